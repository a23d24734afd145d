"""How many whole machines a load needs, and how long they work for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Final

from calculator.decide.option import Strike
from calculator.model.durations import SECONDS_PER_HOUR
from calculator.model.memory import memory_fit
from calculator.model.parts import GB, Missing
from calculator.model.serving import Traffic, machine_setups, machine_splits

if TYPE_CHECKING:
    from calculator.model.parts import Estimate, Setup
    from calculator.model.serving import Split
    from calculator.scenario.scenario import Scenario

MOST_MACHINES: Final = 256
"""More than this is a data centre to be planned, not an option to be compared."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a service has to carry in a month.

    Attributes:
        traffic: mean length of a request.
        output_tokens: generated in the month.
        input_tokens: read in the month.
        requests: asked in the month.
        service_hours: hours of the month in which it happens.
        users: requests in flight at the busiest.
        speed_floor_tokens_per_s: what each of them must get at least; 0 if nobody waits.
    """

    traffic: Traffic
    output_tokens: float
    input_tokens: float
    requests: float
    service_hours: float
    users: int
    speed_floor_tokens_per_s: float


@dataclass(frozen=True, slots=True)
class Rate:
    """What one machine delivers.

    Attributes:
        tokens_per_s: all its cards together, at best.
        users: how many it carries at the floor.
        copy: one copy of the model on its share of the cards.
        copies: how many of them the machine holds.
    """

    tokens_per_s: Estimate
    users: int
    copy: Setup
    copies: int


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
        requests=requests_per_day * days,
        service_hours=scenario.number("hours_per_day") * days,
        users=ceil(scenario.number("concurrent_users")),
        speed_floor_tokens_per_s=scenario.number("speed_floor_tokens_per_s"),
    )


@lru_cache(maxsize=4096)
def splits_of(setup: Setup, traffic: Traffic, devices: int) -> tuple[Split, ...] | Strike:
    """Return the ways to split one machine into copies, fastest first, or what forbids all."""
    found = machine_splits(setup, traffic, devices)
    return _missing(found, setup, traffic, devices) if isinstance(found, Missing) else found


@lru_cache(maxsize=4096)
def users_of(split: Split, floor: float) -> int:
    """Return the users that one machine carries at the floor."""
    return split.users(floor)


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

    The split into copies is the one that needs the fewest machines: a wide copy serves each
    user faster, many narrow ones serve more in all.

    Args:
        setup: the model on one card of the machine.
        load: what has to be carried.
        devices: cards in one machine.
    """
    if load.service_hours <= 0 or load.output_tokens <= 0:
        return Strike(_nothing_to_do(load))
    splits = splits_of(setup, load.traffic, devices)
    if isinstance(splits, Strike):
        return splits
    best: Sizing | None = None
    for split in splits:
        work_hours = load.output_tokens / split.rate.typical / SECONDS_PER_HOUR
        for_work = ceil(work_hours / load.service_hours)
        if best is not None and for_work >= best.machines:
            break  # the splits that follow are slower still
        users = users_of(split, load.speed_floor_tokens_per_s)
        machines = max(for_work, ceil(load.users / users)) if users else 0
        if machines and (best is None or machines < best.machines):
            rate = Rate(split.rate, users, split.copy, split.copies)
            best = Sizing(machines, work_hours / machines, rate)
    if best is None:
        floor = {"floor_tokens_per_s": load.speed_floor_tokens_per_s, "machine": setup.device.name}
        return Strike("too_slow_for_one_user", floor)
    if best.machines > MOST_MACHINES:
        return Strike("too_many_machines", {"machines": best.machines, "most": MOST_MACHINES})
    return best


def _nothing_to_do(load: Load) -> str:
    """Return why a load without hours or without output tokens needs no machines."""
    if load.output_tokens <= 0 and load.input_tokens <= 0:
        return "no_load"
    return "no_hours" if load.service_hours <= 0 else "no_output"
