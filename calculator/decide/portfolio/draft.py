"""A portfolio's plan in the making: where each part of each line is done, and on what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from calculator.decide.capacity import service_load
from calculator.decide.guidance import part_verdict
from calculator.decide.judge import settled
from calculator.decide.portfolio.cards import Demand, packed
from calculator.decide.portfolio.fleet import (
    Fleet,
    Night,
    Terms,
    demand_of,
    fleet_of_one,
    fleet_together,
    night_on,
    terms_of,
)
from calculator.decide.portfolio.lines import cheapest, side_of_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from calculator.decide.money import Side
    from calculator.decide.option import Option
    from calculator.decide.portfolio.lines import Line
    from calculator.decide.verdict import Part

type How = Literal["alone", "together", "spare", "night"]
type Key = tuple[int, Part]

WORTH_IT: Final = 1e-9
"""A plan is changed if that saves more than rounding, in USD a month."""

MOST_STEPWISE: Final = 40
"""Up to so many lines that would buy the same machine are put together step by step as well as all
at once: that keeps a demanding line from setting the pace of all, and takes quadratic time."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one part of a line is done.

    Attributes:
        line: number of the line.
        part: the part of its work.
        option: the way to do it, with its price where it stands alone; None if none is open.
        how: `alone`; `together` on machines bought with other lines; `spare` on machines bought
            for others, which needs no more of them; `night` in hours nobody uses.
    """

    line: int
    part: Part
    option: Option | None
    how: How = "alone"


@dataclass(slots=True)
class Draft:
    """Choices and machines so far; changed step by step, each step saving money.

    Attributes:
        lines: the portfolio.
        prefer: the side that everything goes to if it may, None for where it belongs.
        placed: what has been chosen for each part of each line.
        fleets: machines that are bought, by the parts that they are bought for.
        demands: what each line's inference asks of its machine, looked up once.
    """

    lines: Sequence[Line]
    prefer: Side | None
    placed: dict[Key, Placed] = field(default_factory=dict["Key", "Placed"])
    fleets: list[Fleet] = field(default_factory=list["Fleet"])
    demands: dict[int, Demand | None] = field(default_factory=dict["int", "Demand | None"])

    def demand(self, number: int) -> Demand | None:
        """Return what a line's inference asks of its machine."""
        if number not in self.demands:
            self.demands[number] = demand_of(number, self.lines[number])
        return self.demands[number]

    def place(self, placed: Placed) -> None:
        """Note where a part of a line is done."""
        self.placed[placed.line, placed.part] = placed

    def share(self, owners: Iterable[int]) -> None:
        """Note that lines that bought a machine alone share it by day."""
        for number in owners:
            part: Part = "inference" if (number, "inference") in self.placed else "experiment"
            held = self.placed[number, part]
            if held.how == "alone":
                self.place(replace(held, how="together"))

    def option(self, number: int, part: Part) -> Option | None:
        """Return the chosen way to do a part of a line, None if there is none."""
        found = self.placed.get((number, part))
        return found.option if found else None


def first_draft(lines: Sequence[Line], prefer: Side | None) -> Draft:
    """Return each line done by itself, on machines of its own."""
    draft = Draft(lines, prefer)
    for number, line in enumerate(lines):
        chosen = choices(line, prefer)
        belonging = choices(line, None)
        if any(chosen[part] is None and belonging[part] is not None for part in chosen):
            chosen = belonging  # a preference must not leave work undone
        for part, option in chosen.items():
            draft.place(Placed(number, part, option))
        _buy_alone(draft, number)
    return draft


def choices(line: Line, prefer: Side | None) -> dict[Part, Option | None]:
    """Return the cheapest way to do each part of a line that stands alone, inference first.

    Args:
        line: the line.
        prefer: the side to take where it has a way; otherwise the side where a part belongs.
    """
    found: dict[Part, Option | None] = {}
    for part in sorted(line.verdict.parts, key=lambda part: part.part == "training"):
        inference = found.get("inference")
        shared = inference is not None and inference.code == "own"
        option = cheapest(part.options, prefer, shared=shared) if prefer else None
        found[part.part] = option or cheapest(part.options, side_of_part(part), shared=shared)
    return found


