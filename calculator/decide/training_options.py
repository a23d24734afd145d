"""The ways to train: rented machines that are released after each run, or own ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Final

from calculator.decide.inputs import bought, rented, shape_of
from calculator.decide.option import Component, Option, Strike
from calculator.decide.owned import owned_components, owned_machine
from calculator.model.durations import HOURS_PER_MONTH, MONTHS_PER_YEAR
from calculator.model.memory import usable_bytes
from calculator.model.parts import GB, Missing
from calculator.model.sharing import night_work
from calculator.model.training_memory import training_need
from calculator.model.training_time import Training, training_hours

if TYPE_CHECKING:
    from calculator.model.parts import Device, ModelShape
    from calculator.scenario.scenario import Scenario

MOST_MACHINES: Final = 4096
TRAINING_ENGINE: Final = "pytorch"
PART: Final = "training"


@dataclass(frozen=True, slots=True)
class Job:
    """One training run on whole machines.

    Attributes:
        machines: how many work on it together.
        hours: how long it takes, typical.
        hours_low: with the fastest of what was measured elsewhere.
        hours_high: with the slowest.
    """

    machines: int
    hours: float
    hours_low: float
    hours_high: float


@lru_cache(maxsize=1024)
def training_job(  # noqa: PLR0913, PLR0917  # the cache needs plain arguments
    shape: ModelShape, device: Device, count: int, method: str, tokens: float, hours_limit: float
) -> Job | Strike:
    """Return how many machines a run needs and how long it takes, or why it cannot be done.

    Machines are added until the training state fits and the run ends within the limit.
    """
    run = Training(model=shape, device=device, method=method, recompute=True, devices=count)
    machines = machines_that_hold(run, count)
    if isinstance(machines, Strike):
        return machines
    one = training_hours(replace(run, devices=count), tokens)
    if isinstance(one, Missing):
        return Strike(one.code, {"subject": one.subject, "field": one.field})
    machines = max(machines, ceil(one.typical / hours_limit))
    if machines > MOST_MACHINES:
        return Strike("too_many_machines", {"machines": machines, "most": MOST_MACHINES})
    share = 1.0 / machines
    return Job(machines, one.typical * share, one.low * share, one.high * share)


def machines_that_hold(run: Training, count: int) -> int | Strike:
    """Return how many machines hold the training state."""
    usable = usable_bytes(run.device, TRAINING_ENGINE, count)
    one = training_need(run).total_bytes
    machines = max(1, ceil(training_need(run).state_bytes / usable))
    while machines <= MOST_MACHINES:
        need = training_need(replace(run, devices=count * machines)).total_bytes
        if need <= usable * machines:
            return machines
        more = ceil(need / usable)
        if more <= machines or machines == MOST_MACHINES:
            break
        machines = min(more, MOST_MACHINES)
    return Strike("does_not_fit", {"need_gb": one / GB, "have_gb": usable / GB})


def job_on(scenario: Scenario, device: Device, count: int) -> Job | Strike:
    """Return the reader's run on a kind of machine."""
    shape = shape_of(scenario.choice("model"), scenario.as_of)
    if shape is None:
        return Strike("model_unknown", {"subject": scenario.choice("model")})
    if scenario.number("training_tokens") <= 0 or scenario.number("runs_per_year") <= 0:
        return Strike("no_load")
    return training_job(
        shape,
        device,
        count,
        scenario.choice("training_method"),
        scenario.number("training_tokens"),
        scenario.number("training_hours_limit"),
    )


def training_options(scenario: Scenario) -> tuple[Option, ...]:
    """Return every way to train on machines for nothing else, priced or struck out."""
    return (_own(scenario), _rent(scenario))


def _own(scenario: Scenario) -> Option:
    """Return own training machines."""
    machine = bought(scenario, "training_machine")
    job = job_on(scenario, machine.device, machine.count)
    if isinstance(job, Strike):
        return Option(PART, "own", "local", strike=job)
    busy_hours = job.hours * scenario.number("runs_per_year") / MONTHS_PER_YEAR
    fleets = max(1, ceil(busy_hours / HOURS_PER_MONTH))
    owned = owned_machine(scenario, machine, job.machines * fleets)
    if isinstance(owned, Strike):
        return Option(PART, "own", "local", strike=owned)
    components = owned_components(owned, busy_hours / fleets)
    details = _details(job, busy_hours / fleets, machine.id, fleets)
    return Option(PART, "own", "local", components, details=details)


def _rent(scenario: Scenario) -> Option:
    """Return rented training machines, released after each run."""
    instance = rented(scenario, "training_offer")
    if instance.usd_per_hour is None:
        strike = Strike("price_unknown", {"subject": instance.id})
        return Option(PART, "rent", "cloud", strike=strike)
    job = job_on(scenario, instance.device, instance.count)
    if isinstance(job, Strike):
        return Option(PART, "rent", "cloud", strike=job)
    busy_hours = job.hours * scenario.number("runs_per_year") / MONTHS_PER_YEAR
    reserved = scenario.choice("plan").startswith("reserved")
    billed_hours = HOURS_PER_MONTH if reserved else busy_hours
    rent_usd = job.machines * instance.usd_per_hour * billed_hours
    storage_usd = scenario.number("storage_gb") * scenario.number("storage_usd_per_gb_month")
    components = (
        Component("rent", rent_usd, ("rent_price",) if reserved else ("rent_price", "work")),
        Component("storage", storage_usd),
    )
    details = _details(job, busy_hours, instance.id, 1) | {"billed_hours": billed_hours}
    return Option(PART, "rent", "cloud", components, details=details)


def shared_option(scenario: Scenario, machines: int) -> Option:
    """Return training in the idle hours of the machines that are owned for inference.

    Args:
        scenario: what the reader has said.
        machines: how many are owned.
    """
    machine = bought(scenario, "machine")
    job = job_on(scenario, machine.device, machine.count)
    if isinstance(job, Strike):
        return Option(PART, "shared", "local", strike=job)
    if job.machines > machines:
        params: dict[str, float | str] = {"machines": job.machines, "have": machines}
        return Option(PART, "shared", "local", strike=Strike("too_few_machines", params))
    owned = owned_machine(scenario, machine, machines)
    if isinstance(owned, Strike):
        return Option(PART, "shared", "local", strike=owned)
    wanted_hours = job.hours * job.machines / machines
    wanted_hours *= scenario.number("runs_per_year") / MONTHS_PER_YEAR
    service_hours = scenario.number("hours_per_day") * scenario.number("days_per_month")
    night = night_work(owned, service_hours, wanted_hours)
    if not night.fits:
        params = {"wanted_hours": wanted_hours, "free_hours": night.hours}
        return Option(PART, "shared", "local", strike=Strike("no_idle_hours", params))
    power = Component("electricity_busy", night.usd_per_month, ("electricity_price", "work"))
    details = _details(job, wanted_hours, machine.id, 1)
    return Option(PART, "shared", "local", (power,), details=details)


def _details(job: Job, busy_hours: float, offer: str, fleets: int) -> dict[str, float | str]:
    """Return the numbers behind a training option, for the reader."""
    return {
        "offer": offer,
        "machines": float(job.machines * fleets),
        "hours_per_run": job.hours,
        "hours_per_run_low": job.hours_low,
        "hours_per_run_high": job.hours_high,
        "busy_hours": busy_hours,
    }
