"""Reading a picture by mouse, finger and keys, saving its data, and drawing another map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from desk import IDLE
from reader import PlaywrightReader, until

from calculator.answer import answer

if TYPE_CHECKING:
    from conftest import Places
    from desk import Desk

FIGURE: Final = 'figure[data-picture="cumulative-inference"]'
DRAWING: Final = f"{FIGURE} .calc-drawing"
SLIDER: Final = f"{FIGURE} input[type=range]"
SAYS: Final = f"document.querySelector('{FIGURE} output').textContent"
CROSS: Final = f"document.querySelector('{FIGURE} [data-cross]').getAttribute('visibility')"
LOCAL: Final = "v=1&work=inference&rhythm=always"
SIZE: Final = {"width": 390, "height": 844}


def row(number: str) -> str:
    """Return a JavaScript expression: what a row of the picture's table says of its month."""
    return f"document.querySelector('{FIGURE} tr[data-at]:{number}').dataset.says"


def test_a_picture_is_read_by_keys(desk: Desk) -> None:
    """An arrow key goes to the month before, says its amounts and marks the place."""
    reader = desk.calculator(LOCAL)
    reader.evaluate(f"document.querySelector('{SLIDER}').focus()")
    reader.press("ArrowLeft")
    until(reader, f"{SAYS} === {row('nth-last-child(2)')}")

    assert (
        reader.evaluate(f"document.querySelector('{SLIDER}').getAttribute('aria-valuetext')"),
        reader.evaluate(CROSS),
    ) == (reader.evaluate(SAYS), "visible")


def test_a_picture_is_read_by_mouse(desk: Desk) -> None:
    """The month below the mouse; the slider goes along, so that keys go on from there."""
    reader = desk.calculator(LOCAL)
    reader.point(DRAWING, 0.02)
    until(reader, f"{SAYS} === {row('first-child')}")
    reader.point(DRAWING, 0.98)
    until(reader, f"{SAYS} === {row('last-child')}")
    last = reader.evaluate(f"document.querySelector('{SLIDER}').value")

    assert (last, reader.evaluate(CROSS)) == ("36", "visible")


def test_a_picture_is_read_by_finger(chromium: Any, places: Places) -> None:  # noqa: ANN401  # Playwright's own browser type
    """On a phone. Neither of the other two drivers has a finger: they send a mouse for it."""
    context = chromium.new_context(viewport=SIZE, has_touch=True, is_mobile=True)
    page = context.new_page()
    reader = PlaywrightReader(page)
    reader.open(places.root + "calculator.html")
    page.locator(DRAWING).scroll_into_view_if_needed()
    box = page.locator(DRAWING).bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] * 0.02, box["y"] + box["height"] / 2)
    until(reader, f"{SAYS} === {row('first-child')}")
    page.touchscreen.tap(box["x"] + box["width"] * 0.98, box["y"] + box["height"] / 2)
    until(reader, f"{SAYS} === {row('last-child')}")
    context.close()


def test_the_data_of_a_picture_are_read_and_saved(desk: Desk) -> None:
    """Its table unfolds; the file holds the same rows, of the reader's own answer."""
    reader = desk.calculator(f"{LOCAL}&hours_per_day=6")
    reader.click(f"{FIGURE} summary")
    lines = f"[...document.querySelectorAll('{FIGURE} tbody tr')]"
    rows = reader.evaluate(f"{lines}.filter(line => line.checkVisibility()).length")
    name, content = reader.download(f"{FIGURE} [data-act=picture-csv]")
    found = answer(f"{LOCAL}&hours_per_day=6", "zh-TW")

    assert (rows, name, content.decode("utf-8")) == (
        37,
        "cumulative-inference.csv",
        found.gallery.csv("cumulative-inference"),
    )


def test_pictures_follow_the_answer(desk: Desk) -> None:
    """A shared link brings its own pictures, and another pair of numbers draws another map."""
    reader = desk.calculator(LOCAL)
    until(reader, f"document.querySelector('[data-query]')?.dataset.query === '{LOCAL}'")
    reader.choose("select[data-axis=x]", "horizon_months")
    map_says = "document.querySelector('figure[data-picture=map]').textContent"
    until(reader, f"{map_says}.includes('橫軸是評估期間')")
    shown = reader.evaluate(
        "[...document.querySelectorAll('figure[data-picture]')].map(f => f.dataset.picture)"
    )
    reader.click('[data-act="set"][data-field="currency"]')
    until(reader, f"location.hash.includes('currency=USD') && {IDLE}")

    assert (
        shown,
        "橫軸是評估期間" in reader.evaluate(map_says),
        "US$" in reader.evaluate(SAYS),
        reader.errors(),
    ) == (
        ["cumulative-inference", "use-inference", "memory-inference", "tornado-inference", "map"],
        True,
        True,
        [],
    )


@pytest.mark.parametrize("name", ["cumulative-inference", "map"])
def test_the_titles_say_what_was_found(desk: Desk, name: str) -> None:
    """A picture is named by its finding, and the finding is that of the answer below it."""
    reader = desk.calculator(LOCAL)
    title = f"document.querySelector('figure[data-picture={name}] .calc-picture-title').textContent"
    own = reader.evaluate(title)
    desk.calculator("v=1&work=inference&rhythm=occasional")

    assert own != reader.evaluate(title)
