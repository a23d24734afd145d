// Small repairs of what the theme leaves open; no words, no requests.
(function () {
  "use strict";

  // A wide table scrolls sideways in a box of the theme's making: let the keyboard reach it.
  function nameOf(box) {
    const caption = box.querySelector("caption");
    if (caption) return caption.textContent.trim();
    const headings = document.querySelectorAll(".md-content :is(h1, h2, h3, h4)");
    let name = document.title;
    for (const heading of headings) {
      if (!(heading.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
      const copy = heading.cloneNode(true);
      copy.querySelectorAll(".headerlink").forEach((link) => link.remove());
      name = copy.textContent.trim();
    }
    return name;
  }

  function openToKeyboard() {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", nameOf(box));
      } else {
        box.removeAttribute("tabindex");
        box.removeAttribute("role");
        box.removeAttribute("aria-label");
      }
    }
  }
  window.addEventListener("load", openToKeyboard);
  window.addEventListener("resize", openToKeyboard);

  // The theme puts each copy button into a landmark of its own without a name; a page has many.
  function demoteCopyButtons() {
    for (const nav of document.querySelectorAll(".md-code__nav:not([role])")) nav.setAttribute("role", "none");
  }
  const content = document.querySelector(".md-content");
  if (content) new MutationObserver(demoteCopyButtons).observe(content, { childList: true, subtree: true });

  // The switch of language stays at the same heading or answers.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest(".md-select__link");
    if (link && location.hash) link.hash = location.hash;
  });

  // The theme searches when a key comes up. Text also comes by mouse, by voice, and from an input
  // method whose candidate was clicked.
  document.querySelector(".md-search__input")?.addEventListener("input", (event) => {
    event.target.dispatchEvent(new KeyboardEvent("keyup"));
  });

  // Paper has nothing to open: print what is folded away, then fold it again.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
})();
