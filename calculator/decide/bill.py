"""What the advice costs, what the alternatives would, and what each must adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from calculator.decide.decision import verdict
from calculator.decide.inputs import bought
from calculator.decide.money import side_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.money import Side
    from calculator.decide.option import Option
    from calculator.decide.verdict import PartVerdict, Verdict
    from calculator.scenario.scenario import Scenario

SIDES: Final[tuple[Side, Side]] = ("cloud", "local")
CARES: Final = ("latency", "security", "elasticity")
"""The fields that can be a must."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What the advice costs, and what the best of the ways not advised would.

    Attributes:
        usd_per_month: what is advised; None if a part of it has no price.
        other_usd_per_month: the cheaper of doing all on one side, if that is not the advice;
            None if there is no such way.
        other: the side of that way, `cloud` or `local`.
    """

    usd_per_month: float | None
    other_usd_per_month: float | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class MustPrice:
    """What one must costs.

    Attributes:
        field: the field that is a must.
        without_usd_per_month: the cheapest way if it were none; None if nothing can be priced.
        usd_per_month: the cheapest way with it; None if nothing can be priced.
    """

    field: str
    without_usd_per_month: float | None
    usd_per_month: float | None


def chosen_option(part: PartVerdict) -> Option | None:
    """Return the way a part is advised to be done, None if it has no price."""
    return _cheapest(part, ("local",) if part.placement == "local" else ("cloud",))


def _cheapest(part: PartVerdict, sides: Sequence[Side] = SIDES) -> Option | None:
    """Return the cheapest open option of a part on some sides."""
    found = [option for option in part.options if option.is_open and side_of(option) in sides]
    return min(found, key=lambda option: option.usd_per_month, default=None)


def bill(found: Verdict) -> Bill:
    """Return what the advice costs in a month, and the cheaper of doing all on one side."""
    advised = [chosen_option(part) for part in found.parts]
    total = _sum(advised)
    others: list[tuple[float, str]] = []
    for side in SIDES:
        ways = [_cheapest(part, (side,)) for part in found.parts]
        usd = _sum(ways)
        if usd is not None and ways != advised:
            others.append((usd, side))
    if total is None or not others:
        return Bill(total)
    return Bill(total, *min(others))


def _sum(options: Sequence[Option | None]) -> float | None:
    """Return the cost of all parts together, None if one of them has none."""
    if any(option is None for option in options):
        return None
    return sum((option.usd_per_month for option in options if option is not None), 0.0)


def must_prices(scenario: Scenario, found: Verdict) -> tuple[MustPrice, ...]:
    """Return what each must of the reader's costs, each by itself.

    Args:
        scenario: what the reader has said.
        found: the verdict on it.
    """
    return tuple(
        MustPrice(
            care,
            _sum([_cheapest(part) for part in verdict(scenario.replaced(care, "no")).parts]),
            _sum([_cheapest(part) for part in found.parts]),
        )
        for care in CARES
        if scenario.choice(care) == "must"
    )


def up_front_usd(scenario: Scenario, found: Verdict) -> float:
    """Return what has to be paid for machines before anything runs, as advised."""
    total = 0.0
    for part in found.parts:
        option = chosen_option(part)
        if option is not None and option.code == "own":
            key = "training_machine" if part.part == "training" else "machine"
            total += float(option.details["machines"]) * (bought(scenario, key).price_usd or 0.0)
    return total
