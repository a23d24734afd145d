"""Amounts of a case's answer, for a sentence of its page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from calculator.answer import Answer, answer
from calculator.errors import EmbedError
from calculator.present.money import Money
from calculator.scenario.presets import presets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from calculator.decide.money import Opinion


def cost_usd_per_month(found: Answer) -> float | None:
    """Return what the best way costs where the verdict puts each part, None if there is none."""
    total = 0.0
    for part in found.verdict.parts:
        here = [o for o in part.options if o.is_open and o.place == part.placement]
        if not here:
            return None
        total += min(option.usd_per_month for option in here)
    return total


def other_usd_per_month(found: Answer) -> float | None:
    """Return what the best way on the other side costs, None if it is struck out."""
    opinions = [part.opinion for part in found.verdict.parts]
    sides = [
        _other_side(opinion, part.placement) if opinion else None
        for opinion, part in zip(opinions, found.verdict.parts, strict=True)
    ]
    known = [side for side in sides if side is not None]
    return sum(known, 0.0) if len(known) == len(sides) else None


def _other_side(opinion: Opinion, placement: str) -> float | None:
    """Return the cost of the side that a part is not placed on."""
    other = opinion.cloud if placement == "local" else opinion.local
    return None if other is None else other.usd_per_month


def saving_usd_per_month(found: Answer) -> float | None:
    """Return how much less the verdict costs than the other side, None if it does not."""
    cost, other = cost_usd_per_month(found), other_usd_per_month(found)
    if cost is None or other is None or other < cost:
        return None
    return other - cost


AMOUNTS: Final[Mapping[str, Callable[[Answer], float | None]]] = {
    "cost": cost_usd_per_month,
    "other": other_usd_per_month,
    "saving": saving_usd_per_month,
}
"""What a sentence may quote, each in USD per month."""


@cache
def case_answer(lang: str, name: str, changes: str = "") -> Answer:
    """Return the answer to a preset.

    Args:
        lang: language of its words.
        name: of the preset.
        changes: fields that differ, written as in a query.

    Raises:
        EmbedError: there is no such preset, or a change cannot be used.
    """
    if name not in presets():
        raise EmbedError("unknown_preset", name, f"Known presets: {', '.join(presets())}.")
    given = dict(parse_qsl(presets()[name])) | dict(parse_qsl(changes, strict_parsing=True))
    found = answer(urlencode(given) if changes else presets()[name], lang)
    if found.reading.problems:
        known = ", ".join(problem.code for problem in found.reading.problems)
        raise EmbedError("not_a_case", changes, known)
    return found


def amount(lang: str, path: str) -> str:
    """Return an amount per month of a case's answer, in the case's currency.

    Args:
        lang: language of the page.
        path: `preset/what`, or `preset?field=value/what` for the same case with fields changed.

    Raises:
        EmbedError: no such preset or amount, or the answer does not have it.

    >>> amount("en", "case-hospital/saving")
    Traceback (most recent call last):
    calculator.errors.EmbedError: no_value: 'case-hospital/saving' (The answer has none.)
    """
    case, _, what = path.rpartition("/")
    if what not in AMOUNTS:
        raise EmbedError("unknown_amount", path, f"Known amounts: {', '.join(AMOUNTS)}.")
    name, _, changes = case.partition("?")
    found = case_answer(lang, name, changes)
    usd = AMOUNTS[what](found)
    if usd is None:
        raise EmbedError("no_value", path, "The answer has none.")
    return money_of(found).words(usd)


def money_of(found: Answer) -> Money:
    """Return the currency that an answer is given in."""
    scenario = found.reading.scenario
    return Money(scenario.choice("currency"), scenario.number("twd_per_usd"))
