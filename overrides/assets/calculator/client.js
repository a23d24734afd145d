// Keeps the one Python worker of a page: starts it, watches it, puts questions to it.
//
// Holds no words and touches nothing of the page; widget.js shows what is told here.
"use strict";

/**
 * @typedef {"idle" | "downloading" | "starting" | "ready" | "failed"} Stage
 * @typedef {{canonical: string, pinned: string, verdict: string, answer: string,
 *   summary: string, errors: string,
 *   problems: Record<string, string>, sliders: Record<string, number>, announce: string,
 *   notes?: Record<string, {html: string, placeholder: string}>, change?: string, error?: string}} Reply
 * @typedef {{resolve: (reply: any) => void, reject: (reason: Error) => void,
 *   request: object}} Waiting
 * @typedef {{worker: Worker, heard: any[], isBroken: boolean}} EarlyWorker see early.js
 * @typedef {{worker: Worker, start?: {base?: string, offline?: object}, early?: EarlyWorker}} NewWorker
 */

// How long a worker may be silent before it counts as dead. A download reports each second while
// bytes arrive; a slow phone may need a minute to start; an answer takes milliseconds.
const SILENCE_S = { downloading: 30, starting: 90, ready: 20 };

// Python takes some 100 MB. A page that nobody looks at for so long gives them back.
const REST_AFTER_MS = 5 * 60_000;
// So soon it is tried again where an answer is still under way.
const BUSY_REST_AFTER_MS = 5_000;

class CalculatorClient {
  /** @type {Stage} */
  stage = "idle";
  /** Why it failed, a code of the page's: no-wasm, no-worker, download, timeout or crash. */
  cause = "";
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  /** @type {Promise<Worker> | undefined} */
  #starting;
  /** @type {Worker | undefined} */
  #worker;
  #lastId = 0;
  #silence_s = 0;
  #watchdog = 0;
  #restTimer = 0;
  #lang = "";
  /** Whether Python was sent to rest, and should be there again when the reader is. */
  #resting = false;
  /** Whether the files were fetched past all caches, after they had come damaged. */
  #fresh = false;

