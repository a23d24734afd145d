"""How a figure is written down: quantities with their origin, steps, and the working of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from calculator import facts
from calculator.decide.resolved import resolved
from calculator.decide.working.formula import names_in, worked_out
from calculator.model.classes import ANY
from calculator.model.efficiency import fitted_constants, fitted_rows
from calculator.scenario.fields import FIELDS

if TYPE_CHECKING:
    from calculator.facts import Row
    from calculator.scenario.scenario import Scenario

type Kind = Literal[
    "given", "default", "fact", "fitted", "constant", "search", "draws", "changed", "step"
]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number comes from.

    Attributes:
        kind: `given` by the reader; a `default` of this site; a `fact` of the tables; `fitted` to
            measurements; a `constant` of the method; found by `search` or from the `draws`;
            worked out from a `changed` number, all else being the same; a `step` before, of this
            working or of another.
        source: for a default its code, for a fact or a fitted constant the row as `table/id`,
            for a step of another working the address of that.
        day: date of the row, as its source writes it.
        verified: False if the row says that nobody has checked it.
        stale: whether the row is past its best-before.
        later: whether its price is of a day after the one asked for.
    """

    kind: Kind
    source: str = ""
    day: str = ""
    verified: bool = True
    stale: bool = False
    later: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a name.

    Attributes:
        name: what formulas call it.
        code: key of its words.
        value: the number.
        unit: code of its unit, empty for a pure number.
        origin: where it comes from.
    """

    name: str
    code: str
    value: float
    unit: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a working.

    Attributes:
        result: what comes of it.
        expression: the formula, over the names of the inputs.
        inputs: the quantities that the formula names, in its order.
    """

    result: Quantity
    expression: str
    inputs: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Working:
    """How a figure was worked out.

    Attributes:
        address: names the figure: part of the work, option, quantity.
        code: key of the figure's words.
        value: the figure as the engine has it; None if there is none, and the steps say why.
        unit: code of its unit.
        steps: the lines, the figure last.
        notes: codes of remarks on the method.
        others: quantities that no formula names and the method uses, such as ranges.
    """

    address: str
    code: str
    value: float | None
    unit: str
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    others: tuple[Quantity, ...] = ()


@dataclass(slots=True)
class Ledger:
    """Writes the working of one figure, each quantity once."""

    scenario: Scenario
    known: dict[str, Quantity] = field(default_factory=dict[str, Quantity])
    steps: list[Step] = field(default_factory=list[Step])

    def value(self, name: str) -> float:
        """Return a quantity that stands here already."""
        return self.known[name].value

    def put(self, name: str, value: float, unit: str, origin: Origin, code: str = "") -> None:
        """Write down a quantity."""
        self.known[name] = Quantity(name, code or name, value, unit, origin)

    def field(self, key: str, name: str = "") -> None:
        """Write down a number of the reader's, or the default that stands in for it."""
        value, origin = field_origin(key, self.scenario)
        self.put(name or key, value, FIELDS[key].unit, origin, key)

    def fields(self, *keys: str) -> None:
        """Write down several numbers of the reader's."""
        for key in keys:
            self.field(key)

    def fact(self, name: str, value: float, unit: str, row: tuple[str, str]) -> None:
        """Write down a number of the facts, from a row by table and id."""
        origin = fact_origin(*row, self.scenario)
        self.put(name, value, unit, origin)

    def constant(self, name: str, value: float, unit: str = "", code: str = "") -> None:
        """Write down a constant of the method."""
        self.put(name, value, unit, Origin("constant"), code)

    def fitted(self, name: str, key: tuple[str, str, str]) -> None:
        """Write down a constant that was fitted to measurements, by quantity and classes."""
        found = fitted_constants().key(*key)
        row = fitted_rows()[found]
        source = "/".join(("efficiency", *(part for part in found if part != ANY)))
        origin = Origin("fitted", source, row["source_date"])
        unit = row["unit"] if row["unit"] in {"us", "ms"} else ""
        self.put(name, float(row["value"]), unit, origin, f"fit_{key[0]}")

    def put_cards(self, count: int) -> None:
        """Write down how many cards work together."""
        self.put_searched("cards", float(count))

    def put_copies(self, count: int) -> None:
        """Write down how many copies of the model a machine holds."""
        self.put_searched("copies", float(count))

    def put_searched(self, name: str, value: float) -> None:
        """Write down a count that was found by trying."""
        self.put(name, value, "", Origin("search"))

    def figure(self, name: str, value: float, unit: str, address: str, code: str = "") -> None:
        """Write down a figure that has a working of its own."""
        self.put(name, value, unit, Origin("step", address), code)

    def step(
        self, name: str, expression: str, unit: str, value: float | None = None, code: str = ""
    ) -> float:
        """Write down a line and return what comes of it.

        Args:
            name: what later formulas call the result.
            expression: the formula, over quantities that stand here already.
            unit: code of the unit.
            value: the result as the engine has it; worked out if the engine keeps it to itself.
            code: key of its words, if that is not the name.
        """
        inputs = tuple(self.known[named] for named in names_in(expression))
        if value is None:
            value = worked_out(expression, {one.name: one.value for one in inputs})
        self.put(name, value, unit, Origin("step"), code)
        self.steps.append(Step(self.known[name], expression, inputs))
        return value

    def working(
        self, address: str, *notes: str, nothing: bool = False, others: tuple[Quantity, ...] = ()
    ) -> Working:
        """Return the working of the last step's result.

        Args:
            address: names the figure.
            notes: codes of remarks.
            nothing: there is no figure, and the last step says why.
            others: quantities that the method uses besides.
        """
        last = self.steps[-1].result
        value = None if nothing else last.value
        return Working(address, last.code, value, last.unit, tuple(self.steps), notes, others)


def field_origin(key: str, scenario: Scenario) -> tuple[float, Origin]:
    """Return the number in use for a field, and where it comes from."""
    if key in scenario.given:
        return float(scenario.given[key]), Origin("given")
    value, row = resolved(FIELDS[key], scenario)
    origin = fact_origin(*row, scenario) if row else Origin("default", FIELDS[key].default_from)
    return float(value or 0.0), origin


def fact_origin(table: str, row_id: str, scenario: Scenario) -> Origin:
    """Return a row of the facts as an origin."""
    row: Row = facts.row(table, row_id, scenario.as_of)
    day = row.source_date_words or row.source_date.isoformat()
    old = facts.stale(row, scenario.as_of or facts.newest_day())
    after = facts.later(row, scenario.as_of)
    return Origin("fact", f"{table}/{row_id}", day, row.verified, old, after)
