"""How many machines several services need together: each copy of a model has its own cards.

The rule errs on the dear side, and is simple enough to be told to a reader:

1. Lines that serve the same model in the same format by the same engine use the same copies.
2. Their busiest moments are taken to coincide: shares of work and users in flight are added.
3. All their users are counted at the pace of the most demanding line: the longest requests among
   them, and the fastest speed that any of them asks for.
4. A card holds one copy of one model, never two models.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Final

from calculator.decide.capacity import SECONDS_PER_HOUR, splits_of, users_of
from calculator.decide.option import Strike

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from calculator.decide.capacity import Load
    from calculator.model.parts import Setup
    from calculator.model.serving import Split

HAIR: Final = 1e-9
"""Shares that add up to a whole number but for rounding need no further copy."""


@dataclass(eq=False, slots=True)
class Demand:
    """What one line asks of one kind of machine; what physics says of it is looked up once.

    Attributes:
        line: its number in the portfolio.
        setup: its model on one card.
        load: what has to be carried.
        cards: cards of one machine.
        splits: rate of a whole machine and one copy, by copies in a machine; empty if none works.
        alone: the copies that serve the line by itself, None if none can.
    """

    line: int
    setup: Setup
    load: Load
    cards: int
    splits: dict[int, Split] = field(init=False)
    alone: Copies | None = field(init=False)
    _users: dict[tuple[int, float], int] = field(init=False)

    def __post_init__(self) -> None:
        """Look up the splits, and what serves the line alone."""
        found = splits_of(self.setup, self.load.traffic, self.cards)
        splits = () if isinstance(found, Strike) else found
        self.splits = {split.copies: split for split in splits}
        self._users = {}
        self.alone = copies_for([self])

    def users_each(self, per_machine: int, floor: float) -> int:
        """Return how many of the line's users one copy carries, each at least at a speed."""
        key = (per_machine, floor)
        if key not in self._users:
            self._users[key] = users_of(self.splits[per_machine], floor) // per_machine
        return self._users[key]

    def machine_hours(self, per_machine: int) -> float:
        """Return the hours a month that a whole machine would work for the line."""
        rate = self.splits[per_machine].rate.typical
        return self.load.output_tokens / rate / SECONDS_PER_HOUR


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies of one model that serve some lines.

    Attributes:
        lines: numbers of the lines.
        width: cards of one copy.
        count: number of copies.
        machine_hours: hours a month that whole machines full of such copies would work.
    """

    lines: frozenset[int]
    width: int
    count: int
    machine_hours: float

    @property
    def cards(self) -> int:
        """Cards of all copies."""
        return self.width * self.count


@dataclass(frozen=True, slots=True)
class Packing:
    """Copies put on machines.

    Attributes:
        machines: for each machine the lines that it serves.
        machine_hours: hours a month at work, of all machines together.
    """

    machines: tuple[frozenset[int], ...]
    machine_hours: float


def packed(demands: Sequence[Demand]) -> Packing | None:
    """Return demands on as few machines of a kind as the rule allows, None if one has no room.

    Args:
        demands: of lines that may use the same machines.
    """
    services: dict[int, list[Demand]] = {}
    for demand in demands:
        services.setdefault(id(demand.setup), []).append(demand)
    copies: list[Copies] = []
    for service in services.values():
        found = _service_copies(service)
        if found is None:
            return None
        copies += found
    hours = sum(one.machine_hours for one in copies)
    return Packing(_first_fit(copies, demands[0].cards), hours)


def _service_copies(service: Sequence[Demand]) -> list[Copies] | None:
    """Return the copies that serve lines of one model: together, or apart if that takes less."""
    apart = [demand.alone for demand in service]
    alone = [one for one in apart if one is not None]
    if len(alone) < len(apart):
        return None
    if len(service) == 1:
        return alone
    together = copies_for(service)
    if together is None or together.cards > sum(one.cards for one in alone):
        return alone
    return [together]


def copies_for(service: Sequence[Demand]) -> Copies | None:
    """Return the fewest cards that serve lines of one model from the same copies, if any do."""
    common = set(service[0].splits).intersection(*(demand.splits for demand in service[1:]))
    tried = [_split_copies(service, per_machine) for per_machine in common]
    found = [one for one in tried if one is not None]
    return min(found, key=lambda one: (one.cards, one.machine_hours, one.width), default=None)


def _split_copies(service: Sequence[Demand], per_machine: int) -> Copies | None:
    """Return the copies that a service needs under one split, None if it is too slow.

    Args:
        service: lines of one model.
        per_machine: copies in a machine.
    """
    floor = max(demand.load.speed_floor_tokens_per_s for demand in service)
    users_each = min(demand.users_each(per_machine, floor) for demand in service)
    if users_each <= 0:
        return None
    hours = [demand.machine_hours(per_machine) for demand in service]
    shares = (h / d.load.service_hours for h, d in zip(hours, service, strict=True))
    for_work = ceil(sum(shares) * per_machine - HAIR)
    for_users = ceil(sum(demand.load.users for demand in service) / users_each)
    lines = frozenset(demand.line for demand in service)
    width = service[0].splits[per_machine].copy.devices
    return Copies(lines, width, max(for_work, for_users, 1), sum(hours))


def _first_fit(copies: Iterable[Copies], cards: int) -> tuple[frozenset[int], ...]:
    """Return the lines on each machine: the widest copies first, each where there is room."""
    free: list[int] = []
    lines: list[set[int]] = []
    for one in sorted(copies, key=lambda one: (-one.width, min(one.lines))):
        for _ in range(one.count):
            place = next((i for i, room in enumerate(free) if room >= one.width), None)
            if place is None:
                place = len(free)
                free.append(cards)
                lines.append(set())
            free[place] -= one.width
            lines[place] |= one.lines
    return tuple(frozenset(held) for held in lines)
