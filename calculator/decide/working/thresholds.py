"""The working of a threshold: both sides' costs today and at the value that turns the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.decide.decision import verdict
from calculator.decide.money import premium_factor
from calculator.decide.working.ledger import Ledger, Origin
from calculator.scenario.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculator.decide.money import Side
    from calculator.decide.outcome import Outcome
    from calculator.decide.verdict import Flip, PartVerdict
    from calculator.decide.working.ledger import Working
    from calculator.scenario.scenario import Scenario


def threshold_flips(flips: Sequence[Flip]) -> Mapping[str, Flip]:
    """Return the thresholds of numbers by the address of their working."""
    return {threshold_address(flip): flip for flip in flips if not isinstance(flip.value, str)}


def threshold_address(flip: Flip) -> str:
    """Return where the working of a threshold is found."""
    return f"flip/{flip.field}/{flip.direction}"


def threshold_working(scenario: Scenario, outcome: Outcome, flip: Flip) -> Working:
    """Return what the money says today and at a threshold, then the threshold itself.

    The threshold is sought and not solved for: the working shows that it is one.

    Args:
        scenario: what the reader has said.
        outcome: what was decided about it.
        flip: a threshold of a number.
    """
    changed = scenario.replaced(flip.field, flip.value)
    ledger = Ledger(scenario)
    for part in outcome.verdict.parts:
        _difference(ledger, scenario, part, "now")
    for part in verdict(changed).parts:
        _difference(ledger, changed, part, "then")
    ledger.put("found", float(flip.value), FIELDS[flip.field].unit, Origin("search"), "threshold")
    ledger.step("threshold", "found", FIELDS[flip.field].unit, code=flip.field)
    ledger.field("close_call_share")
    others = (ledger.known["close_call_share"],)
    return ledger.working(threshold_address(flip), "threshold", others=others)


def _difference(ledger: Ledger, scenario: Scenario, part: PartVerdict, when: str) -> None:
    """Write down how much dearer the dearer side of a part is, premiums included."""
    money = part.opinion
    if money is None or money.local is None or money.cloud is None:
        return
    if money.cloud.usd_per_month <= 0:
        return
    names: dict[Side, str] = {}
    sides: tuple[Side, ...] = ("local", "cloud")
    for side in sides:
        option = money.local if side == "local" else money.cloud
        names[side] = f"{part.part}_{side}_{when}"
        origin = Origin("changed")
        if when == "now":
            origin = Origin("step", f"{part.part}/{option.code}/usd_per_month")
        ledger.put(names[side], option.usd_per_month, "usd", origin, f"total_{option.code}")
        factor = premium_factor(scenario, part.part, side)
        if factor != 1.0:
            names[side] += f" * {_premium(ledger, names[side], factor)}"
    cheaper, dearer = names["local"], names["cloud"]
    if money.side == "cloud":
        cheaper, dearer = dearer, cheaper
    name = f"{part.part}_difference_{when}"
    expression = f"{dearer} / ({cheaper}) - 1"
    code = f"difference_{when}_{part.part}"
    ledger.step(name, expression, "share", money.difference_share, code)


def _premium(ledger: Ledger, name: str, factor: float) -> str:
    """Write down what the reader's wishes multiply a cost by, and return the name of that."""
    ledger.field("premium_share")
    once = 1.0 + ledger.value("premium_share")
    wishes, product = 1, once
    while product < factor:
        wishes, product = wishes + 1, product * once
    expression = " * ".join(["(1 + premium_share)"] * wishes)
    ledger.step(f"premium_{name}", expression, "", factor, "premium")
    return f"premium_{name}"
