"""The numbers behind the pictures are the engine's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from scenario_samples import scenarios

from calculator.decide.chances import DRAWS, products
from calculator.decide.decision import part_works, verdict, whereabouts
from calculator.decide.figures import figures
from calculator.decide.series.cumulative import Cumulative, cumulative
from calculator.decide.series.grid import axis_fields, default_axes, grid, outcome_now
from calculator.decide.series.memory import memory
from calculator.decide.series.payments import HIGH_DRAW, LOW_DRAW
from calculator.decide.series.tornado import tornado
from calculator.decide.series.use import use
from calculator.decide.series.ways import machines_bought
from calculator.present.pictures.line_chart import DEPTH
from calculator.scenario.parse import parsed_query
from calculator.scenario.presets import presets
from tests.effort import examples

if TYPE_CHECKING:
    from calculator.decide.verdict import PartVerdict
    from calculator.scenario.scenario import Scenario

SERVICE = "work=inference&rhythm=daily"


def read(query: str) -> tuple[Scenario, PartVerdict]:
    """Return a scenario with one kind of work, and the verdict on it."""
    scenario = parsed_query(query).scenario
    return scenario, verdict(scenario).parts[0]


def over_time(query: str) -> Cumulative:
    """Return cost over time."""
    found = cumulative(*read(query))
    assert found is not None
    return found


def test_owning_costs_its_purchase_and_then_its_running() -> None:
    """After n months: the price, and n times all that is not the price."""
    scenario, part = read(SERVICE)
    own = next(option for option in part.options if option.code == "own")
    owned = machines_bought(scenario, own)
    assert owned is not None
    running = sum(c.usd_per_month for c in own.components if c.code != "capital")
    line = over_time(SERVICE).line("own")
    assert line is not None

    assert [cost.typical for cost in line.costs] == pytest.approx(
        [owned.purchase_usd + month * running for month in over_time(SERVICE).months]
    )


def test_machines_are_bought_again_at_the_end_of_their_life() -> None:
    """Over five years with a life of two, machines are bought at 0, 24 and 48 months."""
    query = f"{SERVICE}&life_years=2&horizon_months=60"
    line = over_time(query).line("own")
    assert line is not None
    steps = [
        month
        for month, before, after in zip(
            over_time(query).months[1:], line.costs, line.costs[1:], strict=False
        )
        if after.typical - before.typical > 20_000
    ]

    assert steps == [24.0, 48.0]


@pytest.mark.parametrize("query", [SERVICE, "work=inference&rhythm=always", "work=experiment"])
def test_lines_cross_where_break_even_says(query: str) -> None:
    """The mark in the picture and the sentence beside it give the same month."""
    scenario, part = read(query)
    found = {c.against: c.month for c in over_time(query).crossings}
    lines = figures(scenario, part).break_evens
    said = {line.against: line.found.value for line in lines if line.quantity == "months"}

    assert found == {
        code: month for code, month in said.items() if month is not None and month <= 36
    }


def test_bands_read_off_a_line_are_those_of_the_draws() -> None:
    """Percentiles between the months that are sorted are off by less than a pixel."""
    found = over_time(SERVICE)
    _, part = read(SERVICE)
    own = next(option for option in part.options if option.code == "own")
    line = found.line("own")
    assert line is not None
    purchase = line.costs[0].typical
    running = [c for c in own.components if c.code != "capital"]
    worst = 0.0
    for month, cost in zip(found.months, line.costs, strict=True):
        draws = [purchase * price for price in products(("machine_price",))]
        for component in running:
            factors = products(component.factors)
            draws = [
                d + month * component.usd_per_month * f for d, f in zip(draws, factors, strict=True)
            ]
        draws.sort()
        assert len(draws) == DRAWS
        worst = max(
            worst,
            abs(cost.low / draws[LOW_DRAW] - 1.0),
            abs(cost.high / draws[HIGH_DRAW] - 1.0),
        )

    assert worst < 1.0 / DEPTH  # of the height of the plot, in pixels


def test_the_use_from_which_owning_pays_is_that_of_the_figures() -> None:
    """Lines of cost against hours cross where the list of thresholds says."""
    scenario, part = read(SERVICE)
    found = use(scenario, part)
    assert found is not None
    lines = figures(scenario, part).break_evens
    said = next(line.found.value for line in lines if line.quantity == "hours_per_day")

    assert found.thresholds[0].value == pytest.approx(said)


@pytest.mark.parametrize("query", [SERVICE, "work=training", f"{SERVICE}&hours_per_day=7.5"])
def test_costs_at_todays_use_are_those_of_the_options(query: str) -> None:
    """Where the picture marks today, its lines are at today's costs."""
    found = use(*read(query))
    assert found is not None
    place = found.values.index(found.today)

    assert {line.kind: line.usd[place] for line in found.lines} == pytest.approx(
        dict(found.today_usd)
    )


