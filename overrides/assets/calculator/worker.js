// Runs Python beside the page: text in, text out.
//
// A classic worker, because a page opened from disk can start no other. It is started in one of two
// ways and told which by its first message, {start}: over HTTP it downloads the runtime from a base
// address; from disk the message brings the runtime along. It then answers {id, request} with
// {id, result} or {id, error}, and says how far it is with {stage} and, if it fails, {cause}.
//
// The build writes Pyodide's scripts, the list of files, packed.js and memory.js in front of this one:
// one file, so that none is older than the others, and nothing has to be loaded while WebAssembly is
// compiled. Everything else is under way at once, and Python gets each file as soon as it is there.
"use strict";

/**
 * @typedef {{path: string, sha256: string, bytes: number}} FileEntry
 * @typedef {{files: Record<string, FileEntry>, lock: Record<string, string>}} Manifest
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 * @typedef {{module: Promise<WebAssembly.Module>, stdlib: Promise<Bytes>,
 *   application: Promise<Bytes>, whole: Promise<unknown>}} Files what Python is made of; `whole`
 *   says that all of it is right
 * @typedef {{base?: string, offline?: Record<string, string>, fresh?: boolean, lang: string}} Start
 * @typedef {(request: string) => string} Respond
 */

/** @type {Manifest} */
const MANIFEST = Reflect.get(self, "runtimeManifest");

const WASM = "pyodide.asm.wasm";
const STDLIB = "python_stdlib.zip";
const APPLICATION = "app.zip";

// An address that leads nowhere: what Pyodide asks for below it is answered by us.
const NOWHERE = "memory:/";

// Our archive comes last on the path: what Python imports for itself is not looked for in it.
const IMPORTS = `
import sys
sys.path.append("/${APPLICATION}")
from quick_start import respond
`;

// By then the reader has their answer.
const KEEP_AFTER_MS = 1500;

/** @type {Promise<Respond> | undefined} */
let respond;

// Under which Python's memory is kept; empty where it is not.
let key = "";

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
  if (key) forgetMemories(key); // whatever it was, the next start is to be from nothing
  const named = error instanceof Error && typeof error.cause === "string";
  console.error(error);
  self.postMessage({ stage: "failed", cause: named ? error.cause : "crash" });
}

/** @param {string} cause @param {unknown} error */
function failure(cause, error) {
  return new Error(String(error), { cause });
}

/** @param {Start} start @returns {Promise<Respond>} */
async function startPython({ base, offline, fresh, lang }) {
  requireWebAssembly();
  self.postMessage({ stage: "downloading" });
  const files = offline ? unpacked(offline) : downloaded(base ?? "", fresh);
  files.whole.then(() => self.postMessage({ stage: "starting" }), () => {});
  if (base) key = memoryKey(base, MANIFEST.files);
  if (fresh) await forgetMemories(key);
  const kept = key ? await keptMemory(key) : undefined;
  const answer = await (kept ? takenUp(files, kept) : started(files));
  self.postMessage({ stage: "ready" });
  // The first answer reads tables and templates. Done now, unless the reader's own question is
  // already waiting and does it, the first touch is as quick as the second.
  setTimeout(() => answer(JSON.stringify({ ask: "answer", query: "", lang })));
  return answer;
}

/** @param {Files} files @returns {Promise<Respond>} */
async function started(files) {
  const python = await pythonFrom(files, { _makeSnapshot: !!key });
  python.runPython(IMPORTS);
  if (key) {
    const memory = python.makeMemorySnapshot();
    setTimeout(() => keepMemory(key, memory), KEEP_AFTER_MS);
  }
  return python.runPython("respond");
}

// A memory that cannot be taken up counts as a file that came damaged: Python starts once more,
// without it.
/** @param {Files} files @param {Response} kept @returns {Promise<Respond>} */
async function takenUp(files, kept) {
  try {
    const python = await pythonFrom(files, { _loadSnapshot: kept.arrayBuffer() });
    return python.runPython("respond");
  } catch (error) {
    throw failure("download", error);
  }
}

// Under a policy without 'wasm-unsafe-eval' Pyodide waits for ever. The smallest module tells.
function requireWebAssembly() {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  } catch (error) {
    throw failure("no-wasm", error);
  }
}

