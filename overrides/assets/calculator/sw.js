// Keeps the whole site for reading without a network; the build writes its list of files and packed.js
// in front.
//
// A file is kept under its address and the digest of its content. A new version therefore fetches
// only what changed, stands ready beside the old one without touching it, and takes over when the
// reader agrees or has left all pages. What does not match its digest is not kept at all.
"use strict";

const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** @type {Record<string, string>} SHA-256 by path below the site's root */
const FILES = Reflect.get(self, "siteFiles");

// Sites below one origin share their storage: each has a name of its own.
const ROOT = scope.registration.scope;
const NAME = `site ${ROOT}`;
const AT_ONCE = 4;

/** @param {string} path */
const addressOf = (path) => new URL(path, ROOT).href;
/** @param {string} path */
const keyOf = (path) => `${addressOf(path)}?${FILES[path]}`;

scope.addEventListener("install", (event) => event.waitUntil(keepAll()));
scope.addEventListener("activate", (event) => event.waitUntil(takeOver()));
scope.addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (Object.hasOwn(FILES, path)) event.respondWith(kept(path, event.request));
});
scope.addEventListener("message", ({ data }) => {
  if (data === "take over") scope.skipWaiting();
});

async function keepAll() {
  const cache = await caches.open(NAME);
  const have = new Set((await cache.keys()).map(({ url }) => url));
  const missing = Object.keys(FILES).filter((path) => !have.has(keyOf(path)));
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    for (let path = missing.pop(); path; path = missing.pop()) await keep(cache, path);
  });
  await Promise.all(lanes);
}

/** @param {Cache} cache @param {string} path */
async function keep(cache, path) {
  // Ask the host, unless the name says that the content never changes; those files are the large ones.
  const address = addressOf(path);
  const response = hasDigest(path)
    ? await fetchPacked(address, "default")
    : await fetch(address, { cache: "no-cache" });
  const content = await response.arrayBuffer();
  const right = response.ok && (await digest(content)) === FILES[path];
  if (!right) throw new Error(`${path} is not of this version`);
  // Made anew, because a page may not be answered with a response that was redirected; but with all
  // that the host says of it: under other policies Chromium would take it for another page at the
  // next reload, and forget where in the form the reader was.
  const headers = new Headers(response.headers);
  headers.set("content-encoding", "identity");
  headers.delete("content-length");
  await cache.put(keyOf(path), new Response(content, { headers }));
}

/** @param {string} path */
function hasDigest(path) {
  return /^assets\/calculator\/runtime\/(app|pyodide)-/.test(path);
}

async function takeOver() {
  const cache = await caches.open(NAME);
  const wanted = new Set(Object.keys(FILES).map(keyOf));
  const old = (await cache.keys()).filter(({ url }) => !wanted.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
  await scope.clients.claim();
}

/** @param {Request} request @returns {string} below the site's root, empty if it is not our matter */
function pathOf(request) {
  const address = request.url.replace(/[?#].*$/, "");
  // Whoever asks past the caches wants the host's own.
  if (request.method !== "GET" || request.cache === "reload" || !address.startsWith(ROOT)) return "";
  const path = address.slice(ROOT.length);
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

/** @param {string} path @param {Request} request */
async function kept(path, request) {
  const response = await caches.match(keyOf(path), { cacheName: NAME });
  return response ?? fetch(request); // the browser may have cleared its storage
}

/** @param {ArrayBuffer} content */
async function digest(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
