"""Which of several straight lines is the lowest, from where on, and where costs are no lines."""

from __future__ import annotations

import pytest
from decide_samples import about, guided, option, placed, scenario
from hypothesis import given
from hypothesis import strategies as st

from calculator.decide.turns import Line, cheapest, has_steps
from calculator.decide.verdict import Whereabouts
from tests.effort import examples


def line(start: float, rise: float) -> Line:
    """What an option costs on the way."""
    return Line(option("rent", start), option("rent", start + rise), 1.0, start, rise)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], []),
        ([(5.0, 10.0)], [(0.0, 0)]),
        ([(7.0, 2.0), (5.0, 10.0)], [(0.0, 1), (0.25, 0)]),  # 2 dearer, 8 less to come
        ([(5.0, 10.0), (9.0, 10.0), (5.0, 20.0)], [(0.0, 0)]),  # never dearer than the others
        ([(5.0, 20.0), (5.0, 10.0)], [(0.0, 1)]),  # as cheap at first only
        ([(5.0, 10.0), (15.0, 0.0)], [(0.0, 0)]),  # as cheap at last only
        ([(5.0, 10.0), (20.0, 0.0)], [(0.0, 0)]),  # cheaper beyond the end
        # all three are as cheap half-way, and the one that falls goes on
        ([(0.0, 20.0), (5.0, 10.0), (15.0, -10.0)], [(0.0, 0), (0.5, 2)]),
        ([(0.0, 16.0), (2.0, 8.0), (6.0, 0.0)], [(0.0, 0), (0.25, 1), (0.5, 2)]),
    ],
)
def test_the_cheapest_by_hand(
    lines: list[tuple[float, float]], expected: list[tuple[float, int]]
) -> None:
    """Each line that is the lowest somewhere, from where it is."""
    drawn = [line(*one) for one in lines]

    assert [(one.begin, drawn.index(one.line)) for one in cheapest(drawn)] == expected


@examples(40)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(-20, 20)), min_size=1, max_size=5),
    st.floats(0.0, 1.0, exclude_max=True),
)
def test_the_cheapest_is_never_dearer_than_another(
    lines: list[tuple[int, int]], share: float
) -> None:
    """Wherever one looks, the line said to be the lowest there is."""
    drawn = [line(*map(float, one)) for one in lines]
    low = [one.line for one in cheapest(drawn) if one.begin <= share][-1]

    assert low.start + share * low.rise == about(min(o.start + share * o.rise for o in drawn))


@pytest.mark.parametrize(
    ("near", "far", "expected"),
    [
        ({"own": 1.0, "rent": 1.0}, {"own": 1.0, "rent": 1.0}, False),
        ({"own": 1.0, "rent": 1.0}, {"own": 2.0, "rent": 1.0}, True),
        ({"own": 1.0, "rent": 1.0}, {"own": 1.0, "rent": 2.0}, True),
        ({"own": 1.0}, {"own": 2.0}, True),
        ({"own": 1.0}, {"rent": 2.0}, False),
        # another way altogether takes no step
        ({"own": 1.0}, {"shared": 2.0}, False),
        ({}, {}, False),
    ],
)
def test_a_machine_more_is_a_step(
    *, near: dict[str, float], far: dict[str, float], expected: bool
) -> None:
    """Costs are no straight line where the cheapest of a side takes another number of machines."""
    said = scenario()
    one, other = (
        placed(said, guided(), [option(code, 9.0, machines=n) for code, n in found.items()])
        for found in (near, far)
    )
    both = [Whereabouts("local", {}, one.parts + last.parts) for last in (one, other)]

    assert (has_steps(one, other), has_steps(*both)) == (expected, expected)
