"""The answer on paper: printed to PDF by Chromium and Firefox, and read again.

WebKitGTK prints by a dialog only: its driver knows no command for it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

import pytest
from desk import ANSWERED
from reader import PlaywrightReader, until

from calculator.answer import answer
from calculator.scenario.presets import presets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Places

LINK: Final = "v=1&work=inference&rhythm=daily"
MOST_SHEETS: Final = 2
FEW: Final = ("start", "both", "case-chatbot", "case-research")
"""What Firefox prints, which is slow at it; Chromium prints every preset."""
PAGE_END: Final = "\f"
"""What pdftotext writes at the end of each page."""


@pytest.fixture(params=["chromium", "firefox"])
def printer(request: pytest.FixtureRequest, browsers: dict[str, Any]) -> Iterator[PlaywrightReader]:
    """Yield a reader whose browser prints."""
    context = browsers[request.param].new_context(
        viewport={"width": 1280, "height": 1000}, locale="zh-TW"
    )
    yield PlaywrightReader(context.new_page())
    context.close()


def printed(reader: PlaywrightReader, file: Path) -> str:
    """Return the text of the page on paper, without blanks, line ends and hyphens.

    A hyphen at the end of a line is lost by whoever puts lines together again.
    """
    file.write_bytes(reader.page.pdf(prefer_css_page_size=True, format="A4"))
    command = [shutil.which("pdftotext") or "", str(file), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")  # noqa: S603  # a program that we looked up
    return PAGE_END.join(squeezed(page) for page in text.split(PAGE_END))


def squeezed(text: str) -> str:
    """Return a text without blanks, hyphens and ligatures."""
    return "".join(normalize("NFKC", text).split()).replace("-", "")


@pytest.mark.parametrize("folder", ["", "en/"])
def test_every_answer_prints_on_two_sheets(
    printer: PlaywrightReader, places: Places, folder: str, tmp_path: Path
) -> None:
    """With its headline, its link and the day of its facts on them."""
    address = f"{places.root}{folder}calculator.html"
    printer.open(f"{address}#{LINK}")
    until(printer, ANSWERED)
    faults: dict[str, list[str]] = {}
    is_chromium = "Chrome" in printer.evaluate("navigator.userAgent")
    for preset, query in presets().items():
        if not is_chromium and preset not in FEW:
            continue
        found = answer(query, folder.strip("/") or "zh-TW")
        printer.evaluate(f"void (location.hash = {json.dumps('v=1&' + query)})")
        link = f"document.querySelector('[data-link]').dataset.link === {json.dumps(found.pinned)}"
        until(printer, f"{link} && {ANSWERED}")
        parts = [f"{address}#{found.pinned}", found.data_version]
        if is_chromium:  # Firefox writes Han as drawings, which no program reads
            parts.append(printer.evaluate("document.querySelector('.calc-headline').textContent"))
        paper = printed(printer, tmp_path / "paper.pdf")
        held = paper.replace(PAGE_END, "")
        missing = [part for part in parts if squeezed(part) not in held]
        if missing or not 0 < paper.count(PAGE_END) <= MOST_SHEETS:
            faults[preset] = [f"{paper.count(PAGE_END)} sheets", *missing]

    assert faults == {}


def test_the_calculators_controls_stay_off_the_paper(
    printer: PlaywrightReader, places: Places, tmp_path: Path
) -> None:
    """And so does the text of the page around it; figures are printed, their buttons are not."""
    printer.open(f"{places.root}calculator.html#{LINK}")
    until(printer, ANSWERED)
    cost = printer.evaluate("document.querySelector('.calc-options td [data-figure]').innerText")
    controls = printer.evaluate(
        "[...document.querySelectorAll('.calc-actions button')].map(b => b.innerText)"
    )
    paper = printed(printer, tmp_path / "paper.pdf")
    prose = printer.evaluate("document.querySelector('#when-to ~ p').innerText.slice(0, 20)")

    assert (
        squeezed(cost) in paper,
        [words for words in controls if words and squeezed(words) in paper],
        squeezed(prose) in paper,
    ) == (True, [], False)
