"""A desk where a reader works through many cases: Python, once awake, stays for the next one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reader import until

if TYPE_CHECKING:
    from reader import Reader

IDLE: Final = "!document.querySelector('.calc [aria-busy]')"
"""Nothing is on its way: no answer, no thresholds, no picture."""
ANSWERED: Final = f"document.querySelector('[data-act=keep]') && {IDLE}"
"""The reader's own answer stands there in full, not the example's."""

PYTHON_IS_THERE: Final = "!(document.querySelector('[data-stage=ready]')?.hidden ?? true)"

FRESH: Final = """(async (tag, hash) => {
    document.querySelector(tag).dataset.old = "true";
    sessionStorage.clear();
    const page = await fetch(location.pathname).then((reply) => reply.text());
    const brought = new DOMParser().parseFromString(page, "text/html").querySelector(tag);
    history.replaceState(null, "", location.pathname + hash);
    document.querySelector(tag).replaceWith(brought);
    const top = document.createElement("button");
    document.body.prepend(top);
    top.focus(); // whoever opens a page begins with the keyboard at its head
    top.remove();
    scrollTo({ top: 0, behavior: "instant" });
})(%s, %s)"""
"""Puts the calculator that the page brought in the place of the one that was used."""

NOTE_WORDS: Final = """(selector => {
    const [button, words] = [document.querySelector(selector), (window.words = [])];
    const note = () => words.push(button.textContent);
    new MutationObserver(note).observe(button, { childList: true });
})(%s)"""


def note_words(reader: Reader, selector: str) -> None:
    """Keep in `window.words` what a button says from now on.

    It says it for two seconds, which a busy machine may look past.
    """
    reader.evaluate(NOTE_WORDS % json.dumps(selector))


@dataclass(frozen=True, slots=True)
class Desk:
    """A reader, and the site that they read, with a slash at its end."""

    reader: Reader
    root: str

    def calculator(self, link: str = "", folder: str = "") -> Reader:
        """Return the reader at a calculator as the page brings it, with the answer to a link."""
        self._fresh(f"{folder}calculator.html", "decision-calculator", link and f"#{link}")
        until(self.reader, ANSWERED if link else PYTHON_IS_THERE)
        return self.reader

    def portfolio(self) -> Reader:
        """Return the reader at a portfolio as the page brings it."""
        self._fresh("portfolio.html", "decision-portfolio", "")
        return self.reader

    def _fresh(self, page: str, tag: str, fragment: str) -> None:
        """Bring a fresh element into the page, or the page if it is another one."""
        here = f"location.href.split('#')[0] === {json.dumps(self.root + page)}"
        if not self.reader.evaluate(f"Boolean({here} && {PYTHON_IS_THERE})"):
            self.reader.open(f"{self.root}{page}{fragment}")
            until(self.reader, f"customElements.get('{tag}')")
            return
        self.reader.evaluate(FRESH % (json.dumps(tag), json.dumps(fragment)))
        until(self.reader, "!document.querySelector('[data-old]')")
