"""All that is decided about a scenario, in one place for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from calculator.decide.assumptions import Assumption, assumptions
from calculator.decide.decision import verdict
from calculator.decide.figures import Combination, Figures, combinations, figures
from calculator.decide.flips import flips
from calculator.decide.service import Service, services

if TYPE_CHECKING:
    from calculator.decide.verdict import Flip, Verdict
    from calculator.scenario.scenario import Scenario


@dataclass(frozen=True)
class Outcome:
    """A verdict and everything beside it.

    Attributes:
        scenario: what the reader has said.
        verdict: where the work belongs, and why.
        assumptions: defaults in use.
        figures: for each part of the verdict, in its order.
        combinations: ways to do both kinds of work, cheapest first; empty for one kind.
        services: what own and rented machines deliver to the people in front of them.
    """

    scenario: Scenario
    verdict: Verdict
    assumptions: tuple[Assumption, ...]
    figures: tuple[Figures, ...]
    combinations: tuple[Combination, ...]
    services: tuple[Service, ...]

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        """What would change the verdict; worked out when asked for, since it takes longest."""
        return flips(self.scenario)


def outcome(scenario: Scenario) -> Outcome:
    """Return all that is decided about a scenario."""
    found = verdict(scenario)
    return Outcome(
        scenario=scenario,
        verdict=found,
        assumptions=assumptions(scenario, found.part_names),
        figures=tuple(figures(scenario, part) for part in found.parts),
        combinations=combinations(found.parts),
        services=services(scenario, found.parts),
    )
