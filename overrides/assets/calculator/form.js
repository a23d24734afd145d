// The form of a calculator: the questions one by one, or every field at once; one set of inputs.
"use strict";

/**
 * @typedef {"guided" | "expert"} View
 * @typedef {{step: string, editing: boolean, view: View}} Place where in the form the reader is
 * @typedef {HTMLInputElement | HTMLSelectElement} Entry
 */

// The step after the last one: the questions are put away, the answer stands alone.
const DONE = "";

/** The inputs: which are shown, what is answered, what is wrong. */
class QuestionForm {
  /** @type {Place} */
  place = { step: DONE, editing: false, view: "guided" };

  /** @type {HTMLFormElement} */
  #element = document.createElement("form"); // until the page's own is known

  /** Shows the page's form, at its first question. @param {HTMLFormElement} element */
  wake(element) {
    if (element === this.#element) return; // moved in the page: the reader stays where they were
    this.#element = element;
    element.hidden = false;
    this.show(this.firstPlace);
  }

  /** @returns {HTMLElement[]} */
  get #steps() {
    return [...this.#element.querySelectorAll("fieldset")].filter((field) => field.dataset.step);
  }

  /** @returns {Entry[]} */
  get #entries() {
    return [...this.#element.querySelectorAll(/** @type {"input"} */ (":is(input, select)[name]"))];
  }

  /** @returns {HTMLElement} */
  get #expert() {
    return /** @type {HTMLElement} */ (this.#element.querySelector('[data-part="expert"]'));
  }

  /** @param {string} act @returns {HTMLElement} */
  #control(act) {
    return /** @type {HTMLElement} */ (this.#element.querySelector(`[data-act="${act}"]`));
  }

  /** @param {string} name @returns {Entry | undefined} the first of that name */
  entry(name) {
    return this.#entries.find((entry) => entry.name === name);
  }

  /** @returns {Place} */
  get firstPlace() {
    return { step: this.#steps[0]?.dataset.step ?? DONE, editing: false, view: "guided" };
  }

  /** @param {string} step */
  asks(step) {
    return this.#steps.some((field) => field.dataset.step === step);
  }

  /** Whoever came to change one answer goes straight back. @param {number} by @returns {Place} */
  placeAfter(by) {
    const { step, editing, view } = this.place;
    return { step: editing ? DONE : this.#neighbour(step, by), editing: false, view };
  }

  /** @param {string} step @param {number} by */
  #neighbour(step, by) {
    const names = this.#steps.map((field) => field.dataset.step);
    return names[names.indexOf(step) + by] ?? DONE;
  }

  /** @param {Place} place */
  show(place) {
    const { step, editing, view } = place;
    const isExpert = view === "expert";
    this.place = place;
    this.#element.dataset.view = view;
    for (const button of this.#element.querySelectorAll("[data-view]")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-view") === view));
    }
    for (const field of this.#steps) field.hidden = !isExpert && field.dataset.step !== step;
    this.#expert.hidden = !isExpert;
    const navigation = /** @type {HTMLElement} */ (this.#element.querySelector(".calc-nav"));
    navigation.hidden = isExpert || step === DONE;
    this.#control("back").hidden = !editing && this.#neighbour(step, -1) === DONE;
    const next = this.#control("next");
    next.dataset.label ??= next.textContent ?? ""; // the page brings the other label as well
    const finishes = editing || this.#neighbour(step, 1) === DONE;
    next.textContent = (finishes && next.dataset.finish) || next.dataset.label;
  }

  // What the reader should look at: a fault, else the question.
  /** @returns {HTMLElement | undefined} */
  get shown() {
    const step = this.#steps.find((field) => !field.hidden);
    return step?.querySelector('input[aria-invalid="true"]') ?? step;
  }

  // --- Every field ---

  get hasExpertFields() {
    return !!this.#expert.querySelector("[data-field]");
  }

  /** Puts in every field, filled. @param {string} html from Python @param {string} state */
  addExpertFields(html, state) {
    this.#expert.innerHTML = html;
    const inside = this.#entries.filter((entry) => this.#expert.contains(entry));
    fillEntries(inside, new URLSearchParams(state));
    this.#showResets();
  }

  /** Opens the group of a field and goes there. @param {string} name */
  reveal(name) {
    const entry = this.entry(name);
    const group = entry?.closest("details");
    if (group) group.open = true;
    entry?.focus();
  }

  /**
   * What stands under each field, and in it while it is empty.
   * @param {Record<string, {html: string, placeholder: string}>} notes by field
   */
  showNotes(notes) {
    for (const place of this.#all("[data-note]")) {
      const name = place.dataset.note ?? "";
      const note = notes[name];
      if (!note || note.html === this.#notes.get(place)) continue; // most stay as they are
      morph(place, note.html);
      this.#notes.set(place, note.html);
      const entry = this.entry(name);
      if (entry && isTextInput(entry) && note.placeholder) entry.placeholder = note.placeholder;
    }
    this.#showResets();
  }

  /** @type {WeakMap<HTMLElement, string>} what was shown last */
  #notes = new WeakMap();

  #showResets() {
    for (const button of this.#all('[data-act="reset-field"]')) {
      button.hidden = !this.entry(button.dataset.field ?? "")?.value;
    }
  }

  // --- Sliders: a second handle on a number, never the only one ---

  /** Takes over what a slider was dragged to. @param {HTMLInputElement} slider */
  drag(slider) {
    const entry = this.entry(slider.dataset.slider ?? "");
    if (entry) entry.value = this.#stop(slider);
    this.#nameStop(slider);
  }

  /** @param {Record<string, number>} places number of the stop, by field */
  moveSliders(places) {
    for (const slider of this.#all("[data-slider]")) {
      if (!(slider instanceof HTMLInputElement)) continue;
      const name = slider.dataset.slider ?? "";
      // Whoever moves it is ahead of the answers; whoever came from the number field is not.
      const isMoved = this.entry(name)?.value === this.#stop(slider);
      if (slider === document.activeElement && isMoved) continue;
      // Set while it is held, the browser would not say that it was let go at another value.
      if (slider.matches(":active")) continue;
      const place = places[name];
      if (place !== undefined) slider.value = String(place);
      this.#nameStop(slider);
    }
  }

  /** @param {HTMLInputElement} slider */
  #stop(slider) {
    return (slider.dataset.stops ?? "").split("|")[Number(slider.value)] ?? "";
  }

  /** @param {HTMLInputElement} slider */
  #nameStop(slider) {
    slider.setAttribute("aria-valuetext", `${this.#stop(slider)} ${slider.dataset.unit ?? ""}`);
  }

  // --- What it says ---

  /**
   * All that was said: what the form does not ask for stays as a link brought it.
   * @param {string} canonical
   */
  query(canonical) {
    const query = new URLSearchParams(canonical);
    for (const { name } of this.#entries) query.delete(name);
    for (const [name, value] of new FormData(this.#element)) {
      if (value) query.append(name, String(value));
    }
    return query.toString();
  }

  /** @param {string} state */
  fill(state) {
    fillEntries(this.#entries, new URLSearchParams(state));
    this.#showResets();
  }

  clear() {
    this.#element.reset(); // to nothing chosen, not even "not sure"
    this.#showResets();
  }

  /** @param {Record<string, string>} problems plain text by field */
  showProblems(problems) {
    for (const place of this.#problemPlaces(this.#element)) {
      place.textContent = problems[place.dataset.problem ?? ""] ?? "";
    }
    for (const entry of this.#entries.filter(isTextInput)) {
      if (problems[entry.name]) entry.setAttribute("aria-invalid", "true");
      else entry.removeAttribute("aria-invalid");
    }
  }

  get hasProblemHere() {
    const step = this.#steps.find((field) => !field.hidden);
    return !!step && [...this.#problemPlaces(step)].some((place) => place.textContent);
  }

  /** @param {HTMLElement} part @returns {NodeListOf<HTMLElement>} */
  #problemPlaces(part) {
    return part.querySelectorAll("[data-problem]");
  }

  /** @param {string} selector @returns {NodeListOf<HTMLElement>} */
  #all(selector) {
    return this.#element.querySelectorAll(selector);
  }
}

/** @param {Entry[]} entries @param {URLSearchParams} given */
function fillEntries(entries, given) {
  for (const entry of entries) {
    const value = given.get(entry.name) ?? "";
    if (entry instanceof HTMLInputElement && entry.type === "radio") {
      entry.checked = entry.value === value;
      continue;
    }
    entry.value = value;
    if (entry instanceof HTMLSelectElement && entry.selectedIndex < 0) entry.value = "";
  }
}

/** @param {unknown} node @returns {node is HTMLInputElement} */
function isTextInput(node) {
  return node instanceof HTMLInputElement && node.type === "text";
}
