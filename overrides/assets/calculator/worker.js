// Runs Python beside the page: text in, text out.
//
// A classic worker, because a page opened from disk can start no other. It is started in one of two
// ways and told which by its first message, {start}: over HTTP it downloads the runtime from a base
// address; from disk the message brings the runtime along. It then answers {id, request} with
// {id, result} or {id, error}, and says how far it is with {stage} and, if it fails, {cause}.
"use strict";

/**
 * @typedef {{path: string, sha256: string, bytes: number}} FileEntry
 * @typedef {{files: Record<string, FileEntry>, lock: Record<string, string>}} Manifest
 * @typedef {{manifest: Manifest, data: Record<string, string>}} Offline
 * @typedef {{base?: string, offline?: Offline, lang: string}} Start
 * @typedef {(request: string) => string} Respond
 */

// Pyodide fetches these two by itself; the application we hand over.
const WASM = "pyodide.asm.wasm";
const STDLIB = "python_stdlib.zip";
const APPLICATION = "app.zip";
const DATA = [WASM, STDLIB, APPLICATION];

// An address that leads nowhere: all that Pyodide asks for below it is answered from memory.
const MEMORY = "memory:/";

/** @type {Promise<Respond> | undefined} */
let respond;

self.onmessage = async ({ data: message }) => {
  if (message.start) {
    respond = startPython(message.start);
    respond.catch(reportFailure);
    return;
  }
  const { id, request } = message;
  try {
    const answer = await respond;
    if (answer) self.postMessage({ id, result: answer(JSON.stringify(request)) });
  } catch (error) {
    // An exception in Python is an answer too; one in the machinery below it is the end.
    self.postMessage({ id, error: String(error) });
    if (!(error instanceof Error) || error.name !== "PythonError") reportFailure(error);
  }
};

// A failure carries a cause that the page has words for: no-wasm, download, else crash.
/** @param {unknown} error */
function reportFailure(error) {
  const named = error instanceof Error && typeof error.cause === "string";
  console.error(error);
  self.postMessage({ stage: "failed", cause: named ? error.cause : "crash" });
}

/** @param {string} cause @param {unknown} error */
function failure(cause, error) {
  return new Error(String(error), { cause });
}

/** @param {Start} start @returns {Promise<Respond>} */
async function startPython({ base, offline, lang }) {
  requireWebAssembly();
  self.postMessage({ stage: "downloading" });
  const { manifest, contents } = offline ? await unpacked(offline) : await downloaded(base ?? "");
  await checkDigests(manifest, contents);
  self.postMessage({ stage: "starting" });
  const python = await pythonFrom(manifest, contents);
  const answer = python.runPython("from calculator.requests import respond; respond");
  self.postMessage({ stage: "ready" });
  // The first answer reads tables and templates. Done now, unless the reader's own question is
  // already waiting and does it, the first touch is as quick as the second.
  setTimeout(() => answer(JSON.stringify({ ask: "answer", query: "", lang })));
  return answer;
}

// Under a policy without 'wasm-unsafe-eval' Pyodide waits for ever. The smallest module tells.
function requireWebAssembly() {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  } catch (error) {
    throw failure("no-wasm", error);
  }
}

/** @param {string} base */
async function downloaded(base) {
  try {
    // The manifest keeps its name when its content changes, so the browser must ask.
    const response = await fetch(`${base}manifest.json`, { cache: "no-cache" });
    /** @type {Manifest} */
    const manifest = await response.json();
    const address = (/** @type {string} */ name) => base + manifest.files[name].path;
    const waiting = DATA.map(async (name) => [name, await download(address(name))]);
    const arriving = Promise.all(waiting);
    arriving.catch(() => {}); // the scripts may fail first; this failure is then nobody's
    importScripts(address("pyodide.asm.js"), address("pyodide.js"));
    /** @type {Record<string, Uint8Array<ArrayBuffer>>} */
    const contents = Object.fromEntries(await arriving);
    return { manifest, contents };
  } catch (error) {
    throw failure("download", error);
  }
}

