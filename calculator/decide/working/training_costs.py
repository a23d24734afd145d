"""The working of how many training machines there are, how long they work, and idle hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.decide.working.ledger import Ledger
from calculator.decide.working.owning import electricity_step, power_step, put_option
from calculator.decide.working.training_times import runs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculator.decide.option import Option
    from calculator.decide.working.ledger import Working
    from calculator.decide.working.training_times import Runs
    from calculator.scenario.scenario import Scenario


def training_hours_workings(scenario: Scenario, option: Option, owned: float) -> Iterator[Working]:
    """Yield machines and hours of a way to train that can be chosen.

    Args:
        scenario: what the reader has said.
        option: the way.
        owned: machines bought for inference, whose idle hours may be used.
    """
    runs = runs_of(scenario, option)
    if runs is None or runs.job is None:
        return
    if option.code == "own":
        yield _fleets(scenario, runs, option)
    yield _machines(scenario, runs, option)
    yield _busy_hours(scenario, runs, option, owned)


def _put_run(ledger: Ledger, runs: Runs) -> None:
    """Write down what one run takes."""
    assert runs.job is not None  # noqa: S101  # the caller has looked
    ledger.figure("hours_per_run", runs.job.hours, "hours", f"{runs.base}/hours_per_run")
    address = f"{runs.base}/machines_per_run"
    ledger.figure("machines_per_run", float(runs.job.machines), "machines", address)
    ledger.field("runs_per_year")


def _fleet_count(runs: Runs, option: Option) -> float:
    """Return how many groups of machines work side by side."""
    assert runs.job is not None  # noqa: S101  # the caller has looked
    return float(option.details["machines"]) / runs.job.machines


def _fleets(scenario: Scenario, runs: Runs, option: Option) -> Working:
    """Return how many groups of machines the runs of a month keep at work."""
    ledger = Ledger(scenario)
    _put_run(ledger, runs)
    ledger.constant("hours_in_month", 730.0, "hours")
    ledger.step("hours_of_runs", "hours_per_run * runs_per_year / 12", "hours")
    expression = "max(1, ceil(hours_of_runs / hours_in_month))"
    ledger.step("fleets", expression, "", _fleet_count(runs, option))
    return ledger.working(f"{runs.base}/fleets")


def _machines(scenario: Scenario, runs: Runs, option: Option) -> Working:
    """Return how many machines there are."""
    ledger = Ledger(scenario)
    _put_run(ledger, runs)
    expression = "machines_per_run"
    if option.code == "own":
        fleets = _fleet_count(runs, option)
        ledger.figure("fleets", fleets, "", f"{runs.base}/fleets")
        expression = "machines_per_run * fleets"
    ledger.step("machines", expression, "machines", float(option.details["machines"]))
    return ledger.working(f"{runs.base}/machines")


def _busy_hours(scenario: Scenario, runs: Runs, option: Option, owned: float) -> Working:
    """Return how many hours of the month each machine trains."""
    ledger = Ledger(scenario)
    _put_run(ledger, runs)
    expression = "hours_per_run * runs_per_year / 12"
    if option.code == "own":
        fleets = _fleet_count(runs, option)
        ledger.figure("fleets", fleets, "", f"{runs.base}/fleets")
        expression += " / fleets"
    elif option.code == "shared":
        ledger.figure("owned_machines", owned, "machines", "inference/own/machines")
        expression = "hours_per_run * machines_per_run / owned_machines * runs_per_year / 12"
    ledger.step("busy_hours", expression, "hours", float(option.details["busy_hours"]))
    return ledger.working(f"{runs.base}/busy_hours")


def shared_workings(scenario: Scenario, option: Option, owned: float) -> Iterator[Working]:
    """Yield what training in the idle hours of owned machines costs.

    Args:
        scenario: what the reader has said.
        option: the idle hours.
        owned: machines bought for inference.
    """
    for component in option.components:
        ledger = Ledger(scenario)
        ledger.figure("owned_machines", owned, "machines", "inference/own/machines")
        put_option(ledger, option, "busy_hours")
        power_step(ledger, "machine")
        ledger.fields("idle_power_share", "pue")
        ledger.step("idle_kw", "busy_kw * idle_power_share", "kw")
        electricity_step(ledger)
        power = "owned_machines * (busy_kw - idle_kw)"
        expression = f"{power} * busy_hours * pue * electricity_usd_per_kwh"
        ledger.step(component.code, expression, "usd", component.usd_per_month)
        yield ledger.working(f"training/shared/{component.code}", "above_idle")