/** @param {string} base @param {boolean | undefined} fresh past all caches @returns {Files} */
function downloaded(base, fresh) {
  // A response can be read once: one is compiled as it comes, its copy is checked.
  const wasm = download(base, WASM, fresh).then((response) => [typed(response.clone()), response]);
  const checked = wasm.then(([, copy]) => right(WASM, copy));
  const [stdlib, application] = [STDLIB, APPLICATION].map((name) =>
    download(base, name, fresh).then((response) => right(name, response)),
  );
  return {
    module: compiled(wasm.then(([response]) => WebAssembly.compileStreaming(response)), checked),
    stdlib,
    application,
    whole: Promise.all([checked, stdlib, application]),
  };
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

/** @param {string} base @param {string} name @param {boolean | undefined} fresh */
async function download(base, name, fresh) {
  const address = base + MANIFEST.files[name].path;
  try {
    const response = await fetchPacked(address, fresh ? "reload" : "default");
    if (!response.ok) throw new Error(`${response.status} ${address}`);
    return response;
  } catch (error) {
    throw failure("download", error);
  }
}

/** @param {Record<string, string>} offline gzip in base64 by name @returns {Files} */
function unpacked(offline) {
  const [wasm, stdlib, application] = [WASM, STDLIB, APPLICATION].map((name) =>
    right(name, new Response(unpack(offline[name]))),
  );
  return {
    module: wasm.then((bytes) => WebAssembly.compile(bytes)),
    stdlib,
    application,
    whole: Promise.all([wasm, stdlib, application]),
  };
}

/** @param {string} base64 gzip in base64 @returns {ReadableStream<Bytes>} */
function unpack(base64) {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  // Not Blob.stream(): WebKit refuses it in a worker that comes from disk.
  /** @type {ReadableStream<Bytes>} */
  const source = new ReadableStream({
    start(controller) {
      controller.enqueue(packed);
      controller.close();
    },
  });
  return source.pipeThrough(new DecompressionStream("gzip"));
}

// The bytes of a file, if they are the ones that the build wrote.
/** @param {string} name @param {Response} response @returns {Promise<Bytes>} */
async function right(name, response) {
  const { sha256, bytes } = MANIFEST.files[name];
  const content = await bytesOf(response, bytes);
  // Browsers lend their digests to secure pages only; elsewhere the length has to do.
  const same = content && (!crypto.subtle || (await digest(content)) === sha256);
  if (same) return content;
  throw failure("download", `${name} is not the file it should be`);
}

// Read piece by piece, so that the page hears of progress and can tell a slow line from a dead one.
/**
 * @param {Response} response @param {number} length
 * @returns {Promise<Bytes | undefined>} nothing if there are not just so many
 */
async function bytesOf(response, length) {
  const bytes = new Uint8Array(length);
  let offset = 0;
  try {
    const reader = /** @type {ReadableStream<Bytes>} */ (response.body).getReader();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      const piece = /** @type {Bytes} */ (value);
      if (offset + piece.length > length) return;
      bytes.set(piece, offset);
      offset += piece.length;
      reportProgress();
    }
  } catch (error) {
    throw failure("download", error);
  }
  return offset === length ? bytes : undefined;
}

let lastReport = 0;

function reportProgress() {
  if (Date.now() - lastReport < 1000) return;
  lastReport = Date.now();
  self.postMessage({ stage: "downloading" });
}

/** @param {Bytes} content */
async function digest(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Pyodide fetches its files by itself and has WebAssembly made of what comes; here both are there.
/** @param {Files} files @param {object} options more for Pyodide @returns {Promise<any>} */
async function pythonFrom(files, options) {
  const { fetch: browserFetch } = self;
  const { instantiateStreaming } = WebAssembly;
  self.fetch = async (address, options) => {
    if (!String(address).startsWith(NOWHERE)) return browserFetch(address, options);
    return String(address).endsWith(WASM) ? new Response() : new Response(await files.stdlib);
  };
  try {
    // @ts-expect-error Pyodide's script defines this name
    const loading = loadPyodide({
      indexURL: NOWHERE,
      packageBaseUrl: NOWHERE,
      lockFileContents: { info: MANIFEST.lock, packages: {} },
      env: { HOME: "/" },
      ...options,
    });
    const failures = [instanceFailure(files.module), failureOf(files.whole)];
    const python = await Promise.race([loading, ...failures]);
    await files.whole;
    python.FS.writeFile(`/${APPLICATION}`, await files.application);
    return python;
  } finally {
    self.fetch = browserFetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

// A host that knows no type for .wasm does no harm: the type is then put right here.
/** @param {Response} response */
function typed(response) {
  const type = "application/wasm";
  if (response.headers.get("content-type") === type) return response;
  return new Response(response.body, { headers: { "content-type": type } });
}

// Settles only if a promise fails, and then as it does.
/** @param {Promise<unknown>} promise @returns {Promise<never>} */
function failureOf(promise) {
  return new Promise((_, reject) => promise.catch(reject));
}

// Gives Pyodide an instance of the module. If WebAssembly cannot start, for want of memory say,
// Pyodide writes a line to the console and waits for ever: so the failure is also told here.
/** @param {Promise<WebAssembly.Module>} compiling @returns {Promise<never>} */
function instanceFailure(compiling) {
  return new Promise((_, reject) => {
    WebAssembly.instantiateStreaming = async (_source, imports) => {
      try {
        const module = await compiling;
        return { module, instance: await WebAssembly.instantiate(module, imports) };
      } catch (error) {
        reject(error);
        throw error;
      }
    };
  });
}
