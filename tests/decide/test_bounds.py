"""Whether a verdict can turn where each cost only rises or only falls, in steps of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from decide_samples import both_ends, guided, option, placed, scenario
from hypothesis import assume, given
from hypothesis import strategies as st

from calculator.decide.bounds import cannot_turn
from calculator.decide.search import differ
from calculator.decide.verdict import Reason, Whereabouts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from decide_samples import Ends

    from calculator.decide.option import Option
    from calculator.decide.verdict import Part, PartVerdict, Place
    from calculator.scenario.field import Value

type Ways = tuple[Option, ...]
type Way = tuple[Option, Option, Option]

QUARTER = 0.25
"""Costs are close up to 1.25 times each other, an exact number in binary."""


def stays(
    costs: Mapping[str, Ends], thumb: Place, part: Part = "inference", **given: Value
) -> bool:
    """Whether the verdict cannot turn while costs go from their one end to the other."""
    said = scenario(close_call_share=QUARTER, **given)
    return cannot_turn(said, *both_ends(said, guided(part, thumb), costs))


@pytest.mark.parametrize(
    ("own", "rent", "thumb", "expected"),
    [
        # own machines lead: the most they cost x 1.25 is below the least that rent costs
        ((100.0, 159.0), (200.0, 300.0), "local", True),  # 198.75
        ((159.0, 100.0), (300.0, 200.0), "local", True),
        ((100.0, 160.0), (200.0, 300.0), "local", False),  # 200: close if rent has not risen yet
        ((100.0, 190.0), (200.0, 300.0), "local", False),
        # rent leads
        ((200.0, 300.0), (100.0, 159.0), "cloud", True),
        ((200.0, 300.0), (100.0, 160.0), "cloud", False),
        ((200.0, 300.0), (100.0, 190.0), "cloud", False),
        ((100.0, 100.0), (200.0, 200.0), "cloud", True),  # against the rule of thumb
        # close: neither at its most is beyond 1.25 times the other at its least
        ((100.0, 125.0), (100.0, 110.0), "local", True),
        ((100.0, 110.0), (100.0, 125.0), "local", True),
        ((100.0, 126.0), (100.0, 110.0), "local", False),
        ((100.0, 110.0), (100.0, 126.0), "local", False),
        ((100.0, 150.0), (95.0, 145.0), "cloud", False),
        # close at one end only, or led by the other side
        ((100.0, 100.0), (200.0, 110.0), "local", False),
        ((100.0, 100.0), (110.0, 200.0), "local", False),
        ((100.0, 200.0), (200.0, 100.0), "local", False),
    ],
)
def test_two_costs(*, own: Ends, rent: Ends, thumb: Place, expected: bool) -> None:
    """Each may be anywhere between its ends, whatever the other has come to."""
    assert stays({"own": own, "rent": rent}, thumb) == expected


@pytest.mark.parametrize(
    ("costs", "thumb", "expected"),
    [
        # rent at its most is below the hosted API at its least, or the other way round
        ({"own": (500.0, 500.0), "rent": (100.0, 110.0), "api": (111.0, 120.0)}, "cloud", True),
        ({"own": (500.0, 500.0), "rent": (111.0, 120.0), "api": (100.0, 110.0)}, "cloud", True),
        # they may be equal, or change places and back
        ({"own": (500.0, 500.0), "rent": (100.0, 110.0), "api": (110.0, 120.0)}, "cloud", False),
        ({"own": (500.0, 500.0), "rent": (110.0, 120.0), "api": (100.0, 110.0)}, "cloud", False),
        ({"own": (500.0, 500.0), "rent": (100.0, 115.0), "api": (110.0, 120.0)}, "cloud", False),
        # too close to the own machines, so the cloud it is: and then rented or hosted
        ({"own": (115.0, 115.0), "rent": (100.0, 115.0), "api": (110.0, 120.0)}, "cloud", False),
        ({"rent": (100.0, 110.0), "api": (111.0, 120.0)}, "cloud", True),
        ({"rent": (100.0, 115.0), "api": (110.0, 120.0)}, "cloud", False),
        # nobody asks that of what runs on own machines
        ({"own": (50.0, 50.0), "rent": (100.0, 115.0), "api": (110.0, 120.0)}, "local", True),
        # the cheapest of a side counts, whichever that is
        ({"own": (50.0, 90.0), "shared": (60.0, 60.0), "rent": (80.0, 99.0)}, "local", True),
        ({"own": (50.0, 90.0), "shared": (60.0, 60.0), "rent": (70.0, 99.0)}, "local", False),
        # both of a side may be dear at once, though one of them is cheap at either end
        ({"own": (50.0, 90.0), "shared": (90.0, 50.0), "rent": (80.0, 80.0)}, "local", False),
        ({"own": (50.0, 90.0), "shared": (90.0, 50.0), "rent": (113.0, 113.0)}, "local", True),
        ({"own": (50.0, 90.0), "api": (80.0, 120.0)}, "local", False),  # 90 x 1.25 = 112.5
        # nothing to compare with
        ({"own": (50.0, 90.0)}, "local", True),
        ({"rent": (50.0, 90.0)}, "local", True),
        ({}, "local", True),
    ],
)
def test_places(*, costs: dict[str, Ends], thumb: Place, expected: bool) -> None:
    """In the cloud, rented and hosted are two places; each side is as cheap as its cheapest."""
    assert stays(costs, thumb) == expected


@pytest.mark.parametrize(
    ("part", "given", "thumb", "expected"),
    [
        ("inference", {}, "local", False),  # 150 x 1.25 = 187.5 is not below 130
        ("inference", {"payment": "upfront"}, "local", True),  # but below 130 x 1.5 = 195
        ("inference", {"latency": "matters"}, "local", True),
        ("training", {"latency": "matters"}, "local", False),  # nobody waits for training
        ("inference", {}, "cloud", False),
        ("inference", {"payment": "pay_as_you_go"}, "cloud", True),
    ],
)
def test_premiums(*, part: Part, given: dict[str, Value], thumb: Place, expected: bool) -> None:
    """From 100 to 150 on the side of the thumb, from 130 to 230 half as dear again elsewhere."""
    low, high = (100.0, 150.0), (130.0, 230.0)
    costs = {"own": low, "rent": high} if thumb == "local" else {"own": high, "rent": low}

    assert stays(costs, thumb, part, premium_share=0.5, **given) == expected


MUST = guided(excluded=("cloud",), reasons=(Reason("residency", ("G-8",)),))
OWN, RENT = option("own", 100.0), option("rent", 200.0)


@pytest.mark.parametrize(
    ("near", "far", "expected"),
    [
        (guided(), guided(), True),  # equal, if not the same
        (guided(), guided(reasons=(Reason("steady", ("G-4",)),)), False),
        (MUST, MUST, True),
    ],
)
def test_guidance_all_the_way(*, near: PartVerdict, far: PartVerdict, expected: bool) -> None:
    """What is said before any money must not depend on the number; a must decides alone."""
    said = scenario()

    assert cannot_turn(said, *(placed(said, says, (OWN, RENT)) for says in (near, far))) == expected


@pytest.mark.parametrize(
    ("near", "far", "expected"),
    [
        # struck out at one end only: how it comes is open
        ((OWN, RENT), (OWN, RENT, option("api", 300.0)), False),
        ((OWN, RENT, option("api", 300.0, strike="no_load")), (OWN, RENT), True),
        ((OWN, RENT, option("api", 300.0)), (OWN, RENT, option("api", 1.0, strike="x")), False),
        # struck out at both: its cost is none
        ((OWN, RENT, option("api", 1.0, strike="x")),) * 2 + (True,),
        ((OWN, RENT, option("shared", 199.0, strike="x")),) * 2 + (True,),
        # one side at a time
        ((OWN,), (RENT,), False),
        ((OWN,), (OWN, RENT), False),
    ],
)
def test_open_all_the_way(*, near: Ways, far: Ways, expected: bool) -> None:
    """What is struck out counts for nothing; what is open at one end only is not bounded."""
    said, says = scenario(), guided()

    assert cannot_turn(said, placed(said, says, near), placed(said, says, far)) == expected


def test_each_part_is_looked_at() -> None:
    """A part that is the very same cannot turn, even where it is a tie; one that may is enough."""
    said = scenario()
    costs: dict[str, Ends] = {"rent": (9.0, 9.0), "api": (9.0, 9.0)}
    tie, _ = both_ends(said, guided("training", "cloud"), costs)
    own, dear = both_ends(said, guided(), {"own": (100.0, 180.0), "rent": (200.0, 200.0)})
    near, far, same = (
        Whereabouts("hybrid", {}, tie.parts + part.parts) for part in (own, dear, own)
    )

    assert cannot_turn(said, near, same)
    assert not cannot_turn(said, near, far)


@st.composite
def journeys(draw: st.DrawFn) -> list[Way]:
    """Draw options at both ends of a way and, each on its own, somewhere in between."""
    journey: list[Way] = []
    for code in draw(st.lists(st.sampled_from(["own", "shared", "rent", "api"]), unique=True)):
        one, other = float(draw(st.integers(4, 16))), float(draw(st.integers(4, 16)))
        between = one + draw(st.sampled_from([0.0, 0.5, 1.0])) * (other - one)
        journey.append((option(code, one), option(code, between), option(code, other)))
    return journey


@given(journey=journeys(), thumb=st.sampled_from(["local", "cloud"]), must=st.booleans())
def test_what_cannot_turn_does_not(*, journey: list[Way], thumb: Place, must: bool) -> None:
    """Whatever each cost is between its ends, the work stays where it is."""
    said = scenario(close_call_share=QUARTER)
    says = guided(thumb=thumb, excluded=("cloud" if thumb == "local" else "local",) if must else ())
    near, half, far = (placed(said, says, (one[n] for one in journey)) for n in range(3))
    assume(cannot_turn(said, near, far))

    assert not differ(near, half)
