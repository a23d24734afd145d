"""What a portfolio makes worth while: using machines that another line has bought anyway.

A line whose own verdict says cloud may still belong on a machine that is there, paid for, and free.
Whether it does is decided by the same judgement as any other verdict, with one more option, and
only if the plan as a whole gets cheaper.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from calculator.decide.guidance import part_verdict
from calculator.decide.judge import settled
from calculator.decide.option import Component, Option
from calculator.decide.portfolio.cards import packed
from calculator.decide.portfolio.draft import WORTH_IT, Placed
from calculator.decide.portfolio.fleet import Fleet, fleet_together, night_on, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculator.decide.portfolio.draft import Draft, Key
    from calculator.decide.portfolio.lines import Line
    from calculator.decide.verdict import Part


def fill_spare_capacity(draft: Draft) -> None:
    """Let inference move onto machines bought for others that need no further machine for it."""
    for number, part in _dearest_first(draft, ("inference", "experiment")):
        placed = draft.placed[number, part]
        if placed.option is None or placed.option.place == "local":
            continue
        terms = terms_of(draft.lines[number].scenario, "machine")
        for index, fleet in enumerate(draft.fleets):
            if fleet.part != "inference" or fleet.terms != terms:
                continue
            found = _joined(draft, fleet, number)
            if found is None:
                continue
            extra_usd = found.total_usd_per_month - fleet.total_usd_per_month
            option = _on_what_is_there(part, "spare", extra_usd)
            if _is_better(draft, number, placed.option, option):
                draft.fleets[index] = found
                draft.share(fleet.owners)
                draft.place(Placed(number, part, option, "spare"))
                break


def _joined(draft: Draft, fleet: Fleet, number: int) -> Fleet | None:
    """Return machines with one more line on them, None if they do not carry it as well."""
    demands = [draft.demand(line) for line in (*fleet.owners, number)]
    known = [demand for demand in demands if demand is not None]
    packing = packed(known) if len(known) == len(demands) else None
    if packing is None or len(packing.machines) > fleet.machines:
        return None
    found = fleet_together(fleet.terms, packing, known, draft.lines)
    for night in fleet.nights:
        again = night_on(found, night.line, draft.lines[night.line])
        if again is None:
            return None
        found = found.with_night(again)
    return found


def train_at_night(draft: Draft) -> None:
    """Let training move onto machines bought for others, in hours that nobody uses."""
    for number, part in _dearest_first(draft, ("training",)):
        placed = draft.placed[number, part]
        own = next((f for f in draft.fleets if f.part == part and f.owners == (number,)), None)
        if placed.option is None or placed.how == "night" or (own and own.nights):
            continue  # machines that others train on stay
        for index, fleet in enumerate(draft.fleets):
            night = None if fleet is own else night_on(fleet, number, draft.lines[number])
            if night is None:
                continue
            option = _on_what_is_there(part, "shared", night.usd_per_month)
            if _is_better(draft, number, placed.option, option):
                draft.fleets[index] = fleet.with_night(night)
                draft.fleets[:] = [held for held in draft.fleets if held is not own]
                draft.place(Placed(number, part, option, "night"))
                break


def _dearest_first(draft: Draft, parts: tuple[Part, ...]) -> Iterator[Key]:
    """Yield parts of lines that have a price, the dearest first: they gain the most."""
    found = [
        (-placed.option.usd_per_month, key)
        for key, placed in draft.placed.items()
        if placed.part in parts and placed.option is not None
    ]
    for _, key in sorted(found):
        yield key


def _on_what_is_there(part: Part, code: str, usd_per_month: float) -> Option:
    """Return doing a part on machines that are paid for: it costs electricity, and its people."""
    power = Component("electricity_busy", usd_per_month, ("electricity_price", "work"))
    return Option(part, code, "local", (power,))


def _is_better(draft: Draft, number: int, now: Option, option: Option) -> bool:
    """Return whether a part belongs on a machine that is there, and costs less there."""
    if option.usd_per_month >= now.usd_per_month - WORTH_IT or draft.prefer == "cloud":
        return False
    line = draft.lines[number]
    guided = part_verdict(option.part, line.scenario)
    if draft.prefer == "local":
        return guided.excluded != ("local",)
    return settled(guided, line.scenario, [*_others(line, option), option]).place == "local"


def _others(line: Line, option: Option) -> Iterator[Option]:
    """Yield the other ways to do the same part."""
    part = line.part(option.part)
    for other in part.options if part else ():
        if other.code != option.code:
            yield replace(other)
