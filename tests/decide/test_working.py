"""The working of every figure leads to the engine's own number, from sources that exist."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from calculator import facts
from calculator.decide.outcome import Outcome, outcome
from calculator.decide.working.formula import worked_out
from calculator.decide.working.thresholds import threshold_flips, threshold_working
from calculator.decide.working.workings import workings
from calculator.scenario.parse import parsed_query
from calculator.scenario.presets import presets
from tests.decide.scenario_samples import scenarios
from tests.effort import examples

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.decide.option import Option
    from calculator.decide.working.ledger import Working
    from calculator.scenario.scenario import Scenario

CLOSE = 1e-9
"""How far a formula may be from the engine: the order of operations, and nothing else."""

DETAILS = ("machines", "busy_hours", "billed_hours", "tokens_per_s", "users", "hours_per_run")


def option_figures(option: Option) -> dict[str, float]:
    """Return every figure of an option as the engine has it, by address."""
    base = f"{option.part}/{option.code}"
    found = {f"{base}/usd_per_month": option.usd_per_month}
    found |= {f"{base}/{one.code}": one.usd_per_month for one in option.components}
    found |= {
        f"{base}/{detail}": float(option.details[detail])
        for detail in DETAILS
        if detail in option.details
    }
    return found


def shared_figures(found: Outcome) -> dict[str, float]:
    """Return the figures that stand beside all parts: combinations, and what users get."""
    expected: dict[str, float] = {}
    for pair in found.combinations:
        address = f"combination/{pair.training.code}+{pair.inference.code}/usd_per_month"
        expected[address] = pair.usd_per_month
    for service in found.services:
        base = f"{service.part}/{service.code}"
        expected[f"{base}/users"] = float(service.users)
        expected[f"{base}/alone_tokens_per_s"] = service.alone_tokens_per_s.typical
        if service.first_token_s:
            expected[f"{base}/alone/reading_seconds"] = service.first_token_s.typical
    return expected


def engine_figures(found: Outcome) -> dict[str, float | None]:
    """Return every figure of an outcome by address, taken from the engine alone."""
    expected: dict[str, float | None] = {}
    for part, beside in zip(found.verdict.parts, found.figures, strict=True):
        for option in part.options:
            if option.is_open:
                expected |= option_figures(option)
            elif option.strike and option.strike.code == "does_not_fit":
                need = float(option.strike.params["need_gb"]) * 1e9
                expected[f"{part.part}/{option.code}/memory_need"] = need
                have = float(option.strike.params["have_gb"]) * 1e9
                expected[f"{part.part}/{option.code}/memory_have"] = have
        for code, chance, regret in beside.chances:
            expected |= {f"{part.part}/{code}/chance": chance, f"{part.part}/{code}/regret": regret}
        for line in beside.break_evens:
            address = f"{part.part}/break_even/{line.quantity}/{line.against}"
            expected[address] = line.found.value
        if beside.present_value:
            expected[f"{part.part}/own/npv_usd"] = beside.present_value.npv_usd
        if beside.energy:
            expected[f"{part.part}/own/energy_kwh"] = beside.energy.kwh_per_month
            expected[f"{part.part}/own/carbon_kg"] = beside.energy.carbon_kg_per_month
    return expected | shared_figures(found)


def same(one: float | None, other: float | None) -> bool:
    """Return whether two figures are the same but for the order of operations."""
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=CLOSE)


def drifts(found: Mapping[str, Working]) -> list[str]:
    """Return each step whose formula does not come to its result."""
    return [
        f"{working.address}: {step.result.name} = {step.expression}"
        for working in found.values()
        for step in working.steps
        if not same(
            worked_out(step.expression, {one.name: one.value for one in step.inputs}),
            step.result.value,
        )
    ]


def loose_ends(found: Mapping[str, Working]) -> list[str]:
    """Return each input that another working or row should explain and does not."""
    ends: list[str] = []
    for working in found.values():
        for quantity in (*(one for step in working.steps for one in step.inputs), *working.others):
            origin = quantity.origin
            if origin.kind == "step" and origin.source:
                other = found.get(origin.source)
                if other is None or not same(other.value, quantity.value):
                    ends.append(f"{working.address}: {quantity.name} of {origin.source}")
            if origin.kind == "fact":
                table, row_id = origin.source.split("/")
                facts.row(table, row_id)
    return ends


def check(scenario: Scenario, found: Outcome) -> None:
    """Hold the working of every figure against the engine.

    Raises:
        AssertionError: a figure has no working, or one that leads elsewhere.
    """
    written = workings(scenario, found)
    wrong = [
        address
        for address, value in engine_figures(found).items()
        if address not in written or not same(written[address].value, value)
    ]

    assert (wrong, drifts(written), loose_ends(written)) == ([], [], [])


@pytest.mark.parametrize("preset", presets())
def test_every_figure_of_a_preset_has_its_working(preset: str) -> None:
    """Each figure of the answer is worked out to the engine's own number."""
    scenario = parsed_query(presets()[preset]).scenario

    check(scenario, outcome(scenario))


