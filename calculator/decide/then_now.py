"""A pinned answer then and now: what newer facts make of the same answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.decide.decision import verdict
from calculator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from datetime import date

    from calculator.decide.option import Option
    from calculator.decide.verdict import Overall, Part, PartVerdict, Place, Strength, Verdict

DIGITS: Final = 3
"""Costs that are shown alike are alike."""


@dataclass(frozen=True, slots=True)
class PartState:
    """Where a part of the work belongs, and what that costs.

    Attributes:
        part: the part of the work.
        placement: where it belongs.
        strength: how surely.
        option: code of the way chosen, empty if none can be priced.
        cost_per_month: what that way costs in the reader's currency, None without one.
    """

    part: Part
    placement: Place
    strength: Strength
    option: str
    cost_per_month: float | None


@dataclass(frozen=True, slots=True)
class State:
    """A whole answer on the facts of one day."""

    day: date
    overall: Overall
    parts: tuple[PartState, ...]


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """A pinned answer, and the same answers on the newest facts.

    Attributes:
        then: on the facts of the day that the link says.
        now: on the newest facts.
        currency: code of the reader's currency, that of the costs.
    """

    then: State
    now: State
    currency: str

    @property
    def differs(self) -> bool:
        """Whether placement, strength or the cost of the chosen way is another."""
        return (self.then.overall, self.then.parts) != (self.now.overall, self.now.parts)


def then_and_now(scenario: Scenario, found: Verdict) -> ThenAndNow | None:
    """Return a pinned answer then and now, None if nothing newer is known.

    Args:
        scenario: what the reader has said, the day of the facts among it.
        found: the verdict on the facts of that day.
    """
    newest = facts.newest_day()
    if scenario.as_of is None or scenario.as_of >= newest:
        return None
    given = {key: value for key, value in scenario.given.items() if key != "as_of"}
    today = Scenario(given)
    return ThenAndNow(
        then=_state(scenario, found, scenario.as_of),
        now=_state(today, verdict(today), newest),
        currency=scenario.choice("currency"),
    )


def _state(scenario: Scenario, found: Verdict, day: date) -> State:
    """Return an answer in short."""
    parts = tuple(_part_state(scenario, part) for part in found.parts)
    return State(day, found.overall, parts)


def _part_state(scenario: Scenario, part: PartVerdict) -> PartState:
    """Return where a part belongs and what that costs, in the reader's currency."""
    option = chosen_option(part)
    rate = scenario.number("twd_per_usd") if scenario.choice("currency") == "TWD" else 1.0
    cost = None if option is None else float(f"{option.usd_per_month * rate:.{DIGITS}g}")
    return PartState(part.part, part.placement, part.strength, option.code if option else "", cost)


def chosen_option(part: PartVerdict) -> Option | None:
    """Return the way that a verdict chooses: the cheapest on its side, None if there is none."""
    if part.opinion is None:
        return None
    return part.opinion.local if part.placement == "local" else part.opinion.cloud
