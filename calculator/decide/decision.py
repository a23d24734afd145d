"""The verdict on the whole: parts put together, and what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from calculator.decide.guidance import part_verdict
from calculator.decide.verdict import Flip, Reason, Verdict
from calculator.scenario.fields import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculator.decide.verdict import Overall, Part, PartVerdict, Place, Strength
    from calculator.scenario.field import Field
    from calculator.scenario.parse import Scenario

PARTS_OF_WORK: Final[Mapping[str, tuple[Part, ...]]] = {
    "training": ("training",),
    "inference": ("inference",),
    "both": ("training", "inference"),
    "experiment": ("experiment",),
}
STRONGEST_FIRST: Final[tuple[Strength, ...]] = ("clear", "leaning", "close")


def verdict(scenario: Scenario) -> Verdict:
    """Return where the reader's work belongs and why."""
    parts = [part_verdict(part, scenario) for part in PARTS_OF_WORK[scenario.choice("work")]]
    placement = _placement(parts)
    strength = max(parts, key=lambda part: STRONGEST_FIRST.index(part.strength)).strength
    overall: Overall = "close" if strength == "close" else named(placement)
    reasons = [*_whole_reasons(scenario, parts), *(r for part in parts for r in part.reasons)]
    return Verdict(overall, placement, strength, tuple(reasons), tuple(parts))


def _placement(parts: Sequence[PartVerdict]) -> dict[str, Place | None]:
    """Return the place of training and of inference; an experiment may be either."""
    found: dict[str, Place | None] = {"training": None, "inference": None}
    for part in parts:
        for key in found if part.part == "experiment" else (part.part,):
            found[key] = part.placement
    return found


def named(placement: Mapping[str, Place | None]) -> Overall:
    """Return the name of a placement: hybrid is the name of the outcome, not a rule of its own.

    >>> named({"training": "cloud", "inference": "local"})
    'hybrid'
    >>> named({"training": None, "inference": "api"})
    'cloud'
    """
    sides = {"local" if place == "local" else "cloud" for place in placement.values() if place}
    return "hybrid" if len(sides) > 1 else cast("Overall", sides.pop())


def _whole_reasons(scenario: Scenario, parts: Sequence[PartVerdict]) -> list[Reason]:
    """Return the reasons that speak of the work as a whole."""
    found: list[Reason] = []
    if "work" not in scenario.given:
        found.append(Reason("ask_the_kind_of_work_first", ("G-1", "G-3")))
    if len(parts) > 1:
        differ = len({part.placement for part in parts}) > 1
        code = "two_kinds_two_places" if differ else "two_kinds_one_place"
        found.append(Reason(code, ("G-2", "G-12") if differ else ("G-2", "G-14")))
    return found


def flips(scenario: Scenario) -> tuple[Flip, ...]:
    """Return every single changed answer that gives another verdict."""
    now = verdict(scenario)
    found: list[Flip] = []
    for field in QUESTIONS:
        found += _choice_flips(field, scenario, now) if field.choices else []
        found += _number_flips(field, scenario, now) if not field.choices else []
    return tuple(found)


def _differs(one: Verdict, other: Verdict) -> bool:
    """Return whether two verdicts put the work elsewhere."""
    return (one.overall, one.placement) != (other.overall, other.placement)


def _choice_flips(field: Field, scenario: Scenario, now: Verdict) -> list[Flip]:
    """Return the other choices of a field that change the verdict."""
    found: list[Flip] = []
    for choice in field.choices:
        then = verdict(scenario.replaced(field.key, choice))
        if choice != scenario.choice(field.key) and _differs(now, then):
            found.append(Flip(field.key, choice, "is", then.overall, then.placement))
    return found


def _number_flips(field: Field, scenario: Scenario, now: Verdict) -> list[Flip]:
    """Return the whole-number thresholds, below and above, at which the verdict changes."""
    found: list[Flip] = []
    start = scenario.number(field.key)
    for end in (field.minimum, field.maximum):
        if not _differs(now, verdict(scenario.replaced(field.key, end))):
            continue
        same, other = start, end
        while abs(other - same) > 1:
            middle = float((same + other) // 2)
            then = verdict(scenario.replaced(field.key, middle))
            same, other = (same, middle) if _differs(now, then) else (middle, other)
        then = verdict(scenario.replaced(field.key, other))
        below = end < start
        threshold = other + 1 if below else other
        direction = "below" if below else "from"
        found.append(Flip(field.key, threshold, direction, then.overall, then.placement))
    return found
