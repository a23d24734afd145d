"""The ways to run inference: own machines, rented ones under three billings, a hosted API."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.decide.capacity import SECONDS_PER_HOUR, Load, Sizing, service_load, sized
from calculator.decide.inputs import bought, rented, serving_setup
from calculator.decide.option import Component, Option, Strike
from calculator.decide.owned import owned_components, owned_machine
from calculator.model.api import TokenDemand, TokenPrices, token_cost_per_month
from calculator.model.rent import (
    RentedMachine,
    billed_hours_per_month,
    rented_cost_per_month,
)

if TYPE_CHECKING:
    from calculator.decide.inputs import Instance
    from calculator.decide.option import Ways
    from calculator.decide.verdict import Part
    from calculator.model.rent import Billing, Plan
    from calculator.scenario.scenario import Scenario

BILLINGS: Final[tuple[Billing, ...]] = ("always_on", "office_hours", "scale_to_zero")
PLANS: Final[dict[str, Plan]] = {
    "on_demand": "on_demand",
    "reserved_1y": "reserved",
    "reserved_3y": "reserved",
    "spot": "spot",
}
SCALING_SLACK: Final = 2.0
"""A service that sleeps between requests still runs half empty while awake: it is billed for at
least twice the hours it computes at full speed, never for more than the hours of service."""

IDLE_BEFORE_SLEEP: Final = "scale-to-zero-idle"


def inference_ways(part: Part = "inference") -> tuple[Ways, ...]:
    """Return every way to run the reader's inference, own machines first."""
    return tuple(partial(ways, part=part) for ways in (_own, _rents, _api))


def _own(scenario: Scenario, part: Part) -> tuple[Option]:
    """Return the reader's own machine."""
    return (_owned(scenario, part),)


def _owned(scenario: Scenario, part: Part) -> Option:
    """Return as many own machines as the load needs."""
    machine = bought(scenario, "machine")
    setup = serving_setup(scenario, machine.accelerator)
    if setup is None:
        return Option(part, "own", "local", strike=_unknown("model", scenario.choice("model")))
    sizing = sized(setup, service_load(scenario), machine.count)
    if isinstance(sizing, Strike):
        return Option(part, "own", "local", strike=sizing)
    owned = owned_machine(scenario, machine, sizing.machines)
    if isinstance(owned, Strike):
        return Option(part, "own", "local", strike=owned)
    components = owned_components(owned, sizing.busy_hours)
    return Option(part, "own", "local", components, details=_details(sizing, machine.id))


def _rents(scenario: Scenario, part: Part) -> tuple[Option, ...]:
    """Return rented machines under each billing."""
    load = service_load(scenario)
    instance = rented(scenario, "cloud_offer")
    sizing = _rented_sizing(scenario, load, instance)
    if isinstance(sizing, Strike):
        return tuple(Option(part, f"rent_{b}", "cloud", strike=sizing) for b in BILLINGS)
    found: list[Option] = []
    awake_hours = _awake_hours(scenario, load, sizing)
    rent = _rented_machines(scenario, load, instance, sizing)
    numbers = _details(sizing, instance.id)
    for billing in BILLINGS:
        machine = rent(billing=billing)
        details = {**numbers, "billed_hours": billed_hours_per_month(machine, awake_hours)}
        components = _rent_components(machine, awake_hours)
        found.append(Option(part, f"rent_{billing}", "cloud", components, details=details))
    return tuple(found)


def _awake_hours(scenario: Scenario, load: Load, sizing: Sizing) -> float:
    """Return the hours of the month that each machine of a service that sleeps is awake.

    Someone who asks keeps one machine awake until nobody has asked for a while; work that nobody
    waits for is gathered instead.
    """
    hours = sizing.busy_hours * SCALING_SLACK
    if load.speed_floor_tokens_per_s > 0:
        idle_s = facts.operations(scenario.as_of)[IDLE_BEFORE_SLEEP].typical
        hours = max(hours, load.requests * idle_s / SECONDS_PER_HOUR / sizing.machines)
    return min(hours, load.service_hours)


