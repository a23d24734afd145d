"""What rented machines cost a month, by component."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from calculator.model.durations import HOURS_PER_MONTH, HOURS_PER_YEAR

type Billing = Literal["always_on", "office_hours", "scale_to_zero"]
type Plan = Literal["on_demand", "reserved", "spot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RentedMachine:
    """Whole instances of one kind, rented by the hour.

    Attributes:
        instances: number of whole instances.
        usd_per_hour: price of one instance under its plan.
        plan: a reserved instance is billed around the clock, whatever the billing says.
        billing: when an instance is switched on.
        office_hours_per_month: hours switched on under `office_hours`.
        warm_up_hours_per_month: hours billed while starting, under `scale_to_zero`.
        repeated_share: share of the work done again after interruptions (spot).
        egress_gb_per_month: data sent out.
        egress_usd_per_gb: its price.
        storage_gb: data kept.
        storage_usd_per_gb_month: its price.
        services_share: other services as a share of the rent.
    """

    instances: int = 1
    usd_per_hour: float
    plan: Plan = "on_demand"
    billing: Billing = "always_on"
    office_hours_per_month: float = 0.0
    warm_up_hours_per_month: float = 0.0
    repeated_share: float = 0.0
    egress_gb_per_month: float = 0.0
    egress_usd_per_gb: float = 0.0
    storage_gb: float = 0.0
    storage_usd_per_gb_month: float = 0.0
    services_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RentedCost:
    """Cost of rented machines in USD per month, by component."""

    compute_usd: float
    egress_usd: float
    storage_usd: float
    services_usd: float

    @property
    def total_usd(self) -> float:
        """All components together."""
        return self.compute_usd + self.egress_usd + self.storage_usd + self.services_usd

    def components(self) -> dict[str, float]:
        """The components by name, in a fixed order."""
        return {part.name: getattr(self, part.name) for part in fields(self)}


def billed_hours_per_month(
    rented: RentedMachine, busy_hours: float, month_hours: float = HOURS_PER_MONTH
) -> float:
    """Hours of the month that one instance is billed for, never more than the month has.

    Args:
        rented: the instances.
        busy_hours: hours of work in the month.
        month_hours: hours of the month.

    >>> billed_hours_per_month(RentedMachine(usd_per_hour=1), busy_hours=100)
    730.0
    >>> office = RentedMachine(usd_per_hour=1, billing="office_hours", office_hours_per_month=176)
    >>> billed_hours_per_month(office, busy_hours=100)
    176
    >>> asleep = RentedMachine(usd_per_hour=1, billing="scale_to_zero", warm_up_hours_per_month=5)
    >>> billed_hours_per_month(asleep, busy_hours=100)
    105.0
    """
    if rented.plan == "reserved" or rented.billing == "always_on":
        return month_hours
    hours = busy_hours * (1.0 + rented.repeated_share)
    if rented.billing == "office_hours":
        hours = max(hours, rented.office_hours_per_month)
    elif hours > 0:
        hours += rented.warm_up_hours_per_month
    return min(hours, month_hours)


def rented_cost_per_month(
    rented: RentedMachine, busy_hours: float, month_hours: float = HOURS_PER_MONTH
) -> RentedCost:
    """Cost of rented machines in a month.

    Args:
        rented: the instances.
        busy_hours: hours of work in the month, the same for each instance.
        month_hours: hours of the month.

    >>> p5 = RentedMachine(usd_per_hour=55.04, storage_gb=1000, storage_usd_per_gb_month=0.023)
    >>> round(rented_cost_per_month(p5, busy_hours=100).total_usd, 2)
    40202.2
    >>> round(55.04 * 730 + 1000 * 0.023, 2)
    40202.2
    """
    hours = billed_hours_per_month(rented, busy_hours, month_hours)
    compute_usd = rented.instances * rented.usd_per_hour * hours
    return RentedCost(
        compute_usd=compute_usd,
        egress_usd=rented.egress_gb_per_month * rented.egress_usd_per_gb,
        storage_usd=rented.storage_gb * rented.storage_usd_per_gb_month,
        services_usd=compute_usd * rented.services_share,
    )


def rented_job_usd(usd_per_accelerator_hour: float, accelerator_hours: float) -> float:
    """Rent of a job that is switched off when done.

    Source: DeepSeek-V3 technical report, arXiv 2412.19437, table 1.

    >>> rented_job_usd(2.0, 2_664_000 + 119_000 + 5_000)
    5576000.0
    """
    return usd_per_accelerator_hour * accelerator_hours


def commitment_usd(usd_per_hour: float, years: float) -> float:
    """What a reservation costs over its term, used or not.

    >>> commitment_usd(usd_per_hour=8 * 3.5, years=3)
    735840.0
    """
    return usd_per_hour * HOURS_PER_YEAR * years
