"""Whether a verdict can turn at all between two values of a number, where costs go one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.decide.money import premium_factor

if TYPE_CHECKING:
    from calculator.decide.judge import Settled
    from calculator.decide.option import Option
    from calculator.decide.verdict import PartVerdict, Place, Whereabouts
    from calculator.scenario.scenario import Scenario


def cannot_turn(scenario: Scenario, near: Whereabouts, far: Whereabouts) -> bool:
    """Return whether the verdict is the same all the way since no cost leaves its bounds.

    Holds where every cost only rises or only falls on the way, in whatever steps. A side that
    leads against the rule of thumb has to be surely cheaper too: that is asked at both ends only.
    """
    return all(
        one is other or _is_bounded(scenario, one, other)
        for one, other in zip(near.parts, far.parts, strict=True)
    )


def _is_bounded(
    scenario: Scenario, near: tuple[PartVerdict, Settled], far: tuple[PartVerdict, Settled]
) -> bool:
    """Return whether the verdict on one part is the same whatever its costs are in between."""
    (guided, one), (other_guided, other) = near, far
    same = guided is other_guided or guided == other_guided
    ways = [[o.code for o in found.options if o.is_open] for found in (one, other)]
    if not same or ways[0] != ways[1] or one.place != other.place:
        return False
    if one.money.weight != other.money.weight:
        return False
    local, cloud = _bounds(one, other, ("local",)), _bounds(one, other, ("cloud", "api"))
    if one.place != "local" and not _is_one_place(one, other):
        return False
    if guided.excluded or local is None or cloud is None:
        return True
    band = 1.0 + scenario.number("close_call_share")
    here, there = (premium_factor(scenario, guided.part, side) for side in ("local", "cloud"))
    low, high = (bound * here for bound in local)
    least, most = (bound * there for bound in cloud)
    if one.money.weight == "even":
        return high <= least * band and most <= low * band
    return high * band < least if one.money.side == "local" else most * band < low


def _is_one_place(near: Settled, far: Settled) -> bool:
    """Return whether the cheapest of the cloud is in one place all the way, rented or hosted."""
    rent, hosted = _bounds(near, far, ("cloud",)), _bounds(near, far, ("api",))
    return rent is None or hosted is None or rent[1] < hosted[0] or hosted[1] < rent[0]


def _bounds(near: Settled, far: Settled, places: tuple[Place, ...]) -> tuple[float, float] | None:
    """Return the least and the most that the cheapest option of some places can cost.

    The cheapest never costs more than any one option at its dearer end. The same options are open
    at both ends, in the same order.
    """
    ends = [
        sorted((one.usd_per_month, other.usd_per_month))
        for one, other in zip(_open(near), _open(far), strict=True)
        if one.place in places
    ]
    return (min(low for low, _ in ends), min(high for _, high in ends)) if ends else None


def _open(found: Settled) -> list[Option]:
    """Return the options that can be chosen."""
    return [option for option in found.options if option.strike is None]
