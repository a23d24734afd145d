"""The verdict on every combination of the four answers."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.decide.decision import verdict
from calculator.decide.flips import flips
from calculator.decide.matrix import MATRIX, PRESET_OF_ROW
from calculator.decide.rules import RULES, SHORT_HORIZON
from calculator.decide.search import PRECISION, WHOLE_NUMBERS
from calculator.present.words import catalogue
from calculator.scenario.fields import IMPORTANCE, QUESTION_FIELDS
from calculator.scenario.parse import Scenario, parsed_query
from calculator.scenario.presets import presets

if TYPE_CHECKING:
    from calculator.decide.verdict import Flip, Verdict
    from calculator.scenario.field import Value

CHOICES = {key: field.choices for key, field in QUESTION_FIELDS.items() if field.choices}
COMBINATIONS = [dict(zip(CHOICES, codes, strict=True)) for codes in product(*CHOICES.values())]
CLAIMS = {f"G-{n}" for n in range(1, 15)}


scenarios = st.builds(
    Scenario,
    st.fixed_dictionaries(
        {},
        optional={
            **{key: st.sampled_from(codes) for key, codes in CHOICES.items()},
            "horizon_months": st.integers(1, 120).map(float),
        },
    ),
)
TOWARD_CLOUD = {"cloud": 1, "api": 1, None: 0, "local": -1}


def flip_and_neighbour(flip: Flip) -> tuple[Value, float | None]:
    """Return a value past a flip, and for a number one that is not, a hair's breadth away."""
    if isinstance(flip.value, str) or flip.direction == "is":
        return flip.value, None
    step = 1.0 if flip.field in WHOLE_NUMBERS else 2 * PRECISION * flip.value
    return flip.value, flip.value + (step if flip.direction == "below" else -step)


def found(query: str) -> Verdict:
    """Return the verdict on a query."""
    return verdict(parsed_query(query).scenario)


def test_there_are_972_combinations() -> None:
    """Four kinds of work, three rhythms, three cares of three, three ways to pay."""
    assert len(COMBINATIONS) == 4 * 3 * 3 * 3 * 3 * 3


def test_every_combination_is_placed_with_a_reason_and_a_claim() -> None:
    """No combination of answers goes without a placement, a reason and a claim."""
    verdicts = [verdict(Scenario(answers)) for answers in COMBINATIONS]

    assert all(
        any(v.placement.values())
        and any(reason.claims and set(reason.claims) <= CLAIMS for reason in v.reasons)
        for v in verdicts
    )


@pytest.mark.parametrize("row", MATRIX)
def test_the_matrix_presets_agree_with_the_matrix(row: str) -> None:
    """The rules come to the grades of claim G-11 in both columns, for each of the five rows."""
    part = found(presets()[PRESET_OF_ROW[row]]).parts[0]

    assert (row, MATRIX[row]) == (part.matrix_row, part.ratings)


@pytest.mark.parametrize("row", MATRIX)
def test_the_verdict_of_a_matrix_preset_is_its_good_side(row: str) -> None:
    """The side that the matrix calls good is the side that is advised."""
    part = found(presets()[PRESET_OF_ROW[row]]).parts[0]

    assert MATRIX[row]["local" if part.placement == "local" else "cloud"] == "good"


@pytest.mark.parametrize(
    ("query", "overall", "strength"),
    [
        ("work=training&rhythm=occasional", "cloud", "clear"),
        ("work=training", "cloud", "clear"),
        ("work=inference&rhythm=daily", "local", "clear"),
        ("work=inference&rhythm=always", "local", "clear"),
        ("work=inference&rhythm=occasional", "cloud", "clear"),
        ("work=experiment", "cloud", "clear"),
        ("work=both&rhythm=always", "hybrid", "clear"),
        ("", "hybrid", "clear"),
        ("work=training&security=must", "local", "clear"),
        ("work=both&security=must", "local", "clear"),
        ("work=inference&rhythm=always&elasticity=must", "cloud", "clear"),
        ("work=inference&latency=must&elasticity=must", "local", "leaning"),
        ("work=inference&rhythm=daily&elasticity=matters", "local", "clear"),
        ("work=inference&rhythm=daily&horizon_months=11", "cloud", "leaning"),
        ("work=training&latency=must", "cloud", "clear"),
    ],
)
def test_cases(query: str, overall: str, strength: str) -> None:
    """Cases that the guidance speaks of, and those where it is torn."""
    answer = found(query)

    assert (overall, strength) == (answer.overall, answer.strength)


@pytest.mark.parametrize("rule", [*RULES, SHORT_HORIZON], ids=lambda rule: rule.code)
def test_every_rule_can_speak(rule: object) -> None:
    """No rule is dead: some combination of answers reaches it."""
    code = getattr(rule, "code", "")
    answers = [*COMBINATIONS, {"horizon_months": 3.0}]

    assert any(code in {r.code for r in verdict(Scenario(a)).reasons} for a in answers)


