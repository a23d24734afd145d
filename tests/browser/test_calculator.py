"""The calculator in the page, in three engines and three places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from reader import PlaywrightReader, until

if TYPE_CHECKING:
    from conftest import Places
    from reader import Reader

OVERALL = "document.querySelector('[data-part=verdict] .calc-verdict')?.dataset.overall"
SUMMARY = "document.querySelector('[data-part=summary]').innerText"
LOCAL = "v=1&work=inference&rhythm=always"


def shown_step(reader: Reader) -> str | None:
    """Return the question that is in sight."""
    script = (
        "[...document.querySelectorAll('.calc-step')].find(s => !s.hidden)?.dataset.step ?? null"
    )
    return reader.evaluate(script)


def test_an_answer_follows_a_click(reader: Reader, place: str) -> None:
    """Answering the questions changes the answer, and no error or foreign request comes of it."""
    reader.open(place + "calculator.html")
    before = reader.evaluate(OVERALL)
    reader.click('input[name="work"][value="inference"]')
    reader.click('[data-act="next"]')
    reader.click('input[name="rhythm"][value="always"]')
    until(reader, f"{OVERALL} === 'local'")
    requests = reader.requests if isinstance(reader, PlaywrightReader) else resources(reader)
    home = place.split("/team/", maxsplit=1)[0]
    foreign = [r for r in requests if not r.startswith((home, "blob:", "data:"))]

    assert (before, foreign, reader.errors()) == ("hybrid", [], [])


def resources(reader: Reader) -> list[str]:
    """Return what the page has loaded, as the page itself counts it."""
    return reader.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")


def test_a_link_restores_answers_and_answer(reader: Reader, place: str) -> None:
    """Whoever opens a shared link sees what the sender saw, and can go on from there."""
    reader.open(f"{place}calculator.html#{LOCAL}")
    until(reader, f"{OVERALL} === 'local'")
    chosen = "document.querySelector('input[name=rhythm]:checked')?.value"

    assert reader.evaluate(chosen) == "always"


def test_the_language_switch_keeps_page_and_answers(reader: Reader, place: str) -> None:
    """The other language opens on the same page with the same answers."""
    reader.open(f"{place}calculator.html#{LOCAL}")
    until(reader, f"{OVERALL} === 'local'")
    link = "document.querySelector('a.md-select__link[hreflang=en]')"
    reader.evaluate(f"{link}.click()")
    until(reader, "location.pathname.endsWith('/en/calculator.html')")
    until(reader, f"document.documentElement.lang === 'en' && {OVERALL} === 'local'")

    assert (
        reader.evaluate("location.hash"),
        "Inference on your own machines" in reader.evaluate("document.body.innerText"),
    ) == (f"#{LOCAL}", True)


def test_back_and_forward_walk_through_the_questions(reader: Reader, places: Places) -> None:
    """Back loses no answer, forward finds it again."""
    reader.open(places.root + "calculator.html")
    reader.click('input[name="work"][value="inference"]')
    until(reader, "location.hash.includes('work=inference')")
    reader.click('[data-act="next"]')
    until(reader, "document.querySelector('.calc-step[data-step=rhythm]:not([hidden])')")
    reader.click('input[name="rhythm"][value="always"]')
    until(reader, f"{OVERALL} === 'local'")
    reader.back()
    until(reader, "document.querySelector('.calc-step[data-step=work]:not([hidden])')")
    reader.forward()
    until(reader, "document.querySelector('.calc-step[data-step=rhythm]:not([hidden])')")
    until(reader, f"{OVERALL} === 'local'")

    assert "work=inference" in reader.evaluate("location.hash")


def test_a_bad_number_is_named_beside_its_field(reader: Reader, places: Places) -> None:
    """The fault stands beside the field, nothing typed is lost, and the other answers count."""
    reader.open(f"{places.root}calculator.html#{LOCAL}")
    until(reader, f"{OVERALL} === 'local'")
    reader.click('[data-act="edit"][data-step="payment"]')
    reader.type('input[name="horizon_months"]', "三十六")
    reader.click('[data-act="next"]')
    until(reader, "document.querySelector('[data-problem=horizon_months]').textContent")

    assert (
        "「三十六」不是數字" in reader.evaluate("document.body.innerText"),
        reader.evaluate("document.querySelector('input[name=horizon_months]').value"),
        reader.evaluate(OVERALL),
    ) == (True, "三十六", "local")


def test_full_width_digits_and_years_are_understood(reader: Reader, places: Places) -> None:
    """What people type is read as they mean it."""
    reader.open(f"{places.root}calculator.html#{LOCAL}")
    until(reader, f"{OVERALL} === 'local'")
    reader.click('[data-act="edit"][data-step="payment"]')
    reader.type('input[name="horizon_months"]', "３ 年")
    until(reader, "location.hash.includes('horizon_months=36')")

    assert (
        reader.evaluate("document.querySelector('[data-problem=horizon_months]').textContent") == ""
    )


HOSTILE = {
    "markup": "v=1&work=" + quote("<img src=x onerror=document.title='stolen'>") + "&rhythm=always",
    "unknown": "v=1&wrok=training&work=inference&rhythm=always",
    "future": "v=99&work=inference&rhythm=always",
    "template": "v=1&work={{7*7}}&rhythm=always",
    "garbage": "v=1&work=inference&rhythm=always&" + "x" * 100_000,
    "prototype": "v=1&__proto__=1&constructor=2&work=inference&rhythm=always",
    "selector": "v=1&" + quote('"]=1') + "=2&work=inference&rhythm=always",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_link_is_answered_and_named(reader: Reader, places: Places, name: str) -> None:
    """Nothing of a link becomes markup; the fault is named, and the page is complete."""
    reader.open(f"{places.root}calculator.html#{HOSTILE[name]}")
    until(reader, "document.querySelector('.calc-errors li')")

    assert (
        reader.evaluate("document.title.includes('stolen')"),
        reader.evaluate("document.querySelectorAll('.calc img, .calc script').length"),
        bool(reader.evaluate(OVERALL)),
        "Traceback" in reader.evaluate("document.body.innerText"),
    ) == (False, 0, True, False)


def test_nothing_is_selected_beforehand(reader: Reader, places: Places) -> None:
    """A fresh page has no answer but its example, and shows the first question only."""
    reader.open(places.root + "index.html")
    until(reader, "!document.querySelector('.calc-form').hidden")
    steps = "[...document.querySelectorAll('.calc-step')].filter(step => !step.hidden).length"

    assert (
        reader.evaluate("document.querySelectorAll('.calc input:checked').length"),
        reader.evaluate(steps),
        shown_step(reader),
    ) == (0, 1, "work")


def test_unsure_is_an_answer(reader: Reader, places: Places) -> None:
    """Whoever is not sure goes on, and sees what was assumed."""
    reader.open(places.root + "calculator.html")
    for step in ("work", "rhythm", "care"):
        until(reader, f"document.querySelector('.calc-step[data-step={step}]:not([hidden])')")
        reader.click(f'.calc-step[data-step="{step}"] input[value=""]')
        reader.click('[data-act="next"]')
    until(reader, "document.querySelector('.calc-step[data-step=payment]:not([hidden])')")
    reader.click('[data-act="next"]')
    until(reader, f"{SUMMARY}.includes('還不確定')")

    assert reader.evaluate(OVERALL) == "hybrid"


def test_the_page_agrees_with_the_command_line(reader: Reader, places: Places) -> None:
    """The browser's Python gives the HTML that this Python gives."""
    from calculator.answer import answer  # noqa: PLC0415  # beside the one test that needs it

    reader.open(f"{places.root}calculator.html#{LOCAL}")
    until(reader, f"{OVERALL} === 'local'")
    found = answer(LOCAL, "zh-TW")
    expected = [found.verdict_html(), found.body(), found.rest()]
    # As nodes: in which order an element got its attributes makes no difference.
    script = f"""{json.dumps(expected)}.every((html, number) => {{
        const box = document.createElement('div');
        box.innerHTML = html;
        const name = ['verdict', 'answer', 'rest'][number];
        const part = document.querySelector(`[data-part=${{name}}]`);
        const [wanted, shown] = [box, part].map((element) => [...element.childNodes]);
        const areSame = wanted.every((node, place) => node.isEqualNode(shown[place] ?? null));
        return areSame && wanted.length === shown.length;
    }})"""

    until(reader, script)  # the thresholds follow
    assert reader.evaluate(script)
