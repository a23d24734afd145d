"""One way to do a part of the work: what it costs, by component, and why it may be struck out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from calculator.decide.verdict import Part, Place
    from calculator.scenario.scenario import Scenario

type Ways = Callable[[Scenario], tuple[Option, ...]]
"""Prices one or more ways to do a part of the work, or strikes them out."""


class Component(NamedTuple):
    """A share of an option's cost; a tuple because thousands are made while thresholds are sought.

    Attributes:
        code: what is paid for.
        usd_per_month: with every uncertain input at its typical value.
        factors: the uncertain inputs that it is proportional to (see `chances`).
    """

    code: str
    usd_per_month: float
    factors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Strike:
    """Why an option is out of the question.

    Attributes:
        code: what fails.
        params: the numbers that fail it.
    """

    code: str
    params: Mapping[str, float | str] = field(default_factory=dict[str, "float | str"])


@dataclass(frozen=True, slots=True)
class Option:
    """One way to do a part of the work.

    Attributes:
        part: the part of the work.
        code: which way.
        place: the side it is on.
        components: what it costs; empty if that cannot be said.
        strike: why it is out of the question, None if it is not.
        details: numbers behind it, for the reader: units of machines, rates, shares.
        usd_per_month: all components together, with uncertain inputs at their typical values.
    """

    part: Part
    code: str
    place: Place
    components: tuple[Component, ...] = ()
    strike: Strike | None = None
    details: Mapping[str, float | str] = field(default_factory=dict[str, "float | str"])
    usd_per_month: float = field(init=False)

    def __post_init__(self) -> None:
        """Add up the components, once: options are compared more often than made."""
        total = sum([component.usd_per_month for component in self.components], 0.0)
        object.__setattr__(self, "usd_per_month", total)

    @property
    def is_open(self) -> bool:
        """Whether the option can be chosen."""
        return self.strike is None
