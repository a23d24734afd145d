// Runs Python beside the page: text in, text out.
//
// A classic worker, because a page opened from disk can start no other. Over HTTP it downloads the
// runtime from beside its own address, for a page opened from disk the message {start} brings the
// runtime along. It then answers {id, request} with {id, result} or {id, error}, and says how far it
// is with {stage} and, if it fails, {cause}.
//
// The build writes the list of files, packed.js, files.js and memory.js in front of this one, from
// disk also Pyodide's scripts: one file, so that none is older than the others. It is short, since a
// browser hands a worker its script and its messages only when the page has a moment; so early.js
// gives it a name, and it begins without a message. What it then asks for comes past the page.
// early.js may also help: with {given}, WebAssembly comes from the page, which could begin before.
"use strict";

/**
 * @typedef {{script: Promise<unknown>, module: Promise<WebAssembly.Module>,
 *   stdlib: Promise<Bytes>, application: Promise<Bytes>, whole: Promise<unknown>}} Files what
 *   Python is made of; `whole` says that all of it is right
 * @typedef {{base?: string, offline?: Record<string, string>, fresh?: boolean, helped?: boolean,
 *   lang: string}} Start `fresh` past all caches, `helped` by early.js
 * @typedef {(request: string) => string} Respond
 */

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

// A page that came with a question has asked it by then.
const WARM_UP_AFTER_MS = 200;

/** @type {Promise<Respond> | undefined} */
let respond;

// Under which Python's memory is kept; empty where it is not.
let key = "";

// What the page has begun to fetch; see early.js.
const given = {
  /** @type {Later<boolean>} */ nearly: later(),
  /** @type {Later<WebAssembly.Module | undefined>} */ module: later(),
  /** @type {Later<boolean>} */ checked: later(),
};

/** @template T @typedef {{promise: Promise<T>, resolve: (value: T) => void}} Later */

/** @template T @returns {Later<T>} */
function later() {
  /** @type {(value: T) => void} */
  let resolve = () => {};
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}

