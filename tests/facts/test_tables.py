"""The stored tables: complete, sourced, quick to read."""

from __future__ import annotations

import csv
import time
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from calculator import facts
from calculator.errors import FactError
from calculator.facts import cells
from calculator.facts.loader import parse_table, read_table
from calculator.facts.tables import TABLES

ROWS_AT_LEAST = {
    "accelerators": 47,
    "systems": 22,
    "cloud_gpu": 171,
    "api_prices": 69,
    "electricity": 26,
    "models": 65,
    "quantization": 44,
    "operations": 35,
}
SECONDS_FOR_ALL = 0.015
LEAN = "id,name,bits_per_weight,scope,source,source_date,note"
GOOD = "q4,Four bits,4.5,weights,a paper,2026-05,"

# field, code, the row of quantization.csv that is wrong
BAD_ROWS = [
    ("id", "bad_id", "Q4 K,Four bits,4.5,weights,a paper,2026-05,"),
    ("id", "bad_id", ",Four bits,4.5,weights,a paper,2026-05,"),
    ("name", "blank", "q4,,4.5,weights,a paper,2026-05,"),
    ("bits_per_weight", "blank", "q4,Four bits,,weights,a paper,2026-05,"),
    ("bits_per_weight", "not_a_number", "q4,Four bits,four,weights,a paper,2026-05,"),
    ("bits_per_weight", "not_a_number", "q4,Four bits,nan,weights,a paper,2026-05,"),
    ("bits_per_weight", "not_a_number", "q4,Four bits,inf,weights,a paper,2026-05,"),
    ("bits_per_weight", "not_a_number", "q4,Four bits,4_5,weights,a paper,2026-05,"),
    ("bits_per_weight", "negative", "q4,Four bits,-4,weights,a paper,2026-05,"),
    ("bits_per_weight", "not_positive", "q4,Four bits,0,weights,a paper,2026-05,"),
    ("source", "unsourced", "q4,Four bits,4.5,weights,,2026-05,"),
    ("source_date", "undated", "q4,Four bits,4.5,weights,a paper,,"),
    ("source_date", "undated", "q4,Four bits,4.5,weights,a paper,some day in May,"),
    ("source_date", "bad_date", "q4,Four bits,4.5,weights,a paper,2026-13,"),
    ("source_date", "bad_date", "q4,Four bits,4.5,weights,a paper,2026-02-30,"),
    ("name", "spaces_around", "q4, Four bits,4.5,weights,a paper,2026-05,"),
    ("", "cell_count", "q4,Four bits,4.5,weights,a paper,2026-05"),
    ("", "cell_count", "q4,Four bits,4.5,weights,a paper,2026-05,,"),
    ("", "not_csv", 'q4,"Four" bits,4.5,weights,a paper,2026-05,'),
    ("id", "duplicate", "q3,Three bits,3.5,weights,a paper,2026-05,"),
]

# table, field, code, a change to its first row
BAD_PARTS = [
    ("operations", "typical", "range_order", {"low": "9", "typical": "1", "high": "2"}),
    ("accelerators", "price_source", "unsourced", {"street_price_usd": "9", "price_source": ""}),
    (
        "accelerators",
        "price_date",
        "undated",
        {"street_price_usd": "9", "price_source": "a shop", "price_date": ""},
    ),
    ("accelerators", "launch_year", "not_whole", {"launch_year": "2020.5"}),
    ("electricity", "local_currency", "blank", {"local_currency": ""}),
    ("electricity", "carbon_source", "unsourced", {"carbon_source": ""}),
    ("electricity", "carbon_source_date", "undated", {"carbon_source_date": ""}),
    ("models", "active_params_b", "more_than_total_params_b", {"active_params_b": "9"}),
    ("models", "full_attention_layers", "more_than_layers", {"full_attention_layers": "33"}),
    ("systems", "accelerators", "bad_contents", {"accelerators": "8x h100-sxm"}),
    ("systems", "accelerators", "bad_contents", {"accelerators": "h100-sxm x 0"}),
    ("cloud_gpu", "count", "not_positive", {"count": "0"}),
    ("cloud_gpu", "count", "blank", {"count": ""}),
]

DATES = [
    ("2026", date(2026, 1, 1)),
    ("2026-06", date(2026, 6, 1)),
    ("2026-06-14", date(2026, 6, 14)),
    ("2025-09/12", date(2025, 9, 1)),
    ("2023 data", date(2023, 1, 1)),
    ("2026-10 package", date(2026, 10, 1)),
    ("2025-2026 (page undated)", date(2025, 1, 1)),
    ("2025-11 (estimated; snapshot day not shown)", date(2025, 11, 1)),
    ("2026 (snapshot; between 2026-04 and 2026-08)", date(2026, 4, 1)),
    ("2025-04 (package data, hand edited; published 2026-02)", date(2025, 4, 1)),
]


