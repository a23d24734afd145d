// <decision-portfolio>: puts a table of workloads to Python, line by line, and shows the plan.
//
// Thin on purpose: the table is text, Python reads it, judges each line and writes the plan. What
// is done here is asking, showing how far it is, and keeping the reader's text. One line is asked
// for at a time, so that the page stays at the reader's command and can be stopped at any moment.
"use strict";

/**
 * @typedef {{line: number, name: string, query: string, faults: number}} PortfolioLine
 * @typedef {{lines: PortfolioLine[], errors: string, error?: string}} PortfolioSheet
 * @typedef {{plan: string, rows: string[], csv: string, announce: string, error?: string}} PortfolioPlan
 */

const KEPT_TEXT = "portfolio-text";
// Rows go into the page in handfuls, at most so many at a time and so often: laying out a long
// table for each of two hundred rows would keep the page busy.
const ROWS_AT_ONCE = 50;
const SHOW_EVERY_MS = 250;
const KEEP_AFTER_MS = 300;
// Far beyond what is read of a text; whoever opens a film by mistake gets a sentence.
const LARGEST_FILE_BYTES = 5_000_000;

class DecisionPortfolio extends HTMLElement {
  #client = pageClient();
  #connected = new AbortController();
  // The number of the latest run: whatever belongs to an older one comes too late.
  #run = 0;
  #csv = "";
  #touched = false;
  #keepTimer = 0;
  /** @type {Map<HTMLElement, Node> | undefined} the example, as the page brought it */
  #example;
  #exampleText = "";

  connectedCallback() {
    const form = this.querySelector("form");
    if (!form) return;
    this.#connected = new AbortController();
    const { signal } = this.#connected;
    this.#example ??= new Map(
      [this.#part("plan"), this.#part("lines")].map((part) => [part, part.cloneNode(true)]),
    );
    this.#exampleText ||= this.#text.defaultValue;
    this.#text.value = kept() ?? this.#text.value;
    // The theme's single-letter shortcuts turn pages; here letters are a table.
    this.addEventListener("keydown", (event) => event.stopPropagation(), { signal });
    this.addEventListener("click", (event) => this.#act(event), { signal });
    this.#text.addEventListener("input", () => this.#keepSoon(), { signal });
    addEventListener("pagehide", () => this.#keepNow(), { signal });
    form.addEventListener("submit", (event) => this.#submitted(event), { signal });
    this.#file.addEventListener("change", () => this.#open(), { signal });
    this.#client.watch(() => this.#showStage(), signal);
    this.#showStage();
  }

  disconnectedCallback() {
    this.#connected.abort();
    this.#run += 1;
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-part="${name}"]`));
  }

  get #text() {
    return /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
  }

  get #file() {
    return /** @type {HTMLInputElement} */ (this.querySelector('input[type="file"]'));
  }

  /** @param {string} act @returns {HTMLElement} */
  #control(act) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-act="${act}"]`));
  }

  // --- What the reader does ---