@pytest.mark.parametrize(
    "query",
    [
        "work=inference&model=deepseek-v3&quantization=fp8-e4m3&cloud_offer=aws-p5-48xlarge-us-east-1",
        "work=inference&model=gpt-oss-120b&quantization=mxfp4&engine=llama.cpp",
        "work=inference&model=llama-3.1-8b&quantization=bf16&engine=transformers",
        "work=inference&plan=reserved_1y&cloud_usd_per_hour=2&machine_price_usd=9000",
        "work=inference&tokens_in_per_day=0&machine_power_kw=1.2",
        "work=training&training_method=qlora&runs_per_year=3000",
        "work=training&training_method=pretrain&training_tokens=1e12",
        "work=both&training_method=lora&model=llama-3.1-8b&runs_per_year=4&currency=USD",
        "work=inference&residual_share=1&discount_rate_per_year=0&maintenance_share_per_year=0",
        "work=inference&electricity_twd_per_kwh=0",
    ],
)
def test_every_kind_of_model_engine_and_plan_has_its_working(query: str) -> None:
    """Mixtures of experts, windows, adapters, reservations: each has its own formulas."""
    reading = parsed_query(query)
    assert not reading.problems

    check(reading.scenario, outcome(reading.scenario))


@given(scenarios)
@examples(60)
def test_no_working_drifts_from_the_engine(scenario: Scenario) -> None:
    """Whatever the reader says, formulas and engine come to the same figures."""
    check(scenario, outcome(scenario))


@pytest.mark.parametrize(
    "query", [*presets().values(), "work=both&security=matters&payment=upfront"]
)
def test_every_threshold_has_its_working(query: str) -> None:
    """Costs on both sides of a threshold come from the engine, and the last line is it."""
    scenario = parsed_query(query).scenario
    found = outcome(scenario)
    flips = threshold_flips(found.flips)
    assert flips or "=must" in query  # where one side is out no number turns the verdict
    written = {key: threshold_working(scenario, found, flip) for key, flip in flips.items()}
    all_workings = {**workings(scenario, found), **written}

    assert (
        {key: working.value for key, working in written.items()},
        drifts(written),
        loose_ends(all_workings),
    ) == ({key: flip.value for key, flip in flips.items()}, [], [])


def test_a_wrong_formula_would_be_seen() -> None:
    """The check compares: another engine's figure is not taken for this one's."""
    scenario = parsed_query("work=inference").scenario
    other = parsed_query("work=inference&pue=2").scenario

    with pytest.raises(AssertionError):
        check(scenario, outcome(other))


@pytest.mark.parametrize(
    "expression", ["price ** 2", "__import__('os')", "price.real", "[1][0]", "max(a=1)", "1 < 2"]
)
def test_a_formula_is_arithmetic_and_nothing_else(expression: str) -> None:
    """What is not a formula of the working is not worked out."""
    with pytest.raises(ValueError, match=r"."):
        worked_out(expression, {"price": 1.0})


def test_what_a_reader_gave_is_marked_as_theirs() -> None:
    """The reader finds the own number, the default and the row, each named as what it is."""
    query = "work=inference&machine_price_usd=9000"
    scenario = parsed_query(query).scenario
    capital = workings(scenario, outcome(scenario))["inference/own/capital"]
    origins = {one.code: one.origin for step in capital.steps for one in step.inputs}

    assert (
        origins["machine_price_usd"].kind,
        origins["horizon_months"].kind,
        origins["life_years"].source,
    ) == ("given", "default", "operations/gpu-economic-life")
