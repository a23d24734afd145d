// <decision-calculator>: shows one question at a time and puts Python's answers into the page.
//
// Thin on purpose. The words stand in the page, the computing is Python's (client.js asks it), and
// the state is one line of text: the form's content, the link's fragment and the question asked.
// No text of a reader's or a link's becomes HTML here; what HTML there is comes from Python.
"use strict";

/** @typedef {"typing" | "changed" | "restored"} Occasion what a question to Python is asked for */

const ASK_AFTER_MS = 200;
// Long enough that a screen reader is not interrupted at each key.
const ANNOUNCE_AFTER_MS = 800;
const COPIED_FOR_MS = 2000;

/** @type {CalculatorClient | undefined} */
let sharedClient;

/** All calculators of a page share one Python. */
function pageClient() {
  const meta = document.querySelector('meta[name="calculator-assets"]');
  const folder = meta?.getAttribute("content") ?? "assets/calculator";
  sharedClient ??= new CalculatorClient(new URL(`${folder}/`, document.baseURI).href);
  return sharedClient;
}

class DecisionCalculator extends HTMLElement {
  #client = pageClient();
  #connected = new AbortController();
  #form = new QuestionForm();
  // The reader's answers as Python writes them; empty while there are none.
  #canonical = "";
  // The number of the latest question: a reply to an older one comes too late.
  #asked = 0;
  #askTimer = 0;
  #announceTimer = 0;
  /** @type {Map<HTMLElement, Node> | undefined} the example, as the page brought it */
  #example;

  connectedCallback() {
    const form = this.querySelector("form");
    if (!form) return; // a calculator without questions is a plain text
    this.#connected = new AbortController();
    this.#example ??= new Map(
      [this.#part("summary"), this.#part("answer")].map((part) => [part, part.cloneNode(true)]),
    );
    this.#form.wake(form);
    this.#listen(form);
    this.#client.watch(() => this.#showStage(), this.#connected.signal);
    this.#showStage();
    this.#restore();
    this.#startWhenSeen();
  }

