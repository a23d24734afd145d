"""Lines over a quantity: places of everything, ready for the template.

Across, places are percent of the drawing's width; down, they are pixels. So a drawing fills any
width while its letters keep their size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from calculator.present.pictures.scales import Scale, round_ticks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LEFT: Final = 15.0
RIGHT: Final = 99.0
HEAD: Final = 12.0
"""Above the plot; the words of each mark take a line of their own there and meet no other line."""

DEPTH: Final = 200.0
FOOT: Final = 26.0
GRAIN: Final = 1000.0
"""Units across the box that lines are drawn in; it is stretched to the width of the plot."""

MOST_TICKS: Final = 4
LINE_HEIGHT: Final = 17.0
TICK: Final = 18.0
ABOVE: Final = 7.0
BELOW: Final = 15.0
MIDDLE: Final = 50.0
"""Right of this, a label stands to the left of what it belongs to."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line.

    Attributes:
        kind: what it shows, a code that the style sheet knows.
        label: its name, beside its end.
        values: one for each place, None where there is none.
        low: lower edge of its band, empty if it has none.
        high: upper edge.
    """

    kind: str
    label: str
    values: tuple[float | None, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A point that matters: its place, its words, and the kind of line it belongs to."""

    x: float
    y: float
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Words at a place of the drawing."""

    text: str
    x: float
    y: float
    anchor: str = "start"
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """A mark with its words above the plot and a line from there down to the axis."""

    x: float
    y: float
    label: Placed
    is_point: bool = True


@dataclass(frozen=True, slots=True)
class Lines:
    """A drawing of lines."""

    bands: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]
    ends: tuple[Placed, ...]
    across: tuple[Placed, ...]
    up: tuple[Placed, ...]
    drops: tuple[Drop, ...]
    dots: tuple[str, ...]
    top: float
    depth: float = DEPTH
    foot: float = FOOT
    left: float = LEFT
    width: float = RIGHT - LEFT
    grain: float = GRAIN


@dataclass(frozen=True, slots=True)
class Plot:
    """What lines are drawn over.

    Attributes:
        xs: the places of all values, from low to high.
        series: the lines.
        ticks: marks of the axis across with their words.
        marks: points that matter.
        today: today's place with its words, None if it is not marked.
        up_words: words of a mark of the axis up.
    """

    xs: tuple[float, ...]
    series: tuple[Series, ...]
    ticks: tuple[tuple[float, str], ...]
    marks: tuple[Mark, ...]
    today: Mark | None
    up_words: Callable[[float], str]

    def up_ticks(self) -> tuple[float, ...]:
        """Return round numbers from 0 to above everything."""
        most = [value for one in self.series for value in one.values if value is not None]
        most += [value for one in self.series for value in one.high]
        return round_ticks(0.0, max(most, default=0.0), MOST_TICKS)

    @property
    def top(self) -> float:
        """Where the plot begins, below the words of all marks."""
        return HEAD + LINE_HEIGHT * (len(self.marks) + (self.today is not None))

    def across(self) -> Scale:
        """Return where values stand across, in percent."""
        return Scale(self.xs[0], self.xs[-1], LEFT, RIGHT)

    def up(self) -> Scale:
        """Return where values stand, in pixels from above."""
        return Scale(0.0, self.up_ticks()[-1], self.top + DEPTH, self.top)


def drawn(plot: Plot) -> Lines:
    """Return the places of everything."""
    up, across = plot.up(), plot.across()
    # the box that lines are drawn in is stretched across, and begins at its own 0
    inner = (Scale(plot.xs[0], plot.xs[-1], 0.0, GRAIN), replace(up, start=DEPTH, end=0.0))
    return Lines(
        bands=tuple((s.kind, _band(plot.xs, s, *inner)) for s in plot.series if s.low),
        lines=tuple((s.kind, _line(plot.xs, s, *inner)) for s in plot.series),
        ends=_ends(plot.series, up),
        across=tuple(_tick(across.at(x), text, up.start + TICK) for x, text in plot.ticks),
        up=tuple(Placed(plot.up_words(y), LEFT - 1.5, up.at(y)) for y in plot.up_ticks()),
        drops=_drops(plot, across, up),
        dots=tuple(s.kind for s in plot.series),
        top=plot.top,
    )


def _line(xs: Sequence[float], series: Series, across: Scale, up: Scale) -> str:
    """Return the path of a line, interrupted where it has no value."""
    path: list[str] = []
    pen = "M"
    for x, y in zip(xs, series.values, strict=True):
        if y is None:
            pen = "M"
            continue
        path.append(f"{pen}{across.at(x):g} {up.at(y):g}")
        pen = "L"
    return "".join(path)


def _band(xs: Sequence[float], series: Series, across: Scale, up: Scale) -> str:
    """Return the path around a band."""
    there = [f"{across.at(x):g} {up.at(y):g}" for x, y in zip(xs, series.high, strict=True)]
    back = [f"{across.at(x):g} {up.at(y):g}" for x, y in zip(xs, series.low, strict=True)]
    return f"M{'L'.join([*there, *reversed(back)])}Z"


def _ends(series: Sequence[Series], up: Scale) -> tuple[Placed, ...]:
    """Return the names of lines at their ends, above the line, or below where it is crowded."""
    last = [(up.at(s.values[-1]), s) for s in series if s.values[-1] is not None]
    found: list[Placed] = []
    taken = up.end - 2.0 * LINE_HEIGHT
    for y, one in sorted(last, key=lambda pair: pair[0]):
        place = y - ABOVE
        if place - taken < LINE_HEIGHT:
            place = max(y + BELOW, taken + LINE_HEIGHT)
        found.append(Placed(one.label, RIGHT, round(place, 2), "end", one.kind))
        taken = place
    return tuple(_lifted(found, up.start - 3.0))


def _lifted(placed: Sequence[Placed], floor: float) -> list[Placed]:
    """Return the names moved up where the lowest would fall out of the plot."""
    found: list[Placed] = []
    for one in reversed(placed):
        y = min(one.y, floor)
        found.append(replace(one, y=round(y, 2)))
        floor = y - LINE_HEIGHT
    return found


def _tick(x: float, text: str, y: float) -> Placed:
    """Return the words of a mark of the axis across, held within the drawing at its end."""
    anchor = "end" if x > RIGHT - 6.0 else "middle"
    return Placed(text, x, y, anchor)


def _drops(plot: Plot, across: Scale, up: Scale) -> tuple[Drop, ...]:
    """Return marks with their words above the plot, one below the other, today's place last."""
    found: list[Drop] = []
    for level, mark in enumerate((*plot.marks, *((plot.today,) if plot.today else ()))):
        x = across.at(mark.x)
        side, shift = ("end", -1.0) if x > MIDDLE else ("start", 1.0)
        label = Placed(mark.label, round(x + shift, 2), HEAD + level * LINE_HEIGHT, side)
        found.append(Drop(x, up.at(mark.y), label, is_point=mark is not plot.today))
    return tuple(found)
