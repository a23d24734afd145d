"""The shape of one input: its key, kind, unit, limits and default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

type Kind = Literal["choice", "number"]
type Value = str | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One input of the calculator.

    Attributes:
        key: name in links, forms and on the command line; never renamed, old links must open.
        kind: a choice among codes, or a number.
        group: the question or group of the form that the field belongs to.
        default: value used while the reader is not sure.
        default_source: where the default comes from, `guidance` or `table/id/column` of the facts.
        choices: the codes of a choice, in the order in which they are shown.
        unit: code of the unit of a number, empty for a pure count.
        minimum: smallest number accepted, in `unit`.
        maximum: largest number accepted, in `unit`.
        suffixes: spellings that may follow the number, each with the factor into `unit`.
    """

    key: str
    kind: Kind
    group: str
    default: Value
    default_source: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    minimum: float = 0.0
    maximum: float = 0.0
    suffixes: tuple[tuple[str, float], ...] = ()
