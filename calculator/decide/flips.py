"""What would change the verdict: other answers, and thresholds of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from calculator.decide.assumptions import counts
from calculator.decide.decision import part_works, whereabouts
from calculator.decide.reads import part_dependences
from calculator.decide.resolved import resolved
from calculator.decide.verdict import Flip
from calculator.scenario.fields import FIELDS, QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculator.decide.decision import PartWork
    from calculator.decide.verdict import Part, Whereabouts
    from calculator.scenario.field import Field
    from calculator.scenario.scenario import Scenario

STRIDES: Final = (2.0, 20.0)
"""A number is tried at these multiples and fractions of today's, then at its limits."""

PRECISION: Final = 5e-4
"""A threshold is sought until it is known to this share of itself, half the last digit shown."""

NEXT_TO_ZERO: Final = 1e-9
"""Nothing but 0 is sought below this share of today's number, of its upper limit if that is 0."""

WHOLE_NUMBERS: Final = frozenset({"horizon_months", "concurrent_users"})
HOW_TO_JUDGE: Final = "judge"


def flips(scenario: Scenario) -> tuple[Flip, ...]:
    """Return every single changed answer, and threshold of a number, that changes the verdict.

    A number without a flip does not change the verdict at any of the values tried, its limits
    among them: its threshold is not within reach.
    """
    works = part_works(scenario)
    now = whereabouts(scenario, works)
    dependences = list(part_dependences(scenario, works))
    parts: list[Part] = [work.part for work in works]
    found: list[Flip] = []
    for field in QUESTIONS:
        found += _choice_flips(field, scenario, now) if field.choices else []
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


def _differs(one: Whereabouts, other: Whereabouts) -> bool:
    """Return whether two verdicts put the work elsewhere."""
    return (one.overall, one.placement) != (other.overall, other.placement)


def _choice_flips(field: Field, scenario: Scenario, now: Whereabouts) -> list[Flip]:
    """Return the other choices of a field that change the verdict."""
    found: list[Flip] = []
    for choice in field.choices:
        if choice == scenario.choice(field.key):
            continue
        changed = scenario.replaced(field.key, choice)
        then = whereabouts(changed, part_works(changed))
        if _differs(now, then):
            found.append(Flip(field.key, choice, "is", then.overall, then.placement))
    return found


@dataclass(frozen=True, slots=True)
class Search:
    """The search for the values of one number at which the verdict becomes another.

    Attributes:
        field: the number.
        start: today's value.
        scenario: what the reader has said.
        works: how the parts are judged at any value of the number.
        now: today's verdict.
    """

    field: Field
    start: float
    scenario: Scenario
    works: Sequence[PartWork]
    now: Whereabouts

    def flips(self) -> list[Flip]:
        """Return the nearest thresholds below and above today's value, those that exist."""
        found: list[Flip] = []
        for below in (True, False):
            same = self.start
            for other in self._tried(below=below):
                if self._differs_at(other):
                    found.append(self._threshold(same, other))
                    break
                same = other
        return found

    @property
    def next_to_zero(self) -> float:
        """The smallest value that is looked at beside 0."""
        return NEXT_TO_ZERO * (self.start or self.field.maximum)

    def _at(self, value: float) -> Whereabouts:
        """Return the verdict at a value of the number."""
        return whereabouts(self.scenario.replaced(self.field.key, value), self.works)

    def _differs_at(self, value: float) -> bool:
        """Return whether the verdict at a value is not today's."""
        return _differs(self.now, self._at(value))

    def _tried(self, *, below: bool) -> Iterator[float]:
        """Yield the values tried on one side, outward, the limit last, 0 after its neighbour."""
        field, start = self.field, self.start
        limit = field.minimum if below else field.maximum
        for stride in STRIDES:
            value = start / stride if below else start * stride
            if field.key in WHOLE_NUMBERS:
                value = float(round(value))
            if value != start and field.minimum < value < field.maximum:
                yield value
        if limit != start:
            if 0.0 in {limit, start}:
                yield self.next_to_zero
            yield limit

    def _threshold(self, same: float, other: float) -> Flip:
        """Return the first value at which the verdict is another, by bisection.

        Args:
            same: a value with today's verdict.
            other: one with another.
        """
        key = self.field.key
        if 0.0 in {same, other}:  # they are neighbours, see `_tried`
            direction = "from" if other else "is"
        else:
            direction = "below" if other < same else "from"
            same, other = self._narrowed(same, other)
        then = self._at(other)
        return Flip(key, other, direction, then.overall, then.placement)

    def _narrowed(self, same: float, other: float) -> tuple[float, float]:
        """Return two values above 0, as close as is asked for, still with two verdicts."""
        whole = self.field.key in WHOLE_NUMBERS
        while abs(other - same) > (1.0 if whole else PRECISION * max(other, same)):
            middle = float(int((same + other) / 2.0)) if whole else sqrt(same * other)
            same, other = (same, middle) if self._differs_at(middle) else (middle, other)
        return same, other
