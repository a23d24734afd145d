"""Where values stand in a drawing, and round numbers to mark the way there."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import Final

ROUND_STEPS: Final = (1.0, 2.0, 5.0, 10.0)
TEN: Final = 10.0
PLACES: Final = 2
"""Decimals of a coordinate: a hundredth of a pixel is finer than any screen."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to places.

    Attributes:
        low: the value at `start`.
        high: the value at `end`, above `low`.
        start: the place of `low`.
        end: the place of `high`.
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value, held within the drawing.

        >>> Scale(0.0, 50.0, 200.0, 0.0).at(20.0)
        120.0
        """
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + (self.end - self.start) * share, PLACES)


def round_step(span: float, most: int) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that needs at most so many steps.

    Args:
        span: what has to be covered, above 0.
        most: steps at most.

    >>> round_step(47.0, 5), round_step(0.03, 4), round_step(3_000_000.0, 4)
    (10.0, 0.01, 1000000.0)
    """
    power, divisor = 1.0, 1.0
    while power * TEN * most < span:
        power *= TEN
    while power == 1.0 and most / (divisor * TEN) >= span:
        divisor *= TEN
    unit = power / divisor
    return next((unit * step for step in ROUND_STEPS if unit * step * most >= span), unit * TEN)


def round_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Return round numbers from at most `low` to at least `high`, 0 among them if in between.

    >>> round_ticks(0.0, 47.0, 5)
    (0.0, 10.0, 20.0, 30.0, 40.0, 50.0)
    >>> round_ticks(-30.0, 80.0, 4)
    (-50.0, 0.0, 50.0, 100.0)
    """
    if not high > low:
        high = low + 1.0
    step = round_step(high - low, most)
    return tuple(step * number for number in range(floor(low / step), ceil(high / step) + 1))
