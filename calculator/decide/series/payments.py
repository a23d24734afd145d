"""How a way is paid over time, and how far the draws spread what has been paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from calculator.decide.chances import DRAWS, products
from calculator.decide.series.ways import machines_bought

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculator.decide.series.ways import Way
    from calculator.scenario.scenario import Scenario

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
class Payments:
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


def payments(scenario: Scenario, way: Way) -> Payments:
    """Return how a way is paid."""
    owned = machines_bought(scenario, way.option) if way.kind == "own" else None
    running: dict[tuple[str, ...], float] = {}
    for component in way.option.components:
        if component.code != PURCHASE:
            held = running.get(component.factors, 0.0)
            running[component.factors] = held + component.usd_per_month
    if owned is None:
        return Payments(0.0, 1.0, tuple(running.items()))
    return Payments(owned.purchase_usd, owned.life_months, tuple(running.items()))


def paid_by(paid: Payments, months: Sequence[float]) -> tuple[Spread, ...]:
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