  disconnectedCallback() {
    this.#connected.abort();
    clearTimeout(this.#askTimer);
    clearTimeout(this.#announceTimer);
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-part="${name}"]`));
  }

  /** @param {string} selector @returns {NodeListOf<HTMLElement>} */
  #all(selector) {
    return this.querySelectorAll(selector);
  }

  // Several calculators may share a page, but a page has one address: it belongs to the first.
  get #ownsAddress() {
    return document.querySelector(this.localName) === this;
  }

  // --- What the reader does ---

  /** @param {HTMLFormElement} form */
  #listen(form) {
    const { signal } = this.#connected;
    const start = () => this.#client.start(this.lang);
    for (const touch of ["pointerdown", "focusin", "keydown"]) {
      this.addEventListener(touch, start, { signal });
    }
    // The theme's single-letter shortcuts turn pages; here letters are answers.
    this.addEventListener("keydown", (event) => event.stopPropagation(), { signal });
    this.addEventListener("click", (event) => this.#act(event), { signal });
    form.addEventListener("input", (event) => this.#typed(event), { signal });
    form.addEventListener("change", () => this.#changed(), { signal });
    form.addEventListener("submit", (event) => this.#submitted(event), { signal });
    addEventListener("popstate", () => this.#restore(), { signal });
    addEventListener("hashchange", () => this.#restore(), { signal });
  }

  /** @param {Event} event */
  #act(event) {
    const target = /** @type {Element} */ (event.target);
    const control = /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    if (!control) return;
    event.preventDefault(); // a link to a faulty field acts like a button
    const { act, step = DONE } = control.dataset;
    if (act === "next") this.#next();
    if (act === "back") this.#go(this.#form.placeAfter(-1));
    if (act === "edit") this.#go({ step, editing: true });
    if (act === "example") this.#takeExample();
    if (act === "reset") this.#reset();
    if (act === "copy") this.#copyLink(control);
    if (act === "retry") this.#retry();
  }

  /** @param {Event} event */
  #typed({ target }) {
    clearTimeout(this.#askTimer);
    if (!isTextInput(target)) return; // a radio button sends a change as well
    this.#askTimer = setTimeout(() => this.#ask(this.#query(), "typing"), ASK_AFTER_MS);
  }

  #changed() {
    clearTimeout(this.#askTimer);
    this.#ask(this.#query());
  }

  /** @param {Event} event */
  #submitted(event) {
    event.preventDefault();
    this.#next();
  }

  async #next() {
    const { place } = this.#form;
    // Only a Python that is there can find a fault; one that is not must not hold the reader up.
    if (this.#client.stage === "ready") {
      await this.#ask(this.#query());
      if (place !== this.#form.place) return; // pressed twice
      if (this.#form.hasProblemHere) return this.#focusProblems();
    }
    this.#go(this.#form.placeAfter(1));
  }

  #takeExample() {
    this.#canonical = this.dataset.example ?? "";
    this.#form.fill(this.#canonical);
    this.#go(this.#form.firstPlace);
    this.#ask(this.#canonical);
  }

  #reset() {
    this.#clear();
    this.#go(this.#form.firstPlace);
  }

  #retry() {
    this.#client.retry(this.lang);
    this.#ask(this.#query());
  }

  /** @param {HTMLElement} button */
  async #copyLink(button) {
    const address = new URL(location.href);
    address.hash = this.#canonical;
    if (!(await copied(address.href))) return;
    const { copied: done = "" } = button.dataset;
    const label = button.textContent;
    button.textContent = done;
    this.#announce(done);
    setTimeout(() => (button.textContent = label), COPIED_FOR_MS);
  }

  // --- Where the reader is ---

  /** @param {Place} place */
  #go(place) {
    this.#form.show(place);
    this.#remember("pushState");
    focusOn(this.#form.shown ?? this.#part("answer"));
  }

  /** @param {"pushState" | "replaceState"} how */
  #remember(how) {
    if (!this.#ownsAddress) return;
    const address = new URL(location.href);
    address.hash = this.#canonical;
    try {
      history[how]({ ...history.state, calculator: this.#form.place }, "", address);
    } catch {
      // Some browsers allow so many changes in half a minute and no more; the next one will do.
    }
  }

  // Brings back what the address says: on arrival, and as the reader goes back and forth.
  #restore() {
    if (!this.#ownsAddress) return;
    const state = stateInAddress();
    if (!state && location.hash.length > 1) return; // an ordinary anchor leaves the answers alone
    const arrival = state ? { step: DONE, editing: false } : this.#form.firstPlace;
    this.#form.show(history.state?.calculator ?? arrival);
    if (state === this.#canonical) return;
    if (!state) return this.#clear();
    this.#canonical = state;
    this.#form.fill(state);
    this.#ask(state, "restored");
  }

  // --- The answers ---

  #query() {
    return this.#form.query(this.#canonical);
  }

  #clear() {
    this.#asked += 1; // a reply still under way belongs to answers that are gone
    this.#canonical = "";
    this.#form.clear();
    this.#showProblems({}, "");
    for (const [part, example] of this.#example ?? []) {
      part.replaceChildren(...example.cloneNode(true).childNodes);
    }
    this.#tell("");
  }

  /** @param {string} query @param {Occasion} occasion */
  async #ask(query, occasion = "changed") {
    const asked = ++this.#asked;
    const answer = this.#part("answer");
    answer.setAttribute("aria-busy", "true");
    try {
      const request = { ask: "answer", query, lang: this.lang };
      /** @type {Reply} */
      const reply = await this.#client.ask(request);
      if (asked === this.#asked) this.#show(reply, occasion);
    } catch {
      // The answer on the page and all that was typed stay; the stage says what happened.
      if (asked === this.#asked) this.#showStage("failed", this.#client.cause || "crash");
    }
    if (asked === this.#asked) answer.removeAttribute("aria-busy");
  }

  /** @param {Reply} reply @param {Occasion} occasion */
  #show(reply, occasion) {
    if (reply.error) return void (this.#part("errors").textContent = reply.error);
    this.#canonical = reply.canonical;
    morph(this.#part("summary"), reply.summary);
    morph(this.#part("answer"), reply.answer);
    // Whoever is still typing is not told of faults, only that there are none left.
    const telling = occasion !== "typing" || !reply.errors;
    if (telling) this.#showProblems(reply.problems, reply.errors);
    // A link stays as it was sent, whatever this version makes of it, until the reader changes it.
    if (occasion !== "restored") this.#remember("replaceState");
    this.#announce(reply.announce);
    this.#tell(reply.canonical);
  }

  // Whoever shows more than the answer (pictures.js) hears of it; "" means the page's example.
  /** @param {string} canonical */
  #tell(canonical) {
    this.dispatchEvent(new CustomEvent("calculator-answer", { bubbles: true, detail: canonical }));
  }

  /** @param {Record<string, string>} problems by field @param {string} errors HTML from Python */
  #showProblems(problems, errors) {
    morph(this.#part("errors"), errors);
    this.#form.showProblems(problems);
  }

  #focusProblems() {
    const errors = this.#part("errors");
    focusOn(/** @type {HTMLElement} */ (errors.firstElementChild ?? errors));
  }

  // --- What the runtime does ---

  #startWhenSeen() {
    const connection = Reflect.get(navigator, "connection");
    if (connection?.saveData) return; // whoever saves data pays for the download by touching
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      seen.disconnect();
      const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
      whenIdle(() => this.isConnected && this.#client.start(this.lang));
    });
    seen.observe(this);
    this.#connected.signal.addEventListener("abort", () => seen.disconnect());
  }

  #showStage(stage = this.#client.stage, cause = this.#client.cause) {
    for (const place of this.#all("[data-stage]")) place.hidden = place.dataset.stage !== stage;
    for (const place of this.#all("[data-cause]")) place.hidden = place.dataset.cause !== cause;
    if (stage !== "failed") return;
    this.#announce(this.querySelector('[data-stage="failed"] > p')?.textContent ?? "");
  }

  /** @param {string} sentence */
  #announce(sentence) {
    clearTimeout(this.#announceTimer);
    const live = this.#part("announce");
    this.#announceTimer = setTimeout(() => (live.textContent = sentence), ANNOUNCE_AFTER_MS);
  }
}

customElements.define("decision-calculator", DecisionCalculator);
