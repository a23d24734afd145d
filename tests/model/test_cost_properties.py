"""What holds for the cost of any input."""

from __future__ import annotations

from dataclasses import fields, replace
from math import isfinite
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.model import api, break_even, npv, own, rent, sharing, unit_cost

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST = 1e12
ROUNDING = 1e-9


def upto(highest: float, lowest: float = 0.0) -> st.SearchStrategy[float]:
    """Numbers a reader may put in."""
    return st.floats(lowest, highest, allow_subnormal=False)


SHARES = upto(1.0)
HOURS = upto(730.0)
PRICES = upto(LARGEST)
MACHINES = st.builds(
    own.OwnedMachine,
    machines=st.integers(1, 100),
    price_usd=PRICES,
    life_months=upto(120.0, 1.0),
    residual_share=SHARES,
    discount_per_year=SHARES,
    maintenance_share_per_year=SHARES,
    busy_kw=upto(1_000.0, 0.1),
    idle_kw=upto(0.1),
    pue=upto(3.0, 1.0),
    electricity_usd_per_kwh=upto(10.0),
    staff_usd_per_month=PRICES,
    colocation_usd_per_kw_month=upto(1_000.0),
    depreciation=st.sampled_from(["annuity", "straight_line"]),
)
INSTANCES = st.builds(
    rent.RentedMachine,
    instances=st.integers(1, 100),
    usd_per_hour=PRICES,
    plan=st.sampled_from(["on_demand", "reserved", "spot"]),
    billing=st.sampled_from(["always_on", "office_hours", "scale_to_zero"]),
    office_hours_per_month=HOURS,
    warm_up_hours_per_month=HOURS,
    repeated_share=SHARES,
    egress_gb_per_month=PRICES,
    egress_usd_per_gb=upto(10.0),
    storage_gb=PRICES,
    storage_usd_per_gb_month=upto(10.0),
    services_share=SHARES,
)
TOKEN_PRICES = st.builds(
    api.TokenPrices,
    input_usd_per_mtok=upto(1e6),
    cached_usd_per_mtok=st.none() | upto(1e6),
    output_usd_per_mtok=upto(1e6),
    discount_share=SHARES,
)
DEMANDS = st.builds(
    api.TokenDemand,
    input_tokens=upto(1e18),
    output_tokens=upto(1e18),
    cached_share=SHARES,
)


def dearer[T: (own.OwnedMachine, rent.RentedMachine, api.TokenPrices)](thing: T, times: float) -> T:
    """The same with every price multiplied, as in another currency."""
    prices = [part.name for part in fields(thing) if "usd" in part.name]
    known = {name: cast("float | None", getattr(thing, name)) for name in prices}
    return replace(
        thing, **{name: times * price for name, price in known.items() if price is not None}
    )


def all_finite(numbers: Iterable[float]) -> bool:
    """No NaN and no infinity."""
    return all(isfinite(number) for number in numbers)


@given(MACHINES, HOURS, HOURS)
def test_owning_is_finite_and_never_below_zero(
    owned: own.OwnedMachine, busy: float, powered: float
) -> None:
    """Whatever is put in, each component is a number from zero up."""
    parts = own.owned_cost_per_month(owned, busy, powered).components()

    assert all_finite(parts.values())
    assert min(parts.values()) >= -ROUNDING * owned.purchase_usd


@given(INSTANCES, HOURS)
def test_renting_is_finite_and_never_below_zero(rented: rent.RentedMachine, busy: float) -> None:
    """Whatever is put in, each component is a number from zero up."""
    parts = rent.rented_cost_per_month(rented, busy).components()

    assert all_finite(parts.values())
    assert min(parts.values()) >= 0


@given(TOKEN_PRICES, DEMANDS)
def test_tokens_are_finite_and_never_below_zero(
    prices: api.TokenPrices, demand: api.TokenDemand
) -> None:
    """Whatever is put in, each component is a number from zero up."""
    parts = api.token_cost_per_month(prices, demand).components()

    assert all_finite(parts.values())
    assert min(parts.values()) >= 0


@given(MACHINES, INSTANCES, TOKEN_PRICES, DEMANDS, HOURS)
def test_doubling_every_price_doubles_every_cost(
    owned: own.OwnedMachine,
    rented: rent.RentedMachine,
    prices: api.TokenPrices,
    demand: api.TokenDemand,
    busy: float,
) -> None:
    """Exactly, since doubling changes no bits: so no comparison changes."""
    mine = own.owned_cost_per_month(owned, busy)
    theirs = rent.rented_cost_per_month(rented, busy)
    tokens = api.token_cost_per_month(prices, demand)

    assert own.owned_cost_per_month(dearer(owned, 2.0), busy).total_usd == 2 * mine.total_usd
    assert rent.rented_cost_per_month(dearer(rented, 2.0), busy).total_usd == 2 * theirs.total_usd
    assert api.token_cost_per_month(dearer(prices, 2.0), demand).total_usd == 2 * tokens.total_usd


@given(MACHINES, INSTANCES, HOURS, upto(100.0, 0.01))
def test_another_currency_changes_no_comparison(
    owned: own.OwnedMachine, rented: rent.RentedMachine, busy: float, rate: float
) -> None:
    """Costs in another currency keep their proportion."""
    mine = own.owned_cost_per_month(owned, busy).total_usd
    theirs = rent.rented_cost_per_month(rented, busy).total_usd

    assert own.owned_cost_per_month(dearer(owned, rate), busy).total_usd == pytest.approx(
        unit_cost.converted(mine, rate), rel=ROUNDING, abs=ROUNDING
    )
    assert rent.rented_cost_per_month(dearer(rented, rate), busy).total_usd == pytest.approx(
        unit_cost.converted(theirs, rate), rel=ROUNDING, abs=ROUNDING
    )


