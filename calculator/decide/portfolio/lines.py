"""The lines of a portfolio: each workload judged by itself, as the calculator would judge it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from calculator.decide.decision import verdict
from calculator.decide.money import side_of
from calculator.scenario.parse import parsed_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.money import Side
    from calculator.decide.option import Option
    from calculator.decide.verdict import Part, PartVerdict, Verdict
    from calculator.scenario.scenario import Scenario

KEPT_VERDICTS: Final = 1024
"""More than a portfolio has lines: the plan uses the verdicts that its lines were shown with."""


@dataclass(frozen=True, slots=True)
class Workload:
    """One line of a portfolio: a name, and the canonical text of its answers."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Line:
    """A workload and where it belongs by itself.

    Attributes:
        name: as the reader calls it.
        query: the canonical text of its answers.
        scenario: the answers.
        verdict: where the work belongs, without thresholds and draws.
    """

    name: str
    query: str
    scenario: Scenario
    verdict: Verdict

    @property
    def months(self) -> float:
        """The months that the line is planned for."""
        return self.scenario.number("horizon_months")

    @property
    def usd_per_month(self) -> float | None:
        """What the line costs by itself, None if some part of it has no price."""
        chosen = [own_choice(part) for part in self.verdict.parts]
        priced = [option.usd_per_month for option in chosen if option is not None]
        return sum(priced, 0.0) if len(priced) == len(chosen) else None

    def part(self, name: Part) -> PartVerdict | None:
        """Return what is said of one part of the work, None if there is none of it."""
        return next((part for part in self.verdict.parts if part.part == name), None)


@lru_cache(maxsize=KEPT_VERDICTS)
def _judged(query: str) -> tuple[Scenario, Verdict]:
    """Return the scenario of a query and its verdict; both are shared, nobody changes them."""
    scenario = parsed_query(query).scenario
    return scenario, verdict(scenario)


def judged_line(workload: Workload) -> Line:
    """Return a workload with its verdict."""
    scenario, found = _judged(workload.query)
    return Line(workload.name, workload.query, scenario, found)


def side_of_part(part: PartVerdict) -> Side:
    """Return the side that the verdict puts a part on."""
    return "local" if part.placement == "local" else "cloud"


def cheapest(options: Sequence[Option], side: Side, *, shared: bool = True) -> Option | None:
    """Return the cheapest open option of a side, None if there is none.

    Args:
        options: every way to do a part of the work.
        side: where it has to be.
        shared: whether training may use the idle hours of the same line's inference machines.
    """
    found = [
        option
        for option in options
        if option.is_open and side_of(option) == side and (shared or option.code != "shared")
    ]
    return min(found, key=lambda option: option.usd_per_month, default=None)


def own_choice(part: PartVerdict) -> Option | None:
    """Return how a part is done if the line stands alone: the cheapest way on its side."""
    return cheapest(part.options, side_of_part(part))
