// Starts Python while the page still arrives; client.js takes the worker over with all it has said.
//
// The build writes this into the head of each page with a calculator, behind the list of files and
// files.js and in a scope of its own: on a long line a file would come a whole round trip later.
"use strict";

/** So long a first answer from the host takes where a line is long. */
const FAR_MS = 100;

const connection = Reflect.get(navigator, "connection");
// From disk it takes more (client.js); who saves data, looks elsewhere or came for a passage of
// the page has not asked for it yet.
const isServed = location.protocol.startsWith("http");
const isPassage = location.hash.length > 1 && !location.hash.includes("=");
if (isServed && !connection?.saveData && !document.hidden && !isPassage) startInTime();

// On a long line every moment counts, and with a service worker the files are here: the largest is
// fetched by the page, compiled, and given to the worker, whose script is still on its way. Else they
// come so fast that they would be in the way of the page itself: the first frame goes before, and the
// worker compiles, which comes all at once then and would hold the page up.
function startInTime() {
  /** @type {Partial<PerformanceNavigationTiming>} */
  const visit = performance.getEntriesByType("navigation")[0] ?? {};
  const isFar = (visit.responseStart ?? 0) - (visit.requestStart ?? 0) > FAR_MS;
  if (isFar || navigator.serviceWorker?.controller) return startEarly(true);
  requestAnimationFrame(() => setTimeout(startEarly, 0, false));
}

/** @param {boolean} helps whether the page fetches the largest file */
function startEarly(helps) {
  if (Reflect.has(globalThis, "calculatorEarly")) return; // the client has started one meanwhile
  const meta = document.querySelector('meta[name="calculator-assets"]');
  const base = new URL(`${meta?.getAttribute("content")}/`, document.baseURI).href;
  const name = document.documentElement.lang + (helps ? " helped" : "");
  const worker = new Worker(`${base}worker.js`, { name });
  const early = { worker, heard: /** @type {any[]} */ ([]), isBroken: false };
  worker.onmessage = ({ data }) => early.heard.push(data);
  worker.onerror = () => (early.isBroken = true);
  Reflect.set(globalThis, "calculatorEarly", early);
  if (helps) giveWasm(worker, `${base}runtime/${MANIFEST.files[WASM].path}`);
}

/** @param {Worker} worker @param {string} address */
function giveWasm(worker, address) {
  const { path } = MANIFEST.files[WASM];
  /** @param {{module?: WebAssembly.Module, checked?: boolean, nearly?: boolean}} given */
  const give = (given) => worker.postMessage({ given, path });
  const report = eachSecond(() => worker.postMessage({ progress: true }));
  const wasm = wasmFrom(fetchOnlyPacked(address), (share) => {
    report();
    if (share > NEARLY) give({ nearly: true });
  });
  // Whatever goes wrong here, the worker tries by itself, and says what is wrong.
  wasm.module.then((module) => give({ module }), () => give({ module: undefined }));
  const isRight = wasm.checked.then(() => true, () => false);
  isRight.then((checked) => give({ checked, nearly: true }));
}

// Where the host packs nothing, the worker fetches a packed copy: to unpack it here would hold the
// page up.
/** @param {string} address */
async function fetchOnlyPacked(address) {
  const response = await fetch(address);
  if (response.ok && response.headers.has("content-encoding")) return response;
  response.body?.cancel().catch(() => {}); // it may have come to its end by itself
  throw new Error(address);
}
