"""The rules of thumb of the guidance, each with the claims it stands on and what it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.decide.verdict import Grade, Part, Place

SHORT_HORIZON_MONTHS: Final = 12.0
"""Owning pays over years (claim G-8 calls it a one-off investment); within a year it rarely can."""

ALL_PARTS: Final[tuple[Part, ...]] = ("training", "inference", "experiment")
SERVING: Final[tuple[Part, ...]] = ("inference", "experiment")
TRAINING: Final[tuple[Part, ...]] = ("training",)
INFERENCE: Final[tuple[Part, ...]] = ("inference",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of thumb.

    Attributes:
        code: names the rule and its sentence in the catalogues.
        claims: the claims of the guidance it stands on.
        parts: the parts of the work it speaks of.
        when: the answers that must all hold, `key: code`; empty for always.
        points: its weight, above zero for the cloud and below for local; a rule that names the
            nature of the work weighs up to 3, a single circumstance 1. A must is not weighed:
            here it only says which side it speaks for.
        grades: what it makes of each side, as in the matrix.
        excludes: the side that it rules out (a must).
    """

    code: str
    claims: tuple[str, ...]
    parts: tuple[Part, ...]
    when: Mapping[str, str]
    points: int = 0
    grades: Mapping[Place, Grade]
    excludes: Place | None = None


CLOUD_SUITS: Final[Mapping[Place, Grade]] = {"cloud": "good", "local": "caution"}
LOCAL_SUITS: Final[Mapping[Place, Grade]] = {"cloud": "caution", "local": "good"}
NEITHER: Final[Mapping[Place, Grade]] = {}

# Whoever has both kinds of work gives the rhythm of the service: the rules on how often training
# runs therefore ask for `work: training`.
RULES: Final = (
    Rule(
        code="data_must_stay",
        claims=("G-8", "G-11"),
        parts=ALL_PARTS,
        when={"security": "must"},
        points=-3,
        grades=LOCAL_SUITS,
        excludes="cloud",
    ),
    Rule(
        code="latency_must_hold",
        claims=("G-8", "G-10"),
        parts=SERVING,
        when={"latency": "must"},
        points=-3,
        grades=LOCAL_SUITS,
        excludes="cloud",
    ),
    Rule(
        code="capacity_must_stretch",
        claims=("G-6", "G-10"),
        parts=ALL_PARTS,
        when={"elasticity": "must"},
        points=3,
        grades=CLOUD_SUITS,
        excludes="local",
    ),
    Rule(
        code="training_is_a_burst",
        claims=("G-4", "G-6"),
        parts=TRAINING,
        when={},
        points=3,
        grades={"cloud": "good", "local": "poor"},
    ),
    Rule(
        code="training_is_occasional",
        claims=("G-7",),
        parts=TRAINING,
        when={"work": "training", "rhythm": "occasional"},
        points=1,
        grades={"cloud": "good"},
    ),
    Rule(
        code="training_never_pauses",
        claims=("G-4", "G-7"),
        parts=TRAINING,
        when={"work": "training", "rhythm": "always"},
        points=-1,
        grades={"cloud": "caution"},
    ),
    Rule(
        code="experiment_ends_soon",
        claims=("G-10", "G-11"),
        parts=("experiment",),
        when={},
        points=2,
        grades=CLOUD_SUITS,
    ),
    Rule(
        code="inference_never_stops",
        claims=("G-5", "G-8", "G-10"),
        parts=INFERENCE,
        when={"rhythm": "always"},
        points=-2,
        grades=LOCAL_SUITS,
    ),
    Rule(
        code="inference_is_daily",
        claims=("G-9", "G-10"),
        parts=INFERENCE,
        when={"rhythm": "daily"},
        points=-1,
        grades=LOCAL_SUITS,
    ),
    Rule(
        code="inference_is_occasional",
        claims=("G-10", "G-11"),
        parts=INFERENCE,
        when={"rhythm": "occasional"},
        points=1,
        grades=CLOUD_SUITS,
    ),
    Rule(
        code="data_is_private",
        claims=("G-9", "G-11"),
        parts=ALL_PARTS,
        when={"security": "matters"},
        points=-1,
        grades={"cloud": "caution"},
    ),
    Rule(
        code="latency_matters",
        claims=("G-8", "G-9"),
        parts=SERVING,
        when={"latency": "matters"},
        points=-1,
        grades={"cloud": "caution"},
    ),
    Rule(
        code="load_swings",
        claims=("G-6", "G-10"),
        parts=ALL_PARTS,
        when={"elasticity": "matters"},
        points=1,
        grades={"local": "caution"},
    ),
    Rule(
        code="investment_is_possible",
        claims=("G-8", "G-13"),
        parts=ALL_PARTS,
        when={"payment": "upfront"},
        points=-1,
        grades=NEITHER,
    ),
    Rule(
        code="no_depreciation_wanted",
        claims=("G-7", "G-13"),
        parts=ALL_PARTS,
        when={"payment": "pay_as_you_go"},
        points=1,
        grades=NEITHER,
    ),
    Rule(
        code="latency_is_no_matter_in_training",
        claims=("G-4", "G-5"),
        parts=TRAINING,
        when={"latency": "must"},
        grades=NEITHER,
    ),
)

SHORT_HORIZON: Final = Rule(
    code="horizon_is_short",
    claims=("G-7", "G-13"),
    parts=ALL_PARTS,
    when={},
    points=1,
    grades={"local": "caution"},
)
"""Applies below SHORT_HORIZON_MONTHS; apart from the others since a number decides it."""
