"""Owning against another option as an investment, and whether that agrees with the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from calculator.model.break_even import BreakEven, crossing
from calculator.model.finance import annuity_factor, discount_factor, rate_per_month, value_after

if TYPE_CHECKING:
    from calculator.model.own import OwnedMachine

type Agreement = Literal["agrees", "discounting", "resale", "close"]


def npv_of_owning_usd(
    owned: OwnedMachine, other_usd_per_month: float, running_usd_per_month: float, months: float
) -> float:
    """Value now of buying instead of paying another option; above 0 buying wins.

    Machines are bought now and again at the end of each life; at the end of the horizon the
    last ones are sold for what the straight line from price to residual leaves.

    Args:
        owned: the machines (price, life, residual, discount rate).
        other_usd_per_month: what the other option costs.
        running_usd_per_month: running cost of owning, without any share of the price.
        months: the horizon.

    >>> from calculator.model.own import OwnedMachine
    >>> server = OwnedMachine(price_usd=1_200, life_months=12, busy_kw=0,
    ...     electricity_usd_per_kwh=0)
    >>> npv_of_owning_usd(server, other_usd_per_month=150, running_usd_per_month=20, months=12)
    360.0
    """
    rate = rate_per_month(owned.discount_per_year)
    saving = (other_usd_per_month - running_usd_per_month) * annuity_factor(rate, months)
    return saving - purchases_present_value_usd(owned, months)


def purchases_present_value_usd(owned: OwnedMachine, months: float) -> float:
    """Value now of all purchases and sales within a horizon.

    >>> from calculator.model.own import OwnedMachine
    >>> server = OwnedMachine(price_usd=100, residual_share=0.2, life_months=12, busy_kw=0,
    ...     electricity_usd_per_kwh=0)
    >>> purchases_present_value_usd(server, months=6) == 100 - 60
    True
    >>> purchases_present_value_usd(server, months=18) == (100 - 20) + (100 - 60)
    True
    """
    rate = rate_per_month(owned.discount_per_year)
    price = owned.purchase_usd
    residual = price * owned.residual_share
    total = 0.0
    start = 0.0
    while start < months:
        age = min(owned.life_months, months - start)
        sold = value_after(price, residual, owned.life_months, age)
        total += price * discount_factor(rate, start)
        total -= sold * discount_factor(rate, start + age)
        start += owned.life_months
    return total


def npv_of_flows_usd(
    purchase_usd: float, saving_usd_per_period: float, rate: float, periods: float
) -> float:
    """Value now of a purchase that saves the same at the end of each period.

    >>> round(npv_of_flows_usd(1_920_000, (3_139_584 - 728_681) / 4, 0.10, 4))
    -9440
    """
    return saving_usd_per_period * annuity_factor(rate, periods) - purchase_usd


def payback_periods(
    purchase_usd: float, saving_usd_per_period: float, periods: float | None = None
) -> BreakEven:
    """Periods until the savings, undiscounted, have paid for the purchase.

    >>> round(payback_periods(1_920_000, (3_139_584 - 728_681) / 4).value, 3)
    3.186
    """
    return crossing(purchase_usd, saving_usd_per_period, periods)


def return_on_investment(saving_usd: float, purchase_usd: float) -> float | None:
    """Savings beyond the purchase as a share of it, None without a purchase.

    >>> round(return_on_investment(3_139_584 - 2_648_681, 1_920_000), 2)
    0.26
    """
    return saving_usd / purchase_usd if purchase_usd > 0 else None


def agreement(cost_difference_usd: float, npv_usd: float, npv_undiscounted_usd: float) -> Agreement:
    """Whether the comparison of monthly costs and the investment say the same.

    Args:
        cost_difference_usd: cost of the other option less cost of owning, over the horizon.
        npv_usd: net present value of owning.
        npv_undiscounted_usd: the same at a discount rate of 0.

    Returns:
        `agrees`; `close` if one of them is exactly 0; `discounting` if the investment would win
        or lose the other way without discounting; `resale` if what is left of the machine at
        the end of the horizon makes the difference.

    >>> agreement(490_903.0, -9_440.5, 490_903.0)
    'discounting'
    """
    if cost_difference_usd == 0 or npv_usd == 0:
        return "close"
    if (cost_difference_usd > 0) == (npv_usd > 0):
        return "agrees"
    return "discounting" if (npv_undiscounted_usd > 0) != (npv_usd > 0) else "resale"
