"""What stands in for an answer the reader has not given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.scenario.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from calculator.scenario.field import Value

LOAD_BY_RHYTHM: Final[Mapping[str, Mapping[str, float]]] = {
    "occasional": {
        "hours_per_day": 2.0,
        "days_per_month": 4.0,
        "tokens_in_per_day": 2e6,
        "tokens_out_per_day": 0.2e6,
        "runs_per_year": 4.0,
    },
    "daily": {
        "hours_per_day": 8.0,
        "days_per_month": 22.0,
        "tokens_in_per_day": 45e6,
        "tokens_out_per_day": 4.5e6,
        "runs_per_year": 24.0,
    },
    "always": {
        "hours_per_day": 24.0,
        "days_per_month": 30.0,
        "tokens_in_per_day": 90e6,
        "tokens_out_per_day": 9e6,
        "runs_per_year": 300.0,
    },
}
"""A department's service: some hundred people, retrieval in front of each question."""

BELONGS_TO_SERVICE: Final = "runs_per_year"
"""Whoever has both kinds of work gives the rhythm of the service; training is occasional (G-7)."""


def rhythm_default(key: str, work: str, rhythm: str) -> float:
    """Return the load that a rhythm stands for, in the unit of the field.

    >>> rhythm_default("hours_per_day", "inference", "daily")
    8.0
    """
    if work == "experiment" or (key == BELONGS_TO_SERVICE and work != "training"):
        rhythm = "occasional"
    return LOAD_BY_RHYTHM[rhythm][key]


def fact_default(path: str, on: date | None) -> float:
    """Return a number of the facts by `table/id/column`, as known on a day."""
    table, row_id, column = path.split("/")
    return float(getattr(facts.row(table, row_id, on), column))


def default_value(key: str, given: Mapping[str, Value], on: date | None) -> Value | None:
    """Return the default of a field, None if it depends on prices that `decide` looks up."""
    field = FIELDS[key]
    if field.default is not None:
        return field.default
    if field.default_from == "field:rhythm":
        work = str(given.get("work", FIELDS["work"].default))
        rhythm = str(given.get("rhythm", FIELDS["rhythm"].default))
        return rhythm_default(key, work, rhythm)
    if field.default_from.startswith("field:"):
        return None
    return fact_default(field.default_from, on)