/** @param {string} address */
async function download(address) {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`${response.status} ${address}`);
  return bytesOf(response.body);
}

/** @param {Offline} offline */
async function unpacked({ manifest, data }) {
  try {
    const entries = DATA.map(async (name) => [name, await unpack(data[name])]);
    /** @type {Record<string, Uint8Array<ArrayBuffer>>} */
    const contents = Object.fromEntries(await Promise.all(entries));
    return { manifest, contents };
  } catch (error) {
    throw failure("download", error);
  }
}

/** @param {string} base64 gzip in base64 */
function unpack(base64) {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  // Not Blob.stream(): WebKit refuses it in a worker that comes from disk.
  /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */
  const source = new ReadableStream({
    start(controller) {
      controller.enqueue(packed);
      controller.close();
    },
  });
  return bytesOf(source.pipeThrough(new DecompressionStream("gzip")));
}

// Read piece by piece, so that the page hears of progress and can tell a slow line from a dead one.
/** @param {ReadableStream<Uint8Array>} stream */
async function bytesOf(stream) {
  const reader = stream.getReader();
  const pieces = [];
  let length = 0;
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    const piece = /** @type {Uint8Array} */ (value);
    pieces.push(piece);
    length += piece.length;
    reportProgress();
  }
  const bytes = new Uint8Array(length);
  pieces.reduce((offset, piece) => (bytes.set(piece, offset), offset + piece.length), 0);
  return bytes;
}

let lastReport = 0;

function reportProgress() {
  if (Date.now() - lastReport < 1000) return;
  lastReport = Date.now();
  self.postMessage({ stage: "downloading" });
}

/** @param {Manifest} manifest @param {Record<string, Uint8Array<ArrayBuffer>>} contents */
async function checkDigests(manifest, contents) {
  for (const name of DATA) {
    const { sha256, bytes } = manifest.files[name];
    const whole = contents[name].length === bytes;
    // Browsers lend their digests to secure pages only; elsewhere the length has to do.
    const right = !crypto.subtle || (await digest(contents[name])) === sha256;
    if (!whole || !right) throw failure("download", `${name} is not the file it should be`);
  }
}

/** @param {Uint8Array<ArrayBuffer>} content */
async function digest(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Manifest} manifest @param {Record<string, Uint8Array<ArrayBuffer>>} contents */
async function pythonFrom(manifest, contents) {
  const browserFetch = self.fetch;
  self.fetch = async (address) => fromMemory(String(address), contents);
  try {
    // @ts-expect-error Pyodide's script defines this name
    const loading = loadPyodide({
      indexURL: MEMORY,
      packageBaseUrl: MEMORY,
      lockFileContents: { info: manifest.lock, packages: {} },
      env: { HOME: "/", PYTHONPATH: `/${APPLICATION}` },
      fsInit: async (/** @type {any} */ disk) =>
        disk.writeFile(`/${APPLICATION}`, contents[APPLICATION]),
    });
    return await Promise.race([loading, instantiationFailure()]);
  } finally {
    self.fetch = browserFetch;
  }
}

// Memory answers with the right type, so a host that knows no type for .wasm does no harm.
/** @param {string} address @param {Record<string, Uint8Array<ArrayBuffer>>} contents */
function fromMemory(address, contents) {
  const name = address.slice(MEMORY.length);
  const type = name === WASM ? "application/wasm" : "application/zip";
  return new Response(contents[name], { headers: { "content-type": type } });
}

// If WebAssembly cannot start, for want of memory say, Pyodide writes a line to the console and
// waits for ever. Listening at the door tells us.
/** @returns {Promise<never>} */
function instantiationFailure() {
  const instantiate = WebAssembly.instantiateStreaming;
  return new Promise((_, reject) => {
    WebAssembly.instantiateStreaming = async (source, imports) => {
      try {
        return await instantiate(source, imports);
      } catch (error) {
        reject(error);
        throw error;
      }
    };
  });
}
