"""Several cases side by side: what is advised for each, what it costs, and how they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.decide.assumptions import default_of
from calculator.decide.bill import bill, up_front_usd
from calculator.decide.decision import verdict
from calculator.present.expert import default_words
from calculator.present.phrases import headline, is_experiment, value_words
from calculator.present.sentence import reader_money
from calculator.present.words import word
from calculator.scenario.fields import FIELDS
from calculator.scenario.parse import canonical_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.scenario.scenario import Scenario

MOST_CASES: Final = 4
NAMES: Final = "ABCD"


def comparison(lang: str, scenarios: Sequence[Scenario]) -> dict[str, object]:
    """Return what the table of cases is filled with.

    Args:
        lang: the reader's language.
        scenarios: the cases, the reader's present one first; those after the fourth are left out.
    """
    kept = list(scenarios[:MOST_CASES])
    columns = [_outcome(lang, scenario) for scenario in kept]
    rows = [
        _row(word(lang, f"compare.{key}"), [column[key] for column in columns])
        for key in ("place", "strength", "per_month", "over_horizon", "up_front")
    ]
    changed = [key for key in FIELDS if len({scenario.given.get(key) for scenario in kept}) > 1]
    rows += [
        _row(word(lang, f"field.{key}.label"), [_value(lang, one, key) for one in kept])
        for key in changed
    ]
    cases = [
        {"name": name, "canonical": canonical_query(scenario)}
        for name, scenario in zip(NAMES, kept, strict=False)
    ]
    return {"cases": cases, "rows": rows}


def _row(label: str, texts: list[str]) -> dict[str, object]:
    """Return one line of the table, with a mark on what is not as in the first column."""
    cells = [{"text": text, "differs": text != texts[0]} for text in texts]
    return {"label": label, "cells": cells}


def _outcome(lang: str, scenario: Scenario) -> dict[str, str]:
    """Return what is advised for one case, in words."""
    found = verdict(scenario)
    money, months = reader_money(lang, scenario), scenario.number("horizon_months")
    usd = bill(found).usd_per_month
    unknown = word(lang, "source.unknown")
    experiment = is_experiment(found)
    return {
        "place": headline(lang, found.overall, found.placement, experiment=experiment),
        "strength": word(lang, f"strength_short.{found.strength}"),
        "per_month": unknown if usd is None else money.words(usd),
        "over_horizon": unknown if usd is None else money.words(usd * months),
        "up_front": money.words(up_front_usd(scenario, found)),
    }


def _value(lang: str, scenario: Scenario, key: str) -> str:
    """Return what a case says for a field, or its default."""
    if key in scenario.given:
        return value_words(lang, key, scenario.given[key])
    default = default_words(lang, default_of(FIELDS[key], scenario))
    return word(lang, "view.note_default", value=default)
