"""What the rules of thumb say of one part of the work (claims G-4 to G-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.decide.matrix import matrix_row
from calculator.decide.rules import RULES, SHORT_HORIZON, SHORT_HORIZON_MONTHS, Rule
from calculator.decide.verdict import PartVerdict, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculator.decide.verdict import Grade, Part, Place, Strength
    from calculator.scenario.scenario import Scenario

CLEAR_POINTS: Final = 2
"""From this lead on a verdict is clear: one circumstance (1 point) cannot turn it round."""

WORSE: Final[Mapping[Grade, int]] = {"good": 0, "caution": 1, "poor": 2}


def part_verdict(part: Part, scenario: Scenario) -> PartVerdict:
    """Return where the guidance puts one part of the work, and why."""
    rules = applying_rules(part, scenario)
    excluded = _excluded(rules)
    thumb, strength = _weighed(part, rules, scenario)
    placement = thumb
    if excluded:
        placement, strength = _kept(excluded)
    reasons = sorted(
        (_reason(rule, part) for rule in rules),
        key=lambda reason: (reason.favours is None, reason.favours != placement),
    )
    if len(excluded) > 1:
        claims = ("G-6", "G-8")
        reasons.insert(0, Reason("musts_contradict", claims, part, "local"))
    return PartVerdict(
        part=part,
        placement=placement,
        strength=strength,
        ratings=ratings(rules),
        excluded=excluded,
        reasons=tuple(reasons),
        matrix_row=matrix_row(part, scenario),
        thumb=thumb,
    )


def applying_rules(part: Part, scenario: Scenario) -> tuple[Rule, ...]:
    """Return the rules that hold for this part of the work, in the order of the table."""
    held = [
        rule
        for rule in RULES
        if part in rule.parts
        and all(scenario.choice(key) == code for key, code in rule.when.items())
    ]
    if scenario.number("horizon_months") < SHORT_HORIZON_MONTHS:
        held.append(SHORT_HORIZON)
    return tuple(held)


def _excluded(rules: Sequence[Rule]) -> tuple[Place, ...]:
    """Return the sides that a must rules out, each once."""
    found: list[Place] = []
    for rule in rules:
        if rule.excludes and rule.excludes not in found:
            found.append(rule.excludes)
    return tuple(found)


def ratings(rules: Sequence[Rule]) -> dict[Place, Grade]:
    """Return the worst grade that any rule gives to each side, as a row of the matrix."""
    found: dict[Place, Grade] = {"cloud": "good", "local": "good"}
    for rule in rules:
        for place, grade in rule.grades.items():
            if WORSE[grade] > WORSE[found[place]]:
                found[place] = grade
    return found


def _kept(excluded: tuple[Place, ...]) -> tuple[Place, Strength]:
    """Return the side that musts leave and how strongly; they come before weights."""
    if "cloud" in excluded:
        # where musts contradict each other: spare machines can be bought, no contract moves data
        return "local", "leaning" if len(excluded) > 1 else "clear"
    return "cloud", "clear"


def _weighed(part: Part, rules: Sequence[Rule], scenario: Scenario) -> tuple[Place, Strength]:
    """Return the side that rules short of a must speak for and how strongly."""
    points = sum(rule.points for rule in rules if not rule.excludes)
    if points == 0:
        return rule_of_thumb(part, scenario), "close"
    strength: Strength = "clear" if abs(points) >= CLEAR_POINTS else "leaning"
    return ("cloud" if points > 0 else "local"), strength


def rule_of_thumb(part: Part, scenario: Scenario) -> Place:
    """Return where this kind of work usually belongs (claim G-14), whatever else holds."""
    if part != "inference" or scenario.choice("rhythm") == "occasional":
        return "cloud"
    return "local"


def _reason(rule: Rule, part: Part) -> Reason:
    """Return the rule as a reason for this part."""
    side: Place | None = None
    if rule.points:
        side = "cloud" if rule.points > 0 else "local"
    return Reason(rule.code, rule.claims, part, side)
