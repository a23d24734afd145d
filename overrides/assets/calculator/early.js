// Starts Python while the page still arrives; client.js takes the worker over with all it has said.
//
// Loaded from the head of a page with a calculator, on its own: the other scripts wait for the whole
// page and for the theme's, which costs as long as Python needs for half its start. Python runs in
// a process of its own and its files come after the page's, so the page is drawn no later.
"use strict";

/** @typedef {{worker: Worker, heard: any[], isBroken: boolean}} EarlyWorker */

(function () {
  const connection = Reflect.get(navigator, "connection");
  // From disk it takes more (client.js); who saves data, looks elsewhere or came for a passage of
  // the page has not asked for it yet.
  const isServed = location.protocol.startsWith("http");
  const isPassage = location.hash.length > 1 && !location.hash.includes("=");
  if (!isServed || connection?.saveData || document.hidden || isPassage) return;
  const meta = document.querySelector('meta[name="calculator-assets"]');
  const base = new URL(`${meta?.getAttribute("content")}/`, document.baseURI).href;
  const worker = new Worker(`${base}worker.js`);
  /** @type {EarlyWorker} */
  const early = { worker, heard: [], isBroken: false };
  worker.onmessage = ({ data }) => early.heard.push(data);
  worker.onerror = () => (early.isBroken = true);
  worker.postMessage({ start: { base: `${base}runtime/`, lang: document.documentElement.lang } });
  Reflect.set(globalThis, "calculatorEarly", early);
})();
