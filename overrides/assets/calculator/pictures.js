// The pictures of an answer: asks Python for them, reads values off them, saves their data.
//
// Nothing is computed here. A picture's HTML, the sentence of each of its values and where each
// stands across come from Python; this file copies sentences and moves lines.
"use strict";

/** @typedef {{names: string[], frame: string, picture: string, csv: string, file: string}} Drawn */

/** @type {WeakMap<Element, number>} the number of the latest answer that a place shows pictures of */
const latest = new WeakMap();
/** @type {WeakMap<Element, Node>} the pictures that the page brought */
const brought = new WeakMap();

// --- New answers, new pictures ---

/** @param {Event} event its detail is the query */
async function drawAnew(event) {
  const { target, detail: query } = /** @type {CustomEvent<string>} */ (event);
  const calculator = /** @type {HTMLElement} */ (target);
  const place = calculator.querySelector('[data-part="pictures"]');
  const section = place?.firstElementChild;
  if (!place || !(section instanceof HTMLElement)) return;
  if (!brought.has(place)) brought.set(place, place.cloneNode(true));
  const number = (latest.get(place) ?? 0) + 1;
  latest.set(place, number);
  if (!query) return void place.replaceChildren(...copyOf(brought.get(place)).childNodes);
  const asked = { query, lang: calculator.lang, uid: section.dataset.uid, ...axesOf(place) };
  const isLate = () => latest.get(place) !== number;
  place.setAttribute("aria-busy", "true");
  try {
    await put(section, await allPictures(asked, isLate), isLate);
  } catch {
    // The calculator itself says that Python is gone; the old pictures stay.
  }
  if (!isLate()) place.removeAttribute("aria-busy");
}

// One by one, so that a newer question need not wait until all are drawn.
/** @param {object} asked @param {() => boolean} isLate @returns {Promise<HTMLElement>} the section */
async function allPictures(asked, isLate) {
  const { names, frame } = await askPython({ ask: "pictures", ...asked });
  const box = document.createElement("template");
  box.innerHTML = frame;
  for (const name of names) {
    if (isLate()) break;
    const { picture } = await askPython({ ask: "picture", name, ...asked });
    const slot = box.content.querySelector(`[data-slot="${name}"]`);
    if (slot) slot.innerHTML = picture;
  }
  return /** @type {HTMLElement} */ (box.content.firstElementChild);
}

// Also put in one by one: together they would hold the page up for longer than a reader notices.
/** @param {HTMLElement} section @param {HTMLElement} drawn @param {() => boolean} isLate */
async function put(section, drawn, isLate) {
  const [places, pictures] = [section, drawn].map((element) => slotsOf(element));
  const areSame = namesOf(places) === namesOf(pictures);
  if (!areSame) {
    if (isLate()) return;
    morph(section, drawn.innerHTML);
    return void Object.assign(section.dataset, drawn.dataset);
  }
  for (const [index, place] of places.entries()) {
    await new Promise((resolve) => setTimeout(resolve));
    if (isLate()) return;
    morph(place, pictures[index].innerHTML);
  }
  Object.assign(section.dataset, drawn.dataset);
}

/** @param {HTMLElement} section @returns {HTMLElement[]} */
const slotsOf = (section) => [...section.querySelectorAll(/** @type {"div"} */ ("[data-slot]"))];

/** @param {HTMLElement[]} slots */
const namesOf = (slots) => slots.map(({ dataset }) => dataset.slot).join();

/** @param {object} request @returns {Promise<Drawn>} */
function askPython(request) {
  return pageClient().ask(/** @type {any} */ (request));
}

/** @param {Node | undefined} node */
const copyOf = (node) => /** @type {Node} */ (node).cloneNode(true);

// --- What a control belongs to ---

/** @param {Element} control */
function figureOf(control) {
  return /** @type {HTMLElement | null} */ (control.closest("figure[data-picture]"));
}

