"""Checks that hold for any input: musts come before money, causes work in one direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from scenario_samples import scenarios, sensible_scenarios

from calculator.decide.decision import verdict
from calculator.scenario.fields import IMPORTANCE
from tests.effort import examples

if TYPE_CHECKING:
    from calculator.scenario.scenario import Scenario

modestly = examples(100)
TOWARD_CLOUD = {"cloud": 1, "api": 1, None: 0, "local": -1}
PARTS = ("training", "inference")


@modestly
@given(scenarios)
def test_data_that_must_stay_never_goes_to_the_cloud(s: Scenario) -> None:
    """Whatever it costs, and whether or not own machines carry it."""
    assert not set(verdict(s.replaced("security", "must")).placement.values()) & {"cloud", "api"}


@modestly
@given(scenarios)
def test_latency_that_must_hold_keeps_inference_at_home(s: Scenario) -> None:
    """Training has no latency: it may still go."""
    assert verdict(s.replaced("latency", "must")).placement["inference"] in {"local", None} or (
        s.choice("work") == "training"
    )


@modestly
@given(scenarios)
def test_load_that_must_stretch_is_rented_unless_another_must_forbids(s: Scenario) -> None:
    """Two musts that contradict each other leave what can be bought."""
    found = verdict(s.replaced("elasticity", "must"))

    assert all(part.placement != "local" or len(part.excluded) > 1 for part in found.parts)


@modestly
@given(scenarios, st.sampled_from(["latency", "security", "elasticity"]))
def test_more_of_a_cause_never_moves_the_verdict_against_it(s: Scenario, cause: str) -> None:
    """With any numbers: a cause is a premium first and a must at last."""
    sign = 1 if cause == "elasticity" else -1
    places = [verdict(s.replaced(cause, degree)).placement for degree in IMPORTANCE]

    for part in PARTS:
        moves = [sign * TOWARD_CLOUD[placement[part]] for placement in places]
        assert moves == sorted(moves), part


@modestly
@given(sensible_scenarios, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_larger_premium_never_moves_the_verdict_against_its_cause(
    s: Scenario, one: float, other: float
) -> None:
    """Whoever would pay more for privacy does not end up in the cloud."""
    private = s.replaced("security", "matters")
    for key, code in (("latency", "no"), ("elasticity", "no"), ("payment", "no_preference")):
        private = private.replaced(key, code)
    places = [
        verdict(private.replaced("premium_share", share)).placement
        for share in sorted((one, other))
    ]

    assert all(TOWARD_CLOUD[places[1][part]] <= TOWARD_CLOUD[places[0][part]] for part in PARTS)


@modestly
@given(scenarios)
def test_every_verdict_has_a_place_and_a_reason(s: Scenario) -> None:
    """Even where nothing can be priced."""
    found = verdict(s)

    assert any(found.placement.values())
    assert any(reason.claims for reason in found.reasons)