@given(MACHINES, INSTANCES, HOURS, HOURS)
def test_more_hours_never_make_owning_dearer_against_rent_by_the_hour(
    owned: own.OwnedMachine, rented: rent.RentedMachine, one: float, other: float
) -> None:
    """Owning as a share of rent that is off without work falls with every hour."""
    few, many = sorted((one, other))
    by_hour = replace(
        rented,
        plan="on_demand",
        billing="scale_to_zero",
        warm_up_hours_per_month=0.0,
        repeated_share=0.0,
        egress_gb_per_month=0.0,
        storage_gb=0.0,
    )
    mine = [own.owned_cost_per_month(owned, hours).total_usd for hours in (few, many)]
    theirs = [rent.rented_cost_per_month(by_hour, hours).total_usd for hours in (few, many)]

    assert mine[1] * theirs[0] <= mine[0] * theirs[1] * (1 + ROUNDING)


@given(MACHINES, HOURS, HOURS)
def test_more_hours_never_cost_less(owned: own.OwnedMachine, one: float, other: float) -> None:
    """A busy machine draws at least as much as a waiting one."""
    few, many = sorted((one, other))
    less = own.owned_cost_per_month(owned, few).total_usd
    more = own.owned_cost_per_month(owned, many).total_usd

    assert less <= more * (1 + ROUNDING)


@given(PRICES, PRICES, PRICES, PRICES)
def test_dearer_cloud_never_moves_break_even_away(
    purchase: float, running: float, rent_usd: float, more: float
) -> None:
    """With a dearer cloud owning pays off sooner, or still not."""
    now = break_even.break_even_months(purchase, rent_usd, running)
    then = break_even.break_even_months(purchase, rent_usd + more, running)

    assert now.value is None or (then.value is not None and then.value <= now.value)


@given(PRICES, PRICES, PRICES, st.none() | upto(LARGEST))
def test_break_even_is_a_number_or_a_reason(
    head_start: float, one: float, other: float, limit: float | None
) -> None:
    """At the break-even both sides have cost the same."""
    found = break_even.crossing(head_start, one - other, limit)

    assert (found.value is None) == (found.reach == "never")
    if found.value is not None:
        assert isfinite(found.value)
        assert found.value * (one - other) == pytest.approx(head_start) or found.value == 0
    if found.reach == "beyond":
        assert limit is not None
        assert found.value is not None
        assert found.value > limit


@given(MACHINES, HOURS, PRICES)
def test_net_present_value_over_a_life_agrees_with_the_monthly_cost(
    owned: own.OwnedMachine, busy: float, other_usd: float
) -> None:
    """Over one whole life the annuity and the investment are the same arithmetic."""
    bought = replace(owned, depreciation="annuity", life_months=float(int(owned.life_months)))
    cost = own.owned_cost_per_month(bought, busy)
    worth = npv.npv_of_owning_usd(bought, other_usd, cost.running_usd, bought.life_months)
    difference = (other_usd - cost.total_usd) * bought.life_months
    scale = ROUNDING * (other_usd + cost.total_usd + bought.purchase_usd) * bought.life_months

    nothing = abs(worth) <= scale or abs(difference) <= scale
    assert nothing or (worth > 0) == (difference > 0)


@given(MACHINES, HOURS, PRICES, upto(240.0))
def test_net_present_value_is_finite(
    owned: own.OwnedMachine, busy: float, other_usd: float, months: float
) -> None:
    """Any horizon has a value, also none."""
    running = own.owned_cost_per_month(owned, busy).running_usd

    assert isfinite(npv.npv_of_owning_usd(owned, other_usd, running, months))


@given(MACHINES, HOURS, HOURS)
def test_night_work_is_never_dearer_than_its_hours_on_a_machine_of_its_own(
    owned: own.OwnedMachine, busy: float, wanted: float
) -> None:
    """Sharing loses no hour and costs no more than a second machine."""
    night = sharing.night_work(owned, busy, wanted)
    second = own.owned_cost_per_month(owned, night.hours, night.hours)

    assert night.hours + night.left_hours == pytest.approx(wanted)
    assert night.usd_per_month <= second.total_usd * (1 + ROUNDING)


@given(TOKEN_PRICES, DEMANDS, SHARES)
def test_a_larger_cached_share_never_costs_more_where_the_cache_is_cheaper(
    prices: api.TokenPrices, demand: api.TokenDemand, share: float
) -> None:
    """What is read from a cheaper cache lowers the bill."""
    cheaper = replace(prices, cached_usd_per_mtok=prices.input_usd_per_mtok / 2)
    low, high = sorted((demand.cached_share, share))
    more = api.token_cost_per_month(cheaper, replace(demand, cached_share=low)).total_usd
    less = api.token_cost_per_month(cheaper, replace(demand, cached_share=high)).total_usd

    assert less <= more * (1 + ROUNDING)


@given(upto(1e9), upto(1e9), SHARES)
def test_a_price_per_million_tokens_is_a_number_or_none(
    usd: float, rate: float, utilisation: float
) -> None:
    """A machine that makes nothing has no price per token."""
    found = unit_cost.usd_per_mtok_at_rate(usd, rate, utilisation)

    assert found is None or (isfinite(found) and found >= 0)
