"""The portfolio in the page: a table pasted, computed line by line, and its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from reader import PlaywrightReader, until

from calculator.portfolio import portfolio
from tests.portfolio.sheets import sheet_of_many

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Places

THREE: Final = (
    "name\twork\trhythm\tsecurity\n"
    "客服\tinference\talways\tno\n"
    "<img src=x onerror=document.title='stolen'>\tinference\tdaily\tmust\n"
    "=HYPERLINK(1)\ttraining\toccasional\tmaybe\n"
)
READY: Final = "!document.querySelector('[data-part=take]').hidden"
TOTAL: Final = "document.querySelector('[data-total=plan]').innerText.split('\\t').slice(1)"
LONGEST_WORK_MS: Final = 100
"""On an idle machine it is below 50; one that runs other tests besides takes twice as long."""
WATCH_FRAMES: Final = """(() => {
  window.ours = [0];
  const script = frame => frame.scripts.map(s => s.duration).reduce((sum, ms) => sum + ms, 0);
  const layout = frame => frame.startTime + frame.duration - frame.styleAndLayoutStart;
  new PerformanceObserver(list => list.getEntries().forEach(frame => window.ours.push(
    script(frame) + (frame.styleAndLayoutStart ? layout(frame) : 0)
  ))).observe({type: 'long-animation-frame'});
})()"""
"""What of each long frame is scripts, style and layout; the rest is a machine busy elsewhere."""


@pytest.fixture(params=[("chromium", "root"), ("chromium", "disk"), ("firefox", "root")])
def folio(
    request: pytest.FixtureRequest, browsers: dict[str, Any], places: Places
) -> Iterator[PlaywrightReader]:
    """Yield a reader at the page of the portfolio, from a server and from disk."""
    engine, place = request.param
    context = browsers[engine].new_context(locale="zh-TW")
    reader = PlaywrightReader(context.new_page())
    reader.open(getattr(places, place) + "portfolio.html")
    yield reader
    context.close()


def computed(reader: PlaywrightReader, text: str) -> None:
    """Put a table into the page, as pasting does, and have it computed."""
    reader.page.locator("#folio-text").fill(text)
    reader.click('[data-act="compute"]')


def expected_total(text: str) -> list[str]:
    """Return the totals that the command line prints for a table."""
    found = portfolio(text, "zh-TW")
    line = next(line for line in found.text().splitlines() if "這份計畫" in line)
    return [part.rpartition(" / ")[0].strip() for part in line.partition("：")[2].split(";")]


def test_a_pasted_table_gives_the_plan_of_the_command_line(folio: PlaywrightReader) -> None:
    """Totals are those of the door; a faulty cell is named; nothing of it becomes markup."""
    computed(folio, THREE)
    until(folio, READY)
    rows = "document.querySelectorAll('[data-part=rows] tr').length"

    assert folio.evaluate(TOTAL) == expected_total(THREE)
    assert folio.evaluate(rows) == 3
    assert folio.evaluate("document.querySelectorAll('.folio img').length") == 0
    assert "stolen" not in folio.evaluate("document.title")
    assert "第 4 行" in folio.evaluate("document.querySelector('.folio .calc-errors').innerText")
    assert folio.evaluate("document.querySelector('#folio-text').value") == THREE
    assert folio.errors() == []


def test_a_fault_leads_to_its_line(folio: PlaywrightReader) -> None:
    """The summary's link selects the line in the text."""
    computed(folio, THREE)
    until(folio, "document.querySelector('.folio .calc-errors a')")
    until(folio, READY)
    folio.click(".folio .calc-errors a")
    chosen = "(t => t.value.slice(t.selectionStart, t.selectionEnd))(document.activeElement)"

    assert folio.evaluate(chosen) == THREE.splitlines()[3]


def test_the_text_survives_a_reload(folio: PlaywrightReader) -> None:
    """Nothing typed is lost, neither by a reload nor by the other language's page."""
    folio.page.locator("#folio-text").fill(THREE)
    folio.page.reload()
    until(folio, "customElements.get('decision-portfolio')")

    assert folio.evaluate("document.querySelector('#folio-text').value") == THREE


def test_a_link_of_the_calculator_becomes_a_line(folio: PlaywrightReader) -> None:
    """The answers of a shared link are added below, with the columns they need."""
    folio.page.locator("#folio-text").fill("name,work\n一,training\n")
    folio.click(".folio-add summary")
    folio.type(
        "#folio-link", "https://example.org/calculator.html#v=1&work=inference&rhythm=always"
    )
    folio.type("#folio-name", "二")
    folio.click('[data-act="add"]')
    until(folio, "document.querySelector('#folio-text').value.includes('always')")

    assert folio.evaluate("document.querySelector('#folio-text').value").splitlines() == [
        "name,work,rhythm",
        "一,training",
        "二,inference,always",
    ]


def test_a_file_is_read_and_never_sent(folio: PlaywrightReader, tmp_path: Path) -> None:
    """A CSV as Excel saves it in Taiwan, in Big5, arrives as text; no request is made."""
    file = tmp_path / "table.csv"
    file.write_bytes("名稱,work\r\n客服,inference".encode("cp950"))
    before = len(folio.requests)
    folio.page.locator("#folio-file").set_input_files(file)
    until(folio, "document.querySelector('#folio-text').value.includes('客服')")

    assert [one for one in folio.requests[before:] if "favicon" not in one] == []


def test_two_hundred_lines_leave_the_page_at_hand(browsers: dict[str, Any], places: Places) -> None:
    """Progress is shown, no task of ours holds the page up, and it can be stopped."""
    context = browsers["chromium"].new_context(locale="zh-TW")
    reader = PlaywrightReader(context.new_page())
    reader.open(places.root + "portfolio.html")
    computed(reader, THREE)  # Python starts, which is not what is measured here
    until(reader, READY)
    text = sheet_of_many(200)
    reader.evaluate(WATCH_FRAMES)
    computed(reader, text)
    until(
        reader, "(bar => bar.value > 0 && bar.value < bar.max)(document.querySelector('progress'))"
    )
    until(reader, "document.querySelectorAll('[data-part=rows] tr').length === 200 && " + READY)
    longest = max(reader.evaluate("window.ours"))
    total = reader.evaluate(TOTAL)
    computed(reader, text)
    reader.click('[data-act="cancel"]')
    until(reader, "!document.querySelector('[data-part=stopped]').hidden")
    context.close()

    assert total == expected_total(text)
    assert longest <= LONGEST_WORK_MS


def test_the_download_is_the_door_s_csv(browsers: dict[str, Any], places: Places) -> None:
    """The file holds the plan, and no cell that a spreadsheet would run."""
    context = browsers["chromium"].new_context(locale="zh-TW")
    reader = PlaywrightReader(context.new_page())
    reader.open(places.disk + "portfolio.html")
    computed(reader, THREE)
    until(reader, READY)
    with reader.page.expect_download() as told:
        reader.click('[data-act="download"]')
    content = told.value.path().read_bytes().decode("utf-8")
    context.close()

    assert content == portfolio(THREE, "zh-TW").csv()
    assert ",'=HYPERLINK(1)," in content
