"""Reading a picture and saving its data, in one engine and at both kinds of address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from reader import PlaywrightReader, until

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Places

FIGURE = 'figure[data-picture="cumulative-inference"]'
SAYS = f"document.querySelector('{FIGURE} output').textContent"
LOCAL = "v=1&work=inference&rhythm=always"


@pytest.mark.parametrize("address", ["root", "disk"])
def test_a_picture_is_read_by_keyboard_and_saved(
    chromium: Any,  # noqa: ANN401  # Playwright's own browser type
    places: Places,
    address: str,
    tmp_path: Path,
) -> None:
    """An arrow key moves to the month before and says its amounts; the button saves the rows."""
    page = chromium.new_page()
    reader = PlaywrightReader(page)
    reader.open(getattr(places, address) + "calculator.html")
    slider = page.locator(f"{FIGURE} input[type=range]")
    slider.focus()
    slider.press("ArrowLeft")
    read = reader.evaluate(SAYS)
    row = reader.evaluate(
        f"document.querySelector('{FIGURE} tbody tr:nth-last-child(2)').dataset.says"
    )
    page.locator(f"{FIGURE} summary").click()
    with page.expect_download() as saved:
        page.locator(f"{FIGURE} [data-act=picture-csv]").click()
    saved.value.save_as(tmp_path / "saved.csv")
    lines = (tmp_path / "saved.csv").read_text("utf-8-sig").splitlines()
    moved = page.locator(f"{FIGURE} [data-cross]").get_attribute("visibility")
    page.close()

    assert (read, moved, len(lines), reader.errors()) == (row, "visible", 38, [])


def test_pictures_follow_the_answer(chromium: Any, places: Places) -> None:  # noqa: ANN401  # as above
    """A shared link brings its own pictures, and another pair of numbers draws another map."""
    page = chromium.new_page()
    reader = PlaywrightReader(page)
    reader.open(f"{places.root}calculator.html#{LOCAL}")
    until(reader, f"document.querySelector('[data-query]')?.dataset.query === '{LOCAL}'")
    page.locator("select[data-axis=x]").select_option("horizon_months")
    until(
        reader,
        "document.querySelector('figure[data-picture=map]').textContent.includes('橫軸是評估期間')",
    )
    shown = reader.evaluate(
        "[...document.querySelectorAll('figure[data-picture]')].map(f => f.dataset.picture)"
    )
    page.close()

    assert (shown, reader.errors()) == (
        ["cumulative-inference", "use-inference", "memory-inference", "tornado-inference", "map"],
        [],
    )
