"""How many whole machines a load needs, and how long they work for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Final

from calculator.decide.option import Strike
from calculator.model.memory import memory_fit
from calculator.model.parts import GB, Estimate, Missing
from calculator.model.serving import (
    Traffic,
    best_machine_tokens_per_s,
    machine_setups,
    max_users,
)

if TYPE_CHECKING:
    from calculator.model.parts import Setup
    from calculator.scenario.scenario import Scenario

SECONDS_PER_HOUR: Final = 3600.0
MOST_MACHINES: Final = 256
"""More than this is a data centre to be planned, not an option to be compared."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a service has to carry in a month.

    Attributes:
        traffic: mean length of a request.
        output_tokens: generated in the month.
        input_tokens: read in the month.
        service_hours: hours of the month in which it happens.
        users: requests in flight at the busiest.
        speed_floor_tokens_per_s: what each of them must get at least.
    """

    traffic: Traffic
    output_tokens: float
    input_tokens: float
    service_hours: float
    users: int
    speed_floor_tokens_per_s: float


@dataclass(frozen=True, slots=True)
class Rate:
    """What one machine delivers: tokens per second at best, and users at the floor."""

    tokens_per_s: Estimate
    users: int


@dataclass(frozen=True, slots=True)
class Sizing:
    """Whole machines for a load.

    Attributes:
        machines: how many.
        busy_hours: hours of the month each of them computes at full speed.
        rate: what one of them delivers.
    """

    machines: int
    busy_hours: float
    rate: Rate


def service_load(scenario: Scenario) -> Load:
    """Return the reader's load."""
    days = scenario.number("days_per_month")
    out_per_day = scenario.number("tokens_out_per_day")
    in_per_day = scenario.number("tokens_in_per_day")
    in_per_request = scenario.number("tokens_in_per_request")
    requests_per_day = in_per_day / in_per_request
    out_per_request = out_per_day / requests_per_day if requests_per_day else 0.0
    return Load(
        traffic=Traffic(
            input_tokens=in_per_request if requests_per_day else 0.0,
            output_tokens=max(out_per_request, 1.0),
            cached_share=scenario.number("cached_share"),
        ),
        output_tokens=out_per_day * days,
        input_tokens=in_per_day * days,
        service_hours=scenario.number("hours_per_day") * days,
        users=ceil(scenario.number("concurrent_users")),
        speed_floor_tokens_per_s=scenario.number("speed_floor_tokens_per_s"),
    )


@lru_cache(maxsize=4096)
def machine_rate(setup: Setup, traffic: Traffic, floor: float, devices: int) -> Rate | Strike:
    """Return what one machine delivers, or the number that keeps it from delivering."""
    found = best_machine_tokens_per_s(setup, traffic, devices)
    if isinstance(found, Missing):
        return _missing(found, setup, traffic, devices)
    estimate, copy, copies = found
    users = max_users(copy, traffic, floor)
    if isinstance(users, Missing):
        return _missing(users, setup, traffic, devices)
    if users < 1:
        speed = {"floor_tokens_per_s": floor, "machine": setup.device.name}
        return Strike("too_slow_for_one_user", speed)
    return Rate(estimate, users * copies)


def _missing(missing: Missing, setup: Setup, traffic: Traffic, devices: int) -> Strike:
    """Return the number that fails: memory that is short, or a specification nobody states."""
    if missing.code != "does_not_fit":
        return Strike(missing.code, {"subject": missing.subject, "field": missing.field})
    widest = machine_setups(setup, devices)[-1][0]
    fit = memory_fit(replace(widest, devices=devices), traffic.mean_context)
    need_gb = fit.need.total_bytes / GB
    return Strike("does_not_fit", {"need_gb": need_gb, "have_gb": fit.usable_bytes / GB})


def sized(setup: Setup, load: Load, devices: int) -> Sizing | Strike:
    """Return how many whole machines carry a load, or why none can.

    Args:
        setup: the model on one card of the machine.
        load: what has to be carried.
        devices: cards in one machine.
    """
    if load.service_hours <= 0 or load.output_tokens <= 0:
        return Strike("no_load")
    rate = machine_rate(setup, load.traffic, load.speed_floor_tokens_per_s, devices)
    if isinstance(rate, Strike):
        return rate
    work_hours = load.output_tokens / rate.tokens_per_s.typical / SECONDS_PER_HOUR
    machines = max(ceil(work_hours / load.service_hours), ceil(load.users / rate.users))
    if machines > MOST_MACHINES:
        return Strike("too_many_machines", {"machines": machines, "most": MOST_MACHINES})
    return Sizing(machines, work_hours / machines, rate)
