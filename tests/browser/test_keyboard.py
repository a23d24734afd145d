"""From the opened page to a copied link without a mouse; the focus is always seen."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from desk import IDLE, note_words
from reader import PlaywrightReader, until

if TYPE_CHECKING:
    from desk import Desk
    from reader import Reader

MOST_TABS: Final = 120
SCROLLED_AFTER_S: Final = 2.0
LOOK: Final = """(() => {
    const node = document.activeElement;
    if (!node || node === document.body) return 'lost';
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
    const isRing = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
    if (!isRing && boxShadow === 'none') return 'unseen: ' + node.outerHTML;
    const name = node.outerHTML.slice(0, 120);
    const box = node.getBoundingClientRect();
    if (!node.closest('.calc, .calc-working-panel')) return '';
    if (!node.matches('a, button, input, select, textarea, summary')) {
        const seen = box.bottom > 0 && box.top < innerHeight; // a table may be taller than both
        return seen ? '' : 'outside: ' + name;
    }
    if (box.top < -1 || box.bottom > innerHeight + 1) return 'outside: ' + name;
    const bars = [...document.querySelectorAll('.md-header, .calc-sight')];
    const over = bars.filter((bar) => !bar.contains(node)).map((bar) => bar.getBoundingClientRect())
        .some((bar) => bar.top < box.bottom - 1 && bar.bottom > box.top + 1);
    return over ? 'hidden: ' + name : '';
})()"""
"""What is wrong with where the focus is, nothing if all is well."""


class Keys:
    """A reader with a keyboard, who looks where the focus is after each key."""

    def __init__(self, reader: Reader) -> None:
        """Begin at the head of the page."""
        self.reader = reader
        self.faults: list[str] = []

    def press(self, *keys: str) -> None:
        """Press keys, and look."""
        for key in keys:
            before = self.reader.evaluate("document.activeElement.outerHTML.slice(0, 120)")
            self.reader.press(key)
            with suppress(AssertionError):  # WebKitGTK scrolls a moment later
                until(self.reader, f"!{LOOK}", SCROLLED_AFTER_S)
                continue
            fault = self.reader.evaluate(LOOK)
            if fault:
                self.faults.append(f"{key} at {before}: {fault}")

    def go_to(self, selector: str, key: str = "Tab") -> None:
        """Press Tab until something has the focus."""
        for _ in range(MOST_TABS):
            if self.reader.evaluate(f"document.activeElement.matches({json.dumps(selector)})"):
                return
            self.press(key)
        msg = f"never reached: {selector}; faults: {self.faults}"
        raise AssertionError(msg)

    def answer(self, field: str, arrows: int) -> None:
        """Choose an answer of a question with arrows, and go on to the next question."""
        self.go_to(f'input[name="{field}"]')
        self.press("Space", *["ArrowDown"] * arrows)
        until(self.reader, f"document.querySelector('input[name={field}]:checked')")


def test_the_keyboard_alone_does_everything(desk: Desk) -> None:
    """Four questions, all numbers, a working, a case kept, a change undone, a link copied."""
    reader = desk.calculator()
    keys = Keys(reader)
    keys.go_to(".md-skip")
    reader.press("Enter")  # the focus is nowhere then; the next Tab goes on from the heading
    keys.go_to('[data-act="view"][data-view="guided"]')
    for step, field, arrows in [
        ("work", "work", 1),
        ("rhythm", "rhythm", 0),
        ("care", "security", 1),
    ]:
        until(reader, f"document.querySelector('.calc-step[data-step={step}]:not([hidden])')")
        keys.answer(field, arrows)
        until(reader, f"location.hash.includes('{field}=') && {IDLE}")
        keys.go_to('[data-act="next"]')
        keys.press("Enter")
    until(reader, "document.querySelector('.calc-step[data-step=payment]:not([hidden])')")
    keys.go_to('[data-act="next"]')
    keys.press("Enter")
    until(reader, f"document.querySelector('[data-act=keep]') && {IDLE}")

    keys.go_to('[data-act="view"][data-view="expert"]', "Shift+Tab")
    keys.press("Enter")
    until(reader, "document.querySelector('.calc-group')")
    keys.go_to('.calc-group[data-group="load"] > summary')
    keys.press("Enter")
    keys.go_to("input[name=hours_per_day]")
    keys.press("6")
    keys.press("Tab")
    until(reader, f"location.hash.includes('hours_per_day=6') && {IDLE}")

    keys.go_to('[data-act="keep"]')
    keys.press("Enter")
    until(reader, "document.querySelector('.calc-cases')")
    keys.go_to('[data-act="undo"]')
    keys.press("Enter")
    until(reader, f"!location.hash.split('&beside')[0].includes('hours_per_day=6') && {IDLE}")

    keys.go_to('.calc-answer [data-act="working"]')
    keys.press("Enter")
    until(reader, "document.querySelector('dialog[open] h2')")
    keys.go_to('[data-act="working-close"]', "Shift+Tab")
    keys.press("Enter")
    until(reader, "!document.querySelector('dialog[open]')")
    keys.go_to('[data-act="copy"]', "Shift+Tab")
    note_words(reader, "[data-act=copy]")
    keys.press("Enter")
    until(reader, "window.words.includes(document.querySelector('[data-act=copy]').dataset.copied)")

    assert "\n".join(keys.faults) == ""


def test_the_sticky_answer_hides_no_focused_field_on_a_phone(desk: Desk) -> None:
    """There it stands at the foot of the window; forwards and backwards through the long form."""
    reader = desk.calculator("v=1&work=inference&rhythm=always")
    if isinstance(reader, PlaywrightReader):  # WebKitGTK's window is at least 450 px wide
        reader.page.set_viewport_size({"width": 390, "height": 700})
    reader.click('[data-act="view"][data-view="expert"]')
    until(reader, "document.querySelector('.calc-group')")
    reader.evaluate("document.querySelector('.calc-group').open = true")
    reader.evaluate("document.querySelector('.calc-group > summary').focus()")
    keys = Keys(reader)
    keys.press(*["Tab"] * 14, *["Shift+Tab"] * 10)
    if isinstance(reader, PlaywrightReader):
        reader.page.set_viewport_size({"width": 1280, "height": 1000})

    assert "\n".join(keys.faults) == ""