def _buy_alone(draft: Draft, number: int) -> None:
    """Buy the machines that a line needs if it stands alone."""
    line = draft.lines[number]
    serving: tuple[Part, ...] = ("inference", "experiment")
    for part in serving:
        _buy(draft, number, part, "machine", service_load(line.scenario).service_hours)
    training = draft.option(number, "training")
    if training is None or training.place != "local":
        return
    if training.code == "own":
        _buy(draft, number, "training", "training_machine", float(training.details["busy_hours"]))
        return
    fleet = draft.fleets.pop()
    crew = tuple(range(fleet.machines))
    hours = float(training.details["busy_hours"])
    draft.fleets.append(fleet.with_night(Night(number, (crew,), hours, training.usd_per_month)))
    draft.place(Placed(number, "training", training, "night"))


def _buy(draft: Draft, number: int, part: Part, key: str, hours: float) -> None:
    """Buy machines for one part of a line, if it is done on own ones."""
    option = draft.option(number, part)
    if option is None or option.code != "own":
        return
    terms = terms_of(draft.lines[number].scenario, key)
    assert terms is not None, key  # noqa: S101  # an own machine without a price is struck out
    draft.fleets.append(fleet_of_one(terms, number, option, hours))


def put_together(draft: Draft) -> None:
    """Let lines that would buy the same machine share some, where that costs less."""
    groups: dict[Terms, list[Fleet]] = {}
    for fleet in draft.fleets:
        if fleet.part == "inference":
            groups.setdefault(fleet.terms, []).append(fleet)
    for alone in groups.values():
        ways = [_shared(draft, alone)]
        if len(alone) <= MOST_STEPWISE:
            ways.append(_stepwise(draft, alone))
        found = [way for way in ways if way is not None]
        best = min(found, key=lambda way: _cost(*way), default=None)
        if len(alone) > 1 and best is not None and _cost(*best) < _cost(alone) - WORTH_IT:
            _replace(draft, alone, *best)


def _stepwise(draft: Draft, alone: Sequence[Fleet]) -> tuple[list[Fleet], list[Placed]]:
    """Return each fleet put together with the first one that this saves money with."""
    kept: list[Fleet] = []
    elsewhere: list[Placed] = []
    for fleet in alone:
        for index, other in enumerate(kept):
            shared = _shared(draft, [other, fleet])
            if shared is not None and _cost(*shared) < _cost([other, fleet]) - WORTH_IT:
                kept[index] = shared[0][0]
                elsewhere += shared[1]
                break
        else:
            kept.append(fleet)
    return kept, elsewhere


def _cost(fleets: Iterable[Fleet], elsewhere: Iterable[Placed] = ()) -> float:
    """Return what machines cost a month, with the work that had to go elsewhere."""
    gone = (placed.option.usd_per_month for placed in elsewhere if placed.option)
    return sum(fleet.total_usd_per_month for fleet in fleets) + sum(gone)


def _shared(draft: Draft, alone: Sequence[Fleet]) -> tuple[list[Fleet], list[Placed]] | None:
    """Return one fleet for several and where trainings go that find no room on it at night."""
    demands = [draft.demand(owner) for fleet in alone for owner in fleet.owners]
    known = [demand for demand in demands if demand is not None]
    packing = packed(known) if len(known) == len(demands) else None
    if packing is None:
        return None
    fleet = fleet_together(alone[0].terms, packing, known, draft.lines)
    fallbacks: list[Placed] = []
    for night in (night for one in alone for night in one.nights):
        found = night_on(fleet, night.line, draft.lines[night.line])
        if found is not None:
            fleet = fleet.with_night(found)
            continue
        option = _without_night(draft, night.line)
        if option is None or option.code == "own":
            return None  # one more machine to buy: not worth another round
        fallbacks.append(Placed(night.line, "training", option))
    return [fleet], fallbacks


def _without_night(draft: Draft, number: int) -> Option | None:
    """Return how a line trains where it belongs if no machine is free for it at night."""
    line = draft.lines[number]
    part = line.part("training")
    if part is None:
        return None
    options = [option for option in part.options if option.code != "shared"]
    found = settled(part_verdict("training", line.scenario), line.scenario, options)
    return cheapest(options, "local" if found.place == "local" else "cloud")


def _replace(
    draft: Draft, alone: Sequence[Fleet], fleets: Sequence[Fleet], fallbacks: Sequence[Placed]
) -> None:
    """Put one fleet in the place of several."""
    gone = {id(one) for one in alone}
    draft.fleets[:] = [held for held in draft.fleets if id(held) not in gone] + list(fleets)
    for fleet in fleets:
        if len(fleet.owners) > 1:
            draft.share(fleet.owners)
    for placed in fallbacks:
        draft.place(placed)
