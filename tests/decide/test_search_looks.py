"""Where the search looks for a threshold, and how often: each look is a whole verdict."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from decide_samples import guided, option, scenario

from calculator.decide import search
from calculator.decide.decision import PartWork, whereabouts
from calculator.decide.search import NUDGE, PRECISION, WHOLE_NUMBERS, Search
from calculator.decide.shapes import ONE_WAY
from calculator.scenario.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from calculator.decide.option import Option
    from calculator.decide.verdict import Place
    from calculator.scenario.scenario import Scenario

type Ways = Callable[[float], tuple[Option, ...]]


def searching(
    key: str, start: float, ways: Ways, thumb: Place = "local"
) -> tuple[Search, list[float]]:
    """A search among options that depend on a number, and the values that it looks at."""
    looks: list[float] = []

    def priced(said: Scenario) -> tuple[Option, ...]:
        looks.append(said.number(key))
        return ways(looks[-1])

    said = scenario().replaced(key, start)
    works = [PartWork("inference", lambda _: guided(thumb=thumb), (priced,))]
    now = whereabouts(said, works)
    looks.clear()
    return Search(FIELDS[key], start, said, works, now), looks


def rent_by_the_unit(value: float) -> tuple[Option, ...]:
    """Own machines for 100; rent at 10 the unit is close up to 11.5, and wins below 8.7."""
    return option("own", 100.0), option("rent", 10.0 * value)


def own_at_first(limit: float) -> Ways:
    """Own machines are far cheaper up to a limit, and far dearer beyond it."""
    return lambda value: (option("own", 10.0 if value <= limit else 1e6), option("rent", 1e3))


def dear_between(low: float, high: float) -> Ways:
    """Own machines cost more from one step on, rent from the next: it is cheap in between."""
    return lambda value: (
        option("own", 100.0 if value <= low else 300.0),
        option("rent", 150.0 if value <= high else 500.0),
    )


def suspected_half_way(monkeypatch: pytest.MonkeyPatch, *, is_straight: bool) -> None:
    """Let a turn be suspected in the middle of every way, whatever the costs."""

    def turns(*_: object) -> list[float]:
        return [0.5]

    def straight(*_: object) -> bool:
        return is_straight

    monkeypatch.setattr(search, "turns", turns)
    monkeypatch.setattr(Search, "_is_straight", straight)


def found(key: str, start: float, ways: Ways) -> list[tuple[str, object, str]]:
    """The thresholds of a number."""
    flips = searching(key, start, ways)[0].flips()
    return [(flip.direction, flip.value, flip.overall) for flip in flips]


# --- what is found ----------------------------------------------------------------------------


def test_a_verdict_that_turns_and_turns_back_is_found_on_straight_lines() -> None:
    """The cheaper of two rents: 100 pue - 50 passes 100 / 1.15 before the other, which falls."""

    def ways(pue: float) -> tuple[Option, ...]:
        return (
            option("own", 100.0),
            option("rent", 100.0 * pue - 50.0),
            option("rent_too", 450.0 - 80.0 * pue),
        )

    turn = 0.5 + 1.0 / 1.15

    assert found("pue", 1.0, ways) == [("from", pytest.approx(turn, rel=PRECISION), "close")]


@pytest.mark.parametrize(
    ("start", "expected"),
    [(10.0, [("from", 201.0, "cloud")]), (1e5, [("below", 400.0, "cloud")])],
)
def test_a_verdict_that_turns_and_turns_back_is_found_between_steps(
    start: float, expected: list[tuple[str, float, str]]
) -> None:
    """Rent wins for 201 to 400 users, and neither at the limits nor in a line between them."""
    assert found("concurrent_users", start, dear_between(200.0, 400.0)) == expected


def test_from_nothing_a_step_is_found_as_closely() -> None:
    """Nothing in the cache today; from 30 % on own machines are dearer, in one step."""
    assert found("cached_share", 0.0, own_at_first(0.3)) == [
        ("from", pytest.approx(0.3, rel=PRECISION), "cloud")
    ]


# --- how many looks it takes ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "start", "looks"),
    [
        # both limits, just past the threshold, just before it
        ("cloud_usd_per_hour", 20.0, 4),
        ("staff_usd_per_month", 9.0, 6),  # two thresholds
        ("pue", 2.0, 2),  # out of reach: rent stays dear at 5
        # whole numbers: on each side of the threshold
        ("horizon_months", 36.0, 7),
    ],
)
def test_straight_lines_take_no_looks_in_vain(key: str, start: float, looks: int) -> None:
    """Rent by the unit against a fixed cost."""
    one, looked = searching(key, start, rent_by_the_unit)
    one.flips()

    assert len(looked) <= looks, looked


def test_where_no_cost_changes_the_limits_are_enough() -> None:
    """What only rises or only falls and is the same at the limit is the same on the way."""
    one, looked = searching("concurrent_users", 10.0, lambda _: rent_by_the_unit(50.0))

    assert (one.flips(), looked) == ([], [1.0, 1e5])


def test_a_step_takes_a_few_looks_more_than_halving_alone() -> None:
    """Both limits, four places where a line would turn, five guesses, eleven halves.

    From 2 to 5 it is a factor of 2.5, of which the 2048th root is below the precision.
    """
    one, looked = searching("pue", 2.0, own_at_first(3.0))
    one.flips()

    assert len(looked) <= 2 + 4 + 5 + 11, looked


# --- one step of the search -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "middle"),
    [
        (1.0, 10.0, 5.0),
        (53.0, 55.0, 54.0),
        # more than 1 apart there is a whole number in between
        (53.0, 54.2, 54.0),
        (52.8, 54.2, 53.0),
        (35.0, 36.4, 36.0),
        # no more than 1 apart there need not be one: nothing beyond the ends
        (53.0, 54.0, 53.0),
        (53.0, 53.5, 53.0),
    ],
)
def test_the_middle_of_whole_numbers_is_whole(low: float, high: float, middle: float) -> None:
    """Whichever way round."""
    one, _ = searching("horizon_months", 36.0, rent_by_the_unit)
    ends = (low, one.now), (high, one.now)

    assert [one._middle(*ends), one._middle(*ends[::-1])] == [middle, middle]  # pyright: ignore[reportPrivateUsage] # noqa: SLF001


def test_the_middle_of_others_is_by_ratio() -> None:
    """As many times one end as the other is times it."""
    one, _ = searching("hours_per_day", 8.0, rent_by_the_unit)

    assert one._middle((2.0, one.now), (18.0, one.now)) == 6.0  # pyright: ignore[reportPrivateUsage] # noqa: SLF001


@pytest.mark.parametrize(
    ("key", "same", "far", "outward", "expected"),
    [
        # a nudge beyond the turn at 11.5, or before it, seen from today's side
        ("staff_usd_per_month", 12.0, 10.0, True, 11.5 * (1 - NUDGE)),
        ("staff_usd_per_month", 12.0, 10.0, False, 11.5 * (1 + NUDGE)),
        ("staff_usd_per_month", 10.0, 12.0, True, 11.5 * (1 + NUDGE)),
        ("staff_usd_per_month", 10.0, 12.0, False, 11.5 * (1 - NUDGE)),
        # whole numbers: the next one
        ("horizon_months", 20.0, 9.0, True, 11.0),
        ("horizon_months", 20.0, 9.0, False, 12.0),
        ("horizon_months", 9.0, 20.0, True, 12.0),
        ("horizon_months", 9.0, 20.0, False, 11.0),
        # nothing at the ends themselves
        ("horizon_months", 12.0, 9.0, False, None),
        ("horizon_months", 20.0, 11.0, True, None),
        ("horizon_months", 11.0, 20.0, False, None),
        ("horizon_months", 9.0, 12.0, True, None),
        # no turn
        ("staff_usd_per_month", 12.0, 20.0, True, None),
    ],
)
def test_a_guess_is_next_to_the_turn(
    key: str,
    same: float,
    far: float,
    outward: bool,  # noqa: FBT001 - a column of the table
    expected: float | None,
) -> None:
    """Rent at 10 the unit leaves the band of a close call with 100 at 11.5 units."""
    one, _ = searching(key, same, rent_by_the_unit)
    guess = one._guess(one._at(same), one._at(far), outward=outward)  # pyright: ignore[reportPrivateUsage] # noqa: SLF001

    assert guess == (expected and pytest.approx(expected, rel=1e-9))


@pytest.mark.parametrize(
    ("key", "high", "machines", "straight"),
    [
        ("staff_usd_per_month", 1e4, 1.0, True),
        ("staff_usd_per_month", 1e4, 2.0, True),
        ("hours_per_day", 8.0, 1.0, True),
        ("hours_per_day", 8.1, 1.0, False),
        ("hours_per_day", 8.0, 2.0, False),
        ("hours_per_day", 8.1, 2.0, False),
    ],
)
def test_costs_are_straight_over_a_short_way(
    key: str,
    high: float,
    machines: float,
    straight: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """From 4 up to the double, unless machines are added; always in numbers that bend nothing."""
    one, _ = searching(
        key,
        4.0,
        lambda value: (
            option("own", 100.0, machines=machines if value > 4.0 else 1.0),
            option("rent", 300.0),
        ),
    )

    assert one._is_straight(one._at(high), one._at(4.0)) == straight  # pyright: ignore[reportPrivateUsage] # noqa: SLF001


@pytest.mark.parametrize(
    ("limit", "is_straight", "ends"),
    [
        # by ratio from 16: between the limit and 1 each time, four times
        (1.0, False, (1.0, 16.0 ** (1 / 16))),
        # 4, then 8, then between 8 and 16 twice more
        (15.0, False, (16.0 ** (15 / 16), 16.0)),
        # 4 is another, 2 is not, 2.83 is another, 2.38 is not
        (2.5, False, (16.0 ** (5 / 16), 16.0 ** (6 / 16))),
        # the guess is past the turn, and that is the place
        (1.0, True, (1.0, 8.5 * (1 + NUDGE))),
        # it is not: four guesses, each in the middle of what is left
        (15.9, True, (15.06, 16.0)),
    ],
)
def test_where_a_turn_is_suspected_it_is_closed_in(
    monkeypatch: pytest.MonkeyPatch,
    limit: float,
    is_straight: bool,  # noqa: FBT001 - a column of the table
    ends: tuple[float, float],
) -> None:
    """Suspected half way, wherever it is; the verdict turns at the limit."""
    suspected_half_way(monkeypatch, is_straight=is_straight)
    one, _ = searching("hours_per_day", 1.0, own_at_first(limit))
    turned = one._turned(one._at(1.0), one._at(16.0))  # pyright: ignore[reportPrivateUsage] # noqa: SLF001

    assert turned is not None
    assert [value for value, _ in turned] == pytest.approx(list(ends), rel=1e-3)


@pytest.mark.parametrize(
    ("is_straight", "looks"),
    [
        (False, 1 + 2 + 4 + 8),  # both halves, four deep
        (True, 4),  # outward only: straight lines do not turn before the first guess
    ],
)
def test_where_nothing_turns_the_suspicion_ends(
    monkeypatch: pytest.MonkeyPatch,
    is_straight: bool,  # noqa: FBT001 - a column of the table
    looks: int,
) -> None:
    """A turn that is suspected everywhere and is nowhere."""
    suspected_half_way(monkeypatch, is_straight=is_straight)
    one, looked = searching("hours_per_day", 1.0, own_at_first(24.0))
    ends = one._at(1.0), one._at(16.0)  # pyright: ignore[reportPrivateUsage] # noqa: SLF001
    looked.clear()

    assert (one._turned(*ends), len(looked)) == (None, looks)  # pyright: ignore[reportPrivateUsage] # noqa: SLF001
    assert is_straight == all(near < far for near, far in pairwise(looked))


def test_whole_numbers_go_one_way() -> None:
    """They are tried at their limits and halved: no multiple of one has to be made whole."""
    assert WHOLE_NUMBERS <= ONE_WAY
