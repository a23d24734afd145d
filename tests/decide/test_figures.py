"""Figures beside the options, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from decide_samples import about, guided, option, scenario

from calculator.decide.chances import chances
from calculator.decide.figures import (
    Combination,
    Energy,
    Figures,
    combinations,
    figures,
)
from calculator.decide.option import Component, Option
from calculator.model.break_even import BreakEven

if TYPE_CHECKING:
    from calculator.model.break_even import Reach
    from calculator.scenario.scenario import Scenario

SAID = scenario(
    tokens_out_per_day=1e6,
    machine="ws-1x-rtx-pro-6000",
    machine_price_usd=10_000.0,
    machine_power_kw=1.0,
    training_machine="ws-1x-rtx-pro-6000",
    training_machine_price_usd=30_000.0,
    training_machine_power_kw=1.0,
    residual_share=0.0,
)
"""160 hours and 20 million tokens a month, a kilowatt-hour at 0.125 USD."""
OWN = Option(
    "inference",
    "own",
    "local",
    (
        Component("capital", 600.0, ("machine_price",)),
        Component("electricity_busy", 40.0, ("electricity_price", "work")),
        Component("electricity_idle", 10.0, ("electricity_price",)),
        Component("staff", 50.0),
    ),
    details={"machines": 2.0, "busy_hours": 100.0, "tokens_per_s": 50.0},
)
RENT = Option(
    "inference",
    "rent_office_hours",
    "cloud",
    (Component("rent", 1_600.0, ("rent_price",)), Component("storage", 20.0)),
    details={"billed_hours": 160.0, "busy_hours": 50.0},
)
DEAR = replace(RENT, code="rent_always_on", components=(Component("rent", 7_000.0),))
API = Option("inference", "api", "api", (Component("api_output", 2_000.0),))
STRUCK = option("rent_scale_to_zero", strike="price_unknown")


def shown_for(*options: Option, said: Scenario = SAID) -> Figures:
    """Figures of inference with these options."""
    return figures(said, guided(options=options))


def rent_at(usd: float) -> Option:
    """Rent that costs so much a month."""
    return replace(RENT, components=(Component("rent", usd),))


def lines(shown: Figures) -> dict[tuple[str, str], BreakEven]:
    """The break-evens by quantity and what they are against."""
    return {(line.quantity, line.against): line.found for line in shown.break_evens}


def test_break_even_of_inference_by_hand() -> None:
    """Two machines of 10,000 USD that run for 100 USD a month, 60 of it whatever they do.

    While idle they draw a fifth of what they draw at work: 32 of the 40 USD come of the work. The
    other 668 are set against rent but for its storage of 20.
    """
    shown = shown_for(OWN, DEAR, RENT, STRUCK, API)

    assert [(line.quantity, line.against) for line in shown.break_evens] == [
        ("months", "rent_office_hours"),
        ("months", "api"),
        ("hours_per_day", "rent_office_hours"),
        ("utilisation", "rent_office_hours"),
        ("tokens_per_month", "api"),
    ]
    assert lines(shown) == {
        # the price over what the other costs more than running
        ("months", "rent_office_hours"): BreakEven(about(20_000 / (1_620 - 100)), "reached", 36.0),
        ("months", "api"): BreakEven(about(20_000 / (2_000 - 100)), "reached", 36.0),
        # an hour of work: 32 / 160 = 0.20 USD here, 1,600 / 160 = 10 USD there
        ("hours_per_day", "rent_office_hours"): BreakEven(
            about(648 / ((10 - 0.20) * 20)), "reached", 24.0
        ),
        ("utilisation", "rent_office_hours"): BreakEven(
            about(648 / ((10 - 0.20) * 730)), "reached", 1.0
        ),
        # a million tokens: 40 / 20 = 2 USD here, 2,000 / 20 = 100 USD there
        ("tokens_per_month", "api"): BreakEven(
            about(660 / (100 - 2) * 1e6), "reached", about(50 * 2 * 160 * 3600)
        ),
    }


@pytest.mark.parametrize(
    ("horizon_months", "life_years", "reach", "limit"),
    [
        (36.0, 5.0, "reached", 36.0),
        (13.0, 5.0, "beyond", 13.0),
        (120.0, 1.0, "beyond", 12.0),
        (120.0, 2.0, "reached", 24.0),
    ],
)
def test_what_pays_back_after_its_time_does_not(
    horizon_months: float, life_years: float, reach: Reach, limit: float
) -> None:
    """20,000 / 1,520 = 13.2 months: too late for a shorter period, or for a machine of a year."""
    said = SAID.replaced("horizon_months", horizon_months).replaced("life_years", life_years)
    found = lines(shown_for(OWN, RENT, said=said))["months", "rent_office_hours"]

    assert found == BreakEven(about(20_000 / 1_520), reach, limit)


def test_one_day_a_month_has_hours_a_day() -> None:
    """An hour of work costs 32 / 8 = 4 USD here and 1,600 / 160 = 10 USD there."""
    shown = lines(shown_for(OWN, RENT, said=SAID.replaced("days_per_month", 1.0)))

    assert shown["hours_per_day", "rent_office_hours"] == BreakEven(about(648 / 6), "beyond", 24.0)


def test_without_an_api_or_a_rent_the_other_is_compared() -> None:
    """Lines against what there is, none without own machines."""
    assert set(lines(shown_for(OWN, API))) == {("months", "api"), ("tokens_per_month", "api")}
    assert set(lines(shown_for(OWN, RENT))) == {
        ("months", "rent_office_hours"),
        ("hours_per_day", "rent_office_hours"),
        ("utilisation", "rent_office_hours"),
    }
    for options in ((RENT, API), (replace(OWN, strike=STRUCK.strike), RENT)):
        shown = shown_for(*options)
        assert (shown.break_evens, shown.present_value, shown.energy) == ((), None, None)
    alone = shown_for(OWN)
    assert (alone.break_evens, alone.present_value) == ((), None)
    assert alone.energy is not None


def test_machines_whose_price_nobody_knows_have_no_figures() -> None:
    """Own machines of another reader: nothing can be said of the purchase."""
    unpriced = scenario(machine="gb200-nvl72")
    shown = shown_for(OWN, RENT, said=unpriced)

    assert (shown.break_evens, shown.present_value, shown.energy) == ((), None, None)


def test_break_even_of_training_by_hand() -> None:
    """An own machine busy 100 hours does what a rented one does in 50; no hours a day."""
    own = replace(OWN, part="training")
    rent = replace(
        RENT, part="training", code="rent", details={"billed_hours": 80.0, "busy_hours": 50.0}
    )
    shown = figures(SAID, guided("training", options=(own, rent)))

    # an hour here: 32 / 100 = 0.32 USD; there 1,600 / 80 = 20 USD, for the same work half of it
    assert lines(shown) == {
        ("months", "rent"): BreakEven(about(2 * 30_000 / 1_520), "beyond", 36.0),
        ("utilisation", "rent"): BreakEven(
            about(648 / ((20 * 50 / 100 - 0.32) * 730)), "reached", 1.0
        ),
    }
    assert shown.part == "training"


@pytest.mark.parametrize(("billed", "usd_per_hour"), [(0.0, 0.0), (0.5, 3_200 * 50 / 100)])
def test_hours_that_are_not_billed_cost_nothing(billed: float, usd_per_hour: float) -> None:
    """No division by no hours; half an hour for 1,600 USD is 3,200 USD an hour."""
    own = replace(OWN, part="training")
    rent = replace(RENT, part="training", details={"billed_hours": billed, "busy_hours": 50.0})
    line = lines(figures(SAID, guided("training", options=(own, rent))))
    gain = usd_per_hour - 0.32

    assert line["utilisation", "rent_office_hours"].value == (
        pytest.approx(648 / (gain * 730)) if gain > 0 else None
    )


def test_without_hours_nothing_is_by_the_hour() -> None:
    """Machines that never train have no cost by the hour; half an hour has one."""
    for hours, shown in ((0.0, {"months"}), (0.5, {"months", "utilisation"})):
        own = replace(OWN, part="training", details=dict(OWN.details) | {"busy_hours": hours})
        found = lines(figures(SAID, guided("training", options=(own, RENT))))
        assert {quantity for quantity, _ in found} == shown


def test_chances_of_the_open_options() -> None:
    """Whatever is struck out has no chance and is not shown."""
    odds = chances([OWN, RENT, API])

    assert shown_for(OWN, RENT, STRUCK, API).chances == tuple(
        (one.code, *pair) for one, pair in zip((OWN, RENT, API), odds, strict=True)
    )


def test_energy_by_hand() -> None:
    """50 USD of electricity are 400 kWh, of 400 g each."""
    assert shown_for(OWN, RENT).energy == Energy(about(400.0), about(160.0))
    assert shown_for(OWN, said=SAID.replaced("electricity_twd_per_kwh", 0.0)).energy is None


@pytest.mark.parametrize(
    ("other_usd", "given", "npv_usd", "says"),
    [
        # 36 months of 1,520 USD saved, 20,000 USD paid
        (1_620.0, {}, 36 * 1_520 - 20_000, "agrees"),
        # half of the price comes back at the end
        (1_620.0, {"residual_share": 0.5}, 36 * 1_520 - 10_000, "agrees"),
        # 36 x 545 USD saved are less than 20,000, though 700 a month are more than 645
        (645.0, {}, 36 * 545 - 20_000, "agrees"),
        # over 60 months machines are bought at 0 and 60 of a life of 60
        (1_620.0, {"horizon_months": 60.0}, 60 * 1_520 - 20_000, "agrees"),
    ],
)
def test_present_value_by_hand(
    other_usd: float, given: dict[str, float], npv_usd: float, says: str
) -> None:
    """Without discounting it is what is saved less what is paid."""
    said = SAID
    for key, value in given.items():
        said = said.replaced(key, value)
    worth = shown_for(OWN, DEAR, rent_at(other_usd), said=said).present_value

    assert worth is not None
    assert (worth.against, worth.agreement) == ("rent_office_hours", says)
    assert worth.npv_usd == pytest.approx(npv_usd)


def test_discounting_can_turn_it() -> None:
    """600 USD a month for 36 months are 21,600 undiscounted, less than 20,000 at 40 % a year."""
    said = SAID.replaced("discount_rate_per_year", 0.4)
    worth = shown_for(OWN, rent_at(705.0), said=said).present_value
    step = 1 + 0.4 / 12
    factor = sum(1 / step**month for month in range(1, 37))

    assert worth is not None
    assert worth.npv_usd == pytest.approx(605 * factor - 20_000)
    assert (worth.npv_usd < 0, worth.agreement) == (True, "discounting")


def test_the_cheapest_other_option_counts() -> None:
    """A hosted API if that is the cheapest; own machines are compared with others only."""
    cheap = replace(API, components=(Component("api_output", 900.0),))
    worth = shown_for(OWN, RENT, cheap).present_value

    assert worth is not None
    assert worth.against == "api"
    assert shown_for(OWN, option("shared", 1.0)).present_value is None


# --- combinations -----------------------------------------------------------------------------


def test_combinations_are_cheapest_first() -> None:
    """Each place of training with each of inference; at night only beside own machines."""
    train = (
        option("own", 500.0, part="training"),
        option("shared", 20.0, part="training"),
        option("rent", 50.0, part="training"),
    )
    serve = (
        option("own", 300.0),
        option("rent_always_on", 400.0),
        option("rent_office_hours", 350.0),
        option("api", 360.0),
        option("rent_scale_to_zero", 1.0, strike="x"),
    )
    pairs = combinations([guided("training", options=train), guided("inference", options=serve)])

    assert [(p.training.code, p.inference.code, p.usd_per_month) for p in pairs] == [
        ("shared", "own", 320.0),
        ("rent", "own", 350.0),
        ("rent", "rent_office_hours", 400.0),
        ("rent", "api", 410.0),
        ("own", "rent_office_hours", 850.0),
        ("own", "api", 860.0),
    ]
    assert Combination(train[0], serve[0]).usd_per_month == 800.0


def test_one_kind_of_work_has_no_combinations() -> None:
    """There is nothing to combine."""
    assert combinations([guided("inference", options=(OWN,))]) == ()
    assert combinations([guided("experiment", options=(OWN,))]) == ()
    assert combinations([]) == ()


def test_of_two_that_cost_the_same_the_first_stands() -> None:
    """The order of the options decides, in which the plainest comes first."""
    serve = (option("rent_always_on", 100.0), option("rent_office_hours", 100.0))
    pairs = combinations(
        [guided("training", options=(option("rent", 1.0, part="training"),)), guided(options=serve)]
    )

    assert [pair.inference.code for pair in pairs] == ["rent_always_on"]