  /** @param {Event} event */
  #submitted(event) {
    event.preventDefault();
    this.#compute();
  }

  /** @param {Event} event */
  #act(event) {
    const target = /** @type {Element} */ (event.target);
    const control = /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    const act = control?.dataset.act;
    if (!control || act === "compute") return; // the form sends itself
    event.preventDefault();
    if (act === "cancel") this.#cancel();
    if (act === "clear") this.#reset();
    if (act === "add") this.#addLine();
    if (act === "download") this.#download(control.dataset.file ?? "");
    if (act === "line") this.#selectLine(Number(control.dataset.line));
    if (act === "retry") this.#retry();
  }

  #cancel() {
    this.#run += 1;
    this.#finish();
    this.#part("stopped").hidden = false;
    this.#announce(this.#part("stopped").textContent ?? "");
    this.#control("compute").focus(); // the button that was pressed is gone
  }

  #reset() {
    this.#run += 1;
    this.#finish();
    this.#text.value = this.#exampleText;
    this.#touched = false;
    keep(undefined);
    morph(this.#part("errors"), "");
    for (const [part, example] of this.#example ?? []) {
      part.replaceChildren(...example.cloneNode(true).childNodes);
    }
    this.#part("example-note").hidden = false;
    this.#part("take").hidden = true;
  }

  #retry() {
    this.#client.retry(this.lang);
    this.#compute();
  }

  async #open() {
    const file = this.#file.files?.[0];
    if (!file) return;
    const place = this.#part("file-problem");
    const text = file.size <= LARGEST_FILE_BYTES ? await readText(file) : undefined;
    place.textContent = text === undefined ? (place.dataset.unreadable ?? "") : "";
    if (text !== undefined) this.#replaceText(text);
    this.#file.value = ""; // the same file, changed, can be opened again
  }

  async #addLine() {
    const link = /** @type {HTMLInputElement} */ (this.querySelector("#folio-link"));
    const name = /** @type {HTMLInputElement} */ (this.querySelector("#folio-name"));
    const text = this.#text.value;
    const request = { ask: "portfolio_add", text, link: link.value, name: name.value };
    const reply = await this.#ask(request);
    if (!reply) return;
    this.#part("link-problem").textContent = reply.problem ?? reply.error ?? "";
    if (reply.text) link.removeAttribute("aria-invalid");
    else link.setAttribute("aria-invalid", "true");
    if (!reply.text || this.#text.value !== text) return;
    this.#replaceText(reply.text);
    link.value = name.value = "";
  }

  /** @param {string} text */
  #replaceText(text) {
    this.#text.value = text;
    keep(text);
  }

  /** @param {number} number from 1 */
  #selectLine(number) {
    const lines = this.#text.value.split("\n");
    const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
    this.#text.focus();
    this.#text.setSelectionRange(start, start + (lines[number - 1]?.length ?? 0));
    this.#text.scrollTop = (this.#text.scrollHeight * (number - 1)) / lines.length;
  }

  /** @param {string} name */
  #download(name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.#csv], { type: "text/csv" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  // Not at each key: a long table takes a moment to store.
  #keepSoon() {
    this.#touched = true;
    clearTimeout(this.#keepTimer);
    this.#keepTimer = setTimeout(() => this.#keepNow(), KEEP_AFTER_MS);
  }

  #keepNow() {
    clearTimeout(this.#keepTimer);
    if (this.#touched) keep(this.#text.value);
    this.#touched = false;
  }

  // --- The plan ---

  async #compute() {
    const run = ++this.#run;
    this.#begin();
    const sheet = /** @type {PortfolioSheet | undefined} */ (
      await this.#ask({ ask: "portfolio_read", text: this.#text.value })
    );
    if (run !== this.#run || !sheet) return;
    if (sheet.error) return this.#fault(sheet.error);
    morph(this.#part("errors"), sheet.errors);
    if (!sheet.lines.length) return this.#fault("");
    if (!(await this.#showLines(run, sheet.lines))) return;
    this.#showPlanning();
    const plan = /** @type {PortfolioPlan | undefined} */ (
      await this.#ask({ ask: "portfolio_plan", lines: sheet.lines })
    );
    if (run !== this.#run || !plan) return;
    if (plan.error) return this.#fault(plan.error);
    await this.#showPlan(run, plan);
  }

  // Shows the answer of each line as it comes. Whether it came to the end.
  /** @param {number} run @param {PortfolioLine[]} lines */
  async #showLines(run, lines) {
    const rows = this.#part("rows");
    /** @type {string[]} */
    const waiting = [];
    let shown = 0;
    for (const [index, line] of lines.entries()) {
      const reply = await this.#ask({ ask: "portfolio_line", ...line });
      if (run !== this.#run || !reply) return false;
      if (reply.error) return void this.#fault(reply.error);
      if (index === 0) this.#leaveExample();
      waiting.push(reply.row);
      const now = performance.now();
      if (now - shown < SHOW_EVERY_MS && index + 1 < lines.length) continue;
      shown = now;
      this.#showProgress(index + 1, lines.length);
      while (waiting.length) {
        rows.insertAdjacentHTML("beforeend", waiting.splice(0, ROWS_AT_ONCE).join(""));
        await nextFrame();
        if (run !== this.#run) return false;
      }
    }
    return true;
  }

  /** @param {number} run @param {PortfolioPlan} plan */
  async #showPlan(run, plan) {
    this.#csv = plan.csv;
    const rows = [...this.#part("rows").children];
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      for (let i = start; i < Math.min(start + ROWS_AT_ONCE, rows.length); i += 1) {
        rows[i].outerHTML = plan.rows[i];
      }
      await nextFrame();
      if (run !== this.#run) return;
    }
    morph(this.#part("plan"), plan.plan);
    this.#part("take").hidden = false;
    this.#finish();
    this.#announce(plan.announce);
    focusOn(this.#part("errors").firstElementChild ? this.#firstError : this.#part("plan"));
  }

  get #firstError() {
    return /** @type {HTMLElement} */ (this.#part("errors").firstElementChild);
  }

  #begin() {
    this.#part("stopped").hidden = true;
    this.#part("progress").hidden = false;
    this.#control("cancel").hidden = false;
    this.#showProgress(0, 1, "");
    this.setAttribute("aria-busy", "true");
  }

  #finish() {
    this.#part("progress").hidden = true;
    this.#control("cancel").hidden = true;
    this.removeAttribute("aria-busy");
  }

  // The example and the last plan make room for the lines of this run.
  #leaveExample() {
    this.#part("example-note").hidden = true;
    this.#part("take").hidden = true;
    this.#part("plan").replaceChildren();
    this.#part("rows").replaceChildren();
  }

  /** @param {number} done @param {number} count @param {string} [words] */
  #showProgress(done, count, words) {
    const bar = /** @type {HTMLProgressElement} */ (this.querySelector("progress"));
    bar.max = count;
    bar.value = done;
    const place = this.#part("count");
    const pattern = place.dataset.words ?? "";
    place.textContent =
      words ?? pattern.replace("{done}", String(done)).replace("{count}", String(count));
  }

  // The plan comes in one piece: the bar only says that it is on its way.
  #showPlanning() {
    this.querySelector("progress")?.removeAttribute("value");
    this.#part("count").textContent = this.#part("count").dataset.planning ?? "";
  }

  /** @param {string} sentence */
  #fault(sentence) {
    this.#finish();
    if (sentence) this.#part("errors").textContent = sentence;
    if (this.#part("errors").firstElementChild) focusOn(this.#firstError);
  }

  // --- What the runtime does ---

  // The reply, or nothing if Python cannot answer: the stage then says why.
  /** @param {{ask: string, [name: string]: unknown}} request @returns {Promise<any>} */
  async #ask(request) {
    try {
      return await this.#client.ask({ ...request, lang: this.lang });
    } catch {
      this.#run += 1;
      this.#finish();
      this.#showStage("failed", this.#client.cause || "crash");
      return undefined;
    }
  }

  #showStage(stage = this.#client.stage, cause = this.#client.cause) {
    for (const place of this.querySelectorAll("[data-stage]")) {
      if (place instanceof HTMLElement) place.hidden = place.dataset.stage !== stage;
    }
    for (const place of this.querySelectorAll("[data-cause]")) {
      if (place instanceof HTMLElement) place.hidden = place.dataset.cause !== cause;
    }
    if (stage !== "failed") return;
    this.#announce(this.querySelector('[data-stage="failed"] > p')?.textContent ?? "");
  }

  /** @param {string} sentence */
  #announce(sentence) {
    this.#part("announce").textContent = sentence;
  }
}

// Not for a page in the background, which draws no frames: it goes on all the same.
/** @returns {Promise<void>} */
function nextFrame() {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/** @returns {string | undefined} the reader's text, in this tab and in either language */
function kept() {
  try {
    return sessionStorage.getItem(KEPT_TEXT) ?? undefined;
  } catch {
    return undefined; // storage is switched off: the text lives as long as the page
  }
}

/** @param {string | undefined} text */
function keep(text) {
  try {
    if (text === undefined) sessionStorage.removeItem(KEPT_TEXT);
    else sessionStorage.setItem(KEPT_TEXT, text);
  } catch {
    // as above
  }
}

// Spreadsheets write UTF-8, UTF-16, and in Taiwan Big5.
/** @param {File} file @returns {Promise<string | undefined>} */
async function readText(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first, second] = bytes;
  const is16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const names = is16 ? [first === 0xff ? "utf-16le" : "utf-16be"] : ["utf-8", "big5"];
  for (const name of names) {
    try {
      const text = new TextDecoder(name, { fatal: true }).decode(bytes);
      return text.includes("\0") ? undefined : text;
    } catch {
      // not in this coding
    }
  }
  return undefined;
}

customElements.define("decision-portfolio", DecisionPortfolio);