def _rented_sizing(scenario: Scenario, load: Load, instance: Instance) -> Sizing | Strike:
    """Return how many rented machines carry a load, or why it cannot be said."""
    setup = serving_setup(scenario, instance.accelerator)
    if setup is None:
        return _unknown("model", scenario.choice("model"))
    if instance.usd_per_hour is None:
        return _unknown("price", instance.id)
    return sized(setup, load, instance.count)


def _rented_machines(
    scenario: Scenario, load: Load, instance: Instance, sizing: Sizing
) -> partial[RentedMachine]:
    """Return rented machines as the cost model wants them, but for their billing."""
    return partial(
        RentedMachine,
        instances=sizing.machines,
        usd_per_hour=instance.usd_per_hour or 0.0,
        plan=PLANS[scenario.choice("plan")],
        office_hours_per_month=load.service_hours,
        egress_gb_per_month=scenario.number("egress_gb_per_month"),
        egress_usd_per_gb=scenario.number("egress_usd_per_gb"),
        storage_gb=scenario.number("storage_gb"),
        storage_usd_per_gb_month=scenario.number("storage_usd_per_gb_month"),
    )


def _rent_components(machine: RentedMachine, busy_hours: float) -> tuple[Component, ...]:
    """Return what rented machines cost, by component."""
    cost = rented_cost_per_month(machine, busy_hours)
    sleeps = machine.billing == "scale_to_zero" and busy_hours < machine.office_hours_per_month
    elastic = sleeps and machine.plan != "reserved"
    return (
        Component("rent", cost.compute_usd, ("rent_price", "work") if elastic else ("rent_price",)),
        Component("egress", cost.egress_usd, ("load",)),
        Component("storage", cost.storage_usd),
    )


def _api(scenario: Scenario, part: Part) -> tuple[Option]:
    """Return a hosted model, paid by the token."""
    if scenario.choice("own_weights") == "yes":
        return (Option(part, "api", "api", strike=Strike("own_weights")),)
    load = service_load(scenario)
    row = facts.api_prices(scenario.as_of)[scenario.choice("api_model")]
    prices = {
        "input": scenario.given.get("api_input_usd_per_mtok", row.input_usd_per_mtok),
        "cached": scenario.given.get("api_cached_usd_per_mtok", row.cached_input_usd_per_mtok),
        "output": scenario.given.get("api_output_usd_per_mtok", row.output_usd_per_mtok),
    }
    if prices["input"] is None or prices["output"] is None:
        return (Option(part, "api", "api", strike=_unknown("price", row.id)),)
    if load.output_tokens <= 0 and load.input_tokens <= 0:
        return (Option(part, "api", "api", strike=Strike("no_load")),)
    cached = prices["cached"]
    cost = token_cost_per_month(
        TokenPrices(
            input_usd_per_mtok=float(prices["input"]),
            cached_usd_per_mtok=None if cached is None else float(cached),
            output_usd_per_mtok=float(prices["output"]),
        ),
        TokenDemand(
            input_tokens=load.input_tokens,
            output_tokens=load.output_tokens,
            cached_share=load.traffic.cached_share,
        ),
    )
    factors = ("api_price", "load")
    components = (
        Component("api_input", cost.input_usd, factors),
        Component("api_cached", cost.cached_usd, factors),
        Component("api_output", cost.output_usd, factors),
    )
    return (Option(part, "api", "api", components, details={"offer": row.id}),)


def _details(sizing: Sizing, offer: str) -> dict[str, float | str]:
    """Return the numbers behind a machine, for the reader."""
    return {
        "offer": offer,
        "machines": float(sizing.machines),
        "busy_hours": sizing.busy_hours,
        "tokens_per_s": sizing.rate.tokens_per_s.typical,
        "tokens_per_s_low": sizing.rate.tokens_per_s.low,
        "tokens_per_s_high": sizing.rate.tokens_per_s.high,
        "users": float(sizing.rate.users * sizing.machines),
    }


def _unknown(what: str, subject: str) -> Strike:
    """Return the strike of an option for which nobody publishes a number."""
    return Strike(f"{what}_unknown", {"subject": subject})
