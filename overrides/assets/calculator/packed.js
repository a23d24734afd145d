// Fetches a large file in the smallest form that its host has. The build writes this in front of
// worker.js and sw.js.
"use strict";

/**
 * Fetches a file as the host packs it. Where the host packs nothing, as many do with files of this
 * kind, fetches the copy that the build has packed, a third as large, and unpacks it here.
 * @param {string} address @param {RequestCache} cache @returns {Promise<Response>}
 */
async function fetchPacked(address, cache) {
  const response = await fetch(address, { cache });
  const isPacked = response.headers.has("content-encoding");
  if (!response.ok || isPacked || !("DecompressionStream" in self)) return response;
  response.body?.cancel().catch(() => {}); // it may have come to its end by itself
  const copy = await fetch(`${address}.gz`, { cache }).catch(() => undefined);
  // Some hosts answer every address with a page.
  const isMissing = !copy?.ok || copy.headers.get("content-type")?.startsWith("text/");
  if (isMissing || !copy.body) return fetch(address, { cache });
  if (copy.headers.has("content-encoding")) return copy; // the browser has unpacked it already
  const body = copy.body.pipeThrough(new DecompressionStream("gzip"));
  return new Response(body, { headers: response.headers });
}
