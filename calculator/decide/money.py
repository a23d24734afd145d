"""What the reader's own numbers say of one part of the work: which side is cheaper, how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from calculator.decide.chances import is_surely_cheaper, weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.option import Option
    from calculator.decide.verdict import Part
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


def opinion(scenario: Scenario, part: Part, options: Sequence[Option]) -> Opinion:
    """Return what the money says of the open options of a part."""
    local = _cheapest(options, "local")
    cloud = _cheapest(options, "cloud")
    if local is None and cloud is None:
        return Opinion(None, "none", None, None, 0.0)
    if local is None:
        return Opinion("cloud", "only", None, cloud, 0.0)
    if cloud is None:
        return Opinion("local", "only", local, None, 0.0)
    return _compared(scenario, part, local, cloud)


def _cheapest(options: Sequence[Option], side: Side) -> Option | None:
    """Return the cheapest open option of a side."""
    found = [option for option in options if option.is_open and side_of(option) == side]
    return min(found, key=lambda option: option.usd_per_month, default=None)


def _compared(scenario: Scenario, part: Part, local: Option, cloud: Option) -> Opinion:
    """Return which of two options is cheaper, premiums included."""
    factors = {"local": 1.0, "cloud": 1.0}
    for side in ("local", "cloud"):
        factors[side] = premium_factor(scenario, part, side)
    local_usd = local.usd_per_month * factors["local"]
    cloud_usd = cloud.usd_per_month * factors["cloud"]
    side: Side = "local" if local_usd < cloud_usd else "cloud"
    low, high = min(local_usd, cloud_usd), max(local_usd, cloud_usd)
    if high <= low * (1.0 + scenario.number("close_call_share")):
        return Opinion(side, "even", local, cloud, high / low - 1.0 if low > 0 else 0.0)
    local_weights = weights(local, factors["local"])
    cloud_weights = weights(cloud, factors["cloud"])
    pair = (local_weights, cloud_weights) if side == "local" else (cloud_weights, local_weights)
    weight: Weight = "decisive" if is_surely_cheaper(*pair) else "leaning"
    # a side that costs nothing at all is infinitely cheaper: say "all of it", never infinity
    share = high / low - 1.0 if low > 0 else 1.0
    return Opinion(side, weight, local, cloud, share)
