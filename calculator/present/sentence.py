"""The verdict's money in one sentence, and what the reader's last change did to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.decide.bill import bill
from calculator.present.money import Money, figure
from calculator.present.phrases import headline, is_experiment, value_words
from calculator.present.words import word
from calculator.scenario.fields import FIELDS

if TYPE_CHECKING:
    from calculator.decide.verdict import Verdict
    from calculator.scenario.scenario import Scenario

MOST_NAMED: Final = 2
"""So many changed fields are named; the rest are counted."""


def reader_money(lang: str, scenario: Scenario) -> Money:
    """Return the currency the reader wants to see, as the language writes it."""
    return Money(scenario.choice("currency"), scenario.number("twd_per_usd"), lang)


def money_sentence(lang: str, found: Verdict, scenario: Scenario) -> str:
    """Return what the advice costs in a month and what it saves, in one sentence."""
    money, cost = reader_money(lang, scenario), bill(found)
    if cost.usd_per_month is None:
        return word(lang, "sentence.no_price")
    months = figure(scenario.number("horizon_months"))
    amount = money.words(cost.usd_per_month)
    if cost.other_usd_per_month is None:
        return word(lang, "sentence.only", months=months, amount=amount)
    saving = cost.other_usd_per_month - cost.usd_per_month
    return word(
        lang,
        "sentence.saves" if saving >= 0 else "sentence.costs_more",
        months=months,
        amount=amount,
        other=word(lang, f"sentence.{'all' if len(found.parts) > 1 else 'one'}_{cost.other}"),
        difference=money.words(abs(saving)),
    )


def change_sentence(
    lang: str, before: tuple[Scenario, Verdict], after: tuple[Scenario, Verdict]
) -> str:
    """Return which fields differ and what that does to the answer; empty if none differ."""
    was, now = before[0], after[0]
    changed = [key for key in FIELDS if was.given.get(key) != now.given.get(key)]
    if not changed:
        return ""
    named = [
        word(
            lang,
            "change.field",
            label=word(lang, f"field.{key}.label"),
            before=_given_words(lang, was, key),
            after=_given_words(lang, now, key),
        )
        for key in changed[:MOST_NAMED]
    ]
    rest = len(changed) - len(named)
    more = [word(lang, "change.more", count=rest)] if rest else []
    fields = word(lang, "answer.headline_join").join([*named, *more])
    return word(lang, "change.line", fields=fields, effect=_effect(lang, before, after))


def _given_words(lang: str, scenario: Scenario, key: str) -> str:
    """Return what was said for a field, or that it is left to the default."""
    if key not in scenario.given:
        return word(lang, "change.default")
    return value_words(lang, key, scenario.given[key])


def _effect(lang: str, before: tuple[Scenario, Verdict], after: tuple[Scenario, Verdict]) -> str:
    """Return what became of the verdict and of its cost."""
    (was, then), (now, found) = before, after
    lines = [
        headline(lang, one.overall, one.placement, experiment=is_experiment(one))
        for one in (then, found)
    ]
    if lines[0] != lines[1]:
        return word(lang, "change.other_verdict", before=lines[0], after=lines[1])
    costs = [bill(one).usd_per_month for one in (then, found)]
    if None in costs or was.choice("currency") != now.choice("currency"):
        return word(lang, "change.same")
    amounts = [
        reader_money(lang, scenario).words(usd or 0.0)
        for scenario, usd in zip((was, now), costs, strict=True)
    ]
    if amounts[0] == amounts[1]:
        return word(lang, "change.same")
    return word(lang, "change.same_verdict", before=amounts[0], after=amounts[1])
