"""What would change the verdict: other answers, and thresholds of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.decide.assumptions import counts
from calculator.decide.decision import part_works, together, whereabouts
from calculator.decide.reads import part_dependences
from calculator.decide.resolved import resolved
from calculator.decide.search import Search, differ
from calculator.decide.verdict import Flip
from calculator.scenario.fields import FIELDS, QUESTIONS
from calculator.scenario.scenario import SETTLE_DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.decision import PartWork
    from calculator.decide.verdict import Part, Whereabouts
    from calculator.scenario.field import Field
    from calculator.scenario.scenario import Scenario

HOW_TO_JUDGE: Final = "judge"


def flips(scenario: Scenario) -> tuple[Flip, ...]:
    """Return every single changed answer, and threshold of a number, that changes the verdict.

    A number without a flip does not change the verdict at any of the values tried, its limits
    among them (0 only where it leaves work to do): its threshold is not within reach. Of a number
    in which costs are straight lines no threshold is missed. Of the others, those with bends and
    steps, a nearer threshold is missed on about one side in 200: a verdict that turns and soon
    turns back, mostly where one more machine tips it (`tests/decide/test_thresholds.py` counts).
    """
    works = part_works(scenario)
    dependences = list(part_dependences(scenario, works))
    now = together(tuple(one.found for one in dependences))
    parts: list[Part] = [work.part for work in works]
    found: list[Flip] = []
    for field in QUESTIONS:
        if field.choices:
            at_any = [one.work_at(field.key) for one in dependences]
            found += _choice_flips(field, scenario, at_any, now)
    for field in FIELDS.values():
        if field.kind != "number" or field.group == HOW_TO_JUDGE or not counts(field, parts):
            continue
        start = todays_number(field, scenario)
        if start is not None and any(one.reads(field.key) for one in dependences):
            at_any = [one.work_at(field.key) for one in dependences]
            found += Search(field, start, scenario, at_any, now).flips()
    return tuple(found)


def todays_number(field: Field, scenario: Scenario) -> float | None:
    """Return the number in use for a field, None if nobody knows one."""
    value = scenario.given.get(field.key)
    if value is None:
        value, _ = resolved(field, scenario)
    return None if value is None else float(value)


def _choice_flips(
    field: Field, scenario: Scenario, works: Sequence[PartWork], now: Whereabouts
) -> list[Flip]:
    """Return the other choices of a field that change the verdict."""
    found: list[Flip] = []
    for choice in field.choices:
        if choice == scenario.choice(field.key):
            continue
        changed = scenario.replaced(field.key, choice)
        anew = field.key in SETTLE_DEFAULTS  # other fields change as well, and maybe the parts
        then = whereabouts(changed, part_works(changed) if anew else works)
        if differ(now, then):
            found.append(Flip(field.key, choice, "is", then.overall, then.placement))
    return found
