"""Annuities, present values, break-even, net present value, energy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calculator import facts
from calculator.model import break_even, energy, finance, npv, own

PLAIN = own.OwnedMachine(
    price_usd=1_000.0, life_months=10.0, residual_share=0.2, busy_kw=1.0, electricity_usd_per_kwh=0
)


@pytest.mark.parametrize(
    ("rate", "periods", "factor"),
    [
        (0.0, 0.0, 0.0),
        (0.0, 2.5, 2.5),
        (0.1, 1.0, 1 / 1.1),
        (0.1, 2.0, 1 / 1.1 + 1 / 1.21),
        (0.1, 1.5, 1 / 1.1 + 0.5 / 1.21),
        (0.1, 0.5, 0.5 / 1.1),
    ],
)
def test_an_annuity_counts_each_period(rate: float, periods: float, factor: float) -> None:
    """Whole periods are discounted one by one, the rest in proportion."""
    assert finance.annuity_factor(rate, periods) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("rate", "periods", "factor"),
    [
        (0.0, 7.0, 1.0),
        (0.1, 0.0, 1.0),
        (0.1, 2.0, 1 / 1.21),
        (0.1, 1.5, (1 / 1.1 + 1 / 1.21) / 2),
    ],
)
def test_a_later_payment_is_worth_less(rate: float, periods: float, factor: float) -> None:
    """Between two periods the straight line counts."""
    assert finance.discount_factor(rate, periods) == pytest.approx(factor)


@pytest.mark.parametrize("rate", [0.0, 0.001, 0.01, 0.1])
@pytest.mark.parametrize("periods", [1, 12, 36, 60])
def test_capital_recovery_is_the_textbook_formula(rate: float, periods: int) -> None:
    """CRF = r (1 + r)^n / ((1 + r)^n - 1), and 1/n without a rate."""
    growth = 1.0
    for _ in range(periods):
        growth *= 1.0 + rate
    textbook = rate * growth / (growth - 1.0) if rate else 1.0 / periods

    assert finance.capital_recovery_factor(rate, periods) == pytest.approx(textbook, rel=1e-9)


def test_an_annuity_pays_for_price_less_residual() -> None:
    """The present value of all payments is the price less what the sale brings."""
    payment = finance.annuity(price=1_000.0, residual=300.0, rate=0.02, periods=24.0)
    paid = payment * finance.annuity_factor(0.02, 24.0)

    assert paid == pytest.approx(1_000.0 - 300.0 * finance.discount_factor(0.02, 24.0))


@pytest.mark.parametrize(
    ("age", "value"), [(0.0, 1_000.0), (24.0, 600.0), (48.0, 200.0), (99, 200)]
)
def test_a_thing_loses_value_on_a_straight_line(age: float, value: float) -> None:
    """At the end of its life the residual is left, and stays."""
    assert finance.value_after(1_000.0, 200.0, 48.0, age) == pytest.approx(value)


@pytest.mark.parametrize(
    ("head_start", "gain", "limit", "value", "reach", "is_reached"),
    [
        (100.0, 4.0, None, 25.0, "reached", True),
        (100.0, 4.0, 25.0, 25.0, "reached", True),
        (100.0, 4.0, 24.9, 25.0, "beyond", False),
        (100.0, 0.0, 24.0, None, "never", False),
        (100.0, -4.0, None, None, "never", False),
        (0.5, 0.5, 24.0, 1.0, "reached", True),
        (0.0, 4.0, 24.0, 0.0, "at_once", True),
        (-1.0, -4.0, None, 0.0, "at_once", True),
        (1e300, 1e-300, None, None, "never", False),
    ],
)
def test_lines_cross_or_it_is_said_why_not(  # noqa: PLR0913, PLR0917  # a table of cases
    head_start: float,
    gain: float,
    limit: float | None,
    value: float | None,
    reach: break_even.Reach,
    is_reached: bool,  # noqa: FBT001  # a column of the table
) -> None:
    """Not reached is an answer of its own, never an infinity."""
    found = break_even.crossing(head_start, gain, limit)

    assert found == break_even.BreakEven(value, reach, limit)
    assert found.is_reached is is_reached


@pytest.mark.parametrize(
    ("name", "arguments", "value", "reach", "limit"),
    [
        # a head start of 100,000 USD is made up by 50 - 10 = 40 USD an hour
        ("hours", (100_000, 50.0, 10.0, 5_000.0), 2_500.0, "reached", 5_000.0),
        ("hours", (100_000, 50.0, 10.0, 2_000.0), 2_500.0, "beyond", 2_000.0),
        ("hours", (100_000, 10.0, 10.0), None, "never", None),
        ("hours", (100_000, 10.0, 50.0, 2_000.0), None, "never", 2_000.0),
        ("hours", (1e308, 1e-9, 0.0, 9.0), None, "never", 9.0),  # larger than any number
        # by 6,000 - 1,000 = 5,000 USD a month
        ("months", (120_000, 6_000, 1_000, 60), 24.0, "reached", 60),
        ("months", (120_000, 6_000, 1_000, 12), 24.0, "beyond", 12),
        ("months", (120_000, 6_000, 1_000), 24.0, "reached", None),
        # by 30 days of 11 - 1 = 10 USD an hour; a day has 24 hours
        ("hours_per_day", (3_000, 1.0, 11.0, 30.0), 10.0, "reached", 24.0),
        ("hours_per_day", (9_000, 1.0, 11.0, 30.0), 30.0, "beyond", 24.0),
        # by 730 hours of 11 - 1 = 10 USD; there is no more than all of them
        ("utilisation", (3_650, 1.0, 11.0), 0.5, "reached", 1.0),
        ("utilisation", (3_650, 1.0, 2.0), 5.0, "beyond", 1.0),
        ("utilisation", (1_095, 1.0, 2.0), 1.5, "beyond", 1.0),
        ("utilisation", (300, 0.5, 1.5, 600.0), 0.5, "reached", 1.0),
        # 2 accelerators x 8,760 hours x 4 years x 2 USD are 140,160 USD
        ("utilisation_of_total", (70_080, 2, 4, 2.0), 0.5, "reached", 1.0),
        ("utilisation_of_total", (105_120, 2, 4, 1.0), 1.5, "beyond", 1.0),
        # by 1.0 - 0.1 = 0.9 USD a million tokens
        ("tokens_per_month", (900, 0.1, 1.0, 2e9), 1e9, "reached", 2e9),
        ("tokens_per_month", (900, 0.1, 1.0, 5e8), 1e9, "beyond", 5e8),
        ("tokens_per_month", (900, 2.0, 1.0), None, "never", None),
    ],
)
def test_break_even_in_every_unit(  # a table of cases
    name: str,
    arguments: tuple[float, ...],
    value: float | None,
    reach: break_even.Reach,
    limit: float | None,
) -> None:
    """Hours, months, hours a day, utilisation and tokens cross where arithmetic says."""
    found = getattr(break_even, f"break_even_{name}")(*arguments)

    assert (found.reach, found.limit) == (reach, limit)
    assert found.value == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("months", "usd"),
    [
        (10.0, 1_000 - 200),
        (5.0, 1_000 - 600),
        (15.0, (1_000 - 200) + (1_000 - 600)),
        (20.0, 2 * (1_000 - 200)),
    ],
)
def test_machines_are_bought_again_and_the_last_is_sold(months: float, usd: float) -> None:
    """Without discounting, a horizon pays for the value it uses up."""
    assert npv.purchases_present_value_usd(PLAIN, months) == pytest.approx(usd)


def test_later_purchases_and_sales_are_discounted() -> None:
    """Bought now and after two months, sold after two and after three, at 1 % a month."""
    owned = replace(PLAIN, life_months=2.0, discount_per_year=0.12)
    first = 1_000 - 200 / 1.01 / 1.01
    second = 1_000 / 1.01 / 1.01 - 600 / 1.01 / 1.01 / 1.01

    assert npv.purchases_present_value_usd(owned, 3.0) == pytest.approx(first + second)


def test_owning_is_worth_what_it_saves_less_what_it_costs() -> None:
    """The first payment is now, the savings come at the end of each month."""
    owned = replace(PLAIN, discount_per_year=0.12, residual_share=0.0, life_months=2.0)
    worth = npv.npv_of_owning_usd(owned, 700.0, 100.0, months=2.0)

    assert worth == pytest.approx(600 / 1.01 + 600 / 1.0201 - 1_000)


def test_present_value_of_flows() -> None:
    """The same in a list of flows and in two numbers."""
    listed = finance.net_present_value(0.05, [-1_000.0, 300.0, 300.0, 300.0, 300.0])

    assert npv.npv_of_flows_usd(1_000.0, 300.0, 0.05, 4.0) == pytest.approx(listed)


@pytest.mark.parametrize(
    ("difference", "worth", "undiscounted", "says"),
    [
        (10.0, 5.0, 10.0, "agrees"),
        (-10.0, -5.0, -10.0, "agrees"),
        (10.0, -5.0, 10.0, "discounting"),
        (0.5, -0.5, 0.5, "discounting"),
        (-0.5, 0.5, 0.5, "resale"),
        (0.5, 0.5, 0.5, "agrees"),
        (10.0, -5.0, -1.0, "resale"),
        (-10.0, 5.0, 5.0, "resale"),
        (-10.0, 5.0, -5.0, "discounting"),
        (0.0, -5.0, 1.0, "close"),
        (10.0, 0.0, 1.0, "close"),
        (10.0, -5.0, 0.0, "resale"),  # worth nothing without discounting: no win to be lost
    ],
)
def test_a_disagreement_has_a_reason(
    difference: float, worth: float, undiscounted: float, says: str
) -> None:
    """A verdict never contradicts its own net present value in silence."""
    assert npv.agreement(difference, worth, undiscounted) == says


def test_payback_and_return() -> None:
    """Undiscounted measures as others print them."""
    assert npv.payback_periods(1_000.0, 400.0).value == 2.5
    assert npv.payback_periods(1_000.0, 400.0, periods=2.0).reach == "beyond"
    assert npv.return_on_investment(250.0, 1_000.0) == 0.25
    assert npv.return_on_investment(1.0, 0.5) == 2.0
    assert npv.return_on_investment(250.0, 0.0) is None


@pytest.mark.parametrize(
    ("system", "kilowatts"),
    [
        ("mac-studio-m3-ultra-512", 0.227),  # measured, although a rating is known
        ("mac-studio-m4-max-128", 0.145),  # rating
        ("lenovo-8xh100-2026", (8 * 700 + 4_600) / 1_000),  # neither: count x TDP + host
    ],
)
def test_power_is_measured_before_rated_before_computed(system: str, kilowatts: float) -> None:
    """The best known power of a machine counts."""
    row = facts.systems()[system]
    device = facts.accelerators()[row.accelerator]

    assert energy.busy_power_kw(row, device, host_w=4_600.0) == pytest.approx(kilowatts)


def test_power_unknown_is_said() -> None:
    """Without a power and without a TDP there is no number."""
    machine = replace(facts.systems()["ws-1x-rtx-5090"], accelerators=("apple-m5-max", 1))

    assert energy.busy_power_kw(machine, facts.accelerators()["apple-m5-max"], 100.0) is None


def test_energy_and_carbon() -> None:
    """KW x hours x PUE, and grams by the kilowatt-hour."""
    assert energy.energy_kwh(2.0, 100.0, 1.5) == 300.0
    assert energy.carbon_kg(300.0, 494.0) == pytest.approx(148.2)
    assert energy.facility_kw(10.0, 1.2) == 12.0
    assert energy.electricity_usd_per_year(10.0, 0.5, 0.2) == 10 * 8_760 * 0.5 * 0.2
    assert energy.idle_power_kw(10.0, 0.2) == 2.0
