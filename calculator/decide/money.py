"""What the reader's own numbers say of one part of the work: which side is cheaper, how surely."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from calculator.decide.chances import is_surely_cheaper, weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.option import Option
    from calculator.decide.verdict import Part, Place
    from calculator.scenario.scenario import Scenario

type Side = Literal["cloud", "local"]
type Weight = Literal["decisive", "leaning", "even", "only", "none"]

CAUSES_AGAINST: Final[dict[Side, tuple[tuple[str, str], ...]]] = {
    "cloud": (("latency", "matters"), ("security", "matters"), ("payment", "upfront")),
    "local": (("elasticity", "matters"), ("payment", "pay_as_you_go")),
}
"""What the reader would pay a premium for, on the side that does not offer it."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the money says.

    Attributes:
        side: the cheaper side; None if there is nothing to compare.
        weight: `decisive` beyond the close-call band and in over 80 % of cases, `leaning`
            beyond the band only, `even` within it, `only` if the other side is struck out
            altogether, `none` if both are.
        local: the cheapest open option on own machines.
        cloud: the cheapest open option of the cloud or a hosted API.
        difference_share: how much dearer the dearer side is, premiums included.
    """

    side: Side | None
    weight: Weight
    local: Option | None
    cloud: Option | None
    difference_share: float


def side_of(option: Option) -> Side:
    """Return the side of an option; a hosted API is somebody else's cloud."""
    return "local" if option.place == "local" else "cloud"


def premium_factor(scenario: Scenario, part: Part, side: Side) -> float:
    """Return by how much the reader's wishes make a side dearer, 1 for not at all."""
    premium = scenario.number("premium_share")
    factor = 1.0
    for key, code in CAUSES_AGAINST[side]:
        counts = key != "latency" or part != "training"
        if counts and scenario.choice(key) == code:
            factor *= 1.0 + premium
    return factor


def opinion(
    scenario: Scenario, part: Part, options: Sequence[Option], undoubted: Sequence[Place] = ()
) -> Opinion:
    """Return what the money says of the open options of a part.

    Args:
        scenario: what the reader has said.
        part: the part of the work.
        options: every way to do it.
        undoubted: sides of which nobody asks how surely they are cheaper; that takes longest to
            say, and such a side is then said to lead and no more.
    """
    local = _cheapest_first(options, "local")
    cloud = _cheapest_first(options, "cloud")
    if not local and not cloud:
        return Opinion(None, "none", None, None, 0.0)
    if not local:
        return Opinion("cloud", "only", None, cloud[0], 0.0)
    if not cloud:
        return Opinion("local", "only", local[0], None, 0.0)
    return _compared(scenario, part, (local, cloud), undoubted)


def _cheapest_first(options: Sequence[Option], side: Side) -> list[Option]:
    """Return the open options of a side."""
    wanted = side == "local"
    found = [o for o in options if o.strike is None and (o.place == "local") == wanted]
    return sorted(found, key=attrgetter("usd_per_month"))


def _compared(
    scenario: Scenario,
    part: Part,
    sides: tuple[Sequence[Option], Sequence[Option]],
    undoubted: Sequence[Place],
) -> Opinion:
    """Return which of two sides is cheaper, local and cloud, premiums included."""
    local, cloud = sides
    local_factor = premium_factor(scenario, part, "local")
    cloud_factor = premium_factor(scenario, part, "cloud")
    local_usd = local[0].usd_per_month * local_factor
    cloud_usd = cloud[0].usd_per_month * cloud_factor
    side: Side = "local" if local_usd < cloud_usd else "cloud"
    low, high = min(local_usd, cloud_usd), max(local_usd, cloud_usd)
    # a side that costs nothing at all is infinitely cheaper: say "all of it", never infinity
    share = high / low - 1.0 if low > 0 else float(high > low)
    weight: Weight = "leaning"
    if high <= low * (1.0 + scenario.number("close_call_share")):
        weight = "even"
    elif side not in undoubted:
        both = ((local, local_factor), (cloud, cloud_factor))
        if _is_surely_cheaper_side(*(both if side == "local" else both[::-1])):
            weight = "decisive"
    return Opinion(side, weight, local[0], cloud[0], share)


def _is_surely_cheaper_side(
    cheaper: tuple[Sequence[Option], float], dearer: tuple[Sequence[Option], float]
) -> bool:
    """Return whether some option of one side is surely cheaper than each of the other.

    Each of them and not just the cheapest: otherwise a price that rises could hand the comparison
    to an option that is as cheap and less certain, and speak for the side that got dearer.

    Args:
        cheaper: options of the one side, and by how much premiums make it dearer.
        dearer: the same of the other side.
    """
    others = [weights(option, dearer[1]) for option in dearer[0]]
    return any(
        all(is_surely_cheaper(one, other) for other in others)
        for one in (weights(option, cheaper[1]) for option in cheaper[0])
    )
