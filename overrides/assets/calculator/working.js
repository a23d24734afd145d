// The working of a figure, in a dialog above the answer. Words and numbers come from Python.
"use strict";

/** One dialog for all figures of a calculator. */
class WorkingPanel {
  /** @type {HTMLElement} */
  #host;
  #dialog = document.createElement("dialog");
  /** @type {HTMLElement | undefined} where the focus goes back to */
  #opener;
  #shown = "";
  /** @type {string[]} what was shown before, the last one last */
  #earlier = [];

  /** @param {HTMLElement} element the calculator; its clicks are its own, those in here as well */
  constructor(element) {
    this.#host = element;
    this.#dialog.className = "calc-working-panel";
    this.#dialog.addEventListener("click", (event) => this.#act(event));
    this.#dialog.addEventListener("close", () => this.#returnFocus());
  }

  /**
   * Shows a working: the first one, or the next one when a figure in here is opened.
   * @param {string} html from Python @param {HTMLElement} opener what was pressed
   */
  show(html, opener) {
    const first = !this.#dialog.open;
    if (first) this.#opener = opener;
    this.#earlier = first ? [] : [...this.#earlier, this.#shown];
    this.#fill(html);
    if (!first) return;
    if (!this.#dialog.isConnected) this.#host.append(this.#dialog);
    this.#dialog.showModal();
    this.#focusTitle(); // the browser would choose the first button, and leave the title unread
  }

  /** @param {string} html */
  #fill(html) {
    this.#shown = html;
    this.#dialog.innerHTML = html;
    this.#dialog.scrollTop = 0;
    const title = this.#dialog.querySelector("h2");
    this.#dialog.setAttribute("aria-label", title?.textContent ?? "");
    const back = this.#control("working-back");
    if (back) back.hidden = !this.#earlier.length;
    if (this.#dialog.open) this.#focusTitle();
  }

  #focusTitle() {
    const title = this.#dialog.querySelector("h2");
    if (!title) return;
    title.tabIndex = -1;
    title.focus();
  }

  /** @param {string} act @returns {HTMLElement | null} */
  #control(act) {
    return this.#dialog.querySelector(`[data-act="${act}"]`);
  }

  /** @param {Event} event */
  #act(event) {
    const target = /** @type {Element} */ (event.target);
    if (target === this.#dialog) return this.#dialog.close(); // the dark around it
    const control = /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    if (control?.dataset.act === "working-close") this.#dialog.close();
    if (control?.dataset.act === "working-back") this.#fill(this.#earlier.pop() ?? this.#shown);
  }

  #returnFocus() {
    const opener = this.#opener;
    if (opener?.isConnected) return opener.focus();
    // The answer was replaced meanwhile: the same figure stands there anew.
    const figure = CSS.escape(opener?.dataset.figure ?? "");
    /** @type {HTMLElement | null} */ (
      this.#host.querySelector(`[data-figure="${figure}"]:not(dialog *)`)
    )?.focus();
  }
}
