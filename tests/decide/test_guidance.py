"""What the rules of thumb say of each part: the side, how strongly, and why."""

from __future__ import annotations

import pytest

from calculator.decide.guidance import (
    applying_rules,
    part_verdict,
    ratings,
    rule_of_thumb,
)
from calculator.decide.matrix import matrix_row
from calculator.decide.rules import RULES
from calculator.decide.verdict import Part, Place, Reason, Strength
from calculator.scenario.field import Value
from calculator.scenario.scenario import Scenario

type Answers = dict[str, Value]


@pytest.mark.parametrize(
    ("part", "answers", "codes"),
    [
        ("training", {}, ["training_is_a_burst"]),
        ("training", {"rhythm": "always"}, ["training_is_a_burst"]),  # that of the service
        (
            "training",
            {"work": "training", "rhythm": "always"},
            ["training_is_a_burst", "training_never_pauses"],
        ),
        (
            "training",
            {"work": "training", "rhythm": "occasional"},
            ["training_is_a_burst", "training_is_occasional"],
        ),
        (
            "training",
            {"latency": "must"},
            ["training_is_a_burst", "latency_is_no_matter_in_training"],
        ),
        ("inference", {"rhythm": "always"}, ["inference_never_stops"]),
        ("inference", {"rhythm": "daily"}, ["inference_is_daily"]),
        ("inference", {"rhythm": "occasional"}, ["inference_is_occasional"]),
        ("experiment", {}, ["experiment_ends_soon"]),
        ("inference", {"horizon_months": 12.0}, ["inference_is_daily"]),
        ("inference", {"horizon_months": 11.9}, ["inference_is_daily", "horizon_is_short"]),
        (
            "inference",
            {"latency": "matters", "security": "matters", "elasticity": "matters"},
            ["inference_is_daily", "data_is_private", "latency_matters", "load_swings"],
        ),
    ],
)
def test_rules_that_apply(part: Part, answers: Answers, codes: list[str]) -> None:
    """Each speaks of its parts of the work, under all of its answers."""
    assert [rule.code for rule in applying_rules(part, Scenario(answers))] == codes


@pytest.mark.parametrize(
    ("part", "answers", "side", "strength"),
    [
        # training is a burst: 3 points for the cloud
        ("training", {}, "cloud", "clear"),
        ("training", {"security": "matters", "payment": "upfront"}, "cloud", "leaning"),
        # daily inference: 1 point for local
        ("inference", {}, "local", "leaning"),
        ("inference", {"security": "matters"}, "local", "clear"),
        ("inference", {"elasticity": "matters"}, "local", "close"),
        ("inference", {"rhythm": "always", "elasticity": "matters"}, "local", "leaning"),
        ("inference", {"rhythm": "occasional"}, "cloud", "leaning"),
        ("inference", {"rhythm": "occasional", "security": "matters"}, "cloud", "close"),
        ("inference", {"elasticity": "matters", "payment": "pay_as_you_go"}, "cloud", "leaning"),
        ("experiment", {}, "cloud", "clear"),
        ("experiment", {"security": "matters", "payment": "upfront"}, "cloud", "close"),
        # musts come before weights
        ("training", {"security": "must"}, "local", "clear"),
        ("inference", {"latency": "must", "rhythm": "occasional"}, "local", "clear"),
        ("inference", {"elasticity": "must"}, "cloud", "clear"),
        # against each other: machines can be bought, no contract moves data
        ("inference", {"security": "must", "elasticity": "must"}, "local", "leaning"),
    ],
)
def test_points_make_a_side(part: Part, answers: Answers, side: Place, strength: Strength) -> None:
    """Two points are clear, one leans, none is close."""
    found = part_verdict(part, Scenario(answers))

    assert (found.part, found.placement, found.strength) == (part, side, strength)
    assert found.thumb == side or found.excluded


@pytest.mark.parametrize(
    ("part", "answers", "thumb"),
    [
        ("training", {"security": "must"}, "cloud"),
        ("inference", {"security": "must"}, "local"),
        ("inference", {"security": "must", "rhythm": "occasional"}, "cloud"),
        ("inference", {"elasticity": "must"}, "local"),
        ("inference", {"elasticity": "must", "rhythm": "occasional"}, "cloud"),
        # one point for local and one for the cloud: the usual place of inference
        ("inference", {"security": "must", "elasticity": "matters"}, "local"),
        ("inference", {"security": "must", "elasticity": "must", "rhythm": "occasional"}, "cloud"),
    ],
)
def test_a_must_leaves_the_rule_of_thumb_as_it_is(
    part: Part, answers: Answers, thumb: Place
) -> None:
    """What a must overrules is told, and not taken for the rule of thumb itself."""
    assert part_verdict(part, Scenario(answers)).thumb == thumb


