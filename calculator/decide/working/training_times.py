"""The working of a training run: seconds of a token, hours of a run, machines, memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from calculator.decide.inputs import bought, rented, shape_of
from calculator.decide.training_options import Job, machines_that_hold, training_job
from calculator.decide.working.ledger import Ledger
from calculator.decide.working.model_sizes import put_shape
from calculator.decide.working.training_memory import training_memory_workings
from calculator.model.decode import PCIE_GB_S
from calculator.model.efficiency import fitted_constants
from calculator.model.parts import GB, TERA, Missing
from calculator.model.training_time import (
    ACTIVATION_BYTES,
    WEIGHT_BYTES,
    Training,
    attention_width,
    training_hours,
    training_parts,
    training_passes,
    training_tokens_per_s,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculator.decide.inputs import Instance, Machine
    from calculator.decide.option import Option
    from calculator.decide.working.ledger import Working
    from calculator.scenario.scenario import Scenario

PARTS: Final = {
    "train_matrices": "passes_per_token * active_params / matrix_rate",
    "train_attention": "passes_per_token * attention_width / matrix_rate",
    "train_launch": "layers / 1000 / sequence_tokens",
    "train_traffic": "moved_seconds",
    "train_expert_traffic": "moved_seconds * max(1, experts_per_token)",
    "train_unpack": "weight_bytes / bandwidth / sequence_tokens",
    "train_gather": "weight_bytes / link_rate / sequence_tokens",
}
"""Ideal seconds of each part of the time of one token; a fitted constant multiplies it."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The reader's run on the machines of an option.

    Attributes:
        base: where the workings of the option are found.
        run: the run on the cards of one machine.
        job: whole machines and hours, as the engine has them.
        machine: what the cards sit in.
    """

    base: str
    run: Training
    job: Job | None
    machine: Machine | Instance


def runs_of(scenario: Scenario, option: Option) -> Runs | None:
    """Return the reader's run on the machines of an option, None if it cannot be computed."""
    if option.code == "rent":
        machine = rented(scenario, "training_offer")
    else:
        machine = bought(scenario, "training_machine" if option.code == "own" else "machine")
    shape = shape_of(scenario.choice("model"), scenario.as_of)
    tokens = scenario.number("training_tokens")
    if shape is None or tokens <= 0:
        return None
    method, limit = scenario.choice("training_method"), scenario.number("training_hours_limit")
    run = Training(shape, machine.device, method, recompute=True, devices=machine.count)
    found = training_job(shape, machine.device, machine.count, method, tokens, limit)
    job = found if isinstance(found, Job) else None
    return Runs(f"training/{option.code}", run, job, machine)


def training_workings(scenario: Scenario, option: Option) -> Iterator[Working]:
    """Yield the workings of a training run, as far as it can be computed."""
    runs = runs_of(scenario, option)
    if runs is None:
        return
    together = replace(
        runs.run, devices=runs.machine.count * (runs.job.machines if runs.job else 1)
    )
    yield from training_memory_workings(scenario, runs.base, together, runs.machine.accelerator)
    if runs.job is None:
        return
    yield _token_seconds(scenario, runs)
    yield _hours_on_one(scenario, runs)
    yield _machines_per_run(scenario, runs, runs.job)
    yield _hours_per_run(scenario, runs, runs.job)


def _token_seconds(scenario: Scenario, runs: Runs) -> Working:
    """Return how long one card takes for one token."""
    run = runs.run
    ledger = Ledger(scenario)
    ledger.put_cards(run.devices)
    ledger.constant("sequence_tokens", run.sequence_tokens * run.micro_batch, "tokens")
    ledger.constant("passes_per_token", training_passes(run), "")
    put_shape(ledger, run.model, "active_params", "total_params", "layers", "hidden_size")
    _rates(ledger, runs)
    _attention(ledger, run)
    again = training_passes(run) / (training_passes(run) - 2.0)
    ledger.constant("activation_bytes_each", ACTIVATION_BYTES, "bytes")
    ledger.constant("computed_again", again if run.recomputes else 1.0)
    moved = "activation_bytes_each * layers * hidden_size / bandwidth * computed_again"
    ledger.step("moved_seconds", moved, "seconds")
    if run.model.is_moe:
        put_shape(ledger, run.model, "experts_per_token")
    ledger.constant("bytes_per_param", WEIGHT_BYTES, "bytes")
    ledger.step("weight_bytes", "bytes_per_param * total_params", "bytes")
    parts = training_parts(run) or ()
    known = fitted_constants()
    terms: list[str] = []
    for part in parts:
        fit, term = f"fit_{part.quantity}", f"time_{part.quantity}"
        ledger.fitted(fit, (part.quantity, part.software, part.hardware))
        expression = f"{fit} * {PARTS[part.quantity]}"
        ledger.step(term, expression, "seconds", known.seconds(part))
        terms.append(term)
    ledger.step("token_seconds", " + ".join(terms), "seconds", known.total_seconds(parts))
    return ledger.working(f"{runs.base}/token_seconds", "fitted_times")


