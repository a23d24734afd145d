"""Cost of owning, renting and paying by the token, by component."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calculator import facts
from calculator.model import api, durations, own, rent, sharing, unit_cost
from calculator.model.durations import hours_per_month

SERVER = own.OwnedMachine(
    machines=2,
    price_usd=120_000.0,
    life_months=60.0,
    residual_share=0.25,
    maintenance_share_per_year=0.06,
    busy_kw=10.0,
    idle_kw=2.0,
    pue=1.5,
    electricity_usd_per_kwh=0.10,
    staff_usd_per_month=2_500.0,
    colocation_usd_per_kw_month=150.0,
)
INSTANCE = rent.RentedMachine(
    instances=3,
    usd_per_hour=4.0,
    office_hours_per_month=200.0,
    warm_up_hours_per_month=10.0,
    repeated_share=0.1,
    egress_gb_per_month=500.0,
    egress_usd_per_gb=0.09,
    storage_gb=2_000.0,
    storage_usd_per_gb_month=0.02,
    services_share=0.3,
)
PRICES = api.TokenPrices(
    input_usd_per_mtok=2.0, cached_usd_per_mtok=0.1, output_usd_per_mtok=10.0, discount_share=0.5
)
DEMAND = api.TokenDemand(input_tokens=100e6, output_tokens=20e6, cached_share=0.4)


@pytest.mark.parametrize(
    ("component", "usd"),
    [
        ("capital_usd", 2 * 120_000 * 0.75 / 60),
        ("electricity_busy_usd", 2 * 10.0 * 200 * 1.5 * 0.10),
        ("electricity_idle_usd", 2 * 2.0 * 530 * 1.5 * 0.10),
        ("maintenance_usd", 2 * 120_000 * 0.06 / 12),
        ("staff_usd", 2_500),
        ("colocation_usd", 2 * 10.0 * 150),
    ],
)
def test_owning_costs_by_component(component: str, usd: float) -> None:
    """Each component is its own arithmetic; staff counts once for all machines."""
    cost = own.owned_cost_per_month(SERVER, busy_hours=200.0)

    assert cost.components()[component] == pytest.approx(usd)


def test_owned_components_add_up() -> None:
    """The total is all components, the running cost all but capital."""
    cost = own.owned_cost_per_month(SERVER, busy_hours=200.0)

    assert cost.total_usd == pytest.approx(sum(cost.components().values()))
    assert cost.running_usd == pytest.approx(cost.total_usd - cost.capital_usd)
    assert cost.electricity_usd == pytest.approx(600 + 318)


@pytest.mark.parametrize(
    ("busy_hours", "powered_hours", "idle_usd"),
    [
        (200.0, 730.0, 2 * 2.0 * 530 * 1.5 * 0.10),
        (200.0, 300.0, 2 * 2.0 * 100 * 1.5 * 0.10),
        (200.0, 200.0, 0.0),
        (200.0, 100.0, 0.0),
    ],
)
def test_idle_hours_are_those_switched_on_and_not_busy(
    busy_hours: float, powered_hours: float, idle_usd: float
) -> None:
    """A machine switched off after work costs no idle power, and never a negative one."""
    cost = own.owned_cost_per_month(SERVER, busy_hours, powered_hours)

    assert cost.electricity_idle_usd == pytest.approx(idle_usd)


def test_capital_costs_more_than_straight_line_when_money_has_a_price() -> None:
    """A loan of 10,000 at 12 % a year over 12 months costs 888.49 a month."""
    bought = replace(
        SERVER,
        machines=1,
        price_usd=10_000.0,
        life_months=12.0,
        residual_share=0.0,
        discount_per_year=0.12,
    )

    assert own.capital_usd_per_month(bought) == pytest.approx(888.49, abs=0.005)
    assert own.capital_usd_per_month(replace(bought, depreciation="straight_line")) == (
        pytest.approx(10_000 / 12)
    )


def test_a_machine_of_which_only_the_price_is_known_costs_its_price() -> None:
    """Whatever is not said costs nothing: no residual, no idle power, no staff, a PUE of 1."""
    bare = own.OwnedMachine(
        price_usd=3_600.0, life_months=36.0, busy_kw=1.0, electricity_usd_per_kwh=0.1
    )
    cost = own.owned_cost_per_month(bare, busy_hours=100.0)

    assert cost.components() == pytest.approx(
        {
            "capital_usd": 100.0,
            "electricity_busy_usd": 10.0,
            "electricity_idle_usd": 0.0,
            "maintenance_usd": 0.0,
            "staff_usd": 0.0,
            "colocation_usd": 0.0,
        }
    )
    assert own.capital_usd_per_month(replace(bare, discount_per_year=0.12)) > 100.0
    assert own.capital_usd_per_month(
        replace(bare, residual_share=0.5, depreciation="straight_line", discount_per_year=0.12)
    ) == pytest.approx(50.0)


@pytest.mark.parametrize(
    ("billing", "usd"), [("always_on", 1_460.0), ("office_hours", 20.0), ("scale_to_zero", 20.0)]
)
def test_an_instance_of_which_only_the_price_is_known_costs_its_hours(
    billing: rent.Billing, usd: float
) -> None:
    """Whatever is not said costs nothing; without a plan it is billed on demand."""
    bare = rent.RentedMachine(usd_per_hour=2.0, billing=billing)
    cost = rent.rented_cost_per_month(bare, busy_hours=10.0)

    assert cost.components() == pytest.approx(
        {"compute_usd": usd, "egress_usd": 0.0, "storage_usd": 0.0, "services_usd": 0.0}
    )
    assert rent.billed_hours_per_month(bare, 0.5) == (730.0 if billing == "always_on" else 0.5)


@pytest.mark.parametrize(
    "half",
    [
        rent.RentedMachine(usd_per_hour=2.0, egress_usd_per_gb=3.0, storage_gb=3.0),
        rent.RentedMachine(usd_per_hour=2.0, egress_gb_per_month=3.0, storage_usd_per_gb_month=3.0),
    ],
)
def test_a_price_without_an_amount_costs_nothing(half: rent.RentedMachine) -> None:
    """Neither does an amount without a price."""
    cost = rent.rented_cost_per_month(half, busy_hours=10.0)

    assert (cost.egress_usd, cost.storage_usd) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("plan", "billing", "busy_hours", "hours"),
    [
        ("on_demand", "always_on", 100.0, 730.0),
        ("on_demand", "office_hours", 100.0, 200.0),
        ("on_demand", "office_hours", 300.0, 330.0),
        ("on_demand", "office_hours", 720.0, 730.0),
        ("on_demand", "scale_to_zero", 100.0, 120.0),
        ("on_demand", "scale_to_zero", 0.0, 0.0),
        ("on_demand", "scale_to_zero", 0.5, 10.55),
        ("on_demand", "scale_to_zero", 730.0, 730.0),
        ("spot", "scale_to_zero", 200.0, 230.0),
        ("spot", "always_on", 200.0, 730.0),
        ("reserved", "scale_to_zero", 100.0, 730.0),
        ("reserved", "office_hours", 0.0, 730.0),
    ],
)
def test_hours_are_billed_by_plan_and_billing(
    plan: rent.Plan, billing: rent.Billing, busy_hours: float, hours: float
) -> None:
    """A reservation is billed around the clock; a month has no more hours than it has."""
    rented = replace(INSTANCE, plan=plan, billing=billing)

    assert rent.billed_hours_per_month(rented, busy_hours) == pytest.approx(hours)


@pytest.mark.parametrize(
    ("component", "usd"),
    [
        ("compute_usd", 3 * 4.0 * 730),
        ("egress_usd", 500 * 0.09),
        ("storage_usd", 2_000 * 0.02),
        ("services_usd", 3 * 4.0 * 730 * 0.3),
    ],
)
def test_renting_costs_by_component(component: str, usd: float) -> None:
    """Each component is its own arithmetic."""
    cost = rent.rented_cost_per_month(INSTANCE, busy_hours=100.0)

    assert cost.components()[component] == pytest.approx(usd)
    assert cost.total_usd == pytest.approx(sum(cost.components().values()))


def test_a_shorter_month_is_billed_shorter() -> None:
    """A February of 672 hours: 3 instances at 4 USD."""
    cost = rent.rented_cost_per_month(INSTANCE, busy_hours=100.0, month_hours=672.0)

    assert cost.compute_usd == 3 * 4.0 * 672


@pytest.mark.parametrize(
    ("component", "usd"),
    [
        ("input_usd", 60 * 2.0 * 0.5),
        ("cached_usd", 40 * 0.1 * 0.5),
        ("output_usd", 20 * 10.0 * 0.5),
    ],
)
def test_tokens_cost_by_component(component: str, usd: float) -> None:
    """What the provider has in its cache is cheaper, and a discount holds for all."""
    cost = api.token_cost_per_month(PRICES, DEMAND)

    assert cost.components()[component] == pytest.approx(usd)
    assert cost.total_usd == pytest.approx(60 + 2 + 100)


def test_without_a_cached_price_a_cached_token_costs_as_much_as_any() -> None:
    """A cache that is not sold makes nothing cheaper."""
    cost = api.token_cost_per_month(replace(PRICES, cached_usd_per_mtok=None), DEMAND)

    assert cost.input_usd + cost.cached_usd == pytest.approx(100 * 2.0 * 0.5)


def test_without_discount_and_cache_the_list_price_counts() -> None:
    """Whatever is not said takes nothing off."""
    prices = api.TokenPrices(
        input_usd_per_mtok=2.0, cached_usd_per_mtok=0.1, output_usd_per_mtok=10.0
    )
    cost = api.token_cost_per_month(prices, api.TokenDemand(input_tokens=1e6, output_tokens=1e6))

    assert cost.components() == {"input_usd": 2.0, "cached_usd": 0.0, "output_usd": 10.0}


def test_a_blended_price_is_the_bill_over_the_tokens() -> None:
    """162 dollars for 120 million tokens; without tokens there is no price."""
    none = api.TokenDemand(input_tokens=0.0, output_tokens=0.0)

    assert api.blended_usd_per_mtok(PRICES, DEMAND) == pytest.approx(162 / 120)
    assert api.blended_usd_per_mtok(PRICES, none) is None
    assert api.blended_usd_per_mtok(
        PRICES, api.TokenDemand(input_tokens=0.0, output_tokens=0.5)
    ) == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("tokens_per_s", "utilisation", "usd_per_mtok"),
    [
        (1_000.0, 1.0, 10 / 3.6),
        (1_000.0, 0.25, 40 / 3.6),
        (0.000_01, 1.0, 10 / 0.036 * 1e6),
        (0.0, 1.0, None),
        (1_000.0, 0.0, None),
    ],
)
def test_a_million_tokens_cost_what_their_hours_cost(
    tokens_per_s: float, utilisation: float, usd_per_mtok: float | None
) -> None:
    """A machine at a quarter of its speed makes tokens four times as dear."""
    found = unit_cost.usd_per_mtok_at_rate(10.0, tokens_per_s, utilisation)

    assert found == (None if usd_per_mtok is None else pytest.approx(usd_per_mtok))


@pytest.mark.parametrize(
    ("busy", "wanted", "done", "left"),
    [
        (176.0, 100.0, 100.0, 0.0),
        (176.0, 554.0, 554.0, 0.0),
        (176.0, 600.0, 554.0, 46.0),
        (800.0, 10.0, 0.0, 10.0),
        (0.0, 0.0, 0.0, 0.0),
    ],
)
def test_night_work_pays_only_the_power_above_idle(
    busy: float, wanted: float, done: float, left: float
) -> None:
    """What finds room costs electricity; what does not is told."""
    night = sharing.night_work(SERVER, busy, wanted)

    assert (night.hours, night.left_hours, night.fits) == (done, left, left == 0)
    assert night.usd_per_month == pytest.approx(done * 2 * (10.0 - 2.0) * 1.5 * 0.10)


def test_night_work_is_what_the_bill_grows_by() -> None:
    """The marginal price is the difference of two whole bills."""
    alone = own.owned_cost_per_month(SERVER, busy_hours=176.0).total_usd
    both = own.owned_cost_per_month(SERVER, busy_hours=176.0 + 100.0).total_usd

    assert sharing.night_work(SERVER, 176.0, 100.0).usd_per_month == pytest.approx(both - alone)


@pytest.mark.parametrize(
    ("hours_per_day", "days", "hours"), [(8.0, 22.0, 176.0), (24.0, 30.0, 720.0), (25.0, 1.0, 24.0)]
)
def test_a_day_has_no_more_than_its_hours(hours_per_day: float, days: float, hours: float) -> None:
    """Hours a day are capped at 24."""
    assert hours_per_month(hours_per_day, days) == hours


def test_small_prices_of_a_whole() -> None:
    """Wages, jobs, reservations and currencies are single products."""
    assert own.staff_usd_per_month(0.25, 48_000.0) == 1_000.0
    assert rent.rented_job_usd(2.5, 1_000.0) == 2_500.0
    assert rent.commitment_usd(2.0, 3.0) == 2.0 * 8_760 * 3
    assert unit_cost.converted(10.0, 32.0) == 320.0
    assert unit_cost.capacity_tokens(10.0, 2.0) == 10 * 3_600 * 2


def test_a_month_is_a_twelfth_of_a_year() -> None:
    """365 days, 8,760 hours, 730 hours a month."""
    assert pytest.approx(365) == durations.DAYS_PER_MONTH * 12
    assert durations.HOURS_PER_YEAR == 365 * 24
    assert durations.HOURS_PER_MONTH * 12 == durations.HOURS_PER_YEAR
    assert facts.operations()["hours-per-month"].typical == durations.HOURS_PER_MONTH
