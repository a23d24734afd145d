"""The values of one number at which the verdict becomes another."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from calculator.decide.bounds import cannot_turn
from calculator.decide.decision import whereabouts
from calculator.decide.shapes import ONE_WAY, STRAIGHT, WORK
from calculator.decide.turns import has_steps, turns
from calculator.decide.verdict import Flip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculator.decide.decision import PartWork
    from calculator.decide.verdict import Whereabouts
    from calculator.scenario.field import Field
    from calculator.scenario.scenario import Scenario

STRIDES: Final = (1.3, 2.0, 4.0, 20.0, 400.0)
"""A number that is neither straight nor one-way is tried at these multiples and fractions of
today's, then at its limits."""

PRECISION: Final = 5e-4
"""A threshold is sought until it is known to this share of itself, half the last digit shown."""

NEXT_TO_ZERO: Final = 1e-9
"""Thresholds are sought down to this number, in whatever unit; below it there is only 0."""

NUDGE: Final = PRECISION / 3.0
"""A guess is tried this far to the side, so that the next one closes in from the other."""

NARROW: Final = 1.5
"""Values closer than this are not halved just to show that nothing turns in between."""

WIDE: Final = 2.0
"""Values further apart than this have no straight line of costs between them, unless the number
is one of those in which all costs are straight."""

MOST_HALVES: Final = 4
"""Where a turn is suspected between two values so many are tried, one between the others."""

GUESSES: Final = 5
"""So many guesses, then halving: what they have not found is no matter of cost alone."""

WHOLE_NUMBERS: Final = frozenset({"horizon_months", "concurrent_users"})

type Point = tuple[float, Whereabouts]
"""A value of the number, and the verdict there."""


def differ(one: Whereabouts, other: Whereabouts) -> bool:
    """Return whether two verdicts put the work elsewhere."""
    return (one.overall, one.placement) != (other.overall, other.placement)


