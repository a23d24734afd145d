// Keeps Python's memory as it is once everything is imported: a later start takes it up from there,
// and neither Python nor the calculator has to be imported again. The build writes this in front of
// worker.js.
//
// It is made in the reader's browser and stays there, 20 MB beside what is kept of the site, without
// anything of the reader's. Pyodide calls its two options for this internal: its version is pinned,
// and whatever goes wrong, Python starts the long way.
"use strict";

const MEMORIES = "python";

/** @param {string} base address of the runtime @param {Record<string, {sha256: string}>} files */
function memoryKey(base, files) {
  const digests = Object.values(files).map(({ sha256 }) => sha256.slice(0, 12));
  return `${base}memory?${digests.join("-")}`;
}

/** @param {string} key @returns {Promise<Response | undefined>} nothing if none is kept */
async function keptMemory(key) {
  try {
    return await caches.match(key, { cacheName: MEMORIES });
  } catch {
    return undefined; // no storage here: plain HTTP, or a private window
  }
}

/** Keeps a memory in place of older ones. @param {string} key @param {Uint8Array<ArrayBuffer>} memory */
async function keepMemory(key, memory) {
  try {
    await forgetMemories(key);
    const cache = await caches.open(MEMORIES);
    await cache.put(key, new Response(memory));
  } catch {
    // No room: the next start takes as long as this one.
  }
}

/** @param {string} key of any version */
async function forgetMemories(key) {
  try {
    const cache = await caches.open(MEMORIES);
    const ofThisSite = key.slice(0, key.indexOf("?"));
    const old = (await cache.keys()).filter(({ url }) => url.startsWith(ofThisSite));
    await Promise.all(old.map((request) => cache.delete(request)));
  } catch {
    // Then there is none.
  }
}
