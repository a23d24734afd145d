"""The values of one number at which the verdict becomes another."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from calculator.decide.decision import whereabouts
from calculator.decide.verdict import Flip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculator.decide.decision import PartWork
    from calculator.decide.verdict import Whereabouts
    from calculator.scenario.field import Field
    from calculator.scenario.scenario import Scenario

STRIDES: Final = (2.0, 20.0)
"""A number is tried at these multiples and fractions of today's, then at its limits."""

PRECISION: Final = 5e-4
"""A threshold is sought until it is known to this share of itself, half the last digit shown."""

NEXT_TO_ZERO: Final = 1e-9
"""Thresholds are sought down to this number, in whatever unit; below it there is only 0."""

NUDGE: Final = PRECISION / 3.0
"""A guess is tried this far to the side, so that the next one closes in from the other."""

GUESSES: Final = 5
"""So many guesses, then halving again: what they have not found is no matter of cost alone."""

STRAIGHT: Final = 1.5
"""Ends no further apart than this have nearly a straight line of costs between them."""

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
                other = (value, self._at(value))
                if differ(self.now, other[1]):
                    found.append(self._threshold(same, other))
                    break
                same = other
        return found

    def _at(self, value: float) -> Whereabouts:
        """Return the verdict at a value of the number."""
        return whereabouts(self.scenario.replaced(self.field.key, value), self.works)

    def _tried(self, *, below: bool) -> Iterator[float]:
        """Yield the values tried on one side, outward, the limit last, 0 after its neighbour."""
        field, start = self.field, self.start
        limit = field.minimum if below else field.maximum
        for stride in STRIDES:
            value = start / stride if below else start * stride
            if field.key in WHOLE_NUMBERS:
                value = float(round(value))
            if value != start and field.minimum < value < field.maximum:
                yield value
        if limit != start:
            if 0.0 in {limit, start}:
                yield NEXT_TO_ZERO
            yield limit

    def _threshold(self, same: Point, other: Point) -> Flip:
        """Return the first value at which the verdict is another.

        Args:
            same: a value with today's verdict.
            other: one with another.
        """
        if 0.0 in {same[0], other[0]}:  # they are neighbours, see `_tried`
            direction = "from" if other[0] else "is"
        else:
            direction = "below" if other[0] < same[0] else "from"
            other = self._narrowed(same, other)
        value, then = other
        return Flip(self.field.key, value, direction, then.overall, then.placement)

    def _narrowed(self, same: Point, other: Point) -> Point:
        """Return a value with another verdict, as close to today's verdict as is asked for."""
        whole = self.field.key in WHOLE_NUMBERS
        guesses = 0
        while abs(other[0] - same[0]) > (1.0 if whole else PRECISION * max(other[0], same[0])):
            value = sqrt(same[0] * other[0])
            if whole:
                value = float(int((same[0] + other[0]) / 2.0))
            elif guesses < GUESSES and max(same[0], other[0]) < STRAIGHT * min(same[0], other[0]):
                guesses += 1
                value = self._guess(same, other) or value
            found = (value, self._at(value))
            same, other = (same, found) if differ(self.now, found[1]) else (found, other)
        return other

    def _guess(self, same: Point, other: Point) -> float | None:
        """Return where the costs leave the close-call band, if they are a line in between.

        Aside by a nudge toward the end that is farther off: the next guess closes in from there.
        """
        band = 1.0 + self.scenario.number("close_call_share")
        low, high = sorted((same[0], other[0]))
        for one, two in zip(same[1].ratios, other[1].ratios, strict=True):
            for edge in (band, 1.0 / band):
                if one > 0 < two and (one < edge) != (two < edge):
                    guess = same[0] + (edge - one) / (two - one) * (other[0] - same[0])
                    guess *= 1.0 + NUDGE if high - guess > guess - low else 1.0 - NUDGE
                    return guess if low < guess < high else None
        return None
