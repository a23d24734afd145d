"""What a picture consists of, whatever it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calculator.present.pictures.amounts import Cell


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a picture's data.

    Attributes:
        cells: the first names the row.
        says: the row as a sentence, for whoever reads the picture by pointer, touch or keyboard.
        at: where the row stands across the drawing, in percent.
        dots: heights of its points in the drawing, in pixels.
    """

    cells: tuple[Cell, ...]
    says: str = ""
    at: float = 0.0
    dots: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Data:
    """The table behind a picture, and the rows of its CSV file."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with all its words.

    Attributes:
        name: what it is asked for by, such as `cumulative-inference`.
        title: the finding, as a sentence.
        unit: the quantity and its unit.
        description: what the drawing shows, for whoever does not see it.
        template: draws it.
        drawing: what that template draws.
        data: its rows.
        read_at: label of the control that reads a row, empty if there is none.
        start: row that the control starts at.
    """

    name: str
    title: str
    unit: str
    description: str
    template: str
    drawing: object
    data: Data
    read_at: str = ""
    start: int = field(default=0)
