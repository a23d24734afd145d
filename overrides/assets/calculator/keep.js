// Has the browser keep the site for reading without a network, and offers a new version once one is
// there. Never from disk, and not for whoever saves data. No words: they stand in the page.
"use strict";

const LOOK_AGAIN_MS = 3600e3; // a page left open asks for a new version each hour
const AFTER_LOAD_MS = 3000; // the page first, then Python, then keeping it all
const LONGEST_START_MS = 60_000;

class SiteKeeper {
  #workers = navigator.serviceWorker;
  #controlled = !!navigator.serviceWorker.controller;
  #agreed = false;
  #looked = Date.now();

  /** @param {HTMLElement} notice */
  constructor(notice) {
    this.notice = notice;
  }

  async keep() {
    try {
      const address = this.notice.dataset.worker ?? "";
      this.#follow(await this.#workers.register(address, { updateViaCache: "none" }));
    } catch {
      // Private windows, full disks, hosts without the file: the site then needs its network.
    }
  }

  /** @param {ServiceWorkerRegistration} registration */
  #follow(registration) {
    this.#workers.addEventListener("controllerchange", () => this.#changed());
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", () => this.#look(registration));
    });
    this.#look(registration);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || Date.now() - this.#looked < LOOK_AGAIN_MS) return;
      this.#looked = Date.now();
      registration.update().catch(() => {}); // no network: the next time will do
    });
  }

  /** @param {ServiceWorkerRegistration} registration */
  #look({ waiting }) {
    if (!waiting || !this.#controlled) return;
    this.#offer(() => {
      this.#agreed = true;
      waiting.postMessage("take over");
    });
  }

  #changed() {
    if (this.#agreed) location.reload();
    else if (this.#controlled) this.#offer(() => location.reload()); // another tab agreed
    this.#controlled = true;
  }

  // A page goes on with the version it came with until its reader takes another.
  /** @param {() => void} take */
  #offer(take) {
    this.notice.hidden = false;
    const button = /** @type {HTMLButtonElement} */ (this.notice.querySelector("button"));
    button.onclick = take;
  }
}

(function () {
  const notice = /** @type {HTMLElement | null} */ (document.querySelector(".site-update"));
  const isServed = location.protocol.startsWith("http");
  if (!notice || !isServed || !navigator.serviceWorker) return;
  const connection = Reflect.get(navigator, "connection");
  if (connection?.saveData && !navigator.serviceWorker.controller) return;
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
  let isStarting = false;
  /** @type {() => void} */
  let settled = () => {};
  document.addEventListener("calculator-stage", (event) => {
    const { detail: stage } = /** @type {CustomEvent} */ (event);
    isStarting = stage === "downloading" || stage === "starting";
    if (!isStarting) settled();
  });
  const keep = () => whenIdle(() => new SiteKeeper(notice).keep());
  // While Python is on its way, the line is all its own.
  const afterPython = () => {
    if (!isStarting) return keep();
    const timer = setTimeout(() => settled(), LONGEST_START_MS);
    settled = () => {
      settled = () => {};
      clearTimeout(timer);
      keep();
    };
  };
  const soon = () => setTimeout(afterPython, AFTER_LOAD_MS);
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon);
})();
