// What a calculator uses of its page: the form with the questions, the address, the clipboard.
"use strict";

/** @typedef {{step: string, editing: boolean}} Place where in the form the reader is */

// The step after the last one: the questions are put away, the answer stands alone.
const DONE = "";

/** The questions: which is shown, what is answered, what is wrong. */
class QuestionForm {
  /** @type {Place} */
  place = { step: DONE, editing: false };

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

  /** @returns {HTMLInputElement[]} */
  get #inputs() {
    return [...this.#element.querySelectorAll("input")];
  }

  /** @param {string} act @returns {HTMLElement} */
  #control(act) {
    return /** @type {HTMLElement} */ (this.#element.querySelector(`[data-act="${act}"]`));
  }

  /** @returns {Place} */
  get firstPlace() {
    return { step: this.#steps[0]?.dataset.step ?? DONE, editing: false };
  }

  /** Whoever came to change one answer goes straight back. @param {number} by @returns {Place} */
  placeAfter(by) {
    const { step, editing } = this.place;
    return { step: editing ? DONE : this.#neighbour(step, by), editing: false };
  }

  /** @param {string} step @param {number} by */
  #neighbour(step, by) {
    const names = this.#steps.map((field) => field.dataset.step);
    return names[names.indexOf(step) + by] ?? DONE;
  }

  /** @param {Place} place */
  show(place) {
    const { step, editing } = place;
    this.place = place;
    for (const field of this.#steps) field.hidden = field.dataset.step !== step;
    const navigation = /** @type {HTMLElement} */ (this.#element.querySelector(".calc-nav"));
    navigation.hidden = step === DONE;
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

  /**
   * All that was said: what the form does not ask for stays as a link brought it.
   * @param {string} canonical
   */
  query(canonical) {
    const query = new URLSearchParams(canonical);
    for (const { name } of this.#inputs) query.delete(name);
    for (const [name, value] of new FormData(this.#element)) {
      if (value) query.append(name, String(value));
    }
    return query.toString();
  }

  /** @param {string} state */
  fill(state) {
    const given = new URLSearchParams(state);
    for (const input of this.#inputs) {
      const value = given.get(input.name) ?? "";
      if (isTextInput(input)) input.value = value;
      else input.checked = input.value === value;
    }
  }

  clear() {
    this.#element.reset(); // to nothing chosen, not even "not sure"
  }

  /** @param {Record<string, string>} problems plain text by field */
  showProblems(problems) {
    for (const place of this.#problemPlaces(this.#element)) {
      place.textContent = problems[place.dataset.problem ?? ""] ?? "";
    }
    for (const input of this.#inputs.filter(isTextInput)) {
      if (problems[input.name]) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
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
}

// An ordinary anchor is not a state: a state says the version of its format.
/** @returns {string} the state in the address, or nothing */
function stateInAddress() {
  const fragment = location.hash.slice(1);
  return new URLSearchParams(fragment).has("v") ? fragment : "";
}

/** @param {EventTarget | null} node */
function isTextInput(node) {
  return node instanceof HTMLInputElement && node.type === "text";
}

/** @param {HTMLElement} element */
function focusOn(element) {
  element.tabIndex = -1; // what is not a control takes the focus only when it is told to
  element.focus();
}

// Changes only what differs, so that focus, caret and opened details stay.
/** @param {HTMLElement} part @param {string} html from Python */
function morph(part, html) {
  const idiomorph = Reflect.get(globalThis, "Idiomorph");
  if (!idiomorph) return void (part.innerHTML = html);
  const beforeAttributeUpdated = (/** @type {string} */ name) => name !== "open";
  idiomorph.morph(part, html, { morphStyle: "innerHTML", callbacks: { beforeAttributeUpdated } });
}

/** @param {string} text @returns {Promise<boolean>} whether it is in the clipboard now */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByCommand(text);
  }
}

// The old way, where the browser lends its clipboard to secure pages only.
/** @param {string} text */
function copiedByCommand(text) {
  const area = document.createElement("textarea");
  const focused = document.activeElement;
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