def _rates(ledger: Ledger, runs: Runs) -> None:
    """Write down how fast a card multiplies, reads memory, and reaches its neighbours."""
    device, row = runs.run.device, ("accelerators", runs.machine.accelerator)
    ledger.fact("peak_tflops", device.bf16_tflops or 0.0, "", row)
    rate = (device.bf16_tflops or 0.0) * TERA
    ledger.step("matrix_rate", "peak_tflops * 1000000000000", "operations_per_s", rate)
    ledger.fact("memory_bandwidth_gb_s", device.memory_bandwidth_gb_s, "", row)
    ledger.step("bandwidth", "memory_bandwidth_gb_s * 1000000000", "bytes_per_s")
    if device.link_gb_s > PCIE_GB_S:
        ledger.fact("link_gb_s", device.link_gb_s, "", row)
    else:
        ledger.constant("link_gb_s", PCIE_GB_S, code="pcie_gb_s")
    value = max(device.link_gb_s, PCIE_GB_S) * 0.5 * GB
    ledger.step("link_rate", "link_gb_s * 0.5 * 1000000000", "bytes_per_s", value)


def _attention(ledger: Ledger, run: Training) -> None:
    """Write down the width of attention over a sequence."""
    shape = run.model
    put_shape(ledger, shape, "attention_heads", "head_dim", "growing_layers")
    layers = "growing_layers * sequence_tokens"
    if shape.sliding_layers:
        put_shape(ledger, shape, "sliding_layers", "sliding_window_tokens")
        window = "min(sequence_tokens, sliding_window_tokens)"
        layers = f"({layers} + sliding_layers * {window})"
    value = attention_width(shape, run.sequence_tokens)
    ledger.step("attention_width", f"attention_heads * head_dim * {layers}", "", value)


def _one_machine_hours(scenario: Scenario, runs: Runs) -> float:
    """Return the hours of a run on one machine."""
    hours = training_hours(runs.run, scenario.number("training_tokens"))
    assert not isinstance(hours, Missing)  # noqa: S101  # a run of unknown speed has no job
    return hours.typical


def _hours_on_one(scenario: Scenario, runs: Runs) -> Working:
    """Return how long one machine takes for a run."""
    rate = training_tokens_per_s(runs.run)
    assert not isinstance(rate, Missing)  # noqa: S101  # see above
    ledger = Ledger(scenario)
    ledger.put_cards(runs.run.devices)
    ledger.field("training_tokens")
    address = f"{runs.base}/token_seconds"
    ledger.figure("token_seconds", 1.0 / rate.typical, "seconds", address)
    expression = "training_tokens * token_seconds / 3600 / cards"
    if runs.run.method == "pretrain":
        ledger.fitted("fit_run_overhead", ("run_overhead", "any", "any"))
        expression = "training_tokens * fit_run_overhead * token_seconds / 3600 / cards"
    ledger.step("hours_on_one", expression, "hours", _one_machine_hours(scenario, runs))
    return ledger.working(f"{runs.base}/hours_on_one", "training_band")


def _machines_per_run(scenario: Scenario, runs: Runs, job: Job) -> Working:
    """Return how many machines work on a run."""
    ledger = Ledger(scenario)
    ledger.field("training_hours_limit")
    hours = _one_machine_hours(scenario, runs)
    ledger.figure("hours_on_one", hours, "hours", f"{runs.base}/hours_on_one")
    ledger.step("machines_for_time", "ceil(hours_on_one / training_hours_limit)", "machines")
    holding = machines_that_hold(runs.run, runs.machine.count)
    assert isinstance(holding, int)  # noqa: S101  # see above
    ledger.put_searched("machines_that_hold", float(holding))
    expression = "max(machines_that_hold, machines_for_time)"
    ledger.step("machines_per_run", expression, "machines", float(job.machines))
    return ledger.working(f"{runs.base}/machines_per_run", "holding_search")


def _hours_per_run(scenario: Scenario, runs: Runs, job: Job) -> Working:
    """Return how long a run takes on all its machines."""
    ledger = Ledger(scenario)
    hours = _one_machine_hours(scenario, runs)
    ledger.figure("hours_on_one", hours, "hours", f"{runs.base}/hours_on_one")
    address = f"{runs.base}/machines_per_run"
    ledger.figure("machines_per_run", float(job.machines), "machines", address)
    ledger.step("hours_per_run", "hours_on_one / machines_per_run", "hours", job.hours)
    return ledger.working(f"{runs.base}/hours_per_run")
