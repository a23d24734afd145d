"""The working of capacity: tokens per second, users, whole machines, hours at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.decide.capacity import (
    SECONDS_PER_HOUR,
    Sizing,
    service_load,
    sized,
    splits_of,
)
from calculator.decide.inputs import bought, rented, serving_setup
from calculator.decide.option import Strike
from calculator.decide.working.ledger import Ledger
from calculator.decide.working.load import put_load
from calculator.decide.working.model_sizes import Copy, memory_workings, requests_working
from calculator.decide.working.step_times import time_workings
from calculator.model.decode import decode_step_seconds
from calculator.model.serving import machine_setups, requests_seconds, sequences_in_flight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculator.decide.inputs import Instance, Machine
    from calculator.decide.option import Option
    from calculator.decide.working.ledger import Working
    from calculator.scenario.scenario import Scenario


def serving_workings(scenario: Scenario, option: Option) -> Iterator[Working]:
    """Yield the workings of what the machines of an option deliver, as far as they can serve."""
    base = f"{option.part}/{option.code}"
    own = option.code == "own"
    machine = bought(scenario, "machine") if own else rented(scenario, "cloud_offer")
    setup = serving_setup(scenario, machine.accelerator)
    if setup is None:
        return
    load = service_load(scenario)
    sizing = sized(setup, load, machine.count)
    if isinstance(sizing, Strike):
        if sizing.code == "does_not_fit":
            widest = machine_setups(setup, machine.count)[-1][0]
            copy = Copy(option.part, base, widest, load.traffic, machine.accelerator)
            yield from memory_workings(scenario, copy)
        return
    copy = Copy(option.part, base, sizing.rate.copy, load.traffic, machine.accelerator)
    yield from memory_workings(scenario, copy)
    yield requests_working(scenario, copy)
    yield from _rate(scenario, copy, sizing)
    yield from _users(scenario, copy, sizing)
    yield from time_workings(scenario, copy, 1, "alone")
    yield _alone(scenario, copy)
    yield from _machines(scenario, copy, sizing, machine)


def _rate(scenario: Scenario, copy: Copy, sizing: Sizing) -> Iterator[Working]:
    """Yield how many tokens a second one machine writes at best."""
    batch = sequences_in_flight(copy.setup, copy.traffic)
    yield from time_workings(scenario, copy, batch, "full")
    ledger = copy.ledger(scenario)
    put_load(ledger, copy.part, "answer_tokens")
    ledger.figure("requests_at_once", float(batch), "", f"{copy.base}/requests_at_once")
    _put_seconds(ledger, copy, batch, "full")
    ledger.put_copies(sizing.rate.copies)
    expression = "copies * requests_at_once * answer_tokens / batch_seconds"
    value = sizing.rate.tokens_per_s.typical
    ledger.step("tokens_per_s", expression, "tokens_per_s", value)
    yield ledger.working(f"{copy.base}/tokens_per_s", "serving_band")


def _put_seconds(ledger: Ledger, copy: Copy, batch: int, kind: str) -> None:
    """Write down how long a batch takes."""
    seconds = requests_seconds(copy.setup, copy.traffic, batch)
    assert isinstance(seconds, float)  # noqa: S101  # an option of unknown rate is struck out
    ledger.figure("batch_seconds", seconds, "seconds", f"{copy.base}/{kind}/batch_seconds")


def _users(scenario: Scenario, copy: Copy, sizing: Sizing) -> Iterator[Working]:
    """Yield how many users the machines carry, and how fast each of them is served then."""
    each = sizing.rate.users // sizing.rate.copies
    yield from time_workings(scenario, copy, each, "users")
    ledger = copy.ledger(scenario)
    put_load(ledger, copy.part, "answer_tokens")
    _put_seconds(ledger, copy, each, "users")
    ledger.step("user_tokens_per_s", "answer_tokens / batch_seconds", "tokens_per_s")
    yield ledger.working(f"{copy.base}/user_tokens_per_s")
    speed = ledger.value("user_tokens_per_s")
    ledger = Ledger(scenario)
    ledger.field("speed_floor_tokens_per_s")
    ledger.figure("user_tokens_per_s", speed, "tokens_per_s", f"{copy.base}/user_tokens_per_s")
    ledger.put_searched("users_per_copy", float(each))
    ledger.put_copies(sizing.rate.copies)
    per_machine = float(sizing.rate.users)
    ledger.step("users_per_machine", "users_per_copy * copies", "", per_machine)
    others = (ledger.known["user_tokens_per_s"], ledger.known["speed_floor_tokens_per_s"])
    yield ledger.working(f"{copy.base}/users_per_machine", "users_search", others=others)
    ledger = Ledger(scenario)
    ledger.figure("users_per_machine", per_machine, "", f"{copy.base}/users_per_machine")
    machines = float(sizing.machines)
    ledger.figure("machines", machines, "machines", f"{copy.base}/machines")
    ledger.step("users", "users_per_machine * machines", "", per_machine * machines)
    yield ledger.working(f"{copy.base}/users")


def _alone(scenario: Scenario, copy: Copy) -> Working:
    """Return how fast the answer of one who is alone on the machine is written."""
    ledger = Ledger(scenario)
    seconds = decode_step_seconds(copy.setup, 1, copy.traffic.mean_context)
    ledger.figure("step_seconds", seconds, "seconds", f"{copy.base}/alone/step_seconds")
    ledger.step("alone_tokens_per_s", "1 / step_seconds", "tokens_per_s")
    return ledger.working(f"{copy.base}/alone_tokens_per_s")


def _machines(
    scenario: Scenario, copy: Copy, sizing: Sizing, machine: Machine | Instance
) -> Iterator[Working]:
    """Yield how many whole machines carry the load, and how long they work for it."""
    load = service_load(scenario)
    rate = sizing.rate.tokens_per_s.typical
    ledger = Ledger(scenario)
    put_load(ledger, copy.part, "output_tokens", "service_hours")
    ledger.figure("tokens_per_s", rate, "tokens_per_s", f"{copy.base}/tokens_per_s")
    hours = load.output_tokens / rate / SECONDS_PER_HOUR
    ledger.step("work_hours", "output_tokens / tokens_per_s / 3600", "hours", hours)
    ledger.field("concurrent_users")
    users = float(sizing.rate.users)
    ledger.figure("users_per_machine", users, "", f"{copy.base}/users_per_machine")
    ledger.step("machines_for_work", "ceil(work_hours / service_hours)", "machines")
    expression = "ceil(ceil(concurrent_users) / users_per_machine)"
    ledger.step("machines_for_users", expression, "machines")
    expression = "max(machines_for_work, machines_for_users)"
    ledger.step("machines", expression, "machines", float(sizing.machines))
    fastest = _is_fastest(copy, machine)
    notes = () if fastest else ("other_split",)
    yield ledger.working(f"{copy.base}/machines", *notes)
    ledger = Ledger(scenario)
    put_load(ledger, copy.part, "output_tokens")
    ledger.figure("tokens_per_s", rate, "tokens_per_s", f"{copy.base}/tokens_per_s")
    ledger.figure("machines", float(sizing.machines), "machines", f"{copy.base}/machines")
    ledger.step("work_hours", "output_tokens / tokens_per_s / 3600", "hours", hours)
    ledger.step("busy_hours", "work_hours / machines", "hours", sizing.busy_hours)
    yield ledger.working(f"{copy.base}/busy_hours")


def _is_fastest(copy: Copy, machine: Machine | Instance) -> bool:
    """Return whether the split chosen is the one that writes most tokens."""
    splits = splits_of(copy.setup, copy.traffic, machine.count)
    return not isinstance(splits, Strike) and splits[0].copy == copy.setup
