"""Where the work belongs over two numbers: the real verdict in each cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from calculator.decide.decision import part_works, whereabouts
from calculator.decide.flips import todays_number
from calculator.decide.reads import part_dependences
from calculator.decide.search import WHOLE_NUMBERS
from calculator.scenario.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.verdict import Whereabouts
    from calculator.scenario.field import Field
    from calculator.scenario.scenario import Scenario

type Outcome = Literal["local", "cloud", "api", "hybrid", "close"]

OUTCOMES: Final[tuple[Outcome, ...]] = ("local", "cloud", "api", "hybrid", "close")
COLUMNS: Final = 13
ROWS: Final = 11
FACTOR: Final = 3.0
"""From one cell to the next, where a number has no end in sight."""

LINEAR_UNITS: Final = frozenset({"hours", "days", "months", "share", "years"})
MOST_LINEAR: Final = 240.0
SERVICE_AXES: Final = ("hours_per_day", "tokens_out_per_day")
TRAINING_AXES: Final = ("runs_per_year", "training_tokens")


@dataclass(frozen=True, slots=True)
class Axis:
    """The values of one number in the grid, from low to high; today's is one of them."""

    field: str
    values: tuple[float, ...]
    today: int

    @property
    def today_value(self) -> float:
        """Today's value."""
        return self.values[self.today]


@dataclass(frozen=True, slots=True)
class Grid:
    """The verdict over two numbers.

    Attributes:
        x: the number across.
        y: the number upward.
        cells: for each value of `y`, from low to high, the outcome at each value of `x`.
    """

    x: Axis
    y: Axis
    cells: tuple[tuple[Outcome, ...], ...]

    @property
    def today(self) -> Outcome:
        """The outcome at today's values."""
        return self.cells[self.y.today][self.x.today]


def axis_fields(scenario: Scenario) -> tuple[str, ...]:
    """Return the numbers that the verdict depends on and that a map can be drawn over."""
    dependences = list(part_dependences(scenario, part_works(scenario)))
    found: list[str] = []
    for field in FIELDS.values():
        if field.kind == "number" and field.group != "judge":
            today = todays_number(field, scenario)
            if today and any(one.reads(field.key) for one in dependences):
                found.append(field.key)
    return tuple(found)


def default_axes(scenario: Scenario) -> tuple[str, str]:
    """Return the two numbers that a map is drawn over unless the reader chooses others."""
    return TRAINING_AXES if scenario.choice("work") == "training" else SERVICE_AXES


def grid(scenario: Scenario, x: str, y: str) -> Grid | None:
    """Return the verdict over two numbers, None if one of them is not known or is 0 today.

    Args:
        scenario: what the reader has said.
        x: key of the number across.
        y: key of the number upward.
    """
    across = _axis(FIELDS[x], scenario, COLUMNS)
    upward = _axis(FIELDS[y], scenario, ROWS)
    if across is None or upward is None or x == y:
        return None
    dependences = part_dependences(scenario, part_works(scenario))
    works = [one.work_at(x, y) for one in dependences]
    rows = [scenario.replaced(y, value) for value in upward.values]
    cells: tuple[tuple[Outcome, ...], ...] = tuple(
        tuple(_outcome(whereabouts(row.replaced(x, value), works)) for value in across.values)
        for row in rows
    )
    return Grid(across, upward, cells)


def outcome_now(scenario: Scenario) -> Outcome:
    """Return the outcome today, as a cell of the map says it."""
    return _outcome(whereabouts(scenario, part_works(scenario)))


def _outcome(found: Whereabouts) -> Outcome:
    """Return the outcome of a verdict; a hosted API has its own unless other work is elsewhere."""
    if found.overall != "cloud":
        return found.overall
    places = {place for place in found.placement.values() if place}
    return "api" if places == {"api"} else "cloud"


def _axis(field: Field, scenario: Scenario, count: int) -> Axis | None:
    """Return the values of a number, evenly spread to its limit or multiplied away from today."""
    today = todays_number(field, scenario)
    if field.kind != "number" or not today:
        return None
    if field.unit in LINEAR_UNITS and field.maximum <= MOST_LINEAR:
        values = _even(field, today, count)
    else:
        values = _multiplied(field, today, count // 2)
    if field.key in WHOLE_NUMBERS:
        values = sorted({float(round(value)) if value != today else value for value in values})
    return Axis(field.key, tuple(values), values.index(today))


def _even(field: Field, today: float, count: int) -> list[float]:
    """Return even steps to the limit, the nearest of them replaced by today's value."""
    steps = count - 1
    step = field.maximum / steps
    if field.maximum > steps:
        step = float(-(-field.maximum // steps))
    values = [step * number for number in range(1, steps + 1) if step * number <= field.maximum]
    nearest = min(range(len(values)), key=lambda index: abs(values[index] - today))
    values[nearest] = today
    return values


def _multiplied(field: Field, today: float, reach: int) -> list[float]:
    """Return today's value, and it multiplied and divided again and again within the limits."""
    below: Sequence[float] = []
    above: list[float] = []
    value = today
    for _ in range(reach):
        value /= FACTOR
        if value >= field.minimum:
            below = [value, *below]
    value = today
    for _ in range(reach):
        value *= FACTOR
        if value <= field.maximum:
            above.append(value)
    return [*below, today, *above]
