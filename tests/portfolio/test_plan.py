"""The plan of a portfolio: sharing saves or does not happen, and every line can be done."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.decide.capacity import Sizing, sized
from calculator.decide.money import side_of
from calculator.decide.portfolio.cards import copies_for, packed
from calculator.decide.portfolio.fleet import demand_of
from calculator.decide.portfolio.lines import Line, Workload, judged_line, own_choice
from calculator.decide.portfolio.plan import Plan, portfolio_plan
from calculator.model.durations import HOURS_PER_MONTH
from calculator.scenario.parse import canonical_query, parsed_query
from tests.decide.scenario_samples import sensible_scenarios
from tests.effort import examples

if TYPE_CHECKING:
    from calculator.decide.portfolio.cards import Demand

HAIR: Final = 1e-6


def line(query: str) -> Line:
    """Return a workload with its verdict."""
    return judged_line(Workload(query, canonical_query(parsed_query(query).scenario)))


def planned(*queries: str) -> Plan:
    """Return the plan of workloads."""
    return portfolio_plan([line(query) for query in queries])


USUAL: Final = st.fixed_dictionaries(
    {
        "work": st.sampled_from(["inference", "inference", "both", "training", "experiment"]),
        "rhythm": st.sampled_from(["occasional", "daily", "always"]),
        "security": st.sampled_from(["no", "matters", "must"]),
        "elasticity": st.sampled_from(["no", "no", "no", "must"]),
        "model": st.sampled_from(["llama-3.3-70b", "llama-3.3-70b", "qwen3-8b", "gpt-oss-20b"]),
        "machine": st.sampled_from(["ws-2x-rtx-pro-6000", "lenovo-8xh100-2026"]),
        "training_method": st.sampled_from(["full", "lora", "qlora"]),
        "concurrent_users": st.integers(1, 60),
        "hours_per_day": st.integers(1, 24),
        "speed_floor_tokens_per_s": st.sampled_from([5, 5, 5, 20]),
        "training_tokens": st.sampled_from([1_000_000, 50_000_000, 500_000_000]),
        "staff_usd_per_month": st.sampled_from([0, 0, 500]),
        "horizon_months": st.sampled_from([36, 36, 60]),
    }
).map(lambda given: line("&".join(f"{key}={value}" for key, value in given.items())))
"""Workloads of the kind that a company has, alike enough to share machines."""

ANY: Final = sensible_scenarios.map(lambda scenario: line(canonical_query(scenario)))
PORTFOLIOS: Final = st.lists(USUAL, max_size=7) | st.lists(ANY | USUAL, max_size=4)


@given(PORTFOLIOS)
@examples(40)
def test_sharing_never_makes_a_portfolio_dearer(lines: list[Line]) -> None:
    """A plan with shared machines costs at most what the lines cost by themselves."""
    plan = portfolio_plan(lines)
    alone = [own_choice(part) for one in lines for part in one.verdict.parts]
    by_themselves = sum(option.usd_per_month for option in alone if option is not None)

    assert isclose(plan.separate.usd_per_month, by_themselves, rel_tol=1e-9, abs_tol=1e-9)
    assert plan.totals.usd_per_month <= plan.separate.usd_per_month * (1 + 1e-12) + 1e-6


@given(PORTFOLIOS)
@examples(40)
def test_every_line_is_done_once_where_it_may_be(lines: list[Line]) -> None:
    """Each part has a place, and no must is broken for the sake of sharing."""
    plan = portfolio_plan(lines)
    parts = [(n, part.part) for n, one in enumerate(lines) for part in one.verdict.parts]

    assert [(placed.line, placed.part) for placed in plan.placed] == parts
    for placed in plan.placed:
        part = lines[placed.line].part(placed.part)
        assert part is not None
        if own_choice(part) is not None:
            assert placed.option is not None
        if placed.option is not None and len(part.excluded) == 1:
            assert side_of(placed.option) not in part.excluded


@given(PORTFOLIOS)
@examples(40)
def test_no_machine_is_used_for_more_hours_than_a_month_has(lines: list[Line]) -> None:
    """Whoever trains at night has the hours, even if no two services ever run at once."""
    for fleet in portfolio_plan(lines).fleets:
        for night in fleet.nights:
            for crew in night.crews:
                assert fleet.booked_hours(crew) <= HOURS_PER_MONTH + HAIR


DEMANDS: Final = st.lists(USUAL, min_size=1, max_size=5).map(
    lambda lines: [demand for n, one in enumerate(lines) if (demand := demand_of(n, one))]
)


def alike(demands: list[Demand]) -> list[Demand]:
    """Return the demands that may share the machine of the first."""
    return [demand for demand in demands if demand.setup.device == demands[0].setup.device]


@given(DEMANDS)
@examples(60)
def test_a_line_alone_needs_what_its_own_verdict_says(demands: list[Demand]) -> None:
    """Counting in copies and cards comes to the machines that the calculator counts."""
    for demand in demands:
        found = packed([demand])
        expected = sized(demand.setup, demand.load, demand.cards)
        fits = isinstance(expected, Sizing)
        if fits:
            assert found is not None
            assert len(found.machines) == expected.machines
        elif expected.code != "too_many_machines":
            assert found is None


@given(DEMANDS)
@examples(60)
def test_copies_carry_all_users_and_all_work_at_once(demands: list[Demand]) -> None:
    """Every user at the fastest speed asked for, every token within the hours of its service."""
    for demand in demands:
        service = [other for other in demands if other.setup == demand.setup]
        copies = copies_for(service)
        if copies is None:
            continue
        per_machine = demand.cards // copies.width
        floor = max(other.load.speed_floor_tokens_per_s for other in service)
        users = sum(other.load.users for other in service)
        busy = sum(other.machine_hours(per_machine) / other.load.service_hours for other in service)
        assert busy <= copies.count / per_machine + HAIR
        assert all(
            other.users_each(per_machine, floor) * copies.count >= users for other in service
        )


@given(DEMANDS)
@examples(60)
def test_together_never_takes_more_machines_than_apart(demands: list[Demand]) -> None:
    """Every line is on some machine, and there is a card for every copy."""
    shared = alike(demands) if demands else []
    found = packed(shared) if shared else None
    alone = [packed([demand]) for demand in shared]
    if found is None:
        assert not shared or None in alone
        return
    cards = len(found.machines) * shared[0].cards
    needed = 0
    for kind in {id(demand.setup): demand.setup for demand in shared}.values():
        service = [demand for demand in shared if demand.setup == kind]
        together, apart = copies_for(service), [demand.alone for demand in service]
        least = sum(one.cards for one in apart if one)
        needed += min(together.cards, least) if together else least

    assert len(found.machines) <= sum(len(one.machines) for one in alone if one)
    assert needed <= cards
    assert {line for held in found.machines for line in held} == {d.line for d in shared}


SERVICE: Final = "work=inference&rhythm=daily&security=must"
SMALL: Final = f"{SERVICE}&tokens_in_per_day=10M&tokens_out_per_day=1M"


def test_two_services_that_half_fill_a_machine_share_it() -> None:
    """One machine is bought where two would stand half empty."""
    plan = planned(f"{SMALL}&concurrent_users=2", f"{SMALL}&concurrent_users=3")

    assert [(fleet.machines, fleet.owners) for fleet in plan.fleets] == [(1, (0, 1))]
    assert [placed.how for placed in plan.placed] == ["together", "together"]


def test_machines_of_another_kind_are_not_shared() -> None:
    """Nor are machines under other terms."""
    plan = planned(SERVICE, f"{SERVICE}&machine=lenovo-8xh100-2026", f"{SERVICE}&horizon_months=24")

    assert sorted(fleet.owners for fleet in plan.fleets) == [(0,), (1,), (2,)]


def test_staff_is_not_shared() -> None:
    """Sharing saves a machine, and no people."""
    cheap = planned(SMALL, f"{SMALL}&concurrent_users=2")
    staffed = planned(
        f"{SMALL}&staff_usd_per_month=700",
        f"{SMALL}&staff_usd_per_month=700&concurrent_users=2",
    )
    difference = staffed.totals.usd_per_month - cheap.totals.usd_per_month

    assert [fleet.owners for fleet in staffed.fleets] == [(0, 1)]
    assert difference == pytest.approx(2 * 700)


def test_an_occasional_service_uses_the_spare_room() -> None:
    """It would go to the cloud by itself; beside a machine that is there it does not."""
    plan = planned(f"{SERVICE}&concurrent_users=2", "work=inference&rhythm=occasional")

    assert [placed.how for placed in plan.placed] == ["together", "spare"]
    assert plan.lines[1].verdict.overall == "cloud"


def test_what_must_stretch_stays_in_the_cloud() -> None:
    """Spare room is no reason to break a must."""
    plan = planned(SERVICE, "work=inference&rhythm=occasional&elasticity=must")

    assert [placed.option and placed.option.place for placed in plan.placed] == ["local", "api"]


TUNING: Final = "work=training&rhythm=occasional&training_method=qlora&training_tokens=20M"


def test_training_uses_the_nights_of_a_machine_bought_for_inference() -> None:
    """Data that must stay is trained on at night, where a machine of its own would be bought."""
    plan = planned(SERVICE, f"{TUNING}&security=must")

    assert [(fleet.owners, [night.line for night in fleet.nights]) for fleet in plan.fleets] == [
        ((0,), [1])
    ]


def test_no_night_is_left_where_services_never_stop() -> None:
    """Around the clock means that nobody trains there."""
    plan = planned(f"{SERVICE}&hours_per_day=24&days_per_month=31", f"{TUNING}&security=must")

    assert [fleet.nights for fleet in plan.fleets] == [(), ()]


AWAKE: Final = f"{SMALL}&hours_per_day=24&days_per_month=31&concurrent_users=2"


@pytest.mark.parametrize(
    ("trainings", "owners", "how"),
    [
        ("runs_per_year=60&training_tokens=20M", [(0, 1)], "alone"),
        ("runs_per_year=200&training_tokens=100M", [(0,), (1,)], "night"),
    ],
)
def test_services_share_only_if_that_is_worth_the_nights(
    trainings: str, owners: list[tuple[int, ...]], how: str
) -> None:
    """Beside a service that never stops nobody trains: the rent then due is weighed as well."""
    trained = f"work=both&latency=must&training_method=qlora&concurrent_users=2&{trainings}"
    plan = planned(f"{trained}&tokens_in_per_day=10M&tokens_out_per_day=1M", AWAKE)

    assert [fleet.owners for fleet in plan.fleets] == owners
    assert next(placed.how for placed in plan.placed if placed.part == "training") == how


def test_hybrid_arises_in_a_line_and_in_the_whole() -> None:
    """A line that serves at home and trains in the cloud is named; so is the portfolio."""
    plan = planned("work=both&rhythm=daily")

    assert (plan.place, plan.hybrid_lines) == ("hybrid", (0,))


def test_the_whole_may_be_hybrid_without_any_line_being_so() -> None:
    """Two lines, two places."""
    plan = planned(SERVICE, "work=inference&rhythm=occasional&elasticity=must")

    assert (plan.place, plan.hybrid_lines) == ("hybrid", ())


def test_alternatives_name_what_cannot_go_there() -> None:
    """Data that must stay stays, also where everything else goes to the cloud."""
    plan = planned(SERVICE, "work=inference&rhythm=always")
    elsewhere = {other.side: other.elsewhere for other in plan.alternatives}

    assert elsewhere == {"cloud": (0,), "local": ()}


def test_an_empty_portfolio_costs_nothing() -> None:
    """Nothing to buy, nothing to rent."""
    plan = planned()

    assert (plan.place, plan.totals.usd_per_month, plan.fleets, plan.rented) == (None, 0.0, (), ())


def test_a_line_that_cannot_be_priced_is_named_and_left_out() -> None:
    """A model that fits nowhere under a must stands in no total."""
    plan = planned(SERVICE, "work=inference&security=must&model=deepseek-r1&machine=ws-1x-rtx-5090")

    assert [placed.line for placed in plan.unpriced] == [1]
    assert plan.totals == planned(SERVICE).totals
