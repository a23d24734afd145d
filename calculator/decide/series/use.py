"""What each way costs a month if it is used less or more than today, at today's load per hour."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from calculator.decide.series.ways import cheapest_ways, options_at
from calculator.model.durations import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.series.ways import Kind, Way
    from calculator.decide.verdict import Part, PartVerdict
    from calculator.scenario.scenario import Scenario

HOURS: Final = "hours_per_day"
RUNS: Final = "runs_per_year"
SCALED_WITH_HOURS: Final = ("tokens_in_per_day", "tokens_out_per_day")
NEARLY_NONE: Final = 1e-6
"""Stands for no use at all: a load of exactly nothing cannot be priced."""

RUN_STEPS: Final = 24
RUNS_AHEAD: Final = 2.0
"""Runs a year are shown up to this multiple of today's,"""

PAST_THRESHOLD: Final = 1.25
"""or of the number from which owning would pay, if that is in sight:"""

IN_SIGHT: Final = 200.0
"""not above this multiple of today's."""


@dataclass(frozen=True, slots=True)
class UseLine:
    """What one kind of way costs a month, in USD; None where it is struck out."""

    kind: Kind
    usd: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """The use from which owning is cheaper than another kind of way."""

    kind: Kind
    value: float
    usd: float


@dataclass(frozen=True, slots=True)
class Use:
    """Use against cost per month.

    Attributes:
        part: the part of the work.
        field: `hours_per_day` or `runs_per_year`.
        values: at which costs are given, from 0 up.
        today: today's value.
        today_usd: cost of each kind today.
        lines: one for each kind of way that is open today.
        thresholds: where own machines get cheaper, the lowest first.
    """

    part: Part
    field: str
    values: tuple[float, ...]
    today: float
    today_usd: tuple[tuple[Kind, float], ...]
    lines: tuple[UseLine, ...]
    thresholds: tuple[Threshold, ...]

    def line(self, kind: Kind) -> UseLine | None:
        """Return the line of a kind, None if there is none."""
        return next((line for line in self.lines if line.kind == kind), None)


def use(scenario: Scenario, part: PartVerdict) -> Use | None:
    """Return costs over the use, None if there is none today or no way is open."""
    field = RUNS if part.part == "training" else HOURS
    today = scenario.number(field)
    ways = cheapest_ways(part.options)
    kinds: list[Kind] = [way.kind for way in ways if way.kind != "shared"]
    if today <= 0 or not kinds:
        return None
    values = _values(field, today, _guess(ways, today))
    table = [_costs_at(scenario, part.part, field, value) for value in values]
    lines = tuple(UseLine(kind, tuple(row.get(kind) for row in table)) for kind in kinds)
    shown = tuple(0.0 if value == NEARLY_NONE else value for value in values)
    usd: dict[Kind, float] = {way.kind: way.option.usd_per_month for way in ways}
    now: tuple[tuple[Kind, float], ...] = tuple((kind, usd[kind]) for kind in kinds)
    return Use(part.part, field, shown, today, now, lines, _thresholds(shown, lines))


def _guess(ways: Sequence[Way], today: float) -> float:
    """Return about the use from which owning pays, rent being in proportion to it."""
    usd = {way.kind: way.option.usd_per_month for way in ways}
    return today * usd["own"] / usd["rent"] if usd.get("rent") and "own" in usd else 0.0


def _values(field: str, today: float, threshold: float) -> tuple[float, ...]:
    """Return the values at which costs are worked out."""
    if field == HOURS:
        hours = {float(hour) for hour in range(1, int(HOURS_PER_DAY) + 1)}
        return (NEARLY_NONE, *sorted(hours | {today}))
    most = today * RUNS_AHEAD
    if threshold <= today * IN_SIGHT:
        most = max(most, threshold * PAST_THRESHOLD)
    step = most / RUN_STEPS
    return (NEARLY_NONE, *sorted({step * number for number in range(1, RUN_STEPS + 1)} | {today}))


def _costs_at(scenario: Scenario, part: Part, field: str, value: float) -> dict[Kind, float]:
    """Return what the cheapest option of each kind costs at another use."""
    changed = scenario.replaced(field, value)
    if field == HOURS:
        ratio = value / scenario.number(HOURS)
        for key in SCALED_WITH_HOURS:
            changed = changed.replaced(key, scenario.number(key) * ratio)
    ways = cheapest_ways(options_at(changed, part, 0))
    return {way.kind: way.option.usd_per_month for way in ways}


def _thresholds(values: Sequence[float], lines: Sequence[UseLine]) -> tuple[Threshold, ...]:
    """Return where the line of owning dips under the others, straight lines in between."""
    own = next((line for line in lines if line.kind == "own"), None)
    if own is None:
        return ()
    found: list[Threshold] = []
    for other in lines:
        crossed = _first_dip(values, own, other) if other.kind != "own" else None
        if crossed is not None:
            found.append(crossed)
    return tuple(sorted(found, key=lambda threshold: threshold.value))


def _first_dip(values: Sequence[float], own: UseLine, other: UseLine) -> Threshold | None:
    """Return where owning first becomes cheaper than another way as use grows."""
    for (x0, own0, other0), (x1, own1, other1) in pairwise(
        zip(values, own.usd, other.usd, strict=True)
    ):
        if own0 is None or own1 is None or other0 is None or other1 is None:
            continue
        before, after = own0 - other0, own1 - other1
        if before > 0 >= after:
            share = before / (before - after)
            return Threshold(other.kind, x0 + (x1 - x0) * share, own0 + (own1 - own0) * share)
    return None
