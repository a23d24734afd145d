"""Where a verdict turns between two values of a number, if costs are straight lines in between.

Most numbers are prices and the like: every cost is a straight line in them, and what is found here
is exact. Others bend the lines or break them into steps: then it is a guess where to look.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from calculator.decide.chances import sureness_turns, weights
from calculator.decide.money import premium_factor, side_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.judge import Settled
    from calculator.decide.money import Opinion, Side
    from calculator.decide.option import Option
    from calculator.decide.verdict import PartVerdict, Whereabouts
    from calculator.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Line:
    """What an option costs on the way from one value of a number to another.

    Attributes:
        near: the option at the one value.
        far: the same option at the other.
        factor: by how much premiums make it dearer.
        start: its cost at the one value, in USD per month, premiums included.
        rise: how much more it costs at the other.
    """

    near: Option
    far: Option
    factor: float
    start: float
    rise: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the way on which one option of a side is the cheapest."""

    begin: float
    line: Line


def turns(scenario: Scenario, near: Whereabouts, far: Whereabouts) -> list[float]:
    """Return the shares of the way at which the verdict may turn, in order.

    Args:
        scenario: what the reader has said.
        near: the verdict at the one value.
        far: the verdict at the other.
    """
    found: list[float] = []
    for one, other in zip(near.parts, far.parts, strict=True):
        if one is not other:
            found += _part_turns(scenario, one[0], one[1], other[1])
    return sorted(found)


def has_steps(near: Whereabouts, far: Whereabouts) -> bool:
    """Return whether a cheapest option has another number of machines at either end."""
    return any(
        one is not None
        and other is not None
        and one.code == other.code
        and one.details.get("machines") != other.details.get("machines")
        for (_, this), (_, that) in zip(near.parts, far.parts, strict=True)
        for one, other in (
            (this.money.local, that.money.local),
            (this.money.cloud, that.money.cloud),
        )
    )


def _part_turns(
    scenario: Scenario, guided: PartVerdict, near: Settled, far: Settled
) -> list[float]:
    """Return the shares of the way at which the verdict on one part may turn."""
    if _is_steady(guided, near.money, far.money):
        return []
    local = _cheapest_lines(scenario, guided, "local", near, far)
    cloud = _cheapest_lines(scenario, guided, "cloud", near, far)
    found = [
        stretch.begin
        for before, stretch in pairwise(cloud)
        if stretch.line.near.place != before.line.near.place
    ]
    if guided.excluded or not local or not cloud:
        return found
    band = 1.0 + scenario.number("close_call_share")
    for begin, end, one, other in _together(local, cloud):
        turning = _band_turns(one, other, band)
        cheaper, dearer = (other, one) if guided.thumb == "local" else (one, other)
        if any(_exceeds(dearer, cheaper, band, share) for share in (begin, end)):
            turning += _sure_turns(cheaper, dearer)
        found += [turn for turn in turning if begin < turn < end]
    return found


def _is_steady(guided: PartVerdict, near: Opinion, far: Opinion) -> bool:
    """Return whether nothing can turn since all that counts is the same at both ends.

    The lowest of straight lines bends downward only: whatever straight line is below it, or below
    the band of a close call with it, at both ends is so all the way. What is surely cheaper at
    both ends is so all the way too, but what is not sure at either end may be sure in between.
    """
    if near.weight != far.weight or near.weight == "none":
        return near.weight == far.weight
    cloud = near.cloud is not None and far.cloud is not None and near.cloud.code == far.cloud.code
    local = near.local is not None and far.local is not None and near.local.code == far.local.code
    if near.weight == "even":
        return local and cloud
    if near.side != far.side or (near.weight == "leaning" and near.side != guided.thumb):
        return False
    return local if near.side == "local" else cloud


def _cheapest_lines(
    scenario: Scenario, guided: PartVerdict, side: Side, near: Settled, far: Settled
) -> list[Stretch]:
    """Return which option of a side is the cheapest, from which share of the way on."""
    factor = premium_factor(scenario, guided.part, side)
    one = near.money.local if side == "local" else near.money.cloud
    other = far.money.local if side == "local" else far.money.cloud
    if one is not None and other is not None and one.code == other.code:
        return [Stretch(0.0, _line(one, other, factor))]
    others = {option.code: option for option in far.options if option.is_open}
    return cheapest(
        [
            _line(option, others[option.code], factor)
            for option in near.options
            if option.is_open and side_of(option) == side and option.code in others
        ]
    )


def _line(near: Option, far: Option, factor: float) -> Line:
    """Return what an option costs on the way from one value to another."""
    start = near.usd_per_month * factor
    return Line(near, far, factor, start, far.usd_per_month * factor - start)


def cheapest(lines: Sequence[Line]) -> list[Stretch]:
    """Return which line is the lowest, from which share of the way on."""
    if not lines:
        return []
    found = [Stretch(0.0, min(lines, key=attrgetter("start", "rise")))]
    while True:
        begin, low = found[-1].begin, found[-1].line
        crossings = [
            Stretch((line.start - low.start) / (low.rise - line.rise), line)
            for line in lines
            if line.rise < low.rise
        ]
        ahead = [crossing for crossing in crossings if begin <= crossing.begin < 1.0]
        if not ahead:
            return found
        found.append(min(ahead, key=lambda crossing: (crossing.begin, crossing.line.rise)))


def _together(
    local: Sequence[Stretch], cloud: Sequence[Stretch]
) -> list[tuple[float, float, Line, Line]]:
    """Return the parts of the way on which the cheapest of both sides stay the same."""
    ends = sorted({stretch.begin for stretch in (*local, *cloud)} | {1.0})
    return [(begin, end, _at(local, begin), _at(cloud, begin)) for begin, end in pairwise(ends)]


def _at(stretches: Sequence[Stretch], share: float) -> Line:
    """Return the cheapest line from a share of the way on."""
    return [stretch.line for stretch in stretches if stretch.begin <= share][-1]


def _band_turns(one: Line, other: Line, band: float) -> list[float]:
    """Return where two costs enter or leave the band of a close call."""
    found: list[float] = []
    for high, low in ((one, other), (other, one)):
        rise = high.rise - band * low.rise
        if rise:
            found.append((band * low.start - high.start) / rise)
    return found


def _exceeds(dearer: Line, cheaper: Line, band: float, share: float) -> bool:
    """Return whether one cost is beyond the band of a close call with another."""
    high, low = dearer.start + share * dearer.rise, cheaper.start + share * cheaper.rise
    return high > low * band


def _sure_turns(cheaper: Line, dearer: Line) -> list[float]:
    """Return where it becomes sure or unsure that one option is cheaper."""
    ends = [
        (weights(cheap, cheaper.factor), weights(dear, dearer.factor))
        for cheap, dear in ((cheaper.near, dearer.near), (cheaper.far, dearer.far))
    ]
    return sureness_turns(ends[0], ends[1])
