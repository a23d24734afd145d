"""Must-haves first, then what is feasible, then money, then the rule of thumb."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from calculator.decide.money import Opinion, opinion, side_of
from calculator.decide.option import Strike
from calculator.decide.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculator.decide.option import Option
    from calculator.decide.verdict import Part, PartVerdict, Place, Strength
    from calculator.scenario.field import Value
    from calculator.scenario.scenario import Scenario

MONEY_CLAIMS: Final[Mapping[Part, tuple[str, ...]]] = {
    "training": ("G-4", "G-7"),
    "inference": ("G-5", "G-10"),
    "experiment": ("G-11", "G-13"),
}
"""The claims that say what the cost of each kind of work follows."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a part belongs once feasibility and money have been heard, without the reasons.

    Attributes:
        side: the side that wins.
        place: the place on that side.
        strength: how strongly.
        money: what the money says.
        options: every way to do the part, those struck out by a must among them.
    """

    side: Place
    place: Place
    strength: Strength
    money: Opinion
    options: tuple[Option, ...]


def settled(
    guided: PartVerdict, scenario: Scenario, options: Sequence[Option], *, how_surely: bool = True
) -> Settled:
    """Return where a part belongs.

    Args:
        guided: what musts and rules of thumb say.
        scenario: what the reader has said.
        options: every way to do the part.
        how_surely: whether to tell a clear verdict from a leaning one where the place is the
            same; without, both are said to be leaning.
    """
    allowed = tuple(options)
    if guided.excluded:
        allowed = tuple(_struck_by_must(option, guided.placement) for option in options)
    money = opinion(scenario, guided.part, allowed, () if how_surely else (guided.thumb,))
    side, strength = _winner(guided, money)
    return Settled(side, _place(side, money), strength, money, allowed)


def judged(guided: PartVerdict, found: Settled) -> PartVerdict:
    """Return a part's verdict with its reasons, the decisive ones first.

    Args:
        guided: what musts and rules of thumb say.
        found: where the part belongs once money has been heard.
    """
    side, money = found.side, found.money
    reason = _money_reason(guided, money)
    ordered = sorted(
        (r for r in guided.reasons),
        key=lambda r: (r.favours is None, r.favours != side, r.code != "musts_contradict"),
    )
    first = 1 if guided.excluded else 0  # a must comes before any money
    reasons = (*ordered[:first], *((reason,) if reason else ()), *ordered[first:])
    return replace(
        guided,
        placement=found.place,
        strength=found.strength,
        reasons=reasons,
        options=found.options,
        opinion=money,
    )


def _struck_by_must(option: Option, kept: Place) -> Option:
    """Return the option, struck out unless it is on the side that a must keeps.

    Where musts contradict each other, the one that gives way strikes nothing out.
    """
    if side_of(option) == kept:
        return option
    return replace(option, strike=Strike("must"))


def _winner(guided: PartVerdict, money: Opinion) -> tuple[Place, Strength]:
    """Return the side that wins and how strongly."""
    if guided.excluded:
        return guided.placement, "leaning" if money.weight == "none" else guided.strength
    if money.side is None:
        return guided.placement, guided.strength
    agrees = money.side == guided.thumb
    match money.weight:
        case "only":
            return money.side, "clear" if agrees else "leaning"
        case "decisive":
            return money.side, "clear" if agrees else "leaning"
        case "leaning" if agrees:
            return guided.thumb, "leaning"
        case _:
            return guided.thumb, "close"


def _place(side: Place, money: Opinion) -> Place:
    """Return the place on a side: a hosted API where that is what makes the side cheap."""
    if side == "cloud" and money.cloud is not None:
        return money.cloud.place
    return side


def _money_reason(guided: PartVerdict, money: Opinion) -> Reason | None:
    """Return what the numbers say, as a reason."""
    claims = MONEY_CLAIMS[guided.part]
    favours = money.side
    if money.weight == "none":
        code = "must_needs_other_machines" if guided.excluded else "nothing_can_be_priced"
        return Reason(code, claims, guided.part)
    if money.weight == "only":
        code = "numbers_after_must" if guided.excluded else "numbers_leave_one_side"
        return Reason(code, claims, guided.part, favours, _figures(money))
    if money.weight == "even":
        code = "numbers_too_close"
    elif money.weight == "leaning":
        code = "numbers_lean" if favours == guided.thumb else "numbers_lean_against"
    else:
        code = "numbers_agree" if favours == guided.thumb else "numbers_overrule"
    return Reason(code, claims, guided.part, favours, _figures(money) | {"thumb": guided.thumb})


def _figures(money: Opinion) -> dict[str, Value]:
    """Return the figures of a comparison, for the sentence."""
    found: dict[str, Value] = {"difference_share": money.difference_share}
    for key, option in (("local", money.local), ("cloud", money.cloud)):
        if option is not None:
            found[f"{key}_usd_per_month"] = option.usd_per_month
            found[f"{key}_option"] = option.code
    if money.local is not None and money.cloud is not None:
        difference = money.local.usd_per_month - money.cloud.usd_per_month
        found["saving_usd_per_month"] = abs(difference)
    return found
