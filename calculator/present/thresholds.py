"""Which thresholds a reader should see first: those that today's numbers are closest to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from calculator.decide.assumptions import counts
from calculator.decide.flips import HOW_TO_JUDGE
from calculator.decide.resolved import resolved
from calculator.scenario.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.outcome import Outcome
    from calculator.decide.verdict import Flip, Part
    from calculator.scenario.scenario import Scenario

MOST_NEAR: Final = 10
FAR: Final = 1e9


@dataclass(frozen=True)
class Thresholds:
    """What would change a verdict, as templates ask for it; those that do not never wait for it.

    Attributes:
        outcome: the verdict and what is beside it.
    """

    outcome: Outcome

    @cached_property
    def _ordered(self) -> list[Flip]:
        """All of it, the nearest first."""
        return by_nearness(self.outcome.flips, self.outcome.scenario)

    @property
    def near(self) -> list[Flip]:
        """What a reader should see first."""
        return self._ordered[:MOST_NEAR]

    @property
    def far(self) -> list[Flip]:
        """What comes behind."""
        return self._ordered[MOST_NEAR:]

    @property
    def steady(self) -> list[str]:
        """The numbers that no value of theirs changes the verdict by."""
        found = self.outcome
        return steady_fields(found.flips, found.scenario, found.verdict.part_names)


def by_nearness(flips: Sequence[Flip], scenario: Scenario) -> list[Flip]:
    """Return choices first, then numbers, the threshold nearest to today's value first."""
    return sorted(flips, key=lambda flip: _distance(flip, scenario))


def _distance(flip: Flip, scenario: Scenario) -> float:
    """Return how many times today's value the threshold is, or the other way round."""
    if isinstance(flip.value, str):
        return 0.0
    now = scenario.given.get(flip.field)
    if now is None:
        now, _ = resolved(FIELDS[flip.field], scenario)
    low, high = sorted((float(now or 0.0), flip.value))
    return high / low if low > 0 else FAR


def steady_fields(flips: Sequence[Flip], scenario: Scenario, parts: Sequence[Part]) -> list[str]:
    """Return the numbers that no value of theirs changes the verdict by."""
    moving = {flip.field for flip in flips}
    return [
        field.key
        for field in FIELDS.values()
        if field.kind == "number"
        and field.group != HOW_TO_JUDGE
        and field.key not in moving
        and counts(field, parts)
        and (field.key in scenario.given or resolved(field, scenario)[0] is not None)
    ]
