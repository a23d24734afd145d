"""Two views of one state: the questions one by one, and every field at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import until

from calculator.answer import answer

if TYPE_CHECKING:
    from conftest import Places
    from reader import Reader

LOCAL = "v=1&work=inference&rhythm=always"
HEADLINE = "document.querySelector('.calc-headline').innerText"
CHANGE = "document.querySelector('[data-part=change]').innerText"
HOURS = "document.querySelector('input[name=hours_per_day]')"


def open_all_fields(reader: Reader, url: str, group: str = "load") -> None:
    """Open a link, go to the view of all numbers and unfold a group."""
    reader.open(url)
    until(reader, "document.querySelector('[data-act=keep]')")
    reader.click('[data-act="view"][data-view="expert"]')
    until(reader, f"document.querySelector('.calc-group[data-group={group}]')")
    reader.click(f".calc-group[data-group={group}] > summary")


def test_a_number_typed_among_all_fields_is_answered(reader: Reader, places: Places) -> None:
    """The answer, its money, the line on the change and the address follow; the focus stays."""
    open_all_fields(reader, f"{places.root}calculator.html#{LOCAL}")
    reader.type('input[name="hours_per_day"]', "１２ 小時")
    until(reader, "location.hash.includes('hours_per_day=12')")
    until(reader, f"{CHANGE}.includes('每天使用時數')")
    expected = answer(f"{LOCAL}&hours_per_day=12", "zh-TW")

    assert (
        reader.evaluate("document.activeElement.name"),
        reader.evaluate(f"{HOURS}.value"),
        reader.evaluate(CHANGE),
        reader.evaluate("document.querySelector('[data-part=verdict]').innerHTML"),
    ) == ("hours_per_day", "１２ 小時", expected.change_from(LOCAL), expected.verdict_html())


def test_a_faulty_number_among_all_fields_is_named(reader: Reader, places: Places) -> None:
    """Beside the field and in the summary, whose link leads to the field."""
    open_all_fields(reader, f"{places.root}calculator.html#{LOCAL}")
    reader.type('input[name="hours_per_day"]', "25")
    reader.evaluate(f"{HOURS}.blur()")
    until(reader, "document.querySelector('[data-problem=hours_per_day]').textContent")
    reader.click('.calc-errors [data-act="edit"]')
    until(reader, f"document.activeElement === {HOURS}")

    assert (
        "「25」" in reader.evaluate("document.querySelector('.calc-errors').innerText"),
        reader.evaluate(f"{HOURS}.value"),
        reader.evaluate(f"{HOURS}.getAttribute('aria-invalid')"),
    ) == (True, "25", "true")


def test_both_views_are_of_one_state(reader: Reader, places: Places) -> None:
    """What is chosen in one stands in the other."""
    open_all_fields(reader, f"{places.root}calculator.html#{LOCAL}")
    reader.click('input[name="security"][value="must"]')
    until(reader, "location.hash.includes('security=must')")
    reader.click('[data-act="view"][data-view="guided"]')
    chosen = "document.querySelector('input[name=security]:checked')?.value"
    steps = "[...document.querySelectorAll('.calc-step')].filter(step => !step.hidden).length"

    assert (reader.evaluate(chosen), reader.evaluate(steps)) == ("must", 1)


def test_cases_are_kept_compared_and_shared(reader: Reader, places: Places) -> None:
    """The link brings both; a case can be taken up again and removed."""
    reader.open(f"{places.root}calculator.html#{LOCAL}")
    until(reader, "document.querySelector('[data-act=keep]')")
    reader.click('[data-act="keep"]')
    until(reader, "document.querySelector('.calc-cases')")
    reader.click('[data-act="set"][data-value="USD"]')
    until(reader, "location.hash.includes('currency=USD')")
    until(reader, "document.querySelector('.calc-differs')")
    link = reader.evaluate("location.href")
    reader.open("about:blank")
    reader.open(link)
    until(reader, "document.querySelectorAll('.calc-cases thead th').length === 3")
    reader.click('[data-act="open"]')
    until(reader, "location.hash.startsWith('#v=1&work=inference&rhythm=always&beside=')")
    reader.click('[data-act="drop"]')
    until(reader, "!location.hash.includes('beside')")

    assert reader.evaluate("document.querySelector('[data-part=compare]').hidden")
