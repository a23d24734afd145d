"""Every code has its words, in every language."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from calculator.decide.matrix import MATRIX
from calculator.decide.rules import RULES, SHORT_HORIZON
from calculator.embed.fact_table import page_word
from calculator.errors import CatalogueError
from calculator.facts.tables import TABLES
from calculator.present.phrases import CLAIM_PAGES
from calculator.present.words import DEFAULT_LANGUAGE, LANGUAGES, catalogue, word
from calculator.scenario.fields import FIELDS, STEPS

CODES = [
    *(f"reason.{rule.code}" for rule in (*RULES, SHORT_HORIZON)),
    *(f"field.{key}.label" for key in FIELDS),
    *(f"choice.{key}.{code}" for key, field in FIELDS.items() for code in field.choices),
    *(f"group.{field.group}.title" for field in FIELDS.values()),
    *sorted({f"unit.{field.unit}" for field in FIELDS.values() if field.unit}),
    *(f"group.{step}.{what}" for step in STEPS for what in ("title", "why")),
    *(f"claim.{claim}" for claim in CLAIM_PAGES),
    *(f"row.{row}" for row in MATRIX),
    *(f"row_why.{row}.{side}" for row in MATRIX for side in MATRIX[row]),
]


SYMBOLS = {"kW", "GB"}
"""Unit symbols are the same in every language."""


def holes(pattern: str) -> set[str]:
    """Return the names of the values that a sentence asks for."""
    return {name for _, name, _, _ in Formatter().parse(pattern) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_words(code: str, lang: str) -> None:
    """A code without words would leave a hole in the page."""
    assert catalogue(lang)[code].strip()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_languages_have_the_same_keys(lang: str) -> None:
    """A sentence exists in every language or in none."""
    assert set(catalogue(DEFAULT_LANGUAGE)) == set(catalogue(lang))


@pytest.mark.parametrize("key", sorted(catalogue(DEFAULT_LANGUAGE)))
def test_the_languages_ask_for_the_same_values(key: str) -> None:
    """A translation that drops a value would drop a fact."""
    assert len({frozenset(holes(catalogue(lang)[key])) for lang in LANGUAGES}) == 1


@pytest.mark.parametrize(
    "key",
    [
        key
        for key in sorted(catalogue("en"))
        if any(c.isalpha() for c in re.sub(r"\{\w+\}", "", catalogue("en")[key]))
        and catalogue("en")[key] not in SYMBOLS
    ],
)
def test_nothing_is_left_untranslated(key: str) -> None:
    """A Chinese sentence that equals the English one was forgotten."""
    assert catalogue(DEFAULT_LANGUAGE)[key] != catalogue("en")[key]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_every_table_has_a_heading(table: str, lang: str) -> None:
    """A table of facts can be shown in both languages."""
    columns = set(TABLES[table].columns) - {"id", "source", "source_date", "note"}

    assert all(page_word(lang, f"column.{column}") for column in columns)


def test_a_missing_word_is_a_named_error() -> None:
    """Whoever translates learns which language lacks which key."""
    with pytest.raises(CatalogueError, match=r"en has no 'reason\.nothing'"):
        word("en", "reason.nothing")
