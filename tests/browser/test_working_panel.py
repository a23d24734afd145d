"""Every figure opens to its working, in a dialog above the answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from desk import IDLE
from reader import PlaywrightReader, until

from calculator.answer import answer

if TYPE_CHECKING:
    from desk import Desk

LINK: Final = "v=1&work=inference&rhythm=daily"
COST: Final = "inference/own/usd_per_month"
INSIDE: Final = "inference/own/capital"
OPEN: Final = "document.querySelector('dialog[open]')"
FIGURE: Final = f'.calc-answer [data-figure="{COST}"]'
TITLE: Final = f"{OPEN}?.querySelector('h2').textContent"
FOCUSED: Final = "document.activeElement"


def holds_working_of(query: str, figure: str, lang: str = "zh-TW") -> str:
    """Return a JavaScript expression: the dialog holds what Python here says of a figure."""
    html = json.dumps(answer(query, lang).working(figure))
    return f"""(() => {{
        const box = document.createElement('div');
        box.innerHTML = {html};
        const shown = {OPEN}?.querySelector('.calc-working');
        return shown && box.querySelector('.calc-working').textContent.replace(/\\s+/g, ' ')
            === shown.textContent.replace(/\\s+/g, ' ');
    }})()"""


def test_a_figure_opens_leads_on_and_gives_the_focus_back(desk: Desk) -> None:
    """By keyboard: Enter opens it, a figure in it leads on, one step back, Escape closes it."""
    reader = desk.calculator(LINK)
    reader.evaluate(f"document.querySelector('{FIGURE}').focus()")
    reader.press("Enter")
    until(reader, holds_working_of(LINK, COST))
    first = reader.evaluate(TITLE)
    title_has_focus = reader.evaluate(f"{FOCUSED} === {OPEN}.querySelector('h2')")
    reader.click(f'dialog[open] [data-figure="{INSIDE}"]')
    until(reader, holds_working_of(LINK, INSIDE))
    reader.click('dialog[open] [data-act="working-back"]')
    until(reader, f"{TITLE} === {json.dumps(first)}")
    no_further = reader.evaluate(f"{OPEN}.querySelector('[data-act=working-back]').hidden")
    reader.press("Escape")
    until(reader, f"!{OPEN}")

    assert (
        title_has_focus,
        no_further,
        reader.evaluate(f"{FOCUSED}.dataset.figure"),
        reader.errors(),
    ) == (True, True, COST, [])


def test_the_working_has_the_readers_own_numbers(desk: Desk) -> None:
    """What was changed a moment ago stands in the formula, with its source beside it."""
    reader = desk.calculator(f"{LINK}&machine_price_usd=20000")
    reader.click(FIGURE)
    until(reader, holds_working_of(f"{LINK}&machine_price_usd=20000", COST))
    reader.click('dialog[open] [data-act="working-close"]')
    until(reader, f"!{OPEN}")
    reader.click('[data-act="set"][data-field="currency"]')
    until(reader, f"location.hash.includes('currency=USD') && {IDLE}")
    reader.click(FIGURE)

    until(reader, holds_working_of(f"{LINK}&machine_price_usd=20000&currency=USD", COST))


def test_the_dialog_holds_the_focus(desk: Desk) -> None:
    """Tab goes round within it, and outside of it only to the browser's own controls."""
    reader = desk.calculator(LINK)
    reader.click(FIGURE)
    until(reader, holds_working_of(LINK, COST))
    outside: list[str] = []
    for _ in range(12):
        reader.press("Tab")
        where = f"""{OPEN}.contains({FOCUSED}) || {FOCUSED} === document.body ? ''
            : {FOCUSED}.outerHTML"""
        outside.append(reader.evaluate(where))

    assert "".join(outside) == ""


def test_the_dialog_fits_a_narrow_screen(desk: Desk) -> None:
    """At 320 px nothing is cut off, and what can be pressed is at least 24 px high and wide."""
    reader = desk.calculator(LINK)
    if isinstance(reader, PlaywrightReader):  # WebKitGTK's window is never so narrow
        reader.page.set_viewport_size({"width": 320, "height": 640})
    reader.click(FIGURE)
    until(reader, holds_working_of(LINK, COST))
    low = f"""[...{OPEN}.querySelectorAll('button')].filter(b => b.checkVisibility())
        .map(b => b.getBoundingClientRect())
        .filter(box => box.height < 24 || box.width < 24).length"""
    found = (
        reader.evaluate(f"{OPEN}.scrollWidth <= {OPEN}.clientWidth"),
        reader.evaluate(f"{OPEN}.getBoundingClientRect().right <= innerWidth"),
        reader.evaluate(low),
    )
    if isinstance(reader, PlaywrightReader):
        reader.page.set_viewport_size({"width": 1280, "height": 1000})

    assert found == (True, True, 0)
