"""The working in words, in both languages, in every form it is read in."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from calculator.__main__ import main
from calculator.answer import answer
from calculator.present.formula_text import formula_text
from calculator.present.words import LANGUAGES
from calculator.requests import respond
from calculator.scenario.parse import canonical_query
from calculator.scenario.presets import presets
from tests.decide.scenario_samples import scenarios
from tests.effort import examples

if TYPE_CHECKING:
    from calculator.scenario.scenario import Scenario

DAILY = "work=inference&rhythm=daily"


def figures_in(html: str) -> set[str]:
    """Return the addresses of the figures that can be opened in a piece of HTML."""
    return {unescape(found) for found in re.findall(r'data-figure="([^"]*)"', html)}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", presets())
def test_every_figure_on_the_page_opens(preset: str, lang: str) -> None:
    """No figure of the answer is a dead end, and no working is in a cell without one."""
    found = answer(presets()[preset], lang)
    opened = figures_in(found.html())

    assert (opened != set(), opened - set(found.working_addresses)) == (True, set())


@pytest.mark.parametrize("preset", presets())
def test_every_amount_in_the_tables_opens(preset: str) -> None:
    """Each figure of a table of costs stands in its button."""
    body = answer(presets()[preset]).body()
    cells = re.findall(r'<td class="calc-figure" role="cell">(.*?)</td>', body)

    assert (bool(cells), [cell for cell in cells if "data-figure" not in cell]) == (True, [])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", presets())
def test_a_working_leads_on_to_figures_that_open(preset: str, lang: str) -> None:
    """Whoever goes from figure to figure arrives at sources, never at nothing."""
    found = answer(presets()[preset], lang)
    reached = {
        figure
        for address in found.working_addresses
        for figure in figures_in(found.working(address))
    }
    anchors = set(re.findall(r'href="#(working-[^"]*)"', found.workings()))
    ids = set(re.findall(r'id="(working-[^"]*)"', found.workings()))

    assert (reached - set(found.working_addresses), anchors - ids) == (set(), set())


@given(scenarios)
@examples(15)
def test_every_quantity_has_its_words(scenario: Scenario) -> None:
    """Any working can be said in both languages: a missing word would raise."""
    query = canonical_query(scenario)

    assert all(answer(query, lang).working_text() for lang in LANGUAGES)


def test_the_shown_result_is_the_figure_on_the_page() -> None:
    """The last line of a cost is the amount in the table, before rounding to three digits."""
    found = answer(DAILY, "en")
    shown = re.search(
        r'data-figure="inference/own/usd_per_month"[^>]*>NT\$ ([\d,]+)<', found.html()
    )
    worked = re.search(
        r'calc-working-result">NT\$ ([\d,.]+)', found.working("inference/own/usd_per_month")
    )
    assert shown
    assert worked

    amounts = [float(match[1].replace(",", "")) for match in (shown, worked)]

    assert amounts[0] == float(f"{amounts[1]:.3g}")


def test_numbers_stand_where_names_stood() -> None:
    """The reader sees the formula twice: in names, then in the own numbers."""
    text = answer(f"{DAILY}&machine_price_usd=20000&life_years=2", "en").working_text(
        "inference/own/capital"
    )

    assert (
        "= Machines × Price of the inference machine" in text,
        "= 1 × 20,000" in text,
        "Price of the inference machine: US$ 20,000 (your answer)" in text,
        "= min(2 × 12, 36)" in text,
    ) == (True,) * 4


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("a - (b - c)", "a − (b − c)"),
        ("a - b - c", "a − b − c"),
        ("a / (b * c)", "a ÷ (b × c)"),
        ("a * (b * c)", "a × b × c"),
        ("(a + b) * c", "(a + b) × c"),
        ("max(a, floor(b / c))", "max(a, ⌊b ÷ c⌋)"),
        ("power(1 - a, b)", "(1 − a) ^ b"),
        ("a * annuity_factor(b, c)", "a × A(b, c)"),
    ],
)
def test_a_formula_reads_as_it_is_worked_out(expression: str, text: str) -> None:
    """Brackets stand where leaving them out would change the result."""
    assert formula_text(expression, str, "{:g}".format) == text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("figure", ["", "nothing", "<img src=x onerror=alert(1)>", "__class__"])
def test_an_unknown_figure_is_named_as_such(figure: str, lang: str) -> None:
    """A link to a figure that is no more gives a sentence, and nothing of it becomes markup."""
    html = answer(DAILY, lang).working(figure)

    assert ("<img" in html, "calc-working-steps" in html, "calc-working" in html) == (
        False,
        False,
        True,
    )


def test_a_page_asks_for_a_working_by_address() -> None:
    """What the worker is asked, and what it sends."""
    request = {"ask": "working", "query": DAILY, "lang": "en", "figure": "inference/own/capital"}

    assert json.loads(respond(json.dumps(request))) == {
        "html": answer(DAILY, "en").working("inference/own/capital")
    }


@pytest.mark.parametrize(("figure", "status"), [("inference/own/capital", 0), ("x", 1), ("", 0)])
def test_the_command_line_shows_workings(
    figure: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """One figure, or all without a name; a figure that is not there is an error."""
    arguments = ["working", DAILY, *([figure] if figure else []), "--lang", "en"]

    assert (main(arguments), capsys.readouterr().out) == (
        status,
        answer(DAILY, "en").working_text(figure) + "\n",
    )
