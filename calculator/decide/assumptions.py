"""What the answer assumes because the reader has not said it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.decide.resolved import resolved
from calculator.scenario.fields import FIELDS, QUESTION_FIELDS
from calculator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.verdict import Part
    from calculator.scenario.field import Field, Value


@dataclass(frozen=True, slots=True)
class Assumption:
    """One default in use.

    Attributes:
        field: key of the field.
        value: the default, None where the tables have none.
        unit: code of its unit.
        source: `guidance`, `assumption`, or the row of the facts as `table/id`.
        source_date: date of that row, as its source writes it.
        verified: False if the row says that nobody has checked it.
        stale: whether the row is past its best-before.
        later: whether its price is of a day after the one asked for: none older is known.
    """

    field: str
    value: Value | None
    unit: str
    source: str
    source_date: str = ""
    verified: bool = True
    stale: bool = False
    later: bool = False


PARTS_OF_GROUP: Final = {
    "model": ("training", "inference", "experiment"),
    "load": ("inference", "experiment"),
    "training": ("training",),
    "own": ("training", "inference", "experiment"),
    "cloud": ("training", "inference", "experiment"),
    "api": ("inference", "experiment"),
    "judge": ("training", "inference", "experiment"),
}
"""The parts of the work for which each group of fields counts."""

TRAINING_ONLY: Final = ("training_machine", "training_offer", "training_usd_per_hour")
SERVING_ONLY: Final = (
    "machine",
    "machine_price_usd",
    "machine_power_kw",
    "cloud_offer",
    "cloud_usd_per_hour",
    "quantization",
    "engine",
    "egress_gb_per_month",
    "egress_usd_per_gb",
)


def assumptions(scenario: Scenario, parts: Sequence[Part]) -> tuple[Assumption, ...]:
    """Return every default that the answer uses, with its source.

    Args:
        scenario: what the reader has said.
        parts: the parts of the work that the answer speaks of.
    """
    return tuple(
        default_of(field, scenario)
        for field in FIELDS.values()
        if field.key not in scenario.given and field.key != "as_of" and counts(field, parts)
    )


def counts(field: Field, parts: Sequence[Part]) -> bool:
    """Return whether a field matters to any part of the work."""
    if field.key in QUESTION_FIELDS:
        return True
    if field.key.startswith(TRAINING_ONLY):
        return "training" in parts
    if field.key in SERVING_ONLY:
        return "inference" in parts or "experiment" in parts
    return any(part in PARTS_OF_GROUP[field.group] for part in parts)


def default_of(field: Field, scenario: Scenario) -> Assumption:
    """Return the default of a field with the row it comes from, whatever the reader has said."""
    if field.key in scenario.given:
        rest = {key: value for key, value in scenario.given.items() if key != field.key}
        scenario = Scenario(rest)
    value, row_path = resolved(field, scenario)
    if not row_path:
        return Assumption(field.key, value, field.unit, field.default_from)
    table, row_id = row_path
    row = facts.row(table, row_id, scenario.as_of)
    day = row.source_date_words or row.source_date.isoformat()
    old = facts.stale(row, scenario.as_of or facts.newest_day())
    return Assumption(
        field.key,
        value,
        field.unit,
        f"{table}/{row_id}",
        day,
        row.verified,
        old,
        facts.later(row, scenario.as_of),
    )
