"""The picture of the verdict over two numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from calculator.decide.series.grid import OUTCOMES
from calculator.present.phrases import value_words
from calculator.present.pictures.amounts import number_cell, text_cell
from calculator.present.pictures.map_axes import CELL, LEFT, RIGHT, words_across, words_up
from calculator.present.pictures.picture import Data, Picture, Row
from calculator.present.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.series.grid import Grid
    from calculator.present.pictures.line_chart import Placed

NAME: Final = "map"
LEGEND_ROW: Final = 22.0
LEGEND_COLUMNS: Final = 3
LEGEND_WIDTH: Final = 33.0
AXIS_NAME: Final = 22.0
FOOT: Final = 24.0


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours in a row with one outcome: the place of the first, and of each one's letter."""

    x: float
    y: float
    width: float
    outcome: str
    letters: str
    at: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing of cells.

    Attributes:
        runs: all cells, neighbours together.
        width: of a cell, in percent.
        today: place of the cell of today.
        legend: outcome, letter, name and place of each outcome that occurs.
        across: values of the number across, below the cells.
        up: values of the number upward, at their left.
        top: where the cells begin.
        height: of the drawing.
        y_name: the number upward.
        choices: numbers that the reader may choose, key and name.
        x: key of the number across.
        y: key of the number upward.
    """

    runs: tuple[Run, ...]
    width: float
    today: tuple[float, float]
    legend: tuple[tuple[str, str, str, float, float], ...]
    across: tuple[Placed, ...]
    up: tuple[Placed, ...]
    top: float
    height: float
    y_name: str
    choices: tuple[tuple[str, str], ...]
    x: str
    y: str
    cell: float = CELL


def map_picture(found: Grid, lang: str, choices: tuple[str, ...]) -> Picture:
    """Return the map of the verdict.

    Args:
        found: the verdict over two numbers.
        lang: language of the words.
        choices: keys of the numbers that a map can be drawn over.
    """
    names = {key: word(lang, f"field.{key}.label") for key in (found.x.field, found.y.field)}
    cells = [outcome for row in found.cells for outcome in row]
    same, total = cells.count(found.today), len(cells)
    return Picture(
        name=NAME,
        title=word(
            lang,
            "pictures.map_title_all" if same == total else "pictures.map_title",
            outcome=word(lang, f"pictures.outcome.{found.today}"),
            same=same,
            total=total,
        ),
        unit=word(lang, "pictures.map_unit", x=names[found.x.field], y=names[found.y.field]),
        description=_description(found, lang),
        template="pictures/map.html",
        drawing=_drawing(found, lang, choices),
        data=_data(found, lang),
    )


def _description(found: Grid, lang: str) -> str:
    """Return how many cells have each outcome."""
    cells = [outcome for row in found.cells for outcome in row]
    counts = [
        word(
            lang,
            "pictures.map_count",
            outcome=word(lang, f"pictures.outcome.{outcome}"),
            count=cells.count(outcome),
        )
        for outcome in OUTCOMES
        if outcome in cells
    ]
    return word(lang, "pictures.list_join").join(counts) + word(lang, "answer.stop")


def _drawing(found: Grid, lang: str, choices: tuple[str, ...]) -> Map:
    """Return the places of everything."""
    used = [outcome for outcome in OUTCOMES if any(outcome in row for row in found.cells)]
    legend_rows = -(-len(used) // LEGEND_COLUMNS)
    top = legend_rows * LEGEND_ROW + AXIS_NAME
    width = (RIGHT - LEFT) / len(found.x.values)
    count = len(found.y.values)
    runs: list[Run] = []
    for up, row in enumerate(found.cells):
        runs += _runs(row, top + (count - 1 - up) * CELL, width, lang)
    bottom = top + count * CELL
    return Map(
        runs=tuple(runs),
        width=round(width, 3),
        today=(
            round(LEFT + found.x.today * width, 3),
            top + (count - 1 - found.y.today) * CELL,
        ),
        legend=_legend(used, lang),
        across=words_across(found.x, lang, width, bottom),
        up=words_up(found.y, lang, bottom),
        top=top,
        height=bottom + FOOT,
        y_name=word(lang, f"field.{found.y.field}.label"),
        choices=tuple((key, word(lang, f"field.{key}.label")) for key in choices),
        x=found.x.field,
        y=found.y.field,
    )


def _runs(row: Sequence[str], y: float, width: float, lang: str) -> list[Run]:
    """Return a row of cells, neighbours of one outcome together."""
    found: list[Run] = []
    start = 0
    for outcome, group in groupby(row):
        count = len(list(group))
        at = tuple(round(LEFT + (start + n + 0.5) * width, 2) for n in range(count))
        letters = word(lang, f"pictures.letter.{outcome}") * count
        x = round(LEFT + start * width, 3)
        found.append(Run(x, y, round(count * width, 3), outcome, letters, at))
        start += count
    return found


def _legend(used: Sequence[str], lang: str) -> tuple[tuple[str, str, str, float, float], ...]:
    """Return the outcomes that occur, each with its letter, name and place."""
    return tuple(
        (
            outcome,
            word(lang, f"pictures.letter.{outcome}"),
            word(lang, f"pictures.outcome.{outcome}"),
            place % LEGEND_COLUMNS * LEGEND_WIDTH,
            place // LEGEND_COLUMNS * LEGEND_ROW,
        )
        for place, outcome in enumerate(used)
    )


def _data(found: Grid, lang: str) -> Data:
    """Return the outcome of each cell, the highest row first as in the drawing."""
    y_name = word(lang, f"field.{found.y.field}.label")
    x_name = word(lang, f"field.{found.x.field}.label")
    heads = (
        word(lang, "pictures.map_corner", x=x_name, y=y_name),
        *(value_words(lang, found.x.field, rounded(value)) for value in found.x.values),
    )
    rows = [
        Row(
            (
                number_cell(rounded(value)),
                *(text_cell(word(lang, f"pictures.outcome.{outcome}")) for outcome in row),
            )
        )
        for value, row in zip(found.y.values, found.cells, strict=True)
    ]
    return Data(heads, tuple(reversed(rows)))


def rounded(value: float) -> float:
    """Return a value of an axis as far as it is written."""
    return float(f"{value:.3g}")
