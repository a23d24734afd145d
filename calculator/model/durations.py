"""Lengths of time in which costs are stated; a month is a twelfth of a year."""

from __future__ import annotations

HOURS_PER_DAY = 24.0
DAYS_PER_YEAR = 365.0
MONTHS_PER_YEAR = 12.0
HOURS_PER_YEAR = 8760.0  # 24 x 365
HOURS_PER_MONTH = 730.0  # 8760 / 12; facts: operations/hours-per-month
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
SECONDS_PER_HOUR = 3600.0


def hours_per_month(hours_per_day: float, days_per_month: float) -> float:
    """Hours in use in a month of so many days, never more than the days have.

    Args:
        hours_per_day: from 0 to 24.
        days_per_month: days on which the work is done.

    >>> hours_per_month(8, 22)
    176
    >>> hours_per_month(24, DAYS_PER_MONTH) == HOURS_PER_MONTH
    True
    """
    return min(hours_per_day, HOURS_PER_DAY) * days_per_month
