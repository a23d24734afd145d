"""What the reader has said, with a default for everything else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from calculator.scenario.defaults import default_value
from calculator.scenario.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.scenario.field import Value

SETTLE_DEFAULTS: Final = frozenset({"work", "rhythm", "as_of"})
"""Answers that decide the default of other fields."""


def _nothing() -> Mapping[str, Value | None]:
    """Return no values: they are looked up once the scenario is there."""
    return {}


@dataclass(frozen=True, slots=True)
class Scenario:
    """What the reader has said; everything else is a default.

    Attributes:
        given: the reader's own values by key of the field.
        values: every field's value, looked up once since thresholds are sought by asking for
            hundreds of verdicts; None where prices settle it.
    """

    given: Mapping[str, Value]
    values: Mapping[str, Value | None] = field(default_factory=_nothing, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Look up what has not been handed over."""
        if not self.values:
            on = self.as_of
            values = {
                key: self.given[key] if key in self.given else default_value(key, self.given, on)
                for key in FIELDS
            }
            object.__setattr__(self, "values", values)

    @property
    def as_of(self) -> date | None:
        """The day whose prices count, None for the newest."""
        text = self.given.get("as_of")
        return date.fromisoformat(str(text)) if text else None

    def value(self, key: str) -> Value | None:
        """Return what was given for a field, or its default; None if prices settle it."""
        return self.values[key]

    def choice(self, key: str) -> str:
        """Return the code chosen for a field, or its default."""
        return str(self.values[key])

    def number(self, key: str) -> float:
        """Return the number given for a field in the field's unit, or its default."""
        value = self.values[key]
        assert value is not None, key  # noqa: S101  # fields that prices settle are not asked here
        return float(value)

    def replaced(self, key: str, value: Value) -> Scenario:
        """Return the same scenario with one answer changed."""
        given = {**self.given, key: value}
        if key in SETTLE_DEFAULTS:
            return Scenario(given)
        return Scenario(given, {**self.values, key: value})
