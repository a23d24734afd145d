// <decision-calculator>: takes what the reader says to Python and puts Python's answers into the page.
//
// Thin on purpose. The words stand in the page, the computing is Python's (client.js asks it), and
// the state is one line of text: the form's content, the link's fragment and the question asked.
// No text of a reader's or a link's becomes HTML here; what HTML there is comes from Python.
"use strict";

/** @typedef {"typing" | "changed" | "undone" | "restored"} Occasion why Python is asked */
/** @typedef {{query: string, canonical: string}} Said what the reader said, and how Python reads it */

const ASK_AFTER_MS = 200;
// Long enough that a screen reader is not interrupted at each key.
const ANNOUNCE_AFTER_MS = 800;
const BUSY_AFTER_MS = 400;
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
  #undo = new UndoStack();
  #working = new WorkingPanel(this);
  // The reader's answers as Python writes them; empty while there are none.
  #canonical = "";
  // The same with the day of the facts, for whoever opens it later.
  #pinned = "";
  /** @type {Said} what was said when the reader last finished a change */
  #settled = { query: "", canonical: "" };
  /** @type {string[]} other cases, shown beside this one */
  #beside = [];
  // The number of the latest question: a reply to an older one comes too late.
  #asked = 0;
  #askTimer = 0;
  /** Whether more was typed or dragged since Python was last asked. */
  #isTyping = false;
  #isAskingTyped = false;
  #busyTimer = 0;
  #announceTimer = 0;
  /** @type {WeakMap<HTMLElement, {words: string | null, timer: number}>} of buttons that told */
  #ownWords = new WeakMap();
  /** @type {Map<HTMLElement, Node> | undefined} the example, as the page brought it */
  #example;

  connectedCallback() {
    const form = this.querySelector("form");
    if (!form) return; // a calculator without questions is a plain text
    this.#connected = new AbortController();
    document.documentElement.toggleAttribute("data-calculator", true); // room for what stays in sight
    const examples = ["summary", "verdict", "answer", "rest"].map((name) => this.#part(name));
    this.#example ??= new Map(examples.map((part) => [part, part.cloneNode(true)]));
    this.#form.wake(form);
    this.#listen(form);
    this.#client.watch(() => this.#showStage(), this.#connected.signal);
    this.#showStage();
    this.#restore();
    this.#startWhenSeen();
  }

  disconnectedCallback() {
    this.#connected.abort();
    for (const timer of [this.#askTimer, this.#busyTimer, this.#announceTimer]) clearTimeout(timer);
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

  /** @type {Record<string, (control: HTMLElement) => unknown>} what each control does */
  #acts = {
    next: () => this.#next(),
    back: () => this.#go(this.#form.placeAfter(-1)),
    view: ({ dataset }) => this.#view(dataset.view === "expert" ? "expert" : "guided"),
    edit: ({ dataset }) => this.#edit(dataset.step ?? DONE, dataset.field ?? ""),
    example: () => this.#takeExample(),
    reset: () => this.#reset(),
    "reset-field": ({ dataset }) => this.#set(dataset.field ?? "", ""),
    set: ({ dataset }) => this.#set(dataset.field ?? "", dataset.value ?? ""),
    undo: () => this.#takeBack(),
    unpin: () => this.#set("as_of", ""),
    working: (control) => this.#showWorking(control),
    copy: (control) => this.#copyLink(control),
    export: (control) => this.#takeAlong(control),
    print: () => print(),
    keep: (control) => this.#keep(control),
    drop: ({ dataset }) => this.#drop(Number(dataset.number) - 1),
    open: ({ dataset }) => this.#open(Number(dataset.number) - 1),
    retry: () => this.#retry(),
  };

  /** @param {Event} event */
  #act(event) {
    const target = /** @type {Element} */ (event.target);
    const control = /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    const act = this.#acts[control?.dataset.act ?? ""];
    if (!control || !act) return;
    event.preventDefault(); // a link to a faulty field acts like a button
    act(control);
  }

  /** @param {Event} event */
  #typed({ target }) {
    clearTimeout(this.#askTimer);
    const isSlider = target instanceof HTMLInputElement && target.type === "range";
    if (isSlider) this.#form.drag(target);
    else if (!isTextInput(target)) return; // a radio button sends a change as well
    this.#askTimer = setTimeout(() => this.#askTyped(), isSlider ? 0 : ASK_AFTER_MS);
  }

  // While a slider is dragged, Python is asked about the newest value whenever it is free.
  async #askTyped() {
    this.#isTyping = true;
    if (this.#isAskingTyped) return;
    this.#isAskingTyped = true;
    while (this.#isTyping) {
      this.#isTyping = false;
      await this.#ask(this.#query(), "typing");
    }
    this.#isAskingTyped = false;
  }

  #changed() {
    clearTimeout(this.#askTimer);
    return this.#ask(this.#query());
  }

  /** @param {Event} event */
  #submitted(event) {
    event.preventDefault();
    if (this.#form.place.view === "guided") this.#next();
    else this.#changed();
  }

  async #next() {
    const { place } = this.#form;
    // Only a Python that is there can find a fault; one that is not must not hold the reader up.
    if (this.#client.stage === "ready") {
      await this.#changed();
      if (place !== this.#form.place) return; // pressed twice
      if (this.#form.hasProblemHere) return this.#focusProblems();
    }
    this.#go(this.#form.placeAfter(1));
  }

  /** @param {View} view */
  async #view(view) {
    const { place, firstPlace } = this.#form;
    const step = view === "guided" ? place.step || firstPlace.step : place.step;
    this.#form.show({ step, editing: false, view });
    this.#remember("pushState");
    if (view === "expert") await this.#bringExpertFields();
  }

  async #bringExpertFields() {
    if (this.#form.hasExpertFields) return;
    const query = this.#query();
    const uid = this.dataset.preset ?? "";
    try {
      const { html } = await this.#client.ask({ ask: "expert", query, uid, lang: this.lang });
      // What was said while they were on their way counts as well.
      if (!this.#form.hasExpertFields) this.#form.addExpertFields(html, this.#query());
    } catch {
      this.#showStage("failed", this.#client.cause || "crash");
    }
  }

  /** @param {string} step @param {string} field */
  async #edit(step, field) {
    if (this.#form.asks(step)) return this.#go({ step, editing: true, view: "guided" });
    await this.#view("expert");
    this.#form.reveal(field);
  }

  #takeExample() {
    const example = this.dataset.example ?? "";
    this.#form.fill(example);
    this.#canonical = example;
    this.#go(this.#form.firstPlace);
    this.#ask(example);
  }

  #reset() {
    if (this.#settled.query) this.#undo.push(this.#settled.query);
    this.#clear();
    this.#showUndo();
    this.#go(this.#form.firstPlace);
  }

  /** @param {string} field @param {string} value nothing for the default */
  #set(field, value) {
    const entry = this.#form.entry(field);
    if (entry) entry.value = value;
    const query = new URLSearchParams(this.#query());
    query.delete(field);
    if (value) query.set(field, value);
    this.#canonical = query.toString();
    this.#ask(this.#canonical);
    entry?.focus();
  }

  #takeBack() {
    const query = this.#undo.pop() ?? "";
    this.#form.fill(query);
    this.#canonical = query;
    if (query) this.#ask(query, "undone");
    else this.#clear();
    this.#showUndo();
  }

  #retry() {
    this.#client.retry(this.lang);
    this.#ask(this.#query());
  }

  /** @param {HTMLElement} button */
  async #copyLink(button) {
    if (!(await copied(addressOf(this.#pinned || this.#canonical, this.#beside)))) return;
    this.#tell(button, button.dataset.copied ?? "");
  }

  // As a file, or as text for the clipboard.
  /** @param {HTMLElement} button */
  async #takeAlong(button) {
    const { format = "", copied: done } = button.dataset;
    const request = { ask: "export", query: this.#canonical, format, lang: this.lang };
    const file = await this.#client.ask(request).catch(() => this.#showStage());
    if (!file || file.error) return;
    if (done === undefined) return download(file);
    if (await copied(file.text)) this.#tell(button, done);
  }

  /** @param {HTMLElement} opener a figure */
  async #showWorking(opener) {
    const query = this.#canonical || (this.dataset.example ?? "");
    const request = { ask: "working", query, figure: opener.dataset.figure, lang: this.lang };
    const reply = await this.#client.ask(request).catch(() => this.#showStage());
    if (reply?.html) this.#working.show(reply.html, opener);
  }

  // Says on the control itself, for a moment, what it has done.
  /** @param {HTMLElement} button @param {string} words */
  #tell(button, words) {
    const own = this.#ownWords.get(button) ?? { words: button.textContent, timer: 0 };
    this.#ownWords.set(button, own);
    clearTimeout(own.timer); // what it said a moment ago has had its time
    button.textContent = words;
    this.#announce(words);
    own.timer = setTimeout(() => (button.textContent = own.words), COPIED_FOR_MS);
  }

  // --- Other cases beside this one ---

  /** @param {HTMLElement} button */
  #keep(button) {
    const { kept = "", full = "" } = button.dataset;
    if (this.#beside.length >= MOST_BESIDE) return this.#tell(button, full);
    this.#beside.push(this.#canonical);
    this.#remember("replaceState");
    this.#compare();
    this.#tell(button, kept);
  }

  /** @param {number} number */
  #drop(number) {
    this.#beside.splice(number, 1);
    this.#remember("replaceState");
    this.#compare();
    focusOn(this.#beside.length ? this.#part("compare") : this.#part("summary"));
  }

  // Changes places with a case that was kept: neither is lost.
  /** @param {number} number */
  #open(number) {
    const [query] = this.#beside.splice(number, 1, this.#canonical);
    this.#form.fill(query);
    this.#canonical = query;
    this.#ask(query);
  }

  async #compare() {
    const part = this.#part("compare");
    part.hidden = !this.#beside.length;
    if (part.hidden) return part.replaceChildren();
    const queries = [this.#canonical, ...this.#beside];
    try {
      const { html } = await this.#client.ask({ ask: "compare", queries, lang: this.lang });
      if (queries[0] === this.#canonical && html) morph(part, html);
    } catch {
      // The stage says what happened; the table stays as it was.
    }
  }

  // --- Where the reader is ---

  /** @param {Place} place */
  #go(place) {
    this.#form.show(place);
    this.#remember("pushState");
    if (place.view === "expert") this.#bringExpertFields();
    focusOn(this.#form.shown ?? this.#part("verdict"));
  }

  /** @param {"pushState" | "replaceState"} how */
  #remember(how) {
    if (!this.#ownsAddress) return;
    const address = addressOf(this.#canonical, this.#beside);
    try {
      history[how]({ ...history.state, calculator: this.#form.place }, "", address);
    } catch {
      // Some browsers allow so many changes in half a minute and no more; the next one will do.
    }
  }

  // Brings back what the address says: on arrival, and as the reader goes back and forth.
  #restore() {
    if (!this.#ownsAddress) return;
    const { query, beside } = stateInAddress();
    if (!query && location.hash.length > 1) return; // an ordinary anchor leaves the answers alone
    /** @type {Place} */
    const arrival = query ? { step: DONE, editing: false, view: "guided" } : this.#form.firstPlace;
    this.#form.show({ ...arrival, ...history.state?.calculator });
    const differs = beside.join() !== this.#beside.join();
    this.#beside = beside;
    if (query !== this.#canonical) this.#take(query);
    else if (differs) this.#compare();
    // After the answers are known: the fields are filled with them.
    if (this.#form.place.view === "expert") this.#bringExpertFields();
  }

  /** @param {string} query the answers of an address, or none */
  #take(query) {
    if (!query) return this.#clear();
    this.#canonical = query;
    this.#form.fill(query);
    this.#ask(query, "restored");
  }

  // --- The answers ---

  #query() {
    return this.#form.query(this.#canonical);
  }

  #clear() {
    this.#asked += 1; // a reply still under way belongs to answers that are gone
    this.#canonical = "";
    this.#pinned = "";
    this.#settled = { query: "", canonical: "" };
    this.#form.clear();
    this.#showProblems({}, "");
    this.#part("change").textContent = "";
    for (const [part, example] of this.#example ?? []) {
      part.replaceChildren(...example.cloneNode(true).childNodes);
    }
    this.#compare();
    this.#publish("");
  }

  /** @param {string} query @param {Occasion} occasion */
  async #ask(query, occasion = "changed") {
    if (occasion !== "typing") this.#isTyping = false; // this says all that was typed so far
    const asked = ++this.#asked;
    const isLatest = () => asked === this.#asked;
    this.#wait(true);
    try {
      const before = this.#settled.canonical;
      const notes = this.#form.hasExpertFields;
      const about = { query, lang: this.lang };
      /** @type {Reply} */
      const reply = await this.#client.ask({ ask: "answer", ...about, before, notes });
      if (!isLatest()) return;
      // Thresholds take longest: Python seeks them while the page shows the verdict.
      const goesOn = !reply.error && !this.#isTyping;
      const rest = goesOn && this.#client.ask({ ask: "thresholds", ...about });
      this.#show(reply, query, occasion);
      this.#part("answer").removeAttribute("aria-busy");
      this.#part("rest").toggleAttribute("aria-busy", goesOn);
      if (goesOn) this.#publish(reply.canonical);
      if (rest) this.#showRest(await rest, isLatest());
    } catch {
      // The answer on the page and all that was typed stay; the stage says what happened.
      if (isLatest()) this.#showStage("failed", this.#client.cause || "crash");
    }
    if (isLatest()) this.#wait(false);
  }

  /** @param {{rest: string, error?: string}} reply @param {boolean} isLatest */
  #showRest({ rest, error }, isLatest) {
    if (isLatest && !error) morph(this.#part("rest"), rest);
  }

  /** @param {boolean} waiting */
  #wait(waiting) {
    const busy = this.#part("busy");
    clearTimeout(this.#busyTimer);
    this.#part("answer").toggleAttribute("aria-busy", waiting);
    if (!waiting) this.#part("rest").removeAttribute("aria-busy");
    if (waiting) this.#busyTimer = setTimeout(() => (busy.hidden = false), BUSY_AFTER_MS);
    else busy.hidden = true;
  }

  /** @param {Reply} reply @param {string} query @param {Occasion} occasion */
  #show(reply, query, occasion) {
    if (reply.error) return void (this.#part("errors").textContent = reply.error);
    this.#canonical = reply.canonical;
    this.#pinned = reply.pinned;
    for (const name of /** @type {const} */ (["summary", "verdict", "answer"])) {
      morph(this.#part(name), reply[name]);
    }
    this.#form.moveSliders(reply.sliders);
    if (reply.notes) this.#form.showNotes(reply.notes);
    if (reply.change) this.#part("change").textContent = reply.change;
    // Whoever is still typing is not told of faults, only that there are none left.
    const telling = occasion !== "typing" || !reply.errors;
    if (telling) this.#showProblems(reply.problems, reply.errors);
    if (occasion !== "typing") this.#settle({ query, canonical: reply.canonical }, occasion);
    // A link stays as it was sent, whatever this version makes of it, until the reader changes it.
    if (occasion !== "restored") this.#remember("replaceState");
    this.#announce(reply.announce);
    if (this.#beside.length) this.#compare();
  }

  // Whoever shows more than the answer (pictures.js) hears of it; "" means the page's example.
  /** @param {string} canonical */
  #publish(canonical) {
    this.dispatchEvent(new CustomEvent("calculator-answer", { bubbles: true, detail: canonical }));
  }

  /** @param {Said} said @param {Occasion} occasion */
  #settle(said, occasion) {
    const differs = said.canonical !== this.#settled.canonical;
    if (occasion === "changed" && differs) this.#undo.push(this.#settled.query);
    this.#settled = said;
    this.#showUndo();
  }

  #showUndo() {
    for (const button of this.#all('[data-act="undo"]')) button.hidden = this.#undo.isEmpty;
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
    if (hasEarlyWorker()) return this.#client.start(this.lang);
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
