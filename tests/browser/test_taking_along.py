"""The working in its dialog, files for the reader, and paper; Chromium stands for all three."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from reader import PlaywrightReader, until

from calculator.answer import answer
from calculator.scenario.presets import presets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Places

LINK = "v=1&work=inference&rhythm=daily"
ANSWERED = "location.hash.includes('work=') && !document.querySelector('.calc-example-note')"
COST = "inference/own/usd_per_month"
MOST_SHEETS = 2


@pytest.fixture
def page(chromium: Any) -> Iterator[PlaywrightReader]:  # noqa: ANN401  # Playwright's own type
    """Yield a reader at a page of their own."""
    context = chromium.new_context(viewport={"width": 1280, "height": 1000}, locale="zh-TW")
    yield PlaywrightReader(context.new_page())
    context.close()


def opened(page: PlaywrightReader, address: str) -> None:
    """Open a link and wait for its answer."""
    page.open(address)
    until(page, ANSWERED)


def show_working(page: PlaywrightReader, figure: str) -> None:
    """Press the cost of owning, and give the dialog what Python says of a figure."""
    html = answer(LINK).working(figure)
    page.evaluate(f"""(() => {{
        const calculator = document.querySelector('decision-calculator');
        globalThis.panel ??= new WorkingPanel(calculator);
        const opener = document.querySelector('[data-figure="{COST}"]');
        if (!document.querySelector('dialog[open]')) opener.focus();
        globalThis.panel.show({json.dumps(html)}, opener);
    }})()""")


def test_the_dialog_opens_leads_on_and_gives_the_focus_back(
    page: PlaywrightReader, places: Places
) -> None:
    """Escape closes it, and the reader stands where they pressed."""
    opened(page, f"{places.root}calculator.html#{LINK}")
    title = "document.querySelector('dialog[open] h2')?.textContent"
    show_working(page, COST)
    first = page.evaluate(title)
    focused = page.evaluate("document.activeElement.localName")
    show_working(page, "inference/own/machines")
    second = page.evaluate(title)
    page.click('dialog[open] [data-act="working-back"]')
    third = page.evaluate(title)
    page.page.keyboard.press("Escape")
    until(page, "!document.querySelector('dialog[open]')")

    assert (
        first == third != second,
        focused,
        page.evaluate("document.activeElement.dataset.figure"),
        page.errors(),
    ) == (True, "h2", COST, [])


def test_the_dialog_fits_a_narrow_screen(page: PlaywrightReader, places: Places) -> None:
    """At 320 px nothing is cut off, and what can be pressed is at least 24 px high."""
    page.page.set_viewport_size({"width": 320, "height": 640})
    opened(page, f"{places.root}calculator.html#{LINK}")
    show_working(page, "inference/own/full/step_seconds")
    dialog = "document.querySelector('dialog[open]')"
    low = f"[...{dialog}.querySelectorAll('button')].filter(b => b.checkVisibility()"
    low += " && b.getBoundingClientRect().height < 24).length"

    assert (
        page.evaluate(f"{dialog}.scrollWidth <= {dialog}.clientWidth"),
        page.evaluate(f"{dialog}.getBoundingClientRect().right <= 320"),
        page.evaluate(low),
    ) == (True, True, 0)


@pytest.mark.parametrize("place", ["root", "disk"])
def test_a_file_arrives_as_python_wrote_it(
    page: PlaywrightReader, places: Places, place: str, tmp_path: Path
) -> None:
    """Name and bytes of a download, from a server and from disk."""
    opened(page, f"{getattr(places, place)}calculator.html#{LINK}")
    file = {"name": "calculator-local.csv", "type": "text/csv;charset=utf-8"}
    text = "\ufeff" + answer(LINK).csv()
    with page.page.expect_download() as started:
        page.evaluate(f"download({json.dumps(file | {'text': text})})")
    target = tmp_path / "file"
    started.value.save_as(target)

    assert (started.value.suggested_filename, target.read_bytes(), page.errors()) == (
        "calculator-local.csv",
        text.encode(),
        [],
    )


@pytest.mark.parametrize("folder", ["", "en/"])
def test_every_answer_prints_on_two_sheets(
    page: PlaywrightReader, places: Places, folder: str
) -> None:
    """The answer, the answers given, the assumptions, the link and the day, and nothing else."""
    opened(page, f"{places.root}{folder}calculator.html#{LINK}")
    sheets: dict[str, int] = {}
    for preset, query in presets().items():
        link = answer(query).pinned
        page.evaluate(f"void (location.hash = {json.dumps('v=1&' + query)})")
        until(page, f"document.querySelector('[data-link]').dataset.link === {json.dumps(link)}")
        paper = page.page.pdf(prefer_css_page_size=True)
        sheets[preset] = len(re.findall(rb"/Type\s*/Page\b", paper))
    page.page.emulate_media(media="print")
    shown = page.evaluate("document.querySelector('.md-content').innerText")

    assert (
        {preset: count for preset, count in sheets.items() if not 0 < count <= MOST_SHEETS},
        f"{folder}calculator.html#{answer(list(presets().values())[-1]).pinned}" in shown,
        page.evaluate("document.querySelector('#when-to').checkVisibility()"),
        page.evaluate("document.querySelector('.calc-options button').checkVisibility()"),
    ) == ({}, True, False, True)
