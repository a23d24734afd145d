"""An answer as of a day: the cut of AWS p5 from 98.32 to 55.04 USD an hour in June 2025."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from calculator.decide.decision import verdict
from calculator.decide.outcome import outcome
from calculator.scenario.parse import parsed_query

if TYPE_CHECKING:
    from calculator.decide.option import Option

BEFORE, AFTER = 98.32, 55.04
QUERY = "work=training&training_offer=aws-p5-48xlarge-us-east-1"


def rent(day: str) -> Option:
    """Return the rented option as of a day."""
    found = verdict(parsed_query(f"{QUERY}&as_of={day}").scenario)
    return next(option for option in found.parts[0].options if option.code == "rent")


def usd(option: Option, component: str) -> float:
    """Return one component of a cost."""
    return next(c.usd_per_month for c in option.components if c.code == component)


def test_the_rent_follows_the_price_of_the_day() -> None:
    """The same hours, at the price that was known."""
    before, after = rent("2025-05-31"), rent("2025-07-01")

    assert before.details == after.details
    assert usd(after, "rent") / usd(before, "rent") == pytest.approx(AFTER / BEFORE)
    assert usd(after, "storage") == usd(before, "storage")


@pytest.mark.parametrize(("day", "price"), [("2025-05-31", BEFORE), ("2025-07-01", AFTER)])
def test_the_price_of_the_day_is_shown_as_an_assumption(day: str, price: float) -> None:
    """With its row, so that a reader can look it up."""
    found = outcome(parsed_query(f"{QUERY}&as_of={day}").scenario)
    shown = {assumption.field: assumption for assumption in found.assumptions}
    used = shown["training_usd_per_hour"]

    assert (used.value, used.source) == (price, "cloud_gpu/aws-p5-48xlarge-us-east-1")


def test_the_readers_own_price_needs_no_day() -> None:
    """What the reader says counts, whatever was published when."""
    given = "&training_usd_per_hour=40"
    costs = {
        verdict(parsed_query(f"{QUERY}{given}&as_of={day}").scenario).parts[0].options[1].components
        for day in ("2025-05-31", "2025-07-01")
    }

    assert len(costs) == 1