  /** @param {string} base address of the folder with worker.js and runtime/, slash at its end */
  constructor(base) {
    this.base = base;
    document.addEventListener("visibilitychange", () => this.#comeAndGo());
    // A page that goes into the browser's memory of pages takes no Python with it.
    addEventListener("pagehide", () => this.#rest());
    addEventListener("pageshow", () => this.#comeAndGo());
  }

  /**
   * Calls the listener at each change of stage, until the signal ends it.
   * @param {() => void} listener @param {AbortSignal} signal
   */
  watch(listener, signal) {
    this.#listeners.add(listener);
    signal.addEventListener("abort", () => this.#listeners.delete(listener));
  }

  /** Starts Python unless it is started. @param {string} lang language of the first warm-up */
  start(lang) {
    if (this.stage !== "idle") return;
    this.#lang = lang;
    this.#resting = false;
    this.#enter("downloading");
    // Without this script, fragments are put in plainly: only the focus in them is lost.
    loadScript(`${this.base}idiomorph.min.js`).catch(() => {});
    this.#restart();
  }

  #restart() {
    this.#starting = this.#start(this.#lang);
    this.#starting.catch((error) => this.#fail(causeOf(error, "no-worker")));
  }

  /** @param {string} lang */
  retry(lang) {
    this.cause = "";
    this.#fresh = true; // who asks again wants nothing of what is here already
    if (this.stage === "failed") this.#enter("idle");
    this.start(lang);
  }

  /**
   * Rejects if Python cannot answer; `stage` and `cause` then say why.
   * @param {{ask: string, lang: string, [name: string]: unknown}} request see requests.py
   * @returns {Promise<any>}
   */
  async ask(request) {
    this.start(request.lang);
    if (this.stage === "failed") throw new Error(this.cause);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, request });
      this.#worker?.postMessage({ id, request }); // if there is none yet, #start will
      this.#keepWatch();
    });
  }

  /** @param {string} lang */
  async #start(lang) {
    const { worker, start, early } = await newWorker(this.base, this.#fresh);
    this.#worker = worker;
    let heard = !!early?.heard.length;
    worker.onmessage = ({ data }) => {
      heard = true;
      if (worker === this.#worker) this.#hear(data);
    };
    const broken = async () => {
      const cause = heard ? "crash" : await this.#causeOfSilence();
      if (worker === this.#worker) this.#fail(cause);
    };
    worker.onerror = broken;
    if (start) worker.postMessage({ start: { ...start, fresh: this.#fresh, lang } });
    for (const [id, { request }] of this.#waiting) worker.postMessage({ id, request });
    for (const message of early?.heard ?? []) if (worker === this.#worker) this.#hear(message);
    if (early?.isBroken) broken();
    return worker;
  }

  // A worker that never spoke never arrived, arrived damaged, or is not allowed to run.
  async #causeOfSilence() {
    if (!this.#fresh) return "download"; // one more try, past all caches, will tell
    const arrives = await fetch(scriptOf(this.base)).then(({ ok }) => ok, () => false);
    return arrives ? "no-worker" : "download";
  }

  /** @param {any} message */
  #hear({ stage, cause, id, result, error }) {
    if (stage === "failed") return this.#fail(cause);
    if (stage) return this.#enter(stage);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#keepWatch();
    if (result === undefined) waiting?.reject(new Error(error));
    else waiting?.resolve(JSON.parse(result));
  }

  /** @param {Stage} stage */
  #enter(stage) {
    const changed = stage !== this.stage;
    this.stage = stage;
    this.#keepWatch();
    if (changed) for (const listener of this.#listeners) listener();
    if (changed) document.dispatchEvent(new CustomEvent("calculator-stage", { detail: stage }));
  }

  /** @param {string} cause */
  #fail(cause) {
    this.#end();
    // Half a file, or one of an older version: the host may well have the right one.
    if (cause === "download" && !this.#fresh && navigator.onLine) {
      this.#fresh = true;
      return this.#restart();
    }
    this.cause = cause;
    for (const { reject } of this.#waiting.values()) reject(new Error(cause));
    this.#waiting.clear();
    this.#enter("failed");
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #comeAndGo() {
    clearTimeout(this.#restTimer);
    if (document.hidden) this.#restTimer = setTimeout(() => this.#rest(), REST_AFTER_MS);
    else if (this.#resting) this.start(this.#lang);
  }

  // Only what has nothing to do may rest. The answer and all input stay where they are: in the page.
  #rest() {
    if (this.stage !== "ready") return;
    if (this.#waiting.size) {
      clearTimeout(this.#restTimer);
      if (document.hidden) this.#restTimer = setTimeout(() => this.#rest(), BUSY_REST_AFTER_MS);
      return;
    }
    this.#resting = true;
    this.#end();
    this.#enter("idle");
  }

  // Called at each sign of life. Counts seconds one by one rather than setting one long timer, so
  // that a laptop waking from sleep does not find its worker declared dead.
  #keepWatch() {
    clearInterval(this.#watchdog);
    this.#silence_s = 0;
    if (this.stage === "idle" || this.stage === "failed") return;
    if (this.stage === "ready" && !this.#waiting.size) return;
    const limit_s = SILENCE_S[this.stage];
    this.#watchdog = setInterval(() => {
      this.#silence_s += 1;
      if (this.#silence_s > limit_s) this.#fail("timeout");
    }, 1000);
  }
}

/** Whether early.js has started a worker that nobody has taken over yet. */
function hasEarlyWorker() {
  return !!Reflect.get(globalThis, "calculatorEarly");
}

/** @param {string} base */
function scriptOf(base) {
  return `${base}worker.js`;
}

/** @param {string} base @param {boolean} fresh @returns {Promise<NewWorker>} */
async function newWorker(base, fresh) {
  /** @type {EarlyWorker | null | undefined} */
  const early = Reflect.get(globalThis, "calculatorEarly");
  Reflect.set(globalThis, "calculatorEarly", null); // early.js, if it comes later still, starts none
  if (early) return { worker: early.worker, early };
  if (location.protocol !== "file:") {
    // A worker cannot be asked for past the caches; but what is in them can be replaced.
    if (fresh) await fetch(scriptOf(base), { cache: "reload" }).catch(() => {});
    return { worker: new Worker(scriptOf(base)), start: { base: `${base}runtime/` } };
  }
  // A page from disk may start a worker from memory only, and read files as scripts only.
  await loadScript(`${base}runtime/offline.js`);
  const { worker, data: offline } = Reflect.get(globalThis, "calculatorOffline");
  Reflect.deleteProperty(globalThis, "calculatorOffline"); // 9 MB; the worker has them now
  const address = URL.createObjectURL(new Blob([worker], { type: "text/javascript" }));
  return { worker: new Worker(address), start: { offline } };
}

/** @param {string} address @returns {Promise<void>} */
function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(address, { cause: "download" }));
    document.head.append(script);
  });
}

/** @param {unknown} error @param {string} otherwise */
function causeOf(error, otherwise) {
  return error instanceof Error && typeof error.cause === "string" ? error.cause : otherwise;
}
