"""What each way has cost after so many months, with the spread that the draws leave."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from calculator.decide.chances import DRAWS, products
from calculator.decide.series.ways import cheapest_ways, machines_bought
from calculator.model.break_even import break_even_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculator.decide.series.ways import Kind, Way
    from calculator.decide.verdict import Part, PartVerdict
    from calculator.scenario.scenario import Scenario

MOST_STEPS: Final = 36
LOW_DRAW: Final = DRAWS // 10
HIGH_DRAW: Final = DRAWS - DRAWS // 10 - 1
"""Places of the 10th and the 90th percentile among the sorted draws."""

PURCHASE: Final = "capital"
"""The component that spreads the purchase over the months: paid at once in this picture."""


@dataclass(frozen=True, slots=True)
class Spread:
    """An amount in USD: typical, and what 8 of 10 draws lie between."""

    typical: float
    low: float
    high: float


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


@dataclass(frozen=True, slots=True)
class _Payments:
    """How a way is paid: a purchase again at the end of each life, and so much a month."""

    purchase_usd: float
    life_months: float
    running: tuple[tuple[tuple[str, ...], float], ...]

    @property
    def running_usd(self) -> float:
        """What a month costs, purchases apart."""
        return sum([usd for _, usd in self.running], 0.0)

    def purchases(self, month: float, horizon: float) -> int:
        """Return how many times machines have been bought by a month; none at the very end."""
        if self.purchase_usd <= 0:
            return 0
        past = min(month, horizon * (1.0 - 1e-9))
        return 1 + int(past / self.life_months)


def cumulative(scenario: Scenario, part: PartVerdict) -> Cumulative | None:
    """Return what each open way costs over the horizon, None if no way is open.

    Purchases are paid when they are made and nothing is discounted: what a bank account shows.
    """
    ways = cheapest_ways(part.options)
    if not ways:
        return None
    horizon = scenario.number("horizon_months")
    months = _months(horizon)
    paid: dict[Kind, _Payments] = {way.kind: _payments(scenario, way) for way in ways}
    lines = tuple(
        CostLine(way.kind, way.option.code, _costs(paid[way.kind], months)) for way in ways
    )
    return Cumulative(part.part, months, lines, _crossings(ways, paid, horizon))


def _months(horizon: float) -> tuple[float, ...]:
    """Return whole months from 0, at most so many steps, and the horizon itself."""
    step = max(1, ceil(horizon / MOST_STEPS))
    whole = range(0, ceil(horizon), step)
    return (*(float(month) for month in whole), horizon)


def _payments(scenario: Scenario, way: Way) -> _Payments:
    """Return how a way is paid."""
    owned = machines_bought(scenario, way.option) if way.kind == "own" else None
    running: dict[tuple[str, ...], float] = {}
    for component in way.option.components:
        if component.code != PURCHASE:
            held = running.get(component.factors, 0.0)
            running[component.factors] = held + component.usd_per_month
    if owned is None:
        return _Payments(0.0, 1.0, tuple(running.items()))
    return _Payments(owned.purchase_usd, owned.life_months, tuple(running.items()))


def _costs(paid: _Payments, months: Sequence[float]) -> tuple[Spread, ...]:
    """Return what has been paid by each month."""
    monthly = [0.0] * DRAWS
    for factors, usd in paid.running:
        monthly = [cost + usd * f for cost, f in zip(monthly, products(factors), strict=True)]
    if paid.purchase_usd <= 0:
        monthly.sort()
        low, high = monthly[LOW_DRAW], monthly[HIGH_DRAW]
        return tuple(Spread(n * paid.running_usd, n * low, n * high) for n in months)
    times = [paid.purchases(month, months[-1]) for month in months]
    typical = [
        n * paid.purchase_usd + month * paid.running_usd
        for n, month in zip(times, months, strict=True)
    ]
    bands = _bands(paid.purchase_usd, monthly, times, months)
    return tuple(Spread(usd, *band) for usd, band in zip(typical, bands, strict=True))


def _bands(
    purchase_usd: float, monthly: Sequence[float], times: Sequence[int], months: Sequence[float]
) -> Iterator[tuple[float, float]]:
    """Yield what 8 of 10 draws lie between at each month.

    Between two purchases percentiles of a price plus months of running costs are all but a
    straight line: they are taken from the draws at its ends and its middle, and read off it
    elsewhere. Sorting the draws for each month would take ten times as long.

    Args:
        purchase_usd: what machines cost each time they are bought.
        monthly: running costs in each draw, in USD per month.
        times: how often machines have been bought by each month.
        months: the months.
    """
    prices = [purchase_usd * f for f in products(("machine_price",))]
    known: dict[int, tuple[float, float]] = {}
    for index in _ends_and_middles(times):
        n, month = times[index], months[index]
        draws = sorted(n * p + month * m for p, m in zip(prices, monthly, strict=True))
        known[index] = draws[LOW_DRAW], draws[HIGH_DRAW]
    left = 0
    for index, month in enumerate(months):
        if index in known:
            left = index
            yield known[index]
            continue
        right = min(other for other in known if other > index)
        share = (month - months[left]) / (months[right] - months[left])
        (low, high), (next_low, next_high) = known[left], known[right]
        yield low + (next_low - low) * share, high + (next_high - high) * share


def _ends_and_middles(times: Sequence[int]) -> Iterator[int]:
    """Yield the first, middle and last place of each run of equal numbers.

    >>> list(_ends_and_middles([1, 1, 1, 1, 1, 2]))
    [0, 2, 4, 5]
    """
    for number in dict.fromkeys(times):
        places = [index for index, other in enumerate(times) if other == number]
        yield from sorted({places[0], places[len(places) // 2], places[-1]})


def _crossings(
    ways: Sequence[Way], paid: dict[Kind, _Payments], horizon: float
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
