"""Up to four cases side by side: kept, changed, marked, taken up again, shared and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desk import IDLE, note_words
from reader import until

from calculator.answer import compared

if TYPE_CHECKING:
    from desk import Desk
    from reader import Reader

LOCAL: Final = "v=1&work=inference&rhythm=always"
CASES: Final = "document.querySelectorAll('.calc-cases thead th').length - 1"
DIFFERING: Final = "document.querySelectorAll('.calc-cases .calc-differs').length"
KEEP: Final = '[data-act="keep"]'
BUTTON: Final = f"document.querySelector('{KEEP}')"


def keep_and_change(reader: Reader, cases: int, field: str, value: str) -> None:
    """Keep the case, and change one answer of it."""
    reader.click(KEEP)
    until(reader, f"{CASES} === {cases}")
    reader.evaluate(f"document.querySelector('.calc-group:has([data-field={field}])').open = true")
    reader.type(f"input[name={field}]", value)
    reader.press("Tab")
    until(reader, f"location.hash.includes('&{field}={value}') && {IDLE}")


def test_four_cases_stand_side_by_side_and_no_fifth(desk: Desk) -> None:
    """Keep, change one thing, see both; the table is that of Python, its differences marked."""
    reader = desk.calculator(LOCAL)
    reader.click('[data-act="view"][data-view="expert"]')
    until(reader, "document.querySelector('.calc-group')")
    hours = ("12", "6", "3")
    for number, value in enumerate(hours, 2):
        keep_and_change(reader, number, "hours_per_day", value)
    queries = [f"{LOCAL}&hours_per_day={h}" for h in hours[::-1][:1]]
    queries += [LOCAL, *(f"{LOCAL}&hours_per_day={h}" for h in hours[:2])]
    box = compared(queries, "zh-TW").count("calc-differs")
    until(reader, f"{CASES} === 4 && {DIFFERING} === {box}")
    note_words(reader, KEEP)
    reader.click(KEEP)
    until(reader, f"window.words.includes({BUTTON}.dataset.full)")

    assert (box > 0, reader.evaluate(CASES), reader.evaluate("location.hash").count("beside=")) == (
        True,
        4,
        3,
    )


def test_a_button_goes_back_to_its_own_words(desk: Desk) -> None:
    """Whatever it has said meanwhile: kept, and at once that there is room for no more."""
    beside = "&beside=v%3D1%26work%3Dtraining&beside=v%3D1%26work%3Dboth"
    reader = desk.calculator(f"{LOCAL}{beside}")
    until(reader, f"{CASES} === 3")
    own = reader.evaluate(f"{BUTTON}.textContent")
    note_words(reader, KEEP)
    reader.evaluate(f"{BUTTON}.click(), setTimeout(() => {BUTTON}.click())")
    until(reader, f"window.words.length === 3 && {BUTTON}.textContent === window.words[2]")
    said = reader.evaluate(f"[{BUTTON}.dataset.kept, {BUTTON}.dataset.full]")

    assert reader.evaluate("window.words") == [*said, own]


def test_a_link_brings_all_cases_and_each_can_be_taken_up(desk: Desk) -> None:
    """The one that was in hand takes the place of the one that is taken up; none is lost."""
    link = f"{LOCAL}&hours_per_day=2&beside=v%3D1%26work%3Dtraining&beside=v%3D1%26work%3Dboth"
    reader = desk.calculator(link)
    until(reader, f"{CASES} === 3")
    reader.click('[data-act="open"][data-number="1"]')
    until(reader, f"location.hash.startsWith('#v=1&work=training&') && {IDLE}")
    until(reader, f"{CASES} === 3")
    beside = reader.evaluate("new URLSearchParams(location.hash.slice(1)).getAll('beside')")
    reader.click('[data-act="drop"][data-number="2"]')
    until(reader, f"{CASES} === 2")
    focus_kept = reader.evaluate("document.activeElement !== document.body")
    reader.click('[data-act="drop"][data-number="1"]')
    until(reader, "!location.hash.includes('beside')")

    assert (
        beside,
        focus_kept,
        reader.evaluate("document.querySelector('[data-part=compare]').hidden"),
    ) == (
        [f"{LOCAL}&hours_per_day=2", "v=1&work=both"],
        True,
        True,
    )
