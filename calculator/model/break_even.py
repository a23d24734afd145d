"""Where the lines of two options cross: hours, months, hours a day, utilisation, tokens.

"Not reached" is an answer of its own, never an infinity.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Literal

from calculator.model.api import TOKENS_PER_MTOK
from calculator.model.durations import HOURS_PER_DAY, HOURS_PER_MONTH, HOURS_PER_YEAR

type Reach = Literal["reached", "at_once", "beyond", "never"]


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where two lines cross.

    Attributes:
        value: where they cross; None if they never do.
        reach: `reached` within what is possible; `at_once` if one option is ahead from the
            start (value 0); `beyond` if they cross only outside what is possible (a life, a
            day, a machine's capacity); `never` if they do not cross.
        limit: the largest possible value, None if there is none.
    """

    value: float | None
    reach: Reach
    limit: float | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the lines cross within what is possible."""
        return self.reach in {"reached", "at_once"}


def crossing(head_start: float, gain: float, limit: float | None = None) -> BreakEven:
    """Where a gain per unit has made up for a head start.

    Args:
        head_start: what has to be made up.
        gain: what is made up per unit.
        limit: the largest possible number of units.

    >>> crossing(100.0, 4.0)
    BreakEven(value=25.0, reach='reached', limit=None)
    >>> crossing(100.0, 4.0, limit=24.0)
    BreakEven(value=25.0, reach='beyond', limit=24.0)
    >>> crossing(100.0, 0.0)
    BreakEven(value=None, reach='never', limit=None)
    """
    if head_start <= 0:
        return BreakEven(0.0, "at_once", limit)
    if gain <= 0:
        return BreakEven(None, "never", limit)
    value = head_start / gain
    if not isfinite(value):
        return BreakEven(None, "never", limit)
    return BreakEven(value, "reached" if limit is None or value <= limit else "beyond", limit)


def break_even_hours(
    purchase_usd: float,
    rent_usd_per_hour: float,
    own_usd_per_hour: float,
    life_hours: float | None = None,
) -> BreakEven:
    """Hours of use after which owning is cheaper: capex / (cloud - own operating cost).

    Source: Lenovo Press LP2225 and LP2368.

    >>> round(break_even_hours(833_806, 98.32, 0.87).value)
    8556
    >>> round(833_806 / (98.32 - 0.87))
    8556
    """
    return crossing(purchase_usd, rent_usd_per_hour - own_usd_per_hour, life_hours)


def break_even_months(
    purchase_usd: float,
    rent_usd_per_month: float,
    own_running_usd_per_month: float,
    life_months: float | None = None,
) -> BreakEven:
    """Months after which owning is cheaper, capital counted once.

    Args:
        purchase_usd: price of all machines.
        rent_usd_per_month: what the other option costs.
        own_running_usd_per_month: running cost of owning, without any share of the price.
        life_months: how long the machines last.

    >>> round(break_even_months(392_000, 14_400, 376.32 + 3_000).value, 2)
    35.56
    """
    return crossing(purchase_usd, rent_usd_per_month - own_running_usd_per_month, life_months)


def break_even_hours_per_day(
    own_fixed_usd_per_month: float,
    own_usd_per_busy_hour: float,
    rent_usd_per_busy_hour: float,
    days_per_month: float,
) -> BreakEven:
    """Hours of work a day above which owning is cheaper than rent by the hour.

    Args:
        own_fixed_usd_per_month: what owning costs without any work (capital, idle power, ...).
        own_usd_per_busy_hour: what an hour of work adds.
        rent_usd_per_busy_hour: what an hour of work costs in rent.
        days_per_month: days with work.

    >>> break_even_hours_per_day(1_000.0, 0.5, 5.5, days_per_month=25.0).value
    8.0
    """
    gain_per_month = (rent_usd_per_busy_hour - own_usd_per_busy_hour) * days_per_month
    return crossing(own_fixed_usd_per_month, gain_per_month, HOURS_PER_DAY)


def break_even_utilisation(
    own_fixed_usd_per_month: float,
    own_usd_per_busy_hour: float,
    rent_usd_per_busy_hour: float,
    month_hours: float = HOURS_PER_MONTH,
) -> BreakEven:
    """Share of all hours above which owning is cheaper than rent by the hour.

    >>> break_even_utilisation(1_825.0, 0.0, 5.0).value == 1_825 / (730 * 5)
    True
    """
    gain_per_month = (rent_usd_per_busy_hour - own_usd_per_busy_hour) * month_hours
    return crossing(own_fixed_usd_per_month, gain_per_month, 1.0)


def break_even_utilisation_of_total(
    owned_usd: float, accelerators: int, years: float, rent_usd_per_accelerator_hour: float
) -> BreakEven:
    """Share of all hours whose rent is as dear as a known total of owning.

    Owned cost / (accelerators x 8760 x years x rent per hour).

    >>> round(break_even_utilisation_of_total(2_648_681, 64, 4, 2.0).value, 3)
    0.591
    """
    all_hours_usd = accelerators * HOURS_PER_YEAR * years * rent_usd_per_accelerator_hour
    return crossing(owned_usd, all_hours_usd, 1.0)


def break_even_tokens_per_month(
    own_fixed_usd_per_month: float,
    own_usd_per_mtok: float,
    api_usd_per_mtok: float,
    capacity_tokens_per_month: float | None = None,
) -> BreakEven:
    """Tokens a month above which a machine is cheaper than a hosted model.

    Args:
        own_fixed_usd_per_month: what the machine costs without any tokens.
        own_usd_per_mtok: what a million tokens add.
        api_usd_per_mtok: average price of a million tokens, at the reader's mix.
        capacity_tokens_per_month: what the machine can make; above it the answer is `beyond`.

    >>> out_of_reach = break_even_tokens_per_month(3_650.0, 0.0, 0.45, 126.144e6)
    >>> round(out_of_reach.value / 1e6, 1), out_of_reach.reach
    (8111.1, 'beyond')
    """
    gain_per_token = (api_usd_per_mtok - own_usd_per_mtok) / TOKENS_PER_MTOK
    return crossing(own_fixed_usd_per_month, gain_per_token, capacity_tokens_per_month)
