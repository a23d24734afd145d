"""One owned machine for two kinds of work: inference by day, training by night."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculator.model.durations import HOURS_PER_MONTH
from calculator.model.own import marginal_usd_per_busy_hour

if TYPE_CHECKING:
    from calculator.model.own import OwnedMachine


@dataclass(frozen=True, slots=True, kw_only=True)
class NightWork:
    """How much of a second kind of work an owned machine takes, and at what price.

    Attributes:
        hours: hours of the second work done on the machine each month.
        left_hours: hours that find no room and have to go elsewhere.
        usd_per_month: electricity above idle for the hours done.
    """

    hours: float
    left_hours: float
    usd_per_month: float

    @property
    def fits(self) -> bool:
        """Whether all of the second work finds room."""
        return self.left_hours == 0


def night_work(
    owned: OwnedMachine,
    busy_hours: float,
    wanted_hours: float,
    powered_hours: float = HOURS_PER_MONTH,
) -> NightWork:
    """What a second kind of work costs on a machine that is owned and on anyway.

    The machine is paid for by its first work; the second pays only the electricity above idle.

    Args:
        owned: the machines.
        busy_hours: hours a month of the first work.
        wanted_hours: hours a month that the second work would take on the same machines.
        powered_hours: hours a month switched on.

    >>> from calculator.model.own import OwnedMachine
    >>> server = OwnedMachine(price_usd=36_000, life_months=36, busy_kw=1.0, idle_kw=0.2,
    ...     pue=1.5, electricity_usd_per_kwh=0.10)
    >>> night = night_work(server, busy_hours=230, wanted_hours=100)
    >>> night.fits, round(night.usd_per_month, 2) == round(0.8 * 1.5 * 0.10 * 100, 2)
    (True, True)
    >>> night_work(server, busy_hours=230, wanted_hours=600).left_hours == 600 - (730 - 230)
    True
    """
    free_hours = max(powered_hours - busy_hours, 0.0)
    hours = min(wanted_hours, free_hours)
    return NightWork(
        hours=hours,
        left_hours=wanted_hours - hours,
        usd_per_month=marginal_usd_per_busy_hour(owned) * hours,
    )
