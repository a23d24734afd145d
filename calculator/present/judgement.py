"""What each must costs, and whether the numbers agree with the rule of thumb, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.decide.bill import MustPrice, must_prices
from calculator.present.sentence import reader_money
from calculator.present.words import word

if TYPE_CHECKING:
    from calculator.decide.verdict import PartVerdict, Verdict
    from calculator.present.money import Money
    from calculator.scenario.scenario import Scenario


def must_lines(lang: str, scenario: Scenario, found: Verdict) -> list[str]:
    """Return what each must costs, a sentence each; empty if nothing is a must."""
    money = reader_money(lang, scenario)
    return [_must_line(lang, price, money) for price in must_prices(scenario, found)]


def _must_line(lang: str, price: MustPrice, money: Money) -> str:
    """Return what one must costs."""
    label = word(lang, f"field.{price.field}.label")
    before, after = price.without_usd_per_month, price.usd_per_month
    if before is None or after is None:
        return word(lang, "musts.unpriced", label=label)
    if after <= before:
        return word(lang, "musts.free", label=label, after=money.words(after))
    return word(
        lang,
        "musts.price",
        label=label,
        before=money.words(before),
        after=money.words(after),
        extra=money.words(after - before),
    )


def thumb_lines(lang: str, found: Verdict) -> list[str]:
    """Return for each part what the rule of thumb says and whether the numbers agree."""
    return [_thumb_line(lang, part) for part in found.parts]


def _thumb_line(lang: str, part: PartVerdict) -> str:
    """Return what the rule of thumb says of one part."""
    side = "local" if part.placement == "local" else "cloud"
    money_side = part.opinion.side if part.opinion else None
    if part.excluded:
        code = "must_agrees" if side == part.thumb else "must"
    elif side != part.thumb:
        code = "overruled"
    else:
        code = "agrees" if money_side == part.thumb else "stands"
    return word(
        lang,
        f"thumb.{code}",
        part=word(lang, f"part.{part.part}"),
        thumb=word(lang, f"place_short.{part.thumb}"),
        place=word(lang, f"place_short.{part.placement}"),
    )
