"""How sure a comparison of costs is, when prices and demand are ranges."""

from __future__ import annotations

from functools import cache
from math import sqrt
from operator import le, sub
from random import Random
from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.model.efficiency import BAND_HIGH, BAND_LOW, fitted_constants

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculator.decide.option import Option

DRAWS: Final = 1_000
SEED: Final = 20261122
"""Fixed, so that an answer repeats; the day the facts were compiled."""

RANGES: Final = {
    "load": "range-load",
    "machine_price": "range-machine-price",
    "rent_price": "range-rent-price",
    "api_price": "range-api-price",
    "electricity_price": "range-electricity-price",
    "maintenance": "range-maintenance",
}
"""The row of the facts that holds the range of each uncertain input."""

NORMAL_80: Final = 0.8416
"""A normal variable stays below its mean plus this many standard deviations in 80 % of cases."""

type Factors = tuple[str, ...]
type Weights = Mapping[Factors, float]


@cache
def _drawn() -> Mapping[str, Sequence[float]]:
    """Return the draws of each uncertain input, as ratios to its typical value."""
    chance = Random(SEED)  # noqa: S311  # repeatable on purpose; nothing here is a secret
    found: dict[str, Sequence[float]] = {}
    for name, row_id in RANGES.items():
        row = facts.operations()[row_id]
        low = row.typical if row.low is None else row.low
        high = row.typical if row.high is None else row.high
        found[name] = [chance.triangular(low, high, row.typical) for _ in range(DRAWS)]
    known = fitted_constants()
    low, high = known.value(BAND_LOW, "serving"), known.value(BAND_HIGH, "serving")
    speed = [chance.triangular(low, high, 1.0) for _ in range(DRAWS)]
    found["work"] = [load / fast for load, fast in zip(found["load"], speed, strict=True)]
    return found


@cache
def products(factors: Factors) -> Sequence[float]:
    """Return the product of some uncertain inputs in each draw."""
    found = [1.0] * DRAWS
    for factor in factors:
        found = [one * other for one, other in zip(found, _drawn()[factor], strict=True)]
    return found


@cache
def _mean(factors: Factors) -> float:
    """Return the mean of a product of inputs over the draws."""
    return sum(products(factors)) / DRAWS


@cache
def _covariance(one: Factors, other: Factors) -> float:
    """Return how two products of inputs move together over the draws."""
    together = zip(products(one), products(other), strict=True)
    return sum(a * b for a, b in together) / DRAWS - _mean(one) * _mean(other)


def weights(option: Option, scale: float = 1.0) -> dict[Factors, float]:
    """Return an option's cost by what it is proportional to, in USD per month."""
    found: dict[Factors, float] = {}
    for component in option.components:
        held = found.get(component.factors, 0.0)
        found[component.factors] = held + component.usd_per_month * scale
    return found


def is_surely_cheaper(cheaper: Weights, dearer: Weights) -> bool:
    """Return whether one cost stays below another in more than 80 % of cases.

    Mean and spread of the difference over the draws, taken as normal: fast enough to be asked
    hundreds of times while thresholds are sought, and smooth where counting draws is not.

    >>> is_surely_cheaper({("rent_price",): 100.0}, {("rent_price",): 101.0})
    True
    >>> is_surely_cheaper({("rent_price",): 100.0}, {("machine_price",): 101.0})
    False
    """
    held = _difference(dearer, cheaper)
    mean = _expected(held)
    return mean > 0.0 and mean > NORMAL_80 * sqrt(max(_variance(held), 0.0))


def _difference(dearer: Weights, cheaper: Weights) -> Weights:
    """Return by how much one cost is above another, by what it is proportional to."""
    found = dict(dearer)
    for factors, usd in cheaper.items():
        found[factors] = found.get(factors, 0.0) - usd
    return found


def _expected(difference: Weights) -> float:
    """Return the mean of a difference of costs over the draws."""
    return sum([usd * _mean(factors) for factors, usd in difference.items()], 0.0)


def _variance(difference: Weights) -> float:
    """Return the variance of a difference of costs over the draws."""
    held = tuple(difference.items())
    found = 0.0
    for n, (factors, usd) in enumerate(held):
        beside = [other_usd * _covariance(factors, other) for other, other_usd in held[:n]]
        found += usd * (usd * _covariance(factors, factors) + 2.0 * sum(beside, 0.0))
    return found


def sureness_turns(near: tuple[Weights, Weights], far: tuple[Weights, Weights]) -> list[float]:
    """Return where on the way between two pairs of costs one becomes surely cheaper, or unsure.

    Both change in a straight line. Mean and variance of their difference are then of the first
    and of the second degree, and an equation of the second degree says where
    mean^2 = NORMAL_80^2 x variance.

    Args:
        near: the cost that may be surely cheaper, and the other one, where the way begins.
        far: the same where it ends.

    Returns:
        Shares of the way, in no order; some may lie outside of it, or mean nothing.

    >>> all_rent = {("rent_price",): 100.0}
    >>> dearer = {("rent_price",): 100.0, (): 1.0}
    >>> cheaper = {("rent_price",): 100.0, (): -1.0}
    >>> sureness_turns((all_rent, cheaper), (all_rent, dearer))
    [0.5, 0.5]
    """
    begin, end = _difference(near[1], near[0]), _difference(far[1], far[0])
    middle = {factors: usd * 0.5 for factors, usd in begin.items()}
    for factors, usd in end.items():
        middle[factors] = middle.get(factors, 0.0) + usd * 0.5
    mean, rise = _expected(begin), _expected(end) - _expected(begin)
    first, half, last = _variance(begin), _variance(middle), _variance(end)
    bend = 2.0 * (first + last) - 4.0 * half
    known = NORMAL_80 * NORMAL_80
    return _roots(
        rise * rise - known * bend,
        2.0 * mean * rise - known * (last - first - bend),
        mean * mean - known * first,
    )


def _roots(square: float, linear: float, constant: float) -> list[float]:
    """Return where square x^2 + linear x + constant is 0."""
    if square == 0.0:
        return [-constant / linear] if linear else []
    inside = linear * linear - 4.0 * square * constant
    if inside < 0.0:
        return []
    root = sqrt(inside)
    # the way without a difference of nearly equal numbers
    larger = -0.5 * (linear + root if linear > 0.0 else linear - root)
    return [larger / square, constant / larger] if larger else [0.0]


def costs(option: Option) -> list[float]:
    """Return what an option costs in each draw, in USD per month."""
    held = weights(option)
    found = [held.pop((), 0.0)] * DRAWS  # what depends on nothing uncertain
    for factors, usd in held.items():
        if usd:
            found = [cost + usd * f for cost, f in zip(found, products(factors), strict=True)]
    return found


def chances(options: Sequence[Option]) -> tuple[tuple[float, float], ...]:
    """Return for each option how often it is cheapest, and what choosing it costs on average.

    Returns:
        Pairs (share of draws in which it is the cheapest, mean extra cost over the cheapest in
        USD per month), in the order of the options.
    """
    if not options:
        return ()
    table = [costs(option) for option in options]
    best = list(map(min, *table)) if len(table) > 1 else table[0]
    return tuple(
        (sum(map(le, column, best)) / DRAWS, sum(map(sub, column, best)) / DRAWS)
        for column in table
    )
