"""Random queries of every field, drawn with plain `random`: the same ones in every Python."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import TYPE_CHECKING, Final

from calculator.scenario.fields import FIELDS, QUESTION_FIELDS
from calculator.scenario.numbers import canonical_number
from calculator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from calculator.scenario.field import Field

SEED: Final = 20261122
DAYS: Final = ("2020-01-01", "2025-05-31", "2025-07-01", "2026-11-22")
ODD_SHARE: Final = 0.1
"""How often a number is a limit of its field and not near the usual one."""


def random_queries(count: int) -> list[str]:
    """Return queries that give none, some or all of the fields."""
    chance = Random(SEED)  # noqa: S311  # repeatable on purpose
    return [_query(chance) for _ in range(count)]


def question_queries() -> list[str]:
    """Return every combination of the choices of the four questions."""
    choices = {key: field.choices for key, field in QUESTION_FIELDS.items() if field.choices}
    return [
        "&".join(f"{key}={code}" for key, code in zip(choices, codes, strict=True))
        for codes in product(*choices.values())
    ]


def _query(chance: Random) -> str:
    """Return one query."""
    share = chance.random()
    given = [
        f"{field.key}={_text(field, chance)}"
        for field in FIELDS.values()
        if chance.random() < share
    ]
    return "&".join(given)


def _text(field: Field, chance: Random) -> str:
    """Return a value of a field, as a link would hold it."""
    if field.kind == "date":
        return chance.choice(DAYS)
    if field.kind == "choice":
        return chance.choice(field.codes)
    if chance.random() < ODD_SHARE:
        return canonical_number(chance.choice((field.minimum, field.maximum)))
    usual = Scenario({}).value(field.key)
    if isinstance(usual, float) and usual > 0:
        value = usual * chance.uniform(0.2, 5.0)
    else:
        value = field.minimum + (field.maximum - field.minimum) * chance.random() ** 12
    return canonical_number(min(max(value, field.minimum), field.maximum))
