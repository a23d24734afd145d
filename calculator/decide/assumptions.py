"""What the answer assumes because the reader has not said it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculator.scenario.fields import QUESTIONS

if TYPE_CHECKING:
    from calculator.scenario.field import Value
    from calculator.scenario.parse import Scenario


@dataclass(frozen=True, slots=True)
class Assumption:
    """One default in use.

    Attributes:
        field: key of the field.
        value: the default.
        unit: code of its unit.
        source: where the default comes from.
    """

    field: str
    value: Value
    unit: str
    source: str


def assumptions(scenario: Scenario) -> tuple[Assumption, ...]:
    """Return every question left open, with the default that stands in for it."""
    return tuple(
        Assumption(field.key, field.default, field.unit, field.default_source)
        for field in QUESTIONS
        if field.key not in scenario.given
    )
