"""Checks that hold for any input: what prices, currency and hours can and cannot do."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from scenario_samples import CLOUD_PRICES, PRICES, scenarios, sensible_scenarios

from calculator.answer import answer
from calculator.decide.capacity import service_load, sized
from calculator.decide.decision import verdict
from calculator.decide.inputs import bought, serving_setup
from calculator.decide.option import Strike
from calculator.decide.resolved import resolved
from calculator.decide.training_options import training_job
from calculator.scenario.fields import FIELDS
from calculator.scenario.parse import canonical_query
from calculator.scenario.scenario import Scenario
from tests.effort import examples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculator.decide.option import Option
    from calculator.decide.verdict import Verdict

modestly = examples(60)
TOWARD_CLOUD = {"cloud": 1, "api": 1, None: 0, "local": -1}


def options_of(found: Verdict) -> dict[tuple[str, str], Option]:
    """Return the open options by part and code."""
    return {
        (part.part, option.code): option
        for part in found.parts
        for option in part.options
        if option.is_open
    }


def scaled(scenario: Scenario, keys: Iterable[str], factor: float) -> Scenario:
    """Return a scenario with prices given explicitly, all times a factor; limits are ignored."""
    prices: dict[str, str | float] = {}
    for key in keys:
        value = scenario.given.get(key, resolved(FIELDS[key], scenario)[0])
        if value is not None:
            prices[key] = float(value) * factor
    return Scenario({**scenario.given, **prices})


@modestly
@given(scenarios)
def test_doubling_every_price_doubles_every_cost_and_changes_no_verdict(s: Scenario) -> None:
    """Machines, rent, tokens, electricity, data, staff and room: twice as dear, nothing else."""
    once, twice = verdict(scaled(s, PRICES, 1.0)), verdict(scaled(s, PRICES, 2.0))
    dearer = options_of(twice)

    assert (once.overall, once.placement, once.strength) == (
        twice.overall,
        twice.placement,
        twice.strength,
    )
    assert {key: 2.0 * option.usd_per_month for key, option in options_of(once).items()} == {
        key: option.usd_per_month for key, option in dearer.items()
    }


@modestly
@given(scenarios)
def test_another_currency_changes_nothing_but_the_words(s: Scenario) -> None:
    """Amounts are compared in one currency, whichever is shown."""
    answers = [
        json.loads(answer(canonical_query(s.replaced("currency", currency))).json())
        for currency in ("TWD", "USD")
    ]
    for found in answers:
        del found["canonical"]

    assert answers[0] == answers[1]


@modestly
@given(sensible_scenarios, st.sampled_from([1.05, 1.5, 4.0]), st.data())
def test_a_dearer_cloud_never_moves_the_verdict_toward_the_cloud(
    s: Scenario, factor: float, data: st.DataObject
) -> None:
    """Neither all prices of the cloud together nor any one of them."""
    keys = data.draw(st.sampled_from([CLOUD_PRICES, *((key,) for key in CLOUD_PRICES)]))
    now, then = verdict(scaled(s, keys, 1.0)), verdict(scaled(s, keys, factor))

    assert all(
        TOWARD_CLOUD[then.placement[part]] <= TOWARD_CLOUD[now.placement[part]]
        for part in ("training", "inference")
    )


@modestly
@given(sensible_scenarios, st.sampled_from([1.05, 1.5, 4.0]), st.data())
def test_dearer_machines_never_move_the_verdict_toward_local(
    s: Scenario, factor: float, data: st.DataObject
) -> None:
    """The mirror image: price, staff or room of own machines."""
    keys = data.draw(
        st.sampled_from(
            [
                ("machine_price_usd", "training_machine_price_usd"),
                ("machine_price_usd",),
                ("training_machine_price_usd",),
            ]
        )
    )
    now, then = verdict(scaled(s, keys, 1.0)), verdict(scaled(s, keys, factor))

    assert all(
        TOWARD_CLOUD[then.placement[part]] >= TOWARD_CLOUD[now.placement[part]]
        for part in ("training", "inference")
    )


@modestly
@given(sensible_scenarios, st.sampled_from([1.1, 2.0, 8.0]))
@example(Scenario({"work": "training", "tokens_in_per_day": 90e6, "concurrent_users": 40.0}), 1.1)
def test_a_larger_model_never_needs_fewer_machines(s: Scenario, factor: float) -> None:
    """The same architecture with more parameters: as many machines, more, or none that do."""
    machine = bought(s, "machine")
    setup = serving_setup(s, machine.accelerator)
    assume(setup is not None)
    assert setup is not None
    small = setup.model
    large = replace(
        small,
        total_params=small.total_params * factor,
        active_params=small.active_params * factor,
    )
    served = [
        sized(replace(setup, model=shape), service_load(s), machine.count)
        for shape in (small, large)
    ]
    trained = [
        training_job(
            shape,
            machine.device,
            machine.count,
            s.choice("training_method"),
            s.number("training_tokens"),
            s.number("training_hours_limit"),
        )
        for shape in (small, large)
    ]

    for one, other in (served, trained):
        assert isinstance(other, Strike) or (
            not isinstance(one, Strike) and one.machines <= other.machines
        )


@modestly
@given(sensible_scenarios, st.floats(0.5, 23.0), st.floats(1.0, 4.0))
def test_the_same_tokens_in_more_hours_never_make_own_machines_dearer(
    s: Scenario, hours: float, factor: float
) -> None:
    """Against rent that is always on, with as many machines on both sides: not by a cent."""
    found = [
        options_of(verdict(s.replaced("work", "inference").replaced("hours_per_day", h)))
        for h in (hours, min(hours * factor, 23.0))
    ]
    own, rent = ("inference", "own"), ("inference", "rent_always_on")
    assume(all(own in options and rent in options for options in found))
    short, long = found

    tolerance = 1e-9 * (short[own].usd_per_month + short[rent].usd_per_month)
    assert long[own].usd_per_month <= short[own].usd_per_month + tolerance
    if all(short[key].details["machines"] == long[key].details["machines"] for key in (own, rent)):
        margins = [options[own].usd_per_month - options[rent].usd_per_month for options in found]
        assert margins[1] <= margins[0] + tolerance


@modestly
@given(sensible_scenarios, st.floats(0.5, 23.0), st.floats(1.0, 4.0))
def test_more_hours_of_the_same_load_never_make_own_machines_dearer_for_each_rented_hour(
    s: Scenario, hours: float, factor: float
) -> None:
    """Against rent that is switched off when idle: own cost over rent falls with hours."""
    shares: list[float] = []
    for now in (hours, min(hours * factor, 23.0)):
        busier = s.replaced("work", "inference").replaced("hours_per_day", now)
        for key in ("tokens_in_per_day", "tokens_out_per_day"):
            busier = busier.replaced(key, s.number(key) * now / hours)
        found = options_of(verdict(busier.replaced("plan", "on_demand")))
        own = found.get(("inference", "own"))
        rent = found.get(("inference", "rent_office_hours"))
        assume(own is not None and rent is not None)
        assert own is not None
        assert rent is not None
        compute = rent.components[0].usd_per_month / float(rent.details["machines"])
        assume(compute > 0)
        shares.append(own.usd_per_month / float(own.details["machines"]) / compute)

    staff = s.number("staff_usd_per_month")
    assert staff or shares[1] <= shares[0] * (1 + 1e-9)


@pytest.mark.parametrize(
    ("requests_per_day", "floor", "billed_hours"),
    [
        (1, 5, 22 * 300 / 3600),  # each of them keeps the machine awake for five minutes
        (10, 5, 22 * 3000 / 3600),
        (4000, 5, 22 * 8),  # one every few seconds: it never sleeps in hours of service
    ],
)
def test_a_service_that_sleeps_is_kept_awake_by_those_who_ask(
    requests_per_day: int, floor: float, billed_hours: float
) -> None:
    """Short requests spread over the day cost nearly as much as a long one."""
    query = f"work=inference&rhythm=daily&model=llama-3.1-8b&speed_floor_tokens_per_s={floor}"
    query += f"&tokens_in_per_day={requests_per_day * 4000}"
    query += f"&tokens_out_per_day={requests_per_day * 200}"
    asleep = options_of(answer(query).verdict)["inference", "rent_scale_to_zero"]

    assert asleep.details["billed_hours"] == pytest.approx(billed_hours)


def test_work_that_nobody_waits_for_is_gathered() -> None:
    """Then the machine sleeps between heaps, and only what it computes is billed."""
    query = "model=llama-3.1-8b&rhythm=daily&work=inference&tokens_out_per_day=1e6"
    query += "&speed_floor_tokens_per_s="
    waited_for, gathered = (
        options_of(answer(query + floor).verdict)["inference", "rent_scale_to_zero"]
        for floor in ("5", "0")
    )

    hours = [float(option.details["billed_hours"]) for option in (waited_for, gathered)]
    assert hours[1] < 0.5 * hours[0]
