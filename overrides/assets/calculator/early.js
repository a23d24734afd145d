// Starts Python while the page still arrives; client.js takes the worker over with all it has said.
//
// Loaded from the head of a page with a calculator, on its own: the other scripts wait for the whole
// page and for the theme's, which costs as long as Python needs for half its start. Not written into
// the page: on two cores the page would be drawn later, and Python be there no sooner.
//
// The worker's own script is long. The largest file and the memory that was kept are fetched here
// meanwhile, and given to it. The build writes the list of files, packed.js, files.js and memory.js
// in front, and puts all of it into one scope.
"use strict";

const connection = Reflect.get(navigator, "connection");
// From disk it takes more (client.js); who saves data, looks elsewhere or came for a passage of
// the page has not asked for it yet.
const isServed = location.protocol.startsWith("http");
const isPassage = location.hash.length > 1 && !location.hash.includes("=");
const isWanted = isServed && !connection?.saveData && !document.hidden && !isPassage;
// Nothing says which script comes first. The client leaves a mark, once it has started a worker.
if (isWanted && !Reflect.has(globalThis, "calculatorEarly")) startEarly();

function startEarly() {
  const meta = document.querySelector('meta[name="calculator-assets"]');
  const base = new URL(`${meta?.getAttribute("content")}/`, document.baseURI).href;
  const worker = new Worker(`${base}worker.js`);
  const early = { worker, heard: /** @type {any[]} */ ([]), isBroken: false };
  worker.onmessage = ({ data }) => early.heard.push(data);
  worker.onerror = () => (early.isBroken = true);
  const { lang } = document.documentElement;
  worker.postMessage({ start: { base: `${base}runtime/`, lang, helped: true } });
  Reflect.set(globalThis, "calculatorEarly", early);
  giveMemory(worker, `${base}runtime/`);
  giveWasm(worker, `${base}runtime/`);
}

/** @param {Worker} worker @param {string} base */
function giveWasm(worker, base) {
  /** @param {{module?: WebAssembly.Module, checked?: boolean, nearly?: boolean}} given */
  const give = (given) => worker.postMessage({ given });
  const report = eachSecond(() => worker.postMessage({ progress: true }));
  const wasm = wasmFrom(base, false, (share) => {
    report();
    if (share > NEARLY) give({ nearly: true });
  });
  // Whatever goes wrong here, the worker tries by itself, and says what is wrong.
  wasm.module.then((module) => give({ module }), () => give({ module: undefined }));
  const isRight = wasm.checked.then(() => true, () => false);
  isRight.then((checked) => give({ checked, nearly: true }));
}

/** @param {Worker} worker @param {string} base */
async function giveMemory(worker, base) {
  const kept = await keptMemory(memoryKey(base, MANIFEST.files));
  worker.postMessage({ given: { hasMemory: !!kept } });
  const memory = await kept?.arrayBuffer().catch(() => undefined);
  worker.postMessage({ given: { memory } }, memory ? [memory] : []);
}
