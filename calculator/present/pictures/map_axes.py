"""The values written along the edges of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.present.money import percent_words
from calculator.present.pictures.amounts import short
from calculator.present.pictures.line_chart import Placed
from calculator.scenario.fields import FIELDS

if TYPE_CHECKING:
    from calculator.decide.series.grid import Axis

LEFT: Final = 15.0
RIGHT: Final = 100.0
CELL: Final = 22.0
DIGITS: Final = 2
MOST_TICKS: Final = 5
TICK: Final = 17.0


def tick_words(axis: Axis, value: float, lang: str) -> str:
    """Return a value of an axis, short."""
    if FIELDS[axis.field].unit == "share":
        return percent_words(float(f"{value:.{DIGITS}g}"))
    exact = value if value == axis.today_value else float(f"{value:.{DIGITS}g}")
    return short(lang, exact)


def _shown(axis: Axis) -> list[int]:
    """Return which values are written: today's, the ends, and some between, none too close."""
    last = len(axis.values) - 1
    step = max(2, -(-last // MOST_TICKS))
    found = [axis.today]
    for index in (0, last, *range(0, last, step)):
        if all(abs(index - other) >= step for other in found):
            found.append(index)
    return sorted(found)


def words_across(axis: Axis, lang: str, width: float, bottom: float) -> tuple[Placed, ...]:
    """Return values below the cells."""
    found: list[Placed] = []
    for index in _shown(axis):
        x = round(LEFT + (index + 0.5) * width, 2)
        text = tick_words(axis, axis.values[index], lang)
        kind = "today" if index == axis.today else ""
        place = (RIGHT, "end") if index == len(axis.values) - 1 else (x, "middle")
        found.append(Placed(text, place[0], bottom + TICK, place[1], kind))
    return tuple(found)


def words_up(axis: Axis, lang: str, bottom: float) -> tuple[Placed, ...]:
    """Return values at the left of the cells."""
    return tuple(
        Placed(
            tick_words(axis, axis.values[index], lang),
            LEFT - 1.5,
            bottom - (index + 0.5) * CELL + 4.0,
            "end",
            "today" if index == axis.today else "",
        )
        for index in _shown(axis)
    )