@pytest.mark.parametrize("query", [SERVICE, "work=training", "work=experiment"])
def test_what_moves_the_answer_starts_from_todays_difference(query: str) -> None:
    """The middle of a tornado is the cheapest local option less the cheapest of the cloud."""
    scenario, part = read(query)
    found = tornado(scenario, verdict(scenario), part)
    assert found is not None
    assert part.opinion is not None
    local, cloud = part.opinion.local, part.opinion.cloud
    assert local is not None
    assert cloud is not None

    assert found.today_usd == pytest.approx(local.usd_per_month - cloud.usd_per_month)


@pytest.mark.parametrize(
    ("code", "field"),
    [("machine_price", "machine_price_usd"), ("api_price", "api_output_usd_per_mtok")],
)
def test_a_dearer_price_moves_the_difference_as_the_engine_does(code: str, field: str) -> None:
    """What a ratio of a price comes to is what the engine says of that price."""
    priced = (
        f"{SERVICE}&machine_price_usd=22200&api_input_usd_per_mtok=0&api_output_usd_per_mtok=14"
    )
    scenario, part = read(priced)
    found = tornado(scenario, verdict(scenario), part)
    assert found is not None
    swing = next(swing for swing in found.swings if swing.code == code)
    changed = scenario.replaced(field, scenario.number(field) * swing.high)
    after = tornado(changed, verdict(changed), verdict(changed).parts[0])
    assert after is not None

    assert swing.high_usd == pytest.approx(after.today_usd)


@given(scenarios)
@examples(25)
def test_the_map_says_at_todays_place_what_the_verdict_says(scenario: Scenario) -> None:
    """Cells that are kept from one place to the next are still the verdict's."""
    found = grid(scenario, *default_axes(scenario))

    assert found is None or found.today == outcome_now(scenario)


@given(scenarios)
@examples(5)
def test_every_cell_of_the_map_is_the_real_verdict(scenario: Scenario) -> None:
    """Far from today nothing is taken over that depends on the two numbers."""
    keys = axis_fields(scenario)
    found = grid(scenario, keys[0], keys[-1]) if len(keys) > 1 else None
    if found is None:
        return
    corner = scenario.replaced(found.x.field, found.x.values[-1])
    corner = corner.replaced(found.y.field, found.y.values[-1])

    assert found.cells[-1][-1] == outcome_now(corner)


@pytest.mark.parametrize("query", presets().values(), ids=presets().keys())
def test_what_fits_in_the_picture_is_not_struck_out_for_memory(query: str) -> None:
    """A bar within its limit belongs to an option that memory does not forbid."""
    scenario = parsed_query(query).scenario
    for part in verdict(scenario).parts:
        found = memory(scenario, part.part)
        assert found is not None
        own = next(option for option in part.options if option.code == "own")
        forbidden = own.strike is not None and own.strike.code == "does_not_fit"

        assert (found.bars[0].free_gib < 0) == forbidden


def test_a_model_that_is_too_large_is_short_by_what_the_strike_says() -> None:
    """Need and limit of the picture are those of the option that is struck out."""
    query = f"{SERVICE}&model=llama-3.1-405b&quantization=bf16"
    scenario, part = read(query)
    own = next(option for option in part.options if option.code == "own")
    found = memory(scenario, "inference")
    assert found is not None
    assert own.strike is not None
    usable_gb = found.bars[0].usable_gib * 1.073741824

    assert (own.strike.code, usable_gb, found.bars[0].free_gib < 0) == (
        "does_not_fit",
        pytest.approx(own.strike.params["have_gb"]),
        True,
    )


def test_todays_outcome_is_that_of_the_verdict() -> None:
    """The map's word for today is the verdict's."""
    scenario = parsed_query("work=both&rhythm=always").scenario

    assert outcome_now(scenario) == whereabouts(scenario, part_works(scenario)).overall
