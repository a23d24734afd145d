"""What an owned machine costs a month, by component."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from calculator.model.durations import HOURS_PER_MONTH, MONTHS_PER_YEAR
from calculator.model.energy import energy_kwh
from calculator.model.finance import annuity, rate_per_month, straight_line

type Depreciation = Literal["annuity", "straight_line"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedMachine:
    """Whole machines of one kind, bought and run by the reader.

    Attributes:
        machines: number of whole machines.
        price_usd: price of one machine, chassis and network included.
        life_months: how long it is used, from 1.
        residual_share: share of the price it is sold for at the end of its life.
        discount_per_year: what capital costs; 0 leaves straight-line depreciation.
        maintenance_share_per_year: support and spares as a share of the price.
        busy_kw: power of one machine at work.
        idle_kw: power of one machine that waits.
        pue: power of the facility over power of the machines.
        electricity_usd_per_kwh: price at the meter.
        staff_usd_per_month: people for all machines together.
        colocation_usd_per_kw_month: rent of the room by reserved power (busy power counts).
        depreciation: how capital is spread over the life.
    """

    machines: int = 1
    price_usd: float
    life_months: float
    residual_share: float = 0.0
    discount_per_year: float = 0.0
    maintenance_share_per_year: float = 0.0
    busy_kw: float
    idle_kw: float = 0.0
    pue: float = 1.0
    electricity_usd_per_kwh: float
    staff_usd_per_month: float = 0.0
    colocation_usd_per_kw_month: float = 0.0
    depreciation: Depreciation = "annuity"

    @property
    def purchase_usd(self) -> float:
        """Price of all machines."""
        return self.machines * self.price_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedCost:
    """Cost of owned machines in USD per month, by component."""

    capital_usd: float
    electricity_busy_usd: float
    electricity_idle_usd: float
    maintenance_usd: float
    staff_usd: float
    colocation_usd: float

    @property
    def total_usd(self) -> float:
        """All components together."""
        return self.capital_usd + self.running_usd

    @property
    def electricity_usd(self) -> float:
        """Electricity at work and waiting."""
        return self.electricity_busy_usd + self.electricity_idle_usd

    @property
    def running_usd(self) -> float:
        """Everything that would not be paid if the machine were switched off and sold."""
        return self.electricity_usd + self.maintenance_usd + self.staff_usd + self.colocation_usd

    def components(self) -> dict[str, float]:
        """The components by name, in a fixed order."""
        return {part.name: getattr(self, part.name) for part in fields(self)}


def owned_cost_per_month(
    owned: OwnedMachine, busy_hours: float, powered_hours: float = HOURS_PER_MONTH
) -> OwnedCost:
    """Cost of owned machines in a month.

    Args:
        owned: the machines.
        busy_hours: hours at work in the month, the same for each machine.
        powered_hours: hours switched on; what is not busy is idle.

    Source: Barroso et al., The Datacenter as a Computer, chapter on cost.

    >>> server = OwnedMachine(price_usd=36_000, life_months=36, busy_kw=1.0, idle_kw=0.2,
    ...     pue=1.5, electricity_usd_per_kwh=0.10, maintenance_share_per_year=0.08)
    >>> cost = owned_cost_per_month(server, busy_hours=230)
    >>> cost.capital_usd == 36_000 / 36
    True
    >>> round(cost.electricity_busy_usd, 2) == round(1.0 * 230 * 1.5 * 0.10, 2)
    True
    >>> round(cost.electricity_idle_usd, 2) == round(0.2 * 500 * 1.5 * 0.10, 2)
    True
    >>> round(cost.total_usd, 2) == round(1000 + 34.5 + 15 + 36_000 * 0.08 / 12, 2)
    True
    """
    idle_hours = max(powered_hours - busy_hours, 0.0)
    return OwnedCost(
        capital_usd=capital_usd_per_month(owned),
        electricity_busy_usd=_electricity_usd(owned, owned.busy_kw, busy_hours),
        electricity_idle_usd=_electricity_usd(owned, owned.idle_kw, idle_hours),
        maintenance_usd=owned.purchase_usd * owned.maintenance_share_per_year / MONTHS_PER_YEAR,
        staff_usd=owned.staff_usd_per_month,
        colocation_usd=owned.machines * owned.busy_kw * owned.colocation_usd_per_kw_month,
    )


def capital_usd_per_month(owned: OwnedMachine) -> float:
    """What the purchase costs a month: CRF, or the straight line.

    >>> plain = OwnedMachine(price_usd=48_000, life_months=48, residual_share=0.5, busy_kw=1,
    ...     electricity_usd_per_kwh=0.1)
    >>> capital_usd_per_month(plain)
    500.0
    """
    residual = owned.purchase_usd * owned.residual_share
    if owned.depreciation == "straight_line":
        return straight_line(owned.purchase_usd, residual, owned.life_months)
    rate = rate_per_month(owned.discount_per_year)
    return annuity(owned.purchase_usd, residual, rate, owned.life_months)


def marginal_usd_per_busy_hour(owned: OwnedMachine) -> float:
    """What one more hour at work costs on a machine that is on anyway.

    >>> server = OwnedMachine(price_usd=1, life_months=36, busy_kw=10.0, idle_kw=2.0, pue=1.5,
    ...     electricity_usd_per_kwh=0.10)
    >>> round(marginal_usd_per_busy_hour(server), 9) == round((10 - 2) * 1.5 * 0.10, 9)
    True
    """
    return _electricity_usd(owned, owned.busy_kw - owned.idle_kw, 1.0)


def staff_usd_per_month(full_time_equivalents: float, wage_usd_per_year: float) -> float:
    """Wages of the share of people that look after the machines.

    >>> staff_usd_per_month(full_time_equivalents=0.5, wage_usd_per_year=60_000)
    2500.0
    """
    return full_time_equivalents * wage_usd_per_year / MONTHS_PER_YEAR


def _electricity_usd(owned: OwnedMachine, power_kw: float, hours: float) -> float:
    """Electricity of all machines at one power."""
    kwh = energy_kwh(owned.machines * power_kw, hours, owned.pue)
    return kwh * owned.electricity_usd_per_kwh
