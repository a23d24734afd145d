"""The working of what own machines cost: price, life, power, maintenance, room, staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.decide.inputs import (
    HOST_PRICE,
    MOST_WORKSTATION_ACCELERATORS,
    SERVER_HOST_POWER_PER_CARD,
    WORKSTATION_HOST_POWER,
    bought,
)
from calculator.decide.working.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculator.decide.option import Option
    from calculator.decide.working.ledger import Working
    from calculator.scenario.scenario import Scenario

HOURS: Final = "hours_in_month"
COMPONENTS: Final = {
    "electricity_busy": "machines * busy_kw * busy_hours * pue * electricity_usd_per_kwh",
    "electricity_idle": "machines * idle_kw * idle_hours * pue * electricity_usd_per_kwh",
    "maintenance": "purchase_usd * maintenance_share_per_year / 12",
    "staff": "staff_usd_per_month",
    "colocation": "machines * busy_kw * colocation_usd_per_kw_month",
}
"""Each share of the cost of owning, besides the price."""


def machine_key(option: Option) -> str:
    """Return the field that names the machine of an option."""
    own_training = option.part == "training" and option.code == "own"
    return "training_machine" if own_training else "machine"


def put_option(ledger: Ledger, option: Option, *details: str) -> None:
    """Write down details of an option, each with a working of its own."""
    units = {"machines": "machines", "busy_hours": "hours", "billed_hours": "hours"}
    for detail in details:
        address = f"{option.part}/{option.code}/{detail}"
        ledger.figure(detail, float(option.details[detail]), units[detail], address)


def price_step(ledger: Ledger, key: str) -> None:
    """Write down the price of one machine, from its row or from its parts."""
    scenario, field = ledger.scenario, f"{key}_price_usd"
    system = facts.systems(scenario.as_of)[scenario.choice(key)]
    if field in scenario.given:
        ledger.field(field, "machine_price_usd")
    elif system.price_usd is not None:
        ledger.fact("machine_price_usd", system.price_usd, "usd", ("systems", system.id))
    else:
        card = facts.accelerators(scenario.as_of)[system.accelerator]
        host = facts.operations(scenario.as_of)[HOST_PRICE]
        ledger.fact(
            "card_price_usd", card.street_price_usd or 0.0, "usd", _card(system.accelerator)
        )
        ledger.fact("cards_in_machine", float(system.count), "", ("systems", system.id))
        ledger.fact("host_price_usd", host.typical, "usd", ("operations", HOST_PRICE))
        expression = "card_price_usd * cards_in_machine + host_price_usd"
        ledger.step("machine_price_usd", expression, "usd", bought(scenario, key).price_usd)


def _card(accelerator: str) -> tuple[str, str]:
    """Return the row of a card."""
    return ("accelerators", accelerator)


def power_step(ledger: Ledger, key: str) -> None:
    """Write down the power of one machine at work, from its row or from its parts."""
    scenario, field = ledger.scenario, f"{key}_power_kw"
    system = facts.systems(scenario.as_of)[scenario.choice(key)]
    known_w = system.power_typical_w or system.power_max_w
    busy_kw = bought(scenario, key).busy_kw
    if field in scenario.given:
        ledger.field(field, "busy_kw")
    elif known_w is not None:
        ledger.fact("machine_power_w", known_w, "w", ("systems", system.id))
        ledger.step("busy_kw", "machine_power_w / 1000", "kw", busy_kw)
    else:
        _power_of_parts(ledger, key)


def _power_of_parts(ledger: Ledger, key: str) -> None:
    """Write down the power of cards and of what is round them."""
    scenario = ledger.scenario
    system = facts.systems(scenario.as_of)[scenario.choice(key)]
    card = facts.accelerators(scenario.as_of)[system.accelerator]
    big = system.count > MOST_WORKSTATION_ACCELERATORS
    row = SERVER_HOST_POWER_PER_CARD if big else WORKSTATION_HOST_POWER
    host = facts.operations(scenario.as_of)[row]
    ledger.fact("card_power_w", card.tdp_w or 0.0, "w", _card(system.accelerator))
    ledger.fact("cards_in_machine", float(system.count), "", ("systems", system.id))
    ledger.fact("host_power_w", host.typical, "w", ("operations", row))
    around = "host_power_w * cards_in_machine" if big else "host_power_w"
    expression = f"(cards_in_machine * card_power_w + {around}) / 1000"
    ledger.step("busy_kw", expression, "kw", bought(scenario, key).busy_kw)


def electricity_step(ledger: Ledger) -> None:
    """Write down the price of electricity in US dollars."""
    ledger.fields("electricity_twd_per_kwh", "twd_per_usd")
    expression = "electricity_twd_per_kwh / twd_per_usd"
    ledger.step("electricity_usd_per_kwh", expression, "usd_per_kwh")


def purchase_step(ledger: Ledger, option: Option) -> None:
    """Write down the price of all machines."""
    put_option(ledger, option, "machines")
    price_step(ledger, machine_key(option))
    ledger.step("purchase_usd", "machines * machine_price_usd", "usd")


def life_steps(ledger: Ledger) -> None:
    """Write down how long machines are paid for, and the discount rate of a month."""
    ledger.fields("life_years", "horizon_months", "discount_rate_per_year", "residual_share")
    ledger.step("life_months", "min(life_years * 12, horizon_months)", "months")
    ledger.step("rate_per_month", "discount_rate_per_year / 12", "share")


def component_working(scenario: Scenario, option: Option, code: str, usd: float) -> Working:
    """Return what one share of the cost of owning comes from.

    Args:
        scenario: what the reader has said.
        option: own machines, or the idle hours of them.
        code: of the component.
        usd: the engine's figure, per month.
    """
    ledger = Ledger(scenario)
    if code == "capital":
        purchase_step(ledger, option)
        life_steps(ledger)
        worth = "discount_factor(rate_per_month, life_months)"
        paid = f"purchase_usd - purchase_usd * residual_share * {worth}"
        spread = "annuity_factor(rate_per_month, life_months)"
        ledger.step(code, f"({paid}) / {spread}", "usd", usd)
        return ledger.working(f"{option.part}/{option.code}/{code}", "annuity")
    expression = COMPONENTS[code]
    if code == "maintenance":
        purchase_step(ledger, option)
        ledger.field("maintenance_share_per_year")
    elif code == "staff":
        ledger.field("staff_usd_per_month")
    else:
        put_option(ledger, option, "machines")
        power_step(ledger, machine_key(option))
        _power_terms(ledger, option, code)
    ledger.step(code, expression, "usd", usd)
    return ledger.working(f"{option.part}/{option.code}/{code}")


def _power_terms(ledger: Ledger, option: Option, code: str) -> None:
    """Write down what power is multiplied by."""
    if code == "colocation":
        ledger.field("colocation_usd_per_kw_month")
        return
    put_option(ledger, option, "busy_hours")
    if code == "electricity_idle":
        ledger.field("idle_power_share")
        ledger.step("idle_kw", "busy_kw * idle_power_share", "kw")
        ledger.constant(HOURS, 730.0, "hours")
        ledger.step("idle_hours", f"max({HOURS} - busy_hours, 0)", "hours")
    ledger.field("pue")
    electricity_step(ledger)


def owning_workings(scenario: Scenario, option: Option) -> Iterator[Working]:
    """Yield each share of the cost of own machines."""
    for component in option.components:
        yield component_working(scenario, option, component.code, component.usd_per_month)
