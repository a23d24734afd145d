"""The shape of one input: its key, kind, unit, limits and default."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from calculator import facts

KV_CACHE_ONLY: Final = "kv-cache"
"""Scope of a number format that weights cannot have."""

type Kind = Literal["choice", "number", "date"]
type Value = str | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One input of the calculator.

    Attributes:
        key: name in links, forms and on the command line; never renamed, old links must open.
        kind: a choice among codes, a number, or a day written YYYY-MM-DD.
        group: the question or group of the form that the field belongs to.
        default: value used while the reader is not sure; None if `default_from` gives it.
        default_from: where the default comes from: `guidance`, `assumption`, a fact as
            `table/id/column`, or `field:key` if another field settles it.
        choices: the codes of a choice, in the order in which they are shown.
        choices_from: table of the facts whose ids are the choices.
        unit: code of the unit of a number, empty for a pure count.
        minimum: smallest number accepted, in `unit`.
        maximum: largest number accepted, in `unit`.
        suffixes: spellings that may follow the number, each with the factor into `unit`.
    """

    key: str
    kind: Kind
    group: str
    default: Value | None = None
    default_from: str
    choices: tuple[str, ...] = ()
    choices_from: str = ""
    unit: str = ""
    minimum: float = 0.0
    maximum: float = 0.0
    suffixes: tuple[tuple[str, float], ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of a choice, from the field itself or from the facts."""
        return _ids(self.choices_from) if self.choices_from else self.choices


@cache
def _ids(table: str) -> tuple[str, ...]:
    """Return the ids of a table, each once."""
    rows = facts.rows(table)
    return tuple(row.id for row in rows if getattr(row, "scope", "") != KV_CACHE_ONLY)
