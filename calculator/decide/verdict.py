"""The shapes of a verdict: reasons, ratings, what would change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.decide.judge import Settled
    from calculator.decide.money import Opinion
    from calculator.decide.option import Option
    from calculator.scenario.field import Value

type Part = Literal["training", "inference", "experiment"]
type Place = Literal["cloud", "local", "api"]
type Overall = Literal["cloud", "local", "hybrid", "close"]
type Strength = Literal["clear", "leaning", "close"]
type Grade = Literal["good", "caution", "poor"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part of the work belongs where the verdict puts it.

    Attributes:
        code: key of the sentence in the catalogues.
        claims: ids of the claims of the guidance that the reason stands on.
        part: the part of the work it speaks of, None for the whole.
        favours: the side it speaks for, None for neither.
        params: values for the sentence.
    """

    code: str
    claims: tuple[str, ...]
    part: Part | None = None
    favours: Place | None = None
    params: Mapping[str, Value] = field(default_factory=dict[str, "Value"])


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """Where one part of the work belongs.

    Attributes:
        part: the part of the work.
        placement: where it belongs.
        strength: how far the reasons of the one side outweigh those of the other.
        ratings: the grade of cloud and of local, as in the matrix (claim G-11).
        excluded: sides that a must rules out.
        reasons: why, the decisive ones first.
        matrix_row: id of the row of the matrix that applies.
        thumb: where the rules of thumb alone put it.
        options: every way to do it, priced or struck out; empty before money is counted.
        opinion: what the money says; None before it is counted.
    """

    part: Part
    placement: Place
    strength: Strength
    ratings: Mapping[Place, Grade]
    excluded: tuple[Place, ...]
    reasons: tuple[Reason, ...]
    matrix_row: str
    thumb: Place
    options: tuple[Option, ...] = ()
    opinion: Opinion | None = None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the work belongs, without the reasons.

    Attributes:
        overall: the name of the outcome.
        placement: the place of training and of inference, None for work there is none of.
        parts: of each part what the guidance says, and what has been settled once money was
            heard; a strength that is not close is not told apart further.
    """

    overall: Overall
    placement: Mapping[str, Place | None]
    parts: tuple[tuple[PartVerdict, Settled], ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """One changed answer that changes the verdict.

    Attributes:
        field: key of the field.
        value: the answer, or for a number the first value at which the verdict is another.
        direction: `below` or `from` for a number; `is` for a choice, and for a number that
            changes the verdict at 0 only.
        overall: the verdict then.
        placement: the placement then.
    """

    field: str
    value: Value
    direction: Literal["is", "below", "from"]
    overall: Overall
    placement: Mapping[str, Place | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole answer, without words."""

    overall: Overall
    placement: Mapping[str, Place | None]
    strength: Strength
    reasons: tuple[Reason, ...]
    parts: tuple[PartVerdict, ...]

    @property
    def part_names(self) -> tuple[Part, ...]:
        """The parts of the work that the verdict speaks of."""
        return tuple(part.part for part in self.parts)
