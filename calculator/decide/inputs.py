"""The scenario's numbers, with prices and powers looked up where the reader gave none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.model.energy import busy_power_kw
from calculator.model.from_facts import device, model_shape, weight_format
from calculator.model.parts import Setup

if TYPE_CHECKING:
    from datetime import date

    from calculator.facts import CloudOffer, System
    from calculator.model.parts import Device, ModelShape
    from calculator.scenario.field import Value
    from calculator.scenario.scenario import Scenario

HOST_PRICE: Final = "workstation-host"
SERVER_HOST_POWER_PER_CARD: Final = "server-overhead"
WORKSTATION_HOST_POWER: Final = "host-power-workstation"
MOST_WORKSTATION_ACCELERATORS: Final = 2
PLAN_COLUMNS: Final = {
    "on_demand": "on_demand_usd_per_hour",
    "reserved_1y": "reserved_1y_usd_per_hour",
    "reserved_3y": "reserved_3y_usd_per_hour",
    "spot": "spot_usd_per_hour",
}


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine to buy: what is inside and what it costs and draws, None where unknown."""

    id: str
    accelerator: str
    device: Device
    count: int
    price_usd: float | None
    busy_kw: float | None


@dataclass(frozen=True, slots=True)
class Instance:
    """A machine to rent: what is inside and what an hour costs, None where unknown."""

    id: str
    accelerator: str
    device: Device
    count: int
    usd_per_hour: float | None


def bought(scenario: Scenario, key: str) -> Machine:
    """Return the machine that a field names, with the reader's own price and power if given.

    Args:
        scenario: what the reader has said.
        key: `machine` or `training_machine`.
    """
    price = scenario.given.get(f"{key}_price_usd")
    power = scenario.given.get(f"{key}_power_kw")
    return _machine(scenario.choice(key), price, power, scenario.as_of)


@lru_cache(maxsize=1024)
def _machine(name: str, price: Value | None, power: Value | None, on: date | None) -> Machine:
    """Return a machine with the reader's own price and power if given."""
    system = facts.systems(on)[name]
    return Machine(
        id=system.id,
        accelerator=system.accelerator,
        device=_device(system.accelerator, on),
        count=system.count,
        price_usd=_machine_price_usd(system, on) if price is None else float(price),
        busy_kw=_machine_power_kw(system, on) if power is None else float(power),
    )


def rented(scenario: Scenario, key: str) -> Instance:
    """Return the instance that a field names, with the reader's own price if given.

    Args:
        scenario: what the reader has said.
        key: `cloud_offer` or `training_offer`.
    """
    on = scenario.as_of
    offer = facts.cloud_offers(on)[scenario.choice(key)]
    own = scenario.given.get(PRICE_FIELDS[key])
    return Instance(
        id=offer.id,
        accelerator=offer.accelerator,
        device=_device(offer.accelerator, on),
        count=offer.count,
        usd_per_hour=_plan_price(offer, scenario.choice("plan")) if own is None else float(own),
    )


PRICE_FIELDS: Final = {
    "cloud_offer": "cloud_usd_per_hour",
    "training_offer": "training_usd_per_hour",
}


def _plan_price(offer: CloudOffer, plan: str) -> float | None:
    """Return what an hour costs under a plan, None if nobody publishes it."""
    return getattr(offer, PLAN_COLUMNS[plan])


@cache
def _device(accelerator: str, on: date | None) -> Device:
    """Return an accelerator as the physics wants it."""
    return device(facts.accelerators(on)[accelerator])


@cache
def _machine_price_usd(system: System, on: date | None) -> float | None:
    """Return the price of a machine, of cards and host if only those are known."""
    if system.price_usd is not None:
        return system.price_usd
    card = facts.accelerators(on)[system.accelerator].street_price_usd
    if card is None or system.count > MOST_WORKSTATION_ACCELERATORS:
        return None  # chassis and network of a big server cost more than a workstation's host
    return card * system.count + facts.operations(on)[HOST_PRICE].typical


@cache
def _machine_power_kw(system: System, on: date | None) -> float | None:
    """Return the power of a machine at work, from measurement, rating, or its parts."""
    operations = facts.operations(on)
    if system.count > MOST_WORKSTATION_ACCELERATORS:
        host_w = operations[SERVER_HOST_POWER_PER_CARD].typical * system.count
    else:
        host_w = operations[WORKSTATION_HOST_POWER].typical
    return busy_power_kw(system, facts.accelerators(on)[system.accelerator], host_w=host_w)


@cache
def shape_of(model: str, on: date | None) -> ModelShape | None:
    """Return a model as the physics wants it, None if its size is not published."""
    return model_shape(facts.models(on)[model])


@cache
def _serving_setup(
    model: str, number_format: str, engine: str, accelerator: str, on: date | None
) -> Setup | None:
    """Return a model on one card, None if its size is not published."""
    shape = shape_of(model, on)
    if shape is None:
        return None
    weights = weight_format(facts.quantizations(on)[number_format])
    return Setup(model=shape, weights=weights, device=_device(accelerator, on), engine=engine)


def serving_setup(scenario: Scenario, accelerator: str) -> Setup | None:
    """Return the reader's model on one card, None if its size is not published."""
    return _serving_setup(
        scenario.choice("model"),
        scenario.choice("quantization"),
        scenario.choice("engine"),
        accelerator,
        scenario.as_of,
    )
