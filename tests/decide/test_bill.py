"""What the advice costs, and what each must adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from decide_samples import guided, option, scenario
from hypothesis import given
from scenario_samples import scenarios

from calculator.decide.bill import bill, chosen_option, must_prices, up_front_usd
from calculator.decide.decision import verdict
from calculator.decide.inputs import bought
from calculator.decide.money import side_of
from calculator.decide.verdict import Verdict
from calculator.scenario.parse import parsed_query
from tests.effort import examples

if TYPE_CHECKING:
    from calculator.decide.verdict import Part, PartVerdict, Place
    from calculator.scenario.scenario import Scenario


def whole(*parts: PartVerdict) -> Verdict:
    """A verdict on parts, of which only they are looked at."""
    return Verdict("local", {}, "clear", (), parts)


@pytest.mark.parametrize(("place", "code"), [("local", "own"), ("cloud", "rent"), ("api", "rent")])
def test_the_way_advised_is_the_cheapest_of_its_side(place: Place, code: str) -> None:
    """Not the cheapest of all, which a close call or a wish may have turned down."""
    ways = (option("own", 200.0), option("shared", 300.0), option("rent", 100.0))
    ways += (option("api", 110.0), option("own", 1.0, strike="x"))
    chosen = chosen_option(guided(thumb=place, options=ways))

    assert chosen is not None
    assert chosen.code == code


@pytest.mark.parametrize(
    ("parts", "usd"),
    [
        ([("training", "own", 2.0)], 2 * 300_000.0),
        ([("inference", "own", 3.0)], 3 * 20_000.0),
        ([("experiment", "own", 1.0)], 20_000.0),
        ([("training", "own", 2.0), ("inference", "own", 3.0)], 2 * 300_000.0 + 3 * 20_000.0),
        # what trains at night on machines that are there buys none
        ([("training", "shared", 2.0), ("inference", "own", 3.0)], 3 * 20_000.0),
    ],
)
def test_each_part_buys_its_own_machines(parts: list[tuple[Part, str, float]], usd: float) -> None:
    """Those that train are others, at another price, than those that serve."""
    said = scenario(machine_price_usd=20_000.0, training_machine_price_usd=300_000.0)
    found = whole(
        *(
            guided(part, options=(option(code, 9.0, part=part, machines=machines),))
            for part, code, machines in parts
        )
    )

    assert up_front_usd(said, found) == usd


def test_machines_without_a_price_add_nothing_to_pay() -> None:
    """Nobody publishes what such a machine costs."""
    found = whole(guided(options=(option("own", 9.0),)))

    assert up_front_usd(scenario(machine="gb200-nvl72"), found) == 0.0


@examples(60)
@given(scenarios)
def test_the_bill_is_the_sum_of_the_ways_advised(s: Scenario) -> None:
    """Each part on the side that the verdict puts it, or no bill at all."""
    found = verdict(s)
    chosen = [chosen_option(part) for part in found.parts]
    sides = [side_of(option) for option in chosen if option]
    placed = ["local" if part.placement == "local" else "cloud" for part in found.parts]
    total = bill(found).usd_per_month

    if total is None:
        assert None in chosen
    else:
        assert (sides, total) == (placed, sum(o.usd_per_month for o in chosen if o))


@examples(60)
@given(scenarios)
def test_the_alternative_is_never_what_is_advised(s: Scenario) -> None:
    """Doing all on one side, by the cheapest open ways of that side."""
    found = verdict(s)
    cost = bill(found)
    if cost.other_usd_per_month is None:
        return
    ways = [
        min(o.usd_per_month for o in part.options if o.is_open and side_of(o) == cost.other)
        for part in found.parts
    ]

    assert cost.other_usd_per_month == sum(ways)


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("work=inference&rhythm=always", "cloud"),
        ("work=inference&rhythm=occasional", "local"),
        ("work=both&rhythm=always", "cloud"),
        ("work=inference&rhythm=always&security=must", ""),
    ],
)
def test_the_alternative_is_the_cheaper_of_the_rest(query: str, other: str) -> None:
    """A must that rules a side out leaves nothing to compare with."""
    assert bill(verdict(parsed_query(query).scenario)).other == other


@examples(40)
@given(scenarios)
def test_a_must_is_priced_for_each_must_there_is(s: Scenario) -> None:
    """Without the must there are at least as many ways, so the price is not below what is left."""
    found = verdict(s)
    prices = must_prices(s, found)
    fields = [price.field for price in prices]

    assert fields == [
        care for care in ("latency", "security", "elasticity") if s.choice(care) == "must"
    ]
    for price in prices:
        alone = len(fields) == 1 and len(found.parts) == 1
        if alone and price.usd_per_month is not None and price.without_usd_per_month is not None:
            assert price.without_usd_per_month <= price.usd_per_month


def test_of_two_musts_the_one_that_is_kept_has_the_price() -> None:
    """Own machines instead of the cloud for the data; the load that has to stretch adds nothing."""
    s = parsed_query("work=inference&rhythm=occasional&security=must&elasticity=must").scenario
    found = verdict(s)
    data, load = must_prices(s, found)
    own, cloud = chosen_option(found.parts[0]), bill(verdict(s.replaced("security", "no")))
    assert own is not None

    assert own.code == "own"
    assert (data.field, load.field) == ("security", "elasticity")
    assert (data.without_usd_per_month, data.usd_per_month) == (
        cloud.usd_per_month,
        own.usd_per_month,
    )
    assert load.without_usd_per_month == load.usd_per_month == own.usd_per_month


def test_what_is_paid_up_front_is_machines_times_price() -> None:
    """An owned service buys its machines before it serves anybody."""
    s = parsed_query("work=inference&rhythm=always&machine_price_usd=20000").scenario
    found = verdict(s)
    option = chosen_option(found.parts[0])
    assert option is not None

    assert (option.code, bought(s, "machine").price_usd) == ("own", 20_000.0)
    assert up_front_usd(s, found) == float(option.details["machines"]) * 20_000.0


def test_rent_pays_nothing_up_front() -> None:
    """Neither do APIs."""
    s = parsed_query("work=experiment").scenario

    assert up_front_usd(s, verdict(s)) == 0.0