@pytest.mark.parametrize(("field", "code", "line"), BAD_ROWS)
def test_a_bad_row_is_named_by_file_row_and_field(field: str, code: str, line: str) -> None:
    """A row that cannot be read stops with its place."""
    good_id = "q3,Three bits,3.5,weights,a paper,2026-05,"

    with pytest.raises(FactError) as caught:
        parse_table(TABLES["quantization"], [LEAN, good_id, line])

    fault = caught.value
    assert (fault.file, fault.row, fault.field, fault.code) == ("quantization.csv", 3, field, code)


@pytest.mark.parametrize(("table", "field", "code", "change"), BAD_PARTS)
def test_cells_have_to_hold_together(
    table: str, field: str, code: str, change: dict[str, str]
) -> None:
    """A price without its date, a part larger than the whole, a reversed range are named."""
    with pytest.raises(FactError) as caught:
        parse_table(TABLES[table], _first_row_with(table, change))

    assert (caught.value.row, caught.value.field, caught.value.code) == (2, field, code)


@pytest.mark.parametrize(
    ("header", "field", "code"),
    [
        (LEAN.replace("scope,", ""), "scope", "missing_column"),
        (f"{LEAN},remark", "remark", "unknown_column"),
        (LEAN.replace("id,name", "name,id"), "", "column_order"),
        ("", "id", "missing_column"),
    ],
)
def test_the_header_names_every_column_once(header: str, field: str, code: str) -> None:
    """A renamed or lost column is not read as something else."""
    with pytest.raises(FactError) as caught:
        parse_table(TABLES["quantization"], [header, GOOD])

    assert (caught.value.row, caught.value.field, caught.value.code) == (1, field, code)


@pytest.mark.parametrize(("words", "day"), DATES)
def test_a_date_is_the_earliest_day_its_words_are_certain_of(words: str, day: date) -> None:
    """A price is never taken for fresher than it is."""
    assert cells.earliest_date(words) == day


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_whole(name: str) -> None:
    """No table has lost rows, and every row has a source and a date."""
    stored = read_table(TABLES[name])

    assert len(stored) >= ROWS_AT_LEAST[name]
    assert all(row.source and row.source_date and row.source_date_words for row in stored)


def test_every_reference_is_met() -> None:
    """Machines and offers name accelerators that are there."""
    assert facts.check() == sum(len(read_table(table)) for table in TABLES.values())


@pytest.mark.parametrize(
    ("table", "row_id", "verified"),
    [
        ("accelerators", "rtx-3090", False),
        ("accelerators", "h100-sxm", True),
        ("operations", "maintenance", False),
        ("operations", "training-cost-anchor", False),
        ("accelerators", "apple-m4-pro", False),
        ("operations", "pue-industry", True),
        ("quantization", "nvfp4", False),
        ("models", "llama-3.1-8b", True),
    ],
)
def test_what_was_not_verified_says_so(table: str, row_id: str, *, verified: bool) -> None:
    """The mark in the note or the source becomes a field."""
    assert facts.row(table, row_id).verified is verified


@pytest.mark.parametrize(
    ("source", "note", "verified"),
    [
        ("a paper", "", True),
        ("a data sheet (from memory)", "", False),
        ("a data sheet (to be verified)", "", False),
        ("UNVERIFIED", "", False),
        ("a paper", "UNVERIFIED guess", False),
        ("a paper", "to be verified", False),
        ("a paper", "its launch price is from memory and not entered", True),
    ],
)
def test_the_marks_of_doubt(source: str, note: str, *, verified: bool) -> None:
    """A doubt in the note may be about something that is not entered; three marks are clear."""
    line = f"q4,Four bits,4.5,weights,{source},2026-05,{note}"

    assert parse_table(TABLES["quantization"], [LEAN, line])[0].verified is verified


def test_all_tables_are_read_in_time() -> None:
    """The best of nine readings of all tables, in processor time, stays under the budget."""
    best = min(_seconds_for_all() for _ in range(9))

    assert best < SECONDS_FOR_ALL


def _seconds_for_all() -> float:
    """How long it takes to read all tables."""
    start = time.process_time()
    for table in TABLES.values():
        read_table(table)
    return time.process_time() - start


def _first_row_with(table: str, change: dict[str, str]) -> list[str]:
    """Header and first row of a stored table, with some cells changed."""
    path = _path(table)
    header, line = path.read_text(encoding="utf-8").splitlines()[:2]
    names = header.split(",")
    row = dict(zip(names, next(csv.reader([line])), strict=True)) | change
    text = StringIO()
    csv.DictWriter(text, names).writerow(row)
    return [header, text.getvalue()]


def _path(table: str) -> Path:
    """Where a table is stored."""
    return Path(facts.__file__).with_name("tables") / TABLES[table].file
