"""The portfolio in the page: a table pasted, computed line by line, and its plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from reader import PATIENCE_S, PlaywrightReader, until

from calculator.portfolio import portfolio
from tests.portfolio.sheets import sheet_of_many

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Places
    from desk import Desk
    from reader import Reader

THREE: Final = (
    "name\twork\trhythm\tsecurity\n"
    "客服\tinference\talways\tno\n"
    "<img src=x onerror=document.title='stolen'>\tinference\tdaily\tmust\n"
    "=HYPERLINK(1)\ttraining\toccasional\tmaybe\n"
)
READY: Final = "!document.querySelector('[data-part=take]').hidden"
TOTAL: Final = "document.querySelector('[data-total=plan]').innerText.split('\\t').slice(1)"
LOADED: Final = "performance.getEntriesByType('resource').length"
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


@pytest.fixture
def folio(desk: Desk) -> Reader:
    """Return a reader at the portfolio as the page brings it."""
    return desk.portfolio()


def paste(reader: Reader, text: str) -> None:
    """Copy a table somewhere else, and paste it over what is in the portfolio's field."""
    reader.evaluate(f"""(() => {{
        const other = document.createElement('textarea');
        other.id = 'elsewhere';
        other.value = {json.dumps(text)};
        document.querySelector('.md-content').append(other);
        other.select();
    }})()""")
    reader.press("Control+c")
    reader.evaluate("document.querySelector('#elsewhere').remove()")
    reader.evaluate("document.querySelector('#folio-text').focus()")
    reader.press("Control+a", "Control+v")
    until(reader, f"document.querySelector('#folio-text').value === {json.dumps(text)}")


def computed(reader: Reader, text: str) -> None:
    """Paste a table, and have it computed."""
    paste(reader, text)
    reader.click('[data-act="compute"]')


def expected_total(text: str) -> list[str]:
    """Return the totals that the command line prints for a table."""
    found = portfolio(text, "zh-TW")
    line = next(line for line in found.text().splitlines() if "這份計畫" in line)
    return [part.rpartition(" / ")[0].strip() for part in line.partition("：")[2].split(";")]


def test_a_pasted_table_gives_the_plan_of_the_command_line(folio: Reader) -> None:
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


def test_a_fault_leads_to_its_line(folio: Reader) -> None:
    """The summary's link selects the line in the text."""
    computed(folio, THREE)
    until(folio, "document.querySelector('.folio .calc-errors a')")
    until(folio, READY)
    folio.click(".folio .calc-errors a")
    chosen = "(t => t.value.slice(t.selectionStart, t.selectionEnd))(document.activeElement)"

    assert folio.evaluate(chosen) == THREE.splitlines()[3]


def test_the_text_survives_a_reload(folio: Reader) -> None:
    """Nothing typed is lost, neither by a reload nor by the other language's page."""
    paste(folio, THREE)
    folio.reload()
    until(folio, "customElements.get('decision-portfolio')")

    assert folio.evaluate("document.querySelector('#folio-text').value") == THREE


def test_a_link_of_the_calculator_becomes_a_line(folio: Reader) -> None:
    """The answers of a shared link are added below, with the columns they need."""
    paste(folio, "name,work\n一,training\n")
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


def test_a_file_is_read_and_never_sent(folio: Reader, tmp_path: Path) -> None:
    """A CSV as Excel saves it in Taiwan, in Big5, arrives as text; no request is made."""
    file = tmp_path / "table.csv"
    file.write_bytes("名稱,work\r\n客服,inference".encode("cp950"))
    before = folio.evaluate(LOADED)
    folio.upload("#folio-file", file)
    until(folio, "document.querySelector('#folio-text').value.includes('客服')")

    assert folio.evaluate(LOADED) == before


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


def test_two_hundred_lines_come_to_the_plan_with_progress(folio: Reader) -> None:
    """The bar moves, and at the end the totals are those of the command line."""
    text = sheet_of_many(200)
    computed(folio, text)
    until(
        folio, "(bar => bar.value > 0 && bar.value < bar.max)(document.querySelector('progress'))"
    )
    rows = "document.querySelectorAll('[data-part=rows] tr').length"
    until(folio, f"{rows} === 200 && {READY}", 3 * PATIENCE_S)

    assert folio.evaluate(TOTAL) == expected_total(text)


def test_a_table_is_typed(folio: Reader) -> None:
    """Line by line, as in any field; the plan follows."""
    folio.type("#folio-text", "name,work,rhythm\nchat,inference,always")
    folio.click('[data-act="compute"]')
    until(folio, f"document.querySelectorAll('[data-part=rows] tr').length === 1 && {READY}")

    assert folio.evaluate(TOTAL) == expected_total("name,work,rhythm\nchat,inference,always")


def test_the_download_is_the_door_s_csv(folio: Reader) -> None:
    """The file holds the plan, and no cell that a spreadsheet would run."""
    computed(folio, THREE)
    until(folio, READY)
    _, content = folio.download('[data-act="download"]')

    assert content.decode("utf-8") == portfolio(THREE, "zh-TW").csv()
    assert b",'=HYPERLINK(1)," in content


def test_a_portfolio_from_disk_gives_the_same_plan(
    browsers: dict[str, Any], places: Places
) -> None:
    """And its file: nothing is fetched."""
    context = browsers["chromium"].new_context(locale="zh-TW")
    reader = PlaywrightReader(context.new_page())
    reader.open(places.disk + "portfolio.html")
    computed(reader, THREE)
    until(reader, READY)
    total = reader.evaluate(TOTAL)
    _, content = reader.download('[data-act="download"]')
    context.close()

    assert total == expected_total(THREE)
    assert content.decode("utf-8") == portfolio(THREE, "zh-TW").csv()