/** @param {Element} control the question that a picture answers */
function askedBy(control) {
  const section = /** @type {HTMLElement | null} */ (control.closest("[data-query]"));
  const { query = "", uid = "" } = section?.dataset ?? {};
  const lang = control.closest("[lang]")?.getAttribute("lang") ?? "";
  return { query, uid, lang, name: figureOf(control)?.dataset.picture, ...axesOf(section) };
}

/** @param {Element | null} place @returns {Record<string, string>} the numbers chosen for the map */
function axesOf(place) {
  const found = /** @type {NodeListOf<HTMLSelectElement>} */ (
    place?.querySelectorAll("select[data-axis]") ?? []
  );
  return Object.fromEntries([...found].map((select) => [select.dataset.axis, select.value]));
}

// --- Reading values ---

/** @param {HTMLInputElement} slider */
function readAt(slider) {
  const figure = figureOf(slider);
  const row = figure && rowsOf(figure)[Number(slider.value)];
  if (!row) return;
  const { says = "", at = "", dots = "" } = row.dataset;
  slider.setAttribute("aria-valuetext", says);
  const output = figure.querySelector("output");
  if (output) output.textContent = says;
  const cross = figure.querySelector("[data-cross]");
  cross?.setAttribute("visibility", "visible");
  for (const end of ["x1", "x2"]) cross?.querySelector("line")?.setAttribute(end, `${at}%`);
  const heights = dots.split(" ");
  for (const [index, dot] of cross?.querySelectorAll("circle").entries() ?? []) {
    dot.setAttribute("cx", `${at}%`);
    dot.setAttribute("cy", heights[index]);
  }
}

/** @param {Element} figure @returns {HTMLElement[]} */
function rowsOf(figure) {
  return [...figure.querySelectorAll("tr[data-at]")].map((row) => /** @type {HTMLElement} */ (row));
}

/** @param {PointerEvent} event */
function pointAt({ target, clientX }) {
  const drawing = target instanceof Element ? target.closest(".calc-drawing") : null;
  const figure = drawing && figureOf(drawing);
  /** @type {HTMLInputElement | null | undefined} */
  const slider = figure?.querySelector("[data-picture-read]");
  if (!drawing || !figure || !slider) return;
  const { left, width } = drawing.getBoundingClientRect();
  const at = ((clientX - left) / width) * 100;
  const away = rowsOf(figure).map((row) => Math.abs(Number(row.dataset.at) - at));
  slider.value = String(away.indexOf(Math.min(...away)));
  readAt(slider);
}

// --- Another map, the data as a file ---

/** @param {HTMLSelectElement} select */
async function drawMap(select) {
  const figure = figureOf(select);
  const { picture } = await askPython({ ask: "picture", ...askedBy(select) });
  const box = document.createElement("template");
  box.innerHTML = picture;
  const drawn = box.content.firstElementChild;
  if (figure && drawn) morph(figure, drawn.innerHTML);
}

/** @param {HTMLElement} button */
async function saveData(button) {
  button.setAttribute("aria-busy", "true");
  try {
    const { csv, file } = await askPython({ ask: "picture_csv", ...askedBy(button) });
    download({ name: file, type: "text/csv;charset=utf-8", text: csv });
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** @param {EventTarget | null} target @param {string} selector @returns {any} */
function controlOf(target, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

document.addEventListener("calculator-answer", drawAnew);
document.addEventListener("input", ({ target }) => {
  const slider = controlOf(target, "[data-picture-read]");
  if (slider) readAt(slider);
});
document.addEventListener("change", ({ target }) => {
  const select = controlOf(target, "select[data-axis]");
  if (select) drawMap(select);
});
document.addEventListener("click", ({ target }) => {
  const button = controlOf(target, '[data-act="picture-csv"]');
  if (button) saveData(button);
});
for (const kind of ["pointermove", "pointerdown"]) {
  document.addEventListener(kind, (event) => pointAt(/** @type {PointerEvent} */ (event)));
}
