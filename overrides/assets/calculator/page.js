// What a calculator uses of its page: the address, the clipboard, the way back, fragments of HTML.
"use strict";

/** @typedef {{query: string, beside: string[]}} State what the address holds of a calculator */

const MOST_UNDONE = 20;
// Other cases in a link, to be compared with the first.
const BESIDE = "beside";
const MOST_BESIDE = 3;

/** What the reader said before, newest last. */
class UndoStack {
  /** @type {string[]} */
  #queries = [];

  get isEmpty() {
    return !this.#queries.length;
  }

  /** @param {string} query */
  push(query) {
    this.#queries.push(query);
    this.#queries = this.#queries.slice(-MOST_UNDONE);
  }

  /** @returns {string | undefined} */
  pop() {
    return this.#queries.pop();
  }
}

// An ordinary anchor is not a state: a state says the version of its format.
/** @returns {State} the state in the address, or an empty one */
function stateInAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (!given.has("v")) return { query: "", beside: [] };
  const beside = given.getAll(BESIDE).slice(0, MOST_BESIDE);
  if (!beside.length) return { query: location.hash.slice(1), beside };
  given.delete(BESIDE);
  return { query: given.toString(), beside };
}

/** @param {string} query @param {string[]} beside @returns {string} the page's address with them */
function addressOf(query, beside) {
  const address = new URL(location.href);
  const others = beside.map((other) => `&${BESIDE}=${encodeURIComponent(other)}`);
  address.hash = query && query + others.join("");
  return address.href;
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
