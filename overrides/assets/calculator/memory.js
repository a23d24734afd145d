// Keeps Python's memory as it is once everything is imported: a later start takes it up from there,
// and neither Python nor the calculator has to be imported again. The build writes this in front of
// worker.js.
//
// It is made in the reader's browser and stays there, 11 MB beside what is kept of the site, without
// anything of the reader's. Made by the build and sent, it would let a first visit answer a quarter
// sooner on a fast line, and send two and a half megabytes more on all. Pyodide calls its two options
// for this internal: its version is pinned, and whatever goes wrong, Python starts the long way.
"use strict";

const MEMORIES = "python";

// A third of a memory is empty. Only pages with something in them are kept, behind a list: length
// of the memory, how many pages, the number of each.
const PAGE_BYTES = 4096;
const NUMBER_BYTES = 4;

/** @param {Uint8Array} memory @returns {Uint8Array<ArrayBuffer>} */
function withoutEmptyPages(memory) {
  const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.length / NUMBER_BYTES);
  const step = PAGE_BYTES / NUMBER_BYTES;
  const pages = [];
  for (let page = 0; page * step < words.length; page++) {
    if (words.subarray(page * step, (page + 1) * step).some((word) => word !== 0)) pages.push(page);
  }
  const list = Uint32Array.of(memory.length, pages.length, ...pages);
  const packed = new Uint8Array(list.byteLength + pages.length * PAGE_BYTES);
  packed.set(new Uint8Array(list.buffer));
  pages.forEach((page, place) => {
    const content = memory.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
    packed.set(content, list.byteLength + place * PAGE_BYTES);
  });
  return packed;
}

/** @param {ArrayBuffer} packed @returns {Uint8Array<ArrayBuffer>} fails if it is not whole */
function withEmptyPages(packed) {
  const [length, count] = new Uint32Array(packed, 0, 2);
  const wanted = (2 + count) * NUMBER_BYTES + count * PAGE_BYTES;
  if (!count || packed.byteLength !== wanted) throw new Error("a memory that is not whole");
  const pages = new Uint32Array(packed, 2 * NUMBER_BYTES, count);
  const memory = new Uint8Array(length);
  pages.forEach((page, place) => {
    const start = (2 + count) * NUMBER_BYTES + place * PAGE_BYTES;
    const bytes = Math.min(PAGE_BYTES, length - page * PAGE_BYTES);
    memory.set(new Uint8Array(packed, start, bytes), page * PAGE_BYTES);
  });
  return memory;
}

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

/** Keeps a memory in place of older ones. @param {string} key @param {Uint8Array} memory */
async function keepMemory(key, memory) {
  try {
    await forgetMemories(key);
    const cache = await caches.open(MEMORIES);
    await cache.put(key, new Response(withoutEmptyPages(memory)));
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
