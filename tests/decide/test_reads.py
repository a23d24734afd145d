"""Keeping what a changed number does not touch comes to the same as working all out anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from scenario_samples import CANDIDATES, scenarios

from calculator.decide.decision import part_works, verdict, whereabouts
from calculator.decide.flips import HOW_TO_JUDGE
from calculator.decide.reads import known, part_dependences
from calculator.scenario.fields import FIELDS
from calculator.scenario.scenario import Scenario
from tests.effort import examples

NUMBERS = [
    key for key, field in FIELDS.items() if field.kind == "number" and field.group != HOW_TO_JUDGE
]


@examples(150)
@given(scenarios, st.data())
def test_what_is_kept_is_what_would_be_worked_out(scenario: Scenario, data: st.DataObject) -> None:
    """For any value of any number the short way and the long way agree."""
    dependences = list(part_dependences(scenario, part_works(scenario)))
    for key in data.draw(st.lists(st.sampled_from(NUMBERS), min_size=5, max_size=5)):
        changed = scenario.replaced(key, data.draw(st.sampled_from(CANDIDATES[key])))
        kept = whereabouts(changed, [one.work_at(key) for one in dependences])
        anew = verdict(changed)
        assert (anew.overall, anew.placement) == (kept.overall, kept.placement)


def test_reads_are_noted_however_they_are_made() -> None:
    """By number, by choice, by day, and of what the reader has given or not."""

    def make(scenario: Scenario) -> object:
        return (
            scenario.number("pue"),
            scenario.choice("work"),
            scenario.given.get("machine_price_usd"),
            "staff_usd_per_month" in scenario.given,
            scenario.as_of,
        )

    found = known(make, Scenario({"pue": 2.0}))

    assert found.read == {"pue", "work", "machine_price_usd", "staff_usd_per_month", "as_of"}
    assert found.unless_read("pue") is make
    assert found.unless_read("engine")(Scenario({"pue": 3.0})) == found.result
