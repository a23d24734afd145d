"""The stops of the few sliders: numbers people like to drag."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from calculator.present.money import grouped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculator.scenario.scenario import Scenario

DIGITS: Final = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
"""Six stops in each power of ten, about the same factor apart."""


def _powers(low: float, high: float) -> tuple[float, ...]:
    """Return stops from one power of ten to another.

    >>> _powers(10.0, 100.0)
    (10.0, 15.0, 20.0, 30.0, 50.0, 70.0, 100.0)
    """
    found: list[float] = []
    power = low
    while power < high:
        found += [power * digit for digit in DIGITS]
        power *= 10.0
    return (*found, high)


STOPS: Final[Mapping[str, Sequence[float]]] = {
    "hours_per_day": tuple(half / 2.0 for half in range(1, 49)),
    "tokens_in_per_day": _powers(1e4, 1e10),
    "tokens_out_per_day": _powers(1e3, 1e9),
    "concurrent_users": (*range(1, 10), *_powers(10.0, 1e3)),
    "horizon_months": (*range(3, 12, 3), *range(12, 121, 6)),
}
"""Values that a slider stops at, in the unit of its field, rising."""


@dataclass(frozen=True, slots=True)
class Slider:
    """What the page needs of a slider.

    Attributes:
        stops: text that the field reads for each stop, `|` between them.
        last: number of the last stop, counted from 0.
    """

    stops: str
    last: int


SLIDERS: Final = {
    key: Slider("|".join(grouped(float(stop)) for stop in stops), len(stops) - 1)
    for key, stops in STOPS.items()
}
"""The slider of each field that has one."""


def nearest_stop(key: str, value: float) -> int:
    """Return the number of the stop closest to a value, counted from 0.

    >>> nearest_stop("horizon_months", 35.0)
    7
    """
    stops = STOPS[key]
    after = min(bisect_left(stops, value), len(stops) - 1)
    before = max(after - 1, 0)
    return before if value - stops[before] < stops[after] - value else after


def slider_places(scenario: Scenario) -> dict[str, int]:
    """Return where each slider stands for what the reader has said or the default."""
    return {key: nearest_stop(key, scenario.number(key)) for key in STOPS}
