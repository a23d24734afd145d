"""Where a verdict turns between two values of a number in which costs are straight lines."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

import pytest
from decide_samples import about, both_ends, guided, option, placed, scenario
from hypothesis import given
from hypothesis import strategies as st

from calculator.decide.chances import NORMAL_80, products
from calculator.decide.option import Component
from calculator.decide.search import differ
from calculator.decide.turns import turns
from calculator.decide.verdict import Whereabouts
from tests.effort import examples

if TYPE_CHECKING:
    from decide_samples import Ends

    from calculator.decide.option import Option
    from calculator.decide.verdict import Part, PartVerdict, Place
    from calculator.scenario.field import Value

QUARTER = 0.25
"""Costs are close up to 1.25 times each other, an exact number in binary."""

SWAPPED: dict[str, Ends] = {"own": (100.0, 140.0), "shared": (140.0, 100.0)}
BY_RENT, BY_API = ("rent_price",), ("api_price",)


def shares(
    costs: dict[str, Ends], thumb: Place, part: Part = "inference", **given: Value
) -> list[float]:
    """Where the verdict may turn while costs that are certain go from one end to the other."""
    said = scenario(close_call_share=QUARTER, premium_share=0.5, **given)
    return turns(said, *both_ends(said, guided(part, thumb), costs))


@pytest.mark.parametrize(
    ("costs", "thumb", "expected"),
    [
        # close from rent at 100 / 1.25 to 125; at 100 it gets surely cheaper, which counts where
        # the side that is not the thumb's leads, and is found as a double root
        ({"own": (100.0, 100.0), "rent": (50.0, 150.0)}, "local", [0.3, 0.5, 0.5, 0.75]),
        ({"own": (100.0, 100.0), "rent": (90.0, 190.0)}, "local", [0.35]),
        ({"own": (100.0, 100.0), "rent": (90.0, 190.0)}, "cloud", [0.1, 0.1, 0.35]),
        ({"own": (90.0, 190.0), "rent": (100.0, 100.0)}, "local", [0.1, 0.1, 0.35]),
        ({"own": (90.0, 190.0), "rent": (100.0, 100.0)}, "cloud", [0.35]),
        # once more beyond the end: at 80, a third further on
        ({"own": (100.0, 100.0), "rent": (200.0, 110.0)}, "local", [about(75 / 90)]),
        # at the ends themselves nothing turns on the way
        ({"own": (100.0, 100.0), "rent": (125.0, 225.0)}, "local", []),
        ({"own": (100.0, 100.0), "rent": (225.0, 125.0)}, "local", []),
        # in the cloud rented and hosted are two places, of which one is given up for the other
        ({"own": (900.0, 900.0), "rent": (100.0, 180.0), "api": (120.0, 120.0)}, "cloud", [0.25]),
        ({"own": (900.0, 900.0), "rent": (100.0, 180.0), "spot": (120.0, 120.0)}, "cloud", []),
        # from rent to the API at 80, which gets close to own machines at 84
        ({"own": (105.0, 105.0), "rent": (60.0, 100.0), "api": (70.0, 90.0)}, "cloud", [0.5, 0.7]),
        # no matter while own machines lead
        ({"own": (50.0, 50.0), "rent": (100.0, 180.0), "api": (120.0, 120.0)}, "local", []),
        # dear half-way, since both ways to own are: 120 against 110 is close all the same
        (SWAPPED | {"rent": (110.0, 110.0)}, "cloud", []),
        (SWAPPED | {"rent": (125.0, 100.0)}, "cloud", []),
        # against 90 it is close up to 112.5 only, so at both ends and not in between
        (SWAPPED | {"rent": (90.0, 90.0)}, "cloud", [0.3125, 0.6875]),
        ({"own": (100.0, 900.0)}, "local", []),  # nothing to choose between
        ({}, "local", []),
    ],
)
def test_turns_by_hand(costs: dict[str, Ends], thumb: Place, expected: list[float]) -> None:
    """Shares of the way at which one cost is 1.25 times another, or as high."""
    assert shares(costs, thumb) == expected


@pytest.mark.parametrize(
    ("part", "given", "expected"),
    [
        ("inference", {}, [0.25]),  # 125
        # 150 against rent from 100: close from 120 to 187.5, the same at 150
        ("inference", {"payment": "pay_as_you_go"}, [0.2, 0.5, 0.5, 0.875]),
        ("inference", {"latency": "matters"}, []),  # 100 against 150 and more
        ("training", {"latency": "matters"}, [0.25]),  # nobody waits for training
    ],
)
def test_premiums_count(part: Part, given: dict[str, Value], expected: list[float]) -> None:
    """Own machines for 100 and rent from 100 to 200, half as dear again for what they lack."""
    costs = {"own": (100.0, 100.0), "rent": (100.0, 200.0)}

    assert shares(costs, "local", part, **given) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("given", "premiums"),
    [
        ({}, (1.0, 1.0)),
        ({"payment": "pay_as_you_go"}, (1.5, 1.0)),
        ({"payment": "upfront"}, (1.0, 1.5)),
    ],
)
def test_where_a_lead_gets_sure(given: dict[str, Value], premiums: tuple[float, float]) -> None:
    """Own machines for a certain 100, against the rule of thumb and a rent that varies.

    They are surely cheaper once a rent lowered by so many standard deviations is above 100.
    """
    said = scenario(close_call_share=QUARTER, premium_share=0.5, **given)
    own, rents = option("own", 100.0), [option("rent", n, factors=BY_RENT) for n in (50.0, 450.0)]
    near, far = (placed(said, guided(thumb="cloud"), (own, rent)) for rent in rents)
    drawn = products(BY_RENT)
    surely = 100.0 * premiums[0] / (fmean(drawn) - NORMAL_80 * pstdev(drawn)) / premiums[1]

    assert about((surely - 50.0) / 400.0) in turns(said, near, far)


def mixed(rent: float, api: float) -> Option:
    """A way to rent whose cost varies by two inputs."""
    found = (Component("rent", rent, BY_RENT), Component("api", api, BY_API))
    return replace(option("rent"), components=found)


def test_a_lead_may_be_sure_half_way_only() -> None:
    """One uncertain price varies more than half of it and half of another."""
    said = scenario(close_call_share=0.1)
    near, half, far = (
        placed(said, guided(thumb="cloud"), (option("own", 100.0), mixed(*usd)))
        for usd in ((114.0, 0.0), (57.0, 62.0), (0.0, 124.0))
    )

    assert not differ(near, far)
    assert differ(near, half)
    assert len(turns(said, near, far)) == 2


MUST = guided(excluded=("local",))
OWN, API = option("own", 500.0), option("api", 120.0)


@pytest.mark.parametrize(
    ("says", "others", "expected"),
    [
        (MUST, (OWN, API), [0.25]),  # rented or hosted is all that is left
        (MUST, (OWN,), []),
        (guided(), (option("own", 1.0, strike="x"), API), [0.25]),  # cheap, but struck out
        (guided(), (option("api", 120.0, strike="x"),), []),
    ],
)
def test_only_what_is_open_counts(
    says: PartVerdict, others: tuple[Option, ...], expected: list[float]
) -> None:
    """Rent from 100 to 180, beside what does not change."""
    said = scenario()
    near, far = (placed(said, says, (option("rent", usd), *others)) for usd in (100.0, 180.0))

    assert turns(said, near, far) == expected


def test_what_is_open_at_one_end_only_has_no_line() -> None:
    """From one side to the other at a step: where that is, no cost says."""
    said = scenario()
    own, rent = (placed(said, guided(), (option(code, 1.0),)) for code in ("own", "rent"))

    assert turns(said, own, rent) == turns(said, rent, own) == []


def test_parts_turn_one_by_one() -> None:
    """All that turns, in order, whichever part it is; a part that is the very same does not."""
    said = scenario(close_call_share=QUARTER)
    own, rent = (100.0, 100.0), (90.0, 190.0)
    early = both_ends(said, guided("training"), {"own": own, "rent": rent})  # 125: 0.35
    late = both_ends(said, guided(), {"own": own, "rent": (80.0, 130.0)})  # 125: 0.9
    near, far = (Whereabouts("local", {}, late[n].parts + early[n].parts) for n in (0, 1))
    same = Whereabouts("local", {}, late[0].parts + early[1].parts)

    assert turns(said, near, far) == [0.35, 0.9]
    assert turns(said, near, same) == [0.35]


costs = st.tuples(st.integers(4, 16).map(float), st.integers(4, 16).map(float))
codes = st.sampled_from(["own", "shared", "rent", "api"])


@examples(40)
@given(st.dictionaries(codes, costs, min_size=2), st.sampled_from(["local", "cloud"]))
def test_nothing_turns_between_two_turns(ways: dict[str, Ends], thumb: Place) -> None:
    """What is certain and straight is found exactly: the verdict is one from turn to turn."""
    said, says = scenario(close_call_share=QUARTER), guided(thumb=thumb)
    found = turns(said, *both_ends(said, says, ways))
    for begin, end in pairwise([0.0, *found, 1.0]):
        if end - begin > 1e-9:
            looks = [begin + share * (end - begin) for share in (0.01, 0.4, 0.99)]
            at = [
                placed(said, says, (option(c, a + x * (b - a)) for c, (a, b) in ways.items()))
                for x in looks
            ]
            assert not any(differ(at[0], one) for one in at), (begin, end)
