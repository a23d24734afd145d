// Checks the files that Python is made of as they come. The build writes the list of files in front,
// and this in front of early.js, which begins, and of worker.js, which goes on.
"use strict";

/**
 * @typedef {{path: string, sha256: string, bytes: number}} FileEntry
 * @typedef {{files: Record<string, FileEntry>, lock: Record<string, string>}} Manifest
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 * @typedef {(share: number) => void} Progress told how much of a file has come, 0 to 1
 */

/** @type {Manifest} */
const MANIFEST = Reflect.get(self, "runtimeManifest");

const SCRIPT = "pyodide.js";
const WASM = "pyodide.asm.wasm";
const STDLIB = "python_stdlib.zip";
const APPLICATION = "app.zip";

/** With so much of WebAssembly here, the last file is asked for: the line is never idle, and what
 * Python needs first comes first. */
const NEARLY = 0.85;

/** Calls a function at once and then once a second at most. @param {() => void} report */
function eachSecond(report) {
  let last = 0;
  return () => {
    if (Date.now() - last < 1000) return;
    last = Date.now();
    report();
  };
}

/** @param {string} cause @param {unknown} error */
function failure(cause, error) {
  return new Error(String(error), { cause });
}

/**
 * Compiles WebAssembly while it comes; its bytes are checked beside that.
 * @param {Promise<Response>} coming @param {Progress} progress
 * @returns {{module: Promise<WebAssembly.Module>, checked: Promise<unknown>}}
 */
function wasmFrom(coming, progress) {
  // A response can be read once: one is compiled as it comes, its copy is checked.
  const both = coming.then((response) => [typed(response.clone()), response]);
  const checked = both.then(([, copy]) => right(WASM, copy, progress));
  const module = both.then(([response]) => WebAssembly.compileStreaming(response));
  return { module: compiled(module, checked), checked };
}

// What cannot be compiled is most often not the right file: then that is what is said.
/** @param {Promise<WebAssembly.Module>} module @param {Promise<unknown>} checked */
function compiled(module, checked) {
  return module.catch((error) =>
    checked.then(() => {
      throw error;
    }),
  );
}

// The bytes of a file, if they are the ones that the build wrote.
/**
 * @param {string} name @param {Response} response @param {Progress} progress
 * @returns {Promise<Bytes>}
 */
async function right(name, response, progress) {
  const { sha256, bytes } = MANIFEST.files[name];
  const content = await bytesOf(response, bytes, progress);
  // Browsers lend their digests to secure pages only; elsewhere the length has to do.
  const same = content && (!crypto.subtle || (await digest(content)) === sha256);
  if (same) return content;
  throw failure("download", `${name} is not the file it should be`);
}

// Read piece by piece, so that the page hears of progress and can tell a slow line from a dead one.
/**
 * @param {Response} response @param {number} length @param {Progress} progress
 * @returns {Promise<Bytes | undefined>} nothing if there are not just so many
 */
async function bytesOf(response, length, progress) {
  const bytes = new Uint8Array(length);
  let offset = 0;
  try {
    const reader = /** @type {ReadableStream<Bytes>} */ (response.body).getReader();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      const piece = /** @type {Bytes} */ (value);
      if (offset + piece.length > length) return;
      bytes.set(piece, offset);
      offset += piece.length;
      progress(offset / length);
    }
  } catch (error) {
    throw failure("download", error);
  }
  return offset === length ? bytes : undefined;
}

/** @param {Bytes} content */
async function digest(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A host that knows no type for .wasm does no harm: the type is then put right here.
/** @param {Response} response */
function typed(response) {
  const type = "application/wasm";
  if (response.headers.get("content-type") === type) return response;
  return new Response(response.body, { headers: { "content-type": type } });
}
