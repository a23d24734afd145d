"""A link keeps the facts it was made with, and says what newer ones change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from decide_samples import guided, option
from decide_samples import scenario as said
from hypothesis import given

from calculator import facts
from calculator.answer import answer
from calculator.decide.judge import judged, settled
from calculator.decide.then_now import PartState, then_and_now
from calculator.decide.verdict import Verdict
from calculator.present.words import LANGUAGES
from calculator.scenario.parse import canonical_query, parsed_query
from calculator.scenario.presets import presets
from tests.decide.scenario_samples import scenarios
from tests.effort import examples

if TYPE_CHECKING:
    from calculator.decide.option import Option
    from calculator.scenario.scenario import Scenario

NEWEST = facts.newest_day().isoformat()
BEFORE_THE_CUT = "work=training&rhythm=always&as_of=2025-05-31"
"""The last day on which an hour of AWS p5 cost 98.32 US$; since June 2025 it is 55.04."""


def test_a_price_cut_turns_a_pinned_answer() -> None:
    """Constant training belonged on own machines before AWS cut p5 by 44 %, and no more since."""
    found = answer(BEFORE_THE_CUT).then_and_now()
    assert found is not None

    assert (
        [(part.placement, part.option) for part in found.then.parts],
        [(part.placement, part.option) for part in found.now.parts],
        found.differs,
    ) == ([("local", "own")], [("cloud", "rent")], True)


OWN, RENT = option("own", 1_234.56), option("rent", 2_345.67)


@pytest.mark.parametrize(
    ("options", "currency", "expected"),
    [
        ((OWN, RENT), "USD", PartState("inference", "local", "clear", "own", 1_230.0)),
        # at 32 TWD: 39,505.92
        ((OWN, RENT), "TWD", PartState("inference", "local", "clear", "own", 39_500.0)),
        ((RENT,), "USD", PartState("inference", "cloud", "leaning", "rent", 2_350.0)),
        ((), "USD", PartState("inference", "local", "clear", "", None)),
        ((), "TWD", PartState("inference", "local", "clear", "", None)),
    ],
)
def test_what_the_chosen_way_cost_is_told_as_it_is_shown(
    options: tuple[Option, ...], currency: str, expected: PartState
) -> None:
    """Three digits, in the reader's currency; no cost if no way is priced."""
    pinned = said(as_of="2026-11-21", currency=currency)
    part = judged(guided(), settled(guided(), pinned, options))
    found = then_and_now(pinned, Verdict("close", {}, "clear", (), (part,)))
    assert found is not None

    assert (found.then.overall, found.then.parts, found.currency) == (
        "close",
        (expected,),
        currency,
    )


def test_guidance_alone_has_chosen_no_way() -> None:
    """Before money is heard there is an opinion of nobody."""
    pinned = said(as_of="2026-11-21")
    found = then_and_now(pinned, Verdict("local", {}, "clear", (), (guided(),)))
    assert found is not None

    assert found.then.parts == (PartState("inference", "local", "clear", "", None),)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_then_and_now_stand_at_the_top_of_the_answer(lang: str) -> None:
    """Both days are named, and one control goes on to today's facts."""
    html = answer(BEFORE_THE_CUT, lang).body()

    assert (
        html.startswith('<div class="calc-then-now" data-differs="true">'),
        "2025-05-31" in html,
        NEWEST in html,
        'data-act="unpin" data-canonical="v=1&amp;work=training&amp;rhythm=always"' in html,
    ) == (True,) * 4


def test_the_answer_itself_stands_on_the_old_facts() -> None:
    """What is pinned is the whole answer, not a remark beside today's."""
    assert (
        answer(BEFORE_THE_CUT).verdict.overall,
        answer(answer(BEFORE_THE_CUT).unpinned).verdict.overall,
    ) == ("local", "cloud")


@pytest.mark.parametrize("query", ["work=training", f"work=training&as_of={NEWEST}"])
def test_without_newer_facts_there_is_no_then(query: str) -> None:
    """A fresh link, opened at once, says nothing of other days."""
    assert (answer(query).then_and_now(), "calc-then-now" in answer(query).html()) == (None, False)


@pytest.mark.parametrize("preset", presets())
def test_where_no_fact_has_changed_no_difference_is_claimed(preset: str) -> None:
    """The newest facts one day early are the same for all that an answer uses."""
    day_before = "2026-11-21"
    found = answer(f"{presets()[preset]}&as_of={day_before}").then_and_now()
    assert found is not None

    assert (found.differs, found.then.parts) == (False, found.now.parts)


@given(scenarios)
@examples(25)
def test_pinning_holds_and_holds_once(scenario: Scenario) -> None:
    """A pinned link parses to itself, is not pinned anew, and computes the same answer."""
    link = canonical_query(parsed_query(canonical_query(scenario)).scenario)
    once = answer(link)
    again = answer(once.pinned)

    assert (
        again.pinned,
        again.canonical,
        again.reading.problems,
        again.verdict,
        answer(once.unpinned).unpinned,
    ) == (once.pinned, once.pinned, (), once.verdict, once.unpinned)


@pytest.mark.parametrize(
    ("day", "code"),
    [("2099-12-31", "future_day"), ("tomorrow", "not_a_date"), ("2025-02-30", "not_a_date")],
)
def test_a_day_that_cannot_be_is_named_and_left_out(day: str, code: str) -> None:
    """The answer then stands on the newest facts there are."""
    found = answer(f"work=training&as_of={day}", "en")

    assert (
        [(problem.field, problem.code) for problem in found.reading.problems],
        found.canonical,
        day in found.errors(),
    ) == ([("as_of", code)], "v=1&work=training", True)