NUMBERS_SAY: Final = {
    "ask_the_kind_of_work_first": "",
    "two_kinds_two_places": "",
    "two_kinds_one_place": "work=both&security=must",
    "musts_contradict": "security=must&elasticity=must",
    "numbers_agree": "work=inference",
    "numbers_overrule": "work=inference&horizon_months=1",
    "numbers_too_close": "work=inference&close_call_share=0.9&api_output_usd_per_mtok=2",
    "numbers_lean": "work=inference&api_input_usd_per_mtok=0.8&api_output_usd_per_mtok=3",
    "numbers_lean_against": "work=both&plan=reserved_3y&"
    "cloud_offer=gcp-g4-standard-384-us-central1&training_offer=gcp-g4-standard-384-us-central1",
    "numbers_after_must": "work=inference&security=must",
    "numbers_leave_one_side": "work=inference&hours_per_day=0",
    "must_needs_other_machines": "work=inference&model=kimi-k2&security=must",
    "nothing_can_be_priced": "work=inference&tokens_in_per_day=0&tokens_out_per_day=0",
    "own_weights_not_asked": "work=both",
}
STRIKES: Final = {
    "must": "work=inference&security=must",
    "does_not_fit": "work=inference&model=kimi-k2",
    "too_slow_for_one_user": "work=inference&speed_floor_tokens_per_s=10000",
    "too_many_machines": "work=inference&tokens_in_per_day=1e12&tokens_out_per_day=1e12",
    "no_load": "work=inference&days_per_month=0",
    "no_hours": "work=inference&hours_per_day=0",
    "no_output": "work=inference&tokens_out_per_day=0",
    "price_unknown": "work=inference&machine=gb200-nvl72",
    "model_unknown": "work=inference&model=deepseek-v4-flash",
    "own_weights": "work=inference&own_weights=yes",
    "too_few_machines": "work=both",
    "no_idle_hours": "work=both&training_method=lora&model=llama-3.1-8b&runs_per_year=10000"
    "&rhythm=always",
}
OF_ROWS_TO_COME: Final = {"power_unknown", "missing_spec"}
"""No machine of today's tables lacks its power or its rate; tests of the options make one."""


def words_of(group: str) -> set[str]:
    """Return the codes that have words in a group of the catalogue."""
    keys = (key.partition(".") for key in catalogue("en"))
    return {code for head, _, code in keys if head == group}


@pytest.mark.parametrize("code", NUMBERS_SAY)
def test_every_other_reason_can_be_given(code: str) -> None:
    """No sentence waits for a case that there is not."""
    assert code in {reason.code for reason in found(NUMBERS_SAY[code]).reasons}


@pytest.mark.parametrize("code", STRIKES)
def test_every_way_to_fail_can_be_told(code: str) -> None:
    """The same of what strikes an option out."""
    options = [option for part in found(STRIKES[code]).parts for option in part.options]

    assert code in {option.strike.code for option in options if option.strike}


def test_no_words_are_left_over() -> None:
    """What no rule and no strike says has no sentence."""
    rules = {rule.code for rule in (*RULES, SHORT_HORIZON)}

    assert words_of("reason") == rules | set(NUMBERS_SAY)
    assert words_of("strike") == set(STRIKES) | OF_ROWS_TO_COME


@given(scenarios, st.sampled_from(["latency", "security", "elasticity"]))
def test_more_of_a_cause_never_moves_the_verdict_against_it(scenario: Scenario, cause: str) -> None:
    """Caring more for latency or security never leads to the cloud, for elasticity never away."""
    sign = 1 if cause == "elasticity" else -1
    steps = [verdict(scenario.replaced(cause, degree)).placement for degree in IMPORTANCE]
    moves = [
        [sign * TOWARD_CLOUD[placement[part]] for placement in steps]
        for part in ("training", "inference")
    ]

    assert all(move == sorted(move) for move in moves)


@given(scenarios)
def test_a_longer_horizon_never_leads_to_the_cloud(scenario: Scenario) -> None:
    """What is bought gains with every month it is used."""
    places = [
        TOWARD_CLOUD[verdict(scenario.replaced("horizon_months", m)).placement["inference"]]
        for m in (1.0, 11.0, 12.0, 36.0, 120.0)
    ]

    assert places == sorted(places, reverse=True)


@given(scenarios)
def test_flips_hold_on_both_sides(scenario: Scenario) -> None:
    """At a flip the verdict is the one it says; a number just before it is still today's."""
    now = verdict(scenario)
    for flip in flips(scenario):
        at, before = flip_and_neighbour(flip)
        then = verdict(scenario.replaced(flip.field, at))
        assert (flip.overall, flip.placement) == (then.overall, then.placement)
        if before is not None:
            same = verdict(scenario.replaced(flip.field, before))
            assert (now.overall, now.placement) == (same.overall, same.placement)


@given(scenarios)
def test_no_flip_is_missed(scenario: Scenario) -> None:
    """An answer not listed as a flip leaves the verdict as it is."""
    now = verdict(scenario)
    listed = {(flip.field, flip.value) for flip in flips(scenario)}

    assert all(
        now.placement == verdict(scenario.replaced(key, code)).placement
        for key, codes in CHOICES.items()
        for code in codes
        if (key, code) not in listed
    )
