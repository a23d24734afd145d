"""Two views of one state: every field at once, undo, sliders, other cases beside this one."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from reader import PlaywrightReader, until

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


EDITS = [
    ("hours_per_day", ["2", "12", "24 小時", "0.5", "垃圾"]),
    ("tokens_out_per_day", ["120萬", "1,000", "5e6"]),
    ("machine_price_usd", ["20000", "1萬", "-5"]),
]


def test_undo_after_any_edits_restores_each_state(reader: Reader, places: Places) -> None:
    """Twelve edits at random, taken back one by one: each earlier address comes back in turn."""
    open_all_fields(reader, f"{places.root}calculator.html#{LOCAL}")
    chance = random.Random(7)  # noqa: S311  # the same edits in each run
    states = [reader.evaluate("location.hash")]
    for _ in range(12):
        name, texts = chance.choice(EDITS)
        text = chance.choice(texts)
        script = f"""(() => {{
            const entry = document.querySelector('input[name={name}]');
            entry.value = {json.dumps(text)};
            entry.dispatchEvent(new Event('change', {{bubbles: true}}));
        }})()"""
        reader.evaluate(script)
        until(reader, "!document.querySelector('[data-part=answer]').hasAttribute('aria-busy')")
        state = reader.evaluate("location.hash")
        if state != states[-1]:
            states.append(state)
    found = [states[-1]]
    while not reader.evaluate("document.querySelector('[data-act=undo]').hidden"):
        if len(found) > len(states) or len(found) == len(states):
            break
        reader.evaluate("document.querySelector('[data-act=undo]').click()")
        until(reader, "!document.querySelector('[data-part=answer]').hasAttribute('aria-busy')")
        found.append(reader.evaluate("location.hash"))

    assert (len(states) > 5, found) == (True, states[::-1])


def test_a_slider_moves_its_number_by_keyboard(reader: Reader, places: Places) -> None:
    """The number field says the same, and so does the answer."""
    open_all_fields(reader, f"{places.root}calculator.html#{LOCAL}")
    if not isinstance(reader, PlaywrightReader):
        pytest.skip("the other two engines are driven by keys")
    slider = reader.page.locator('[data-slider="hours_per_day"]')
    slider.focus()
    slider.press("Home")
    until(reader, "location.hash.includes('hours_per_day=0.5')")

    assert (
        reader.evaluate(f"{HOURS}.value"),
        slider.get_attribute("aria-valuetext"),
    ) == ("0.5", "0.5 小時")


def test_a_field_goes_back_to_its_default(reader: Reader, places: Places) -> None:
    """By its own control, which is there only while the field says something."""
    open_all_fields(reader, f"{places.root}calculator.html#{LOCAL}&hours_per_day=12")
    reader.click('[data-act="reset-field"][data-field="hours_per_day"]')
    until(reader, "!location.hash.includes('hours_per_day')")
    until(
        reader, "document.querySelector('[data-act=reset-field][data-field=hours_per_day]').hidden"
    )

    assert reader.evaluate(f"{HOURS}.value") == ""


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