@pytest.mark.parametrize(
    ("part", "answers", "side"),
    [
        ("training", {}, "cloud"),
        ("training", {"rhythm": "always"}, "cloud"),
        ("experiment", {}, "cloud"),
        ("inference", {}, "local"),
        ("inference", {"rhythm": "always"}, "local"),
        ("inference", {"rhythm": "occasional"}, "cloud"),
    ],
)
def test_to_remember(part: Part, answers: Answers, side: Place) -> None:
    """Training mostly in the cloud, inference mostly local (claim G-14)."""
    assert rule_of_thumb(part, Scenario(answers)) == side


@pytest.mark.parametrize(
    ("part", "answers", "excluded"),
    [
        ("inference", {}, ()),
        ("inference", {"security": "must"}, ("cloud",)),
        ("inference", {"security": "must", "latency": "must"}, ("cloud",)),
        ("training", {"latency": "must"}, ()),
        ("inference", {"elasticity": "must"}, ("local",)),
        ("inference", {"security": "must", "elasticity": "must"}, ("cloud", "local")),
    ],
)
def test_musts_rule_a_side_out(part: Part, answers: Answers, excluded: tuple[Place, ...]) -> None:
    """Each side once."""
    assert part_verdict(part, Scenario(answers)).excluded == excluded


def test_reasons_for_come_first() -> None:
    """For the side, against it, for neither; each with its claims, its part and its side."""
    found = part_verdict(
        "training", Scenario({"work": "training", "latency": "must", "security": "matters"})
    )

    assert found.reasons == (
        Reason("training_is_a_burst", ("G-4", "G-6"), "training", "cloud"),
        Reason("data_is_private", ("G-9", "G-11"), "training", "local"),
        Reason("latency_is_no_matter_in_training", ("G-4", "G-5"), "training", None),
    )


def test_one_must_contradicts_nothing() -> None:
    """A must is the reason; circumstances of one point follow, each for its side."""
    found = part_verdict("inference", Scenario({"security": "must", "elasticity": "matters"}))

    assert found.reasons == (
        Reason("data_must_stay", ("G-8", "G-11"), "inference", "local"),
        Reason("inference_is_daily", ("G-9", "G-10"), "inference", "local"),
        Reason("load_swings", ("G-6", "G-10"), "inference", "cloud"),
    )
    assert found.ratings == {"cloud": "caution", "local": "caution"}


def test_a_contradiction_of_musts_is_the_first_reason() -> None:
    """The cloud for the load, own machines for the data."""
    found = part_verdict("experiment", Scenario({"security": "must", "elasticity": "must"}))

    assert found.reasons[:2] == (
        Reason("musts_contradict", ("G-6", "G-8"), "experiment", "local"),
        Reason("data_must_stay", ("G-8", "G-11"), "experiment", "local"),
    )
    assert {reason.favours for reason in found.reasons[2:]} == {"cloud"}


@pytest.mark.parametrize(
    ("codes", "cloud", "local"),
    [
        ([], "good", "good"),
        (["training_is_a_burst"], "good", "poor"),
        (["training_is_a_burst", "load_swings"], "good", "poor"),
        (["load_swings", "training_is_a_burst"], "good", "poor"),
        (["inference_is_daily"], "caution", "good"),
        (["inference_is_daily", "load_swings"], "caution", "caution"),
    ],
)
def test_the_worst_grade_stands(codes: list[str], cloud: str, local: str) -> None:
    """As a row of the matrix, whatever the order of the rules."""
    by_code = {rule.code: rule for rule in RULES}

    assert ratings([by_code[code] for code in codes]) == {"cloud": cloud, "local": local}


@pytest.mark.parametrize(
    ("part", "answers", "row"),
    [
        ("training", {"security": "must"}, "training"),
        ("experiment", {}, "experiment"),
        ("inference", {}, "inference_high_frequency"),
        ("inference", {"rhythm": "always"}, "inference_high_frequency"),
        ("inference", {"rhythm": "occasional"}, "inference_low_frequency"),
        ("inference", {"security": "matters", "rhythm": "occasional"}, "private_data"),
        ("inference", {"security": "must"}, "private_data"),
    ],
)
def test_rows_of_the_matrix(part: Part, answers: Answers, row: str) -> None:
    """Private data has a row of its own, whatever the rhythm."""
    assert matrix_row(part, Scenario(answers)) == row
    assert part_verdict(part, Scenario(answers)).matrix_row == row
