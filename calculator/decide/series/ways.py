"""The ways to do a part of the work that a picture compares: one of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from calculator.decide.decision import part_works
from calculator.decide.inputs import bought
from calculator.decide.option import Strike
from calculator.decide.owned import owned_machine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculator.decide.option import Option
    from calculator.decide.verdict import Part, Verdict
    from calculator.model.own import OwnedMachine
    from calculator.scenario.scenario import Scenario

type Kind = Literal["own", "shared", "rent", "api"]

KINDS: Final[tuple[Kind, ...]] = ("own", "shared", "rent", "api")
"""Own machines, idle hours of machines owned for other work, rent, a hosted API."""

MACHINE_FIELDS: Final[dict[Part, str]] = {
    "training": "training_machine",
    "inference": "machine",
    "experiment": "machine",
}
OFFER_FIELDS: Final[dict[Part, str]] = {
    "training": "training_offer",
    "inference": "cloud_offer",
    "experiment": "cloud_offer",
}


@dataclass(frozen=True, slots=True)
class Way:
    """The cheapest open option of a kind."""

    kind: Kind
    option: Option

    @property
    def is_local(self) -> bool:
        """Whether the work stays in the house."""
        return self.kind in {"own", "shared"}


def kind_of(option: Option) -> Kind:
    """Return the kind of an option."""
    if option.code == "shared":
        return "shared"
    if option.place == "api":
        return "api"
    return "own" if option.place == "local" else "rent"


def cheapest_ways(options: Iterable[Option]) -> tuple[Way, ...]:
    """Return the cheapest open option of each kind, in the order of `KINDS`."""
    found: dict[Kind, Option] = {}
    for option in options:
        kind = kind_of(option)
        held = found.get(kind)
        if option.is_open and (held is None or option.usd_per_month < held.usd_per_month):
            found[kind] = option
    return tuple(Way(kind, found[kind]) for kind in KINDS if kind in found)


def machines_bought(scenario: Scenario, own: Option) -> OwnedMachine | None:
    """Return the machines behind an option to own, as the cost model wants them.

    Args:
        scenario: what the reader has said.
        own: an open option of the kind `own`.
    """
    machine = bought(scenario, MACHINE_FIELDS[own.part])
    owned = owned_machine(scenario, machine, int(float(own.details["machines"])))
    return None if isinstance(owned, Strike) else owned


def bought_for_others(found: Verdict, part: Part) -> int:
    """Return how many own machines another part of the work leaves idle hours on."""
    if part != "training":
        return 0
    for other in found.parts:
        if other.part == "inference" and other.placement == "local":
            own = (o for o in other.options if o.code == "own" and o.is_open)
            return sum(int(float(option.details["machines"])) for option in own)
    return 0


def options_at(scenario: Scenario, part: Part, machines: int) -> list[Option]:
    """Return every way to do a part under another scenario.

    Args:
        scenario: the other scenario.
        part: the part of the work.
        machines: how many own machines another part leaves idle hours on.
    """
    work = next(work for work in part_works(scenario) if work.part == part)
    options = [option for ways in work.ways for option in ways(scenario)]
    if work.shared is not None and machines:
        options.append(work.shared(scenario, machines))
    return options
