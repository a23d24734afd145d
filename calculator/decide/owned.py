"""Own machines under the reader's terms: price, life, power, maintenance, room, staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.decide.option import Component, Strike
from calculator.model.durations import MONTHS_PER_YEAR
from calculator.model.energy import idle_power_kw
from calculator.model.own import OwnedMachine, owned_cost_per_month

if TYPE_CHECKING:
    from calculator.decide.inputs import Machine
    from calculator.scenario.scenario import Scenario


def owned_machine(scenario: Scenario, machine: Machine, count: int) -> OwnedMachine | Strike:
    """Return machines as the cost model wants them, or the number that is missing.

    What is bought is paid off within the period compared, or within its life if that is shorter.
    """
    if machine.price_usd is None:
        return Strike("price_unknown", {"subject": machine.id})
    if machine.busy_kw is None:
        return Strike("power_unknown", {"subject": machine.id})
    life_months = scenario.number("life_years") * MONTHS_PER_YEAR
    twd_per_kwh = scenario.number("electricity_twd_per_kwh")
    return OwnedMachine(
        machines=count,
        price_usd=machine.price_usd,
        life_months=min(life_months, scenario.number("horizon_months")),
        residual_share=scenario.number("residual_share"),
        discount_per_year=scenario.number("discount_rate_per_year"),
        maintenance_share_per_year=scenario.number("maintenance_share_per_year"),
        busy_kw=machine.busy_kw,
        idle_kw=idle_power_kw(machine.busy_kw, scenario.number("idle_power_share")),
        pue=scenario.number("pue"),
        electricity_usd_per_kwh=twd_per_kwh / scenario.number("twd_per_usd"),
        staff_usd_per_month=scenario.number("staff_usd_per_month"),
        colocation_usd_per_kw_month=scenario.number("colocation_usd_per_kw_month"),
    )


def owned_components(owned: OwnedMachine, busy_hours: float) -> tuple[Component, ...]:
    """Return what own machines cost, by component."""
    cost = owned_cost_per_month(owned, busy_hours)
    return (
        Component("capital", cost.capital_usd, ("machine_price",)),
        Component("electricity_busy", cost.electricity_busy_usd, ("electricity_price", "work")),
        Component("electricity_idle", cost.electricity_idle_usd, ("electricity_price",)),
        Component("maintenance", cost.maintenance_usd, ("machine_price", "maintenance")),
        Component("staff", cost.staff_usd),
        Component("colocation", cost.colocation_usd),
    )
