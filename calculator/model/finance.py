"""What money is worth over time: annuity, capital recovery, present value, straight line.

Rates are per period. A rate per year becomes a rate per month by division by 12 (the nominal
rate, as a loan states it). Powers of 1 + r are built by repeated squaring, so that every Python
gives the same bits; a part of a period counts in proportion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.model.durations import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable


def rate_per_month(rate_per_year: float) -> float:
    """The nominal rate per month: a twelfth of the rate per year.

    >>> rate_per_month(0.12)
    0.01
    """
    return rate_per_year / MONTHS_PER_YEAR


def annuity_factor(rate: float, periods: float) -> float:
    """What 1 paid at the end of each of so many periods is worth now.

    Sum of 1/(1 + r)^k for k from 1 to n; the last part of a period counts in proportion.

    Args:
        rate: rate per period, above -1.
        periods: number of periods, from 0.

    >>> annuity_factor(0.0, 36)
    36.0
    >>> round(annuity_factor(0.10, 2), 6) == round(1 / 1.1 + 1 / 1.1 / 1.1, 6)
    True
    """
    whole = int(periods)
    factor, worth = _whole_periods(rate, whole)
    return factor + (periods - whole) * worth / (1.0 + rate)


def discount_factor(rate: float, periods: float) -> float:
    """What 1 paid after so many periods is worth now.

    1/(1 + r)^n; within a period on the straight line between its ends.

    >>> round(discount_factor(0.10, 2), 6) == round(1 / 1.1 / 1.1, 6)
    True
    """
    whole = int(periods)
    _, worth = _whole_periods(rate, whole)
    return worth - (periods - whole) * (worth - worth / (1.0 + rate))


def capital_recovery_factor(rate: float, periods: float) -> float:
    """The share of a price that is due each period: CRF = r (1 + r)^n / ((1 + r)^n - 1).

    Written as 1 / annuity factor, which is the same and stays exact for a rate of 0.

    Args:
        rate: rate per period, above -1.
        periods: number of periods, above 0.

    >>> capital_recovery_factor(0.0, 4)
    0.25
    >>> growth = 1.1 * 1.1 * 1.1 * 1.1
    >>> round(capital_recovery_factor(0.1, 4), 9) == round(0.1 * growth / (growth - 1), 9)
    True
    """
    return 1.0 / annuity_factor(rate, periods)


def straight_line(price: float, residual: float, periods: float) -> float:
    """What a thing loses each period when it loses the same each time.

    >>> straight_line(price=48_000, residual=12_000, periods=36)
    1000.0
    """
    return (price - residual) / periods


def annuity(price: float, residual: float, rate: float, periods: float) -> float:
    """What has to be earned each period to pay for a thing that is sold at the end.

    (price - residual/(1 + r)^n) x CRF.

    >>> annuity(price=48_000, residual=12_000, rate=0.0, periods=36)
    1000.0
    """
    paid = price - residual * discount_factor(rate, periods)
    return paid * capital_recovery_factor(rate, periods)


def net_present_value(rate: float, flows: Iterable[float]) -> float:
    """The value now of payments now, after one period, after two, and so on.

    >>> net_present_value(0.0, [-100.0, 60.0, 60.0])
    20.0
    >>> round(net_present_value(0.1, [-100.0, 60.0, 60.0]), 6)
    4.132231
    """
    total = 0.0
    value = 1.0
    for flow in flows:
        total += flow * value
        value /= 1.0 + rate
    return total


def value_after(price: float, residual: float, life: float, age: float) -> float:
    """What a thing is still worth at some age, on the straight line from price to residual.

    >>> value_after(price=100, residual=20, life=48, age=12)
    80.0
    """
    return price - (price - residual) * min(age, life) / life


def _whole_periods(rate: float, periods: int) -> tuple[float, float]:
    """Annuity factor and discount factor of whole periods, by doubling.

    With v = 1/(1 + r): A(2n) = A(n) (1 + v^n) and A(n + 1) = v (1 + A(n)), without any
    difference of nearly equal numbers, so a rate of 0 needs no case of its own.
    """
    step = 1.0 / (1.0 + rate)
    factor, worth = 0.0, 1.0
    for bit in f"{periods:b}":
        factor += factor * worth
        worth *= worth
        if bit == "1":
            factor = step * (1.0 + factor)
            worth *= step
    return factor, worth
