"""Checks that hold for any input: whole answers, their figures and their thresholds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as st
from scenario_samples import CANDIDATES, scenarios, sensible_scenarios

from calculator.answer import answer
from calculator.decide.assumptions import counts
from calculator.decide.decision import verdict
from calculator.decide.figures import figures
from calculator.decide.flips import HOW_TO_JUDGE, flips, todays_number
from calculator.decide.money import side_of
from calculator.decide.search import NEXT_TO_ZERO, PRECISION, WHOLE_NUMBERS
from calculator.decide.shapes import WORK
from calculator.present.words import LANGUAGES
from calculator.scenario.fields import FIELDS
from calculator.scenario.parse import canonical_query, parsed_query
from tests.effort import examples

if TYPE_CHECKING:
    from random import Random

    from calculator.scenario.scenario import Scenario

modestly = examples(60)
few = examples(25)
FORMS = (
    "html",
    "text",
    "markdown",
    "summary",
    "errors",
    "announcement",
    "fragments",
    "csv",
    "decision_record",
)


@modestly
@given(scenarios, st.sampled_from(LANGUAGES))
def test_any_scenario_is_answered_in_every_form(s: Scenario, lang: str) -> None:
    """JSON without NaN or infinity, and words for whatever comes out."""
    found = answer(canonical_query(s), lang)
    data = json.dumps(json.loads(found.json()), allow_nan=False)
    shown = "".join(str(getattr(found, form)()) for form in FORMS)

    assert data
    assert not found.reading.problems
    assert not {"nan", "inf"} & set(shown.lower().replace(">", " ").replace("<", " ").split())


@modestly
@given(scenarios)
def test_the_canonical_form_says_all_of_a_scenario(s: Scenario) -> None:
    """Every value of every field survives being written and read."""
    query = canonical_query(s)
    again = parsed_query(query)

    assert (again.problems, dict(again.scenario.given), canonical_query(again.scenario)) == (
        (),
        dict(s.given),
        query,
    )


@few
@given(scenarios, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(s: Scenario, chance: Random) -> None:
    """The same answers in another order are the same question."""
    pairs = parse_qsl(canonical_query(s))
    shuffled = list(pairs)
    chance.shuffle(shuffled)

    assert answer(urlencode(pairs)).json() == answer(urlencode(shuffled)).json()


@modestly
@given(sensible_scenarios)
def test_the_verdict_agrees_with_the_present_value_or_says_why_not(s: Scenario) -> None:
    """The monthly costs and the investment name the same side, or what makes the difference."""
    for part in verdict(s).parts:
        worth = figures(s, part).present_value
        if worth is None:
            continue
        costs = {option.code: option for option in part.options if option.is_open}
        difference = costs[worth.against].usd_per_month - costs["own"].usd_per_month
        if worth.agreement == "agrees":
            assert (difference > 0) == (worth.npv_usd > 0)
        money = part.opinion
        plain = not part.excluded and money is not None and money.weight == "decisive"
        if plain and money is not None and money.side != part.placement:
            assert side_of(costs[worth.against]) == money.side == "cloud"


@few
@given(scenarios)
def test_thresholds_hold_on_both_sides(s: Scenario) -> None:
    """At a threshold the verdict is the one it says; a hair's breadth before it is today's."""
    now = verdict(s)
    for flip in flips(s):
        then = verdict(s.replaced(flip.field, flip.value))
        assert (flip.overall, flip.placement) == (then.overall, then.placement)
        if isinstance(flip.value, str) or flip.direction == "is" or flip.value <= 0:
            continue
        step = 1.0 if flip.field in WHOLE_NUMBERS else PRECISION * flip.value
        before = flip.value + (step if flip.direction == "below" else -step)
        start = todays_number(FIELDS[flip.field], s)
        assert start is not None
        before = min(before, start) if flip.direction == "below" else max(before, start)
        if flip.value == NEXT_TO_ZERO:
            before = start
        same = verdict(s.replaced(flip.field, before))
        assert (now.overall, now.placement) == (same.overall, same.placement), flip


@few
@given(scenarios)
def test_a_number_without_a_threshold_changes_nothing_at_its_limits(s: Scenario) -> None:
    """`Not within reach` is a statement about the limits of the field as well."""
    now = verdict(s)
    moving = {flip.field for flip in flips(s)}
    for key, field in FIELDS.items():
        still = field.kind == "number" and field.group != HOW_TO_JUDGE and key not in moving
        if not still or not counts(field, now.part_names) or todays_number(field, s) is None:
            continue
        # Without any work there is nothing to place.
        least = NEXT_TO_ZERO if key in WORK else field.minimum
        for limit in (least, field.maximum):
            then = verdict(s.replaced(key, limit))
            assert (now.overall, now.placement) == (then.overall, then.placement), key


def test_candidates_reach_every_field() -> None:
    """The samples vary whatever there is to vary."""
    assert set(CANDIDATES) == set(FIELDS)
    assert all(len(values) > 1 for values in CANDIDATES.values())
