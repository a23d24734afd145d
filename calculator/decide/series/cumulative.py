"""What each way has cost after so many months, with the spread that the draws leave."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from calculator.decide.series.payments import paid_by, payments
from calculator.decide.series.ways import cheapest_ways
from calculator.model.break_even import break_even_months

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.series.payments import Payments, Spread
    from calculator.decide.series.ways import Kind, Way
    from calculator.decide.verdict import Part, PartVerdict
    from calculator.scenario.scenario import Scenario

MOST_STEPS: Final = 36


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one way has cost by each of the months.

    Attributes:
        kind: which kind of way.
        code: code of the option.
        costs: one for each month of the picture.
    """

    kind: Kind
    code: str
    costs: tuple[Spread, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """From which month on owning has cost less than another way.

    Attributes:
        against: code of the other option.
        kind: its kind.
        month: where the lines cross, a fraction of a month included.
        usd: what both have cost by then.
    """

    against: str
    kind: Kind
    month: float
    usd: float


@dataclass(frozen=True, slots=True)
class Cumulative:
    """Cost over time of one part of the work.

    Attributes:
        part: the part of the work.
        months: the months at which costs are given, from 0 to the horizon.
        lines: one for each kind of way that is open.
        crossings: where owning gets ahead within the horizon, the earliest first.
    """

    part: Part
    months: tuple[float, ...]
    lines: tuple[CostLine, ...]
    crossings: tuple[Crossing, ...]

    def line(self, kind: Kind) -> CostLine | None:
        """Return the line of a kind, None if there is none."""
        return next((line for line in self.lines if line.kind == kind), None)

    @property
    def best_other(self) -> CostLine | None:
        """The line of the cloud or a hosted API that has cost least in the end."""
        others = [line for line in self.lines if line.kind in {"rent", "api"}]
        return min(others, key=lambda line: line.costs[-1].typical, default=None)


def cumulative(scenario: Scenario, part: PartVerdict) -> Cumulative | None:
    """Return what each open way costs over the horizon, None if no way is open.

    Purchases are paid when they are made and nothing is discounted: what a bank account shows.
    """
    ways = cheapest_ways(part.options)
    if not ways:
        return None
    horizon = scenario.number("horizon_months")
    months = _months(horizon)
    paid: dict[Kind, Payments] = {way.kind: payments(scenario, way) for way in ways}
    lines = tuple(
        CostLine(way.kind, way.option.code, paid_by(paid[way.kind], months)) for way in ways
    )
    return Cumulative(part.part, months, lines, _crossings(ways, paid, horizon))


def _months(horizon: float) -> tuple[float, ...]:
    """Return whole months from 0, at most so many steps, and the horizon itself."""
    step = max(1, ceil(horizon / MOST_STEPS))
    whole = range(0, ceil(horizon), step)
    return (*(float(month) for month in whole), horizon)


def _crossings(
    ways: Sequence[Way], paid: dict[Kind, Payments], horizon: float
) -> tuple[Crossing, ...]:
    """Return where owning gets ahead of rent and of the API, before machines are replaced."""
    own = paid.get("own")
    if own is None:
        return ()
    found: list[Crossing] = []
    for way in ways:
        if way.is_local:
            continue
        even = break_even_months(own.purchase_usd, way.option.usd_per_month, own.running_usd)
        if even.value is not None and even.value <= min(horizon, own.life_months):
            usd = even.value * way.option.usd_per_month
            found.append(Crossing(way.option.code, way.kind, even.value, usd))
    return tuple(sorted(found, key=lambda crossing: crossing.month))
