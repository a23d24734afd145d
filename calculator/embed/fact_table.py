"""Tables of facts in a page: values with thousands separators, source, date, doubts visible."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.errors import CatalogueError, EmbedError
from calculator.facts.tables import TABLES
from calculator.present.render import rendered
from calculator.present.words import flattened
from calculator.scenario.numbers import canonical_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculator.facts import Row

NOT_SHOWN: Final = ("id", "source", "source_date", "note")
"""Columns that every table shows in its own way."""

NAME_COLUMNS: Final = {
    "cloud_gpu": "instance",
    "api_prices": "model_name",
    "electricity": "customer_class",
}
"""The column that names a row, where it is not `name`."""


FALLBACK_NAME_COLUMN: Final = "region"
"""Tariffs of a whole country have no customer class."""


@cache
def _words(lang: str) -> dict[str, str]:
    """Return the words of pages that the calculator itself does not need."""
    text = files("calculator.embed").joinpath("words", f"{lang}.toml").read_text("utf-8")
    return flattened(tomllib.loads(text))


def page_word(lang: str, key: str) -> str:
    """Return a word of the pages.

    Raises:
        CatalogueError: the language has no such key.
    """
    try:
        return _words(lang)[key]
    except KeyError:
        raise CatalogueError(lang, key) from None


def value_text(value: object) -> str:
    """Return a value of the facts as text, thousands grouped, blank for a gap.

    >>> value_text(250141.8), value_text(2018.0), value_text(None)
    ('250,141.8', '2,018', '')
    """
    if isinstance(value, float):
        whole, _, fraction = canonical_number(value).partition(".")
        return f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    if isinstance(value, tuple):
        return " × ".join(str(part) for part in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # (id, count)
    return "" if value is None else str(value)


def source_words(lang: str, row: Row) -> str:
    """Return the date of a row, with its doubt if nobody has verified it."""
    doubt = "" if row.verified else page_word(lang, "facts.unverified")
    return " ".join(filter(None, (_day(row), doubt)))


def _day(row: Row) -> str:
    """Return the date of a row as its source gives it."""
    return row.source_date_words or row.source_date.isoformat()


def fact_table_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return a table of facts, some columns and rows of it if the page says so.

    Raises:
        EmbedError: there is no such table, column or condition.
    """
    if argument not in TABLES:
        raise EmbedError("unknown_table", argument, f"Known tables: {', '.join(TABLES)}.")
    columns = options.get("columns", "").split() or [
        name
        for name in TABLES[argument].columns
        if name not in (*NOT_SHOWN, NAME_COLUMNS.get(argument, "name"))
    ]
    for column in columns:
        if column not in TABLES[argument].columns:
            known = ", ".join(TABLES[argument].columns)
            raise EmbedError("unknown_column", column, f"Known columns: {known}.")
    rows = _chosen(argument, options.get("where", ""))
    return rendered(lang, "facts.html", _context(lang, argument, columns, rows))


def _chosen(table: str, where: str) -> list[Row]:
    """Return the rows that meet `column=value`, all of them without a condition."""
    if not where:
        return list(facts.rows(table))
    column, equals, wanted = where.partition("=")
    if not equals or column not in TABLES[table].columns:
        raise EmbedError("not_a_condition", where, "Write 'where: column=value'.")
    rows = [row for row in facts.rows(table) if value_text(getattr(row, column)) == wanted]
    if not rows:
        raise EmbedError("no_such_rows", where, f"No row of {table} has it.")
    return rows


def _context(
    lang: str, table: str, columns: Sequence[str], rows: Sequence[Row]
) -> dict[str, object]:
    """Return what the template needs."""
    name_column = NAME_COLUMNS.get(table, "name")
    return {
        "table": table,
        "caption": page_word(lang, f"table.{table}"),
        "heads": [page_word(lang, f"column.{column}") for column in columns],
        "name_head": page_word(lang, "facts.name"),
        "source_head": page_word(lang, "facts.source"),
        "unverified": page_word(lang, "facts.unverified"),
        "rows": [
            {
                "id": f"{table}-{row.id}",
                "name": getattr(row, name_column) or getattr(row, FALLBACK_NAME_COLUMN),
                "cells": [_cell(lang, row, column) for column in columns],
                "source": row.source,
                "day": _day(row),
                "verified": row.verified,
                "note": row.note,
            }
            for row in rows
        ],
    }


def _cell(lang: str, row: Row, column: str) -> dict[str, object]:
    """Return a cell's text and whether it is a number, which stands to the right."""
    value: object = getattr(row, column)
    is_number = isinstance(value, int | float) and not isinstance(value, bool | date)
    text = value_text(value)
    return {"text": _words(lang).get(f"value.{column}.{text}", text), "is_number": is_number}