@dataclass(frozen=True, slots=True)
class Search:
    """The search for the thresholds of one number.

    Attributes:
        field: the number.
        start: today's value.
        scenario: what the reader has said.
        works: how the parts are judged at any value of the number.
        now: today's verdict.
    """

    field: Field
    start: float
    scenario: Scenario
    works: Sequence[PartWork]
    now: Whereabouts

    def flips(self) -> list[Flip]:
        """Return the nearest thresholds below and above today's value, those that exist."""
        found: list[Flip] = []
        for below in (True, False):
            same = (self.start, self.now)
            for value in self._tried(below=below):
                far = self._at(value)
                ends = self._first_turn(same, far)
                if ends:
                    found.append(self._threshold(*ends))
                    break
                same = far
        return found

    def _at(self, value: float) -> Point:
        """Return a value of the number with the verdict there."""
        return value, whereabouts(self.scenario.replaced(self.field.key, value), self.works)

    def _is_other(self, point: Point) -> bool:
        """Return whether the verdict is another than today's."""
        return differ(self.now, point[1])

    def _tried(self, *, below: bool) -> Iterator[float]:
        """Yield the values tried on one side, outward, the limit last, 0 after its neighbour."""
        field, start = self.field, self.start
        limit = field.minimum if below else field.maximum
        for stride in () if field.key in STRAIGHT | ONE_WAY else STRIDES:
            value = start / stride if below else start * stride
            if value != start and field.minimum < value < field.maximum:
                yield value
        if limit != start:
            if 0.0 in {limit, start} and field.key not in STRAIGHT:
                yield NEXT_TO_ZERO
            if limit or field.key not in WORK:
                yield limit

    def _first_turn(self, same: Point, far: Point) -> tuple[Point, Point] | None:
        """Return what `_turned` does, once all that is far is shown not to turn, or halved."""
        if self.field.key not in ONE_WAY and self.start:
            return self._turned(same, far)
        if not self._is_other(far) and cannot_turn(self.scenario, same[1], far[1]):
            return None
        if max(same[0], far[0]) <= NARROW * min(same[0], far[0]):
            return self._turned(same, far)
        point = self._at(self._middle(same, far))
        if point[0] in {same[0], far[0]}:
            return self._turned(same, far)
        return self._first_turn(same, point) or self._first_turn(point, far)

    def _turned(
        self, same: Point, far: Point, depth: int = MOST_HALVES
    ) -> tuple[Point, Point] | None:
        """Return two points between which the verdict turns for the first time, if it does.

        Args:
            same: a value with today's verdict.
            far: one farther away from today's value, with any verdict.
            depth: how many more values may be tried in between.
        """
        guess = self._guess(same, far, outward=True)
        if guess is None or depth == 0:
            return (same, far) if self._is_other(far) else None
        straight = self._is_straight(same, far)
        point = self._at(guess if straight else self._middle(same, far))
        if self._is_other(point):
            return (same, point) if straight else self._turned(same, point, depth - 1)
        inner = None if straight else self._turned(same, point, depth - 1)
        return inner or self._turned(point, far, depth - 1)

    def _is_straight(self, one: Point, other: Point) -> bool:
        """Return whether costs are nearly straight lines between two values."""
        low, high = sorted((one[0], other[0]))
        if self.field.key in STRAIGHT:
            return True
        return high <= WIDE * low and not has_steps(one[1], other[1])

    def _middle(self, one: Point, other: Point) -> float:
        """Return the value in the middle, by ratio but for whole numbers.

        Between 53 and a reader's 54.2 that is 54: more than 1 apart there is always one.
        """
        if self.field.key in WHOLE_NUMBERS:
            low, high = sorted((one[0], other[0]))
            middle = float(int((low + high) / 2.0))
            return middle + 1.0 if middle <= low < high - 1.0 else middle
        return sqrt(one[0] * other[0])

    def _guess(self, same: Point, far: Point, *, outward: bool) -> float | None:
        """Return where the verdict may turn first, None if it seems not to.

        Args:
            same: a value with today's verdict.
            far: one farther away from today's value, with any verdict.
            outward: whether to go a nudge beyond that place, or to stop as much before it.
        """
        low, high = sorted((same[0], far[0]))
        for share in turns(self.scenario, same[1], far[1]):
            guess = same[0] + share * (far[0] - same[0])
            guess *= 1.0 + NUDGE if outward == (far[0] > same[0]) else 1.0 - NUDGE
            if self.field.key in WHOLE_NUMBERS:
                guess = float(int(guess) + (outward == (far[0] > same[0])))
            if low < guess < high:
                return guess
        return None

    def _threshold(self, same: Point, other: Point) -> Flip:
        """Return the first value at which the verdict is another.

        Args:
            same: a value with today's verdict.
            other: one with another.
        """
        if 0.0 in {same[0], other[0]}:
            neighbour = self._at(NEXT_TO_ZERO)
            if self._is_other(neighbour):
                other = neighbour
            else:
                same = neighbour
        direction = "below" if other[0] < same[0] else "from"
        if other[0] == 0.0:
            direction = "is"
        elif self.start or other[0] > NEXT_TO_ZERO:
            other = self._narrowed(same, other)
        value, then = other
        return Flip(self.field.key, value, direction, then.overall, then.placement)

    def _narrowed(self, same: Point, other: Point) -> Point:
        """Return a value with another verdict, as close to today's verdict as is asked for."""
        whole = self.field.key in WHOLE_NUMBERS
        guesses = 0
        while abs(other[0] - same[0]) > (1.0 if whole else PRECISION * max(other[0], same[0])):
            value = self._middle(same, other)
            if guesses < GUESSES and self._is_straight(same, other):
                value = self._guess(same, other, outward=guesses % 2 == 1) or value
                guesses += 1
            point = self._at(value)
            same, other = (same, point) if self._is_other(point) else (point, other)
        return other
