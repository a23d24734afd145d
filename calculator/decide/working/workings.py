"""The working of every figure of an answer, by address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from calculator.decide.working.comparing import (
    break_even_working,
    combination_workings,
    energy_workings,
    present_value_working,
    total_workings,
)
from calculator.decide.working.drawn import chance_workings
from calculator.decide.working.ledger import Ledger
from calculator.decide.working.load import load_workings
from calculator.decide.working.owning import owning_workings
from calculator.decide.working.renting import renting_workings, token_workings
from calculator.decide.working.serving import serving_workings
from calculator.decide.working.training_costs import shared_workings, training_hours_workings
from calculator.decide.working.training_times import training_workings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from calculator.decide.figures import Figures
    from calculator.decide.option import Option
    from calculator.decide.outcome import Outcome
    from calculator.decide.verdict import PartVerdict
    from calculator.decide.working.ledger import Working
    from calculator.scenario.scenario import Scenario


def workings(scenario: Scenario, outcome: Outcome) -> Mapping[str, Working]:
    """Return the working of every figure, in the order of the answer."""
    owned = _owned_machines(outcome)
    found = [
        working
        for part, beside in zip(outcome.verdict.parts, outcome.figures, strict=True)
        for working in _part_workings(scenario, part, beside, owned)
    ]
    found += combination_workings(scenario, outcome.combinations)
    in_twd = scenario.choice("currency") == "TWD"
    return {one.address: _converted(scenario, one) if in_twd else one for one in found}


def _converted(scenario: Scenario, working: Working) -> Working:
    """Return a working whose last line is the amount in New Taiwan dollars, if it is an amount."""
    if working.unit != "usd" or working.value is None:
        return working
    last = working.steps[-1].result
    ledger = Ledger(scenario, {last.name: last}, list(working.steps))
    ledger.field("twd_per_usd")
    ledger.step("amount_twd", f"{last.name} * twd_per_usd", "twd_amount")
    return replace(working, steps=tuple(ledger.steps))


def _owned_machines(outcome: Outcome) -> float:
    """Return how many machines are bought for inference, 0 if none are."""
    for part in outcome.verdict.parts:
        for option in part.options:
            if part.part == "inference" and option.code == "own" and option.is_open:
                return float(option.details["machines"])
    return 0.0


def _part_workings(
    scenario: Scenario, part: PartVerdict, beside: Figures, owned: float
) -> Iterator[Working]:
    """Yield the workings of one part: its costs, its comparisons, its load."""
    options = [option for option in part.options if option.is_open]
    for option in options:
        yield from total_workings(scenario, option)
        yield from _costs(scenario, option, owned)
    yield from chance_workings(scenario, options, beside.chances)
    yield from _comparisons(scenario, options, beside)
    for option in part.options:
        yield from _capacity(scenario, option, owned)
    if part.part != "training":
        yield from load_workings(scenario, part.part)


def _costs(scenario: Scenario, option: Option, owned: float) -> Iterator[Working]:
    """Yield each share of the cost of an option."""
    if option.code == "own":
        yield from owning_workings(scenario, option)
    elif option.code == "shared":
        yield from shared_workings(scenario, option, owned)
    elif option.code == "api":
        yield from token_workings(scenario, option)
    else:
        yield from renting_workings(scenario, option)


def _capacity(scenario: Scenario, option: Option, owned: float) -> Iterator[Working]:
    """Yield what the machines of an option deliver; also of one that is struck out."""
    if option.part == "training":
        yield from training_workings(scenario, option)
        if option.is_open:
            yield from training_hours_workings(scenario, option, owned)
    elif option.code != "api":
        yield from serving_workings(scenario, option)


def _comparisons(scenario: Scenario, options: list[Option], beside: Figures) -> Iterator[Working]:
    """Yield break-even, present value and energy of owning."""
    by_code = {option.code: option for option in options}
    own = by_code.get("own")
    if own is None:
        return
    for line in beside.break_evens:
        yield break_even_working(scenario, own, by_code[line.against], line)
    worth = beside.present_value
    if worth is not None:
        other = by_code[worth.against]
        yield present_value_working(scenario, own, other, worth.npv_usd)
    yield from energy_workings(scenario, own, beside)