self.onmessage = async ({ data: message }) => {
  if (message.given) return take(message.given, message.path);
  if (message.progress) return reportProgress();
  if (message.start) return begin(message.start);
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

/** @param {Start} start */
function begin(start) {
  respond = startPython(start);
  respond.catch(reportFailure);
}

// A page may be older than this script, and have begun to fetch what was right then.
/** @param {Record<string, unknown>} news @param {string} path where it comes from */
function take(news, path) {
  const none = { nearly: true, module: undefined, checked: false };
  const taken = path === MANIFEST.files[WASM].path ? news : none;
  for (const [name, value] of Object.entries(taken)) Reflect.get(given, name).resolve(value);
}

// A failure carries a cause that the page has words for: no-wasm, download, else crash.
/** @param {unknown} error */
function reportFailure(error) {
  if (key) forgetMemories(key); // whatever it was, the next start is to be from nothing
  const named = error instanceof Error && typeof error.cause === "string";
  console.error(error);
  self.postMessage({ stage: "failed", cause: named ? error.cause : "crash" });
}

/** @param {Start} start @returns {Promise<Respond>} */
async function startPython({ base, offline, fresh, helped, lang }) {
  requireWebAssembly();
  self.postMessage({ stage: "downloading" });
  const files = offline ? unpacked(offline) : downloaded(base ?? "", fresh, helped);
  files.whole.then(() => self.postMessage({ stage: "starting" }), () => {});
  if (base) key = memoryKey(base, MANIFEST.files);
  const kept = key && !fresh ? await keptMemory(key) : undefined;
  const answer = await (kept ? takenUp(files, kept) : started(files, lang));
  self.postMessage({ stage: "ready" });
  setTimeout(() => warmUp(answer, lang), WARM_UP_AFTER_MS);
  return answer;
}

// Much of WebAssembly is compiled when it is first run. Done now, the reader's first touch is as quick
// as the second.
/** @param {Respond} answer @param {string} lang */
function warmUp(answer, lang) {
  for (const ask of ["answer", "thresholds"]) {
    setTimeout(() => answer(JSON.stringify({ ask, query: "", lang })));
  }
}

// The first answer reads tables and words. What is kept has them, and nothing of the reader's.
/** @param {Files} files @param {string} lang @returns {Promise<Respond>} */
async function started(files, lang) {
  const python = await pythonFrom(files, { _makeSnapshot: !!key });
  const prepare = JSON.stringify({ ask: "prepare", lang });
  python.runPython(`${IMPORTS}respond(${JSON.stringify(prepare)})`);
  if (key) keepLater(python);
  return python.runPython("respond");
}

/** @param {any} python */
function keepLater(python) {
  try {
    const memory = python.makeMemorySnapshot();
    setTimeout(() => keepMemory(key, memory), KEEP_AFTER_MS);
  } catch (error) {
    console.error(error); // the next start takes as long as this one
  }
}

// A memory that cannot be taken up counts as a file that came damaged: Python starts once more,
// without it.
/** @param {Files} files @param {Response} kept @returns {Promise<Respond>} */
async function takenUp(files, kept) {
  try {
    const memory = kept.arrayBuffer().then(withEmptyPages);
    const python = await pythonFrom(files, { _loadSnapshot: memory });
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

/**
 * @param {string} base @param {boolean | undefined} fresh past all caches
 * @param {boolean | undefined} helped @returns {Files}
 */
function downloaded(base, fresh, helped) {
  const { nearly, module, checked } = helped ? givenWasm(base) : ownWasm(base, fresh);
  /** @param {string} name */
  const file = (name) =>
    download(base, name, fresh).then((response) => right(name, response, reportProgress));
  const script = imported(base, fresh);
  const stdlib = file(STDLIB);
  // Python starts without the application, and on a slow line so much sooner.
  const application = nearly.then(() => file(APPLICATION));
  return { script, module, stdlib, application, whole: Promise.all([checked, stdlib, application]) };
}

/** @param {string} base @param {string} name @param {boolean | undefined} fresh past all caches */
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

// Beside what else is under way; importScripts, for older browsers, would let that wait.
/** @param {string} base @param {boolean | undefined} fresh */
async function imported(base, fresh) {
  const address = base + MANIFEST.files[SCRIPT].path;
  try {
    if (fresh) await fetch(address, { cache: "reload" });
    await import(address).catch(() => importScripts(address));
  } catch (error) {
    throw failure("download", error);
  }
}

/** @param {string} base @param {boolean | undefined} [fresh] */
function ownWasm(base, fresh) {
  /** @type {Later<boolean>} */
  const nearly = later();
  const wasm = wasmFrom(download(base, WASM, fresh), (share) => {
    reportProgress();
    if (share > NEARLY) nearly.resolve(true);
  });
  wasm.checked.catch(() => nearly.resolve(false));
  return { nearly: nearly.promise, ...wasm };
}

// What the page could not get is fetched here, and if need be it is said why that fails.
/** @param {string} base */
function givenWasm(base) {
  /** @type {ReturnType<typeof ownWasm> | undefined} */
  let own;
  const instead = () => (own ??= ownWasm(base));
  return {
    nearly: given.nearly.promise,
    module: given.module.promise.then((module) => module ?? instead().module),
    checked: given.checked.promise.then((isRight) => isRight || instead().checked),
  };
}

const reportProgress = eachSecond(() => self.postMessage({ stage: "downloading" }));

/** @param {Record<string, string>} offline gzip in base64 by name @returns {Files} */
function unpacked(offline) {
  const [wasm, stdlib, application] = [WASM, STDLIB, APPLICATION].map((name) =>
    right(name, new Response(unpack(offline[name])), reportProgress),
  );
  return {
    script: Promise.resolve(), // stands in front of this one
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
    await files.script;
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

// A name comes from early.js, which has started this: the page's language, and whether it helps.
if (self.name) {
  const [lang, helped] = self.name.split(" ");
  begin({ base: new URL("runtime/", self.location.href).href, lang, helped: helped === "helped" });
}
