"""From the text of a table to its rows; the first fault stops with file, row and field."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

from calculator.errors import FactError
from calculator.facts.cells import CellError
from calculator.prepared import module_name, prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

    from calculator.facts.rows import Row
    from calculator.facts.tables import Reader, Table

_UNVERIFIED_MARKS = ("UNVERIFIED", "to be verified")  # in the note or in the source
_UNVERIFIED_SOURCE = "from memory"


def read_table(table: Table) -> tuple[Row, ...]:
    """All rows of a table as stored, history included, in the order of the file.

    Raises:
        FactError: the first row that is malformed, undated, unsourced or duplicated.
    """
    ready = prepared(module_name("table", table.name))
    if ready:
        return _prepared_rows(table, ready)
    # Never in the browser, which would wait for it.
    from importlib.resources import files  # noqa: PLC0415  # see above

    folder = files("calculator.facts").joinpath("tables")
    text = folder.joinpath(table.file).read_bytes().decode("utf-8")
    return parse_table(table, StringIO(text, newline=""))


def _prepared_rows(table: Table, ready: ModuleType) -> tuple[Row, ...]:
    """The rows that the build has read and checked; days are stored as ordinals."""
    rows: list[Row] = []
    for cells in ready.ROWS:
        values = dict(zip(ready.NAMES, cells, strict=True))
        for name in ready.DAYS:
            if values[name] is not None:
                values[name] = date.fromordinal(values[name])
        rows.append(table.row_type(**values))
    return tuple(rows)


def parse_table(table: Table, lines: Iterable[str]) -> tuple[Row, ...]:
    """The rows that the lines of a CSV file hold.

    Raises:
        FactError: the first row that is malformed, undated, unsourced or duplicated.
    """
    file = table.file
    reader = csv.reader(lines, strict=True)
    _check_header(file, next(reader, list[str]()), table.columns)
    readers = tuple(table.columns.items())
    seen: dict[tuple[str, date], int] = {}
    rows: list[Row] = []
    try:
        for cells in reader:
            row = table.row_type(**_values(file, reader.line_num, readers, cells))
            _check_row(file, row, seen)
            rows.append(row)
    except csv.Error as error:
        raise FactError(file, reader.line_num, "", "not_csv", str(error)) from None
    return tuple(rows)


def _check_header(file: str, header: list[str], columns: Mapping[str, Reader]) -> None:
    """The first line names every column once, in order."""
    for name in columns:
        if name not in header:
            raise FactError(file, 1, name, "missing_column")
    for name in header:
        if name not in columns:
            raise FactError(file, 1, name, "unknown_column")
    if header != list(columns):
        raise FactError(file, 1, "", "column_order", f"expected {','.join(columns)}")


def _values(
    file: str, line: int, readers: tuple[tuple[str, Reader], ...], cells: list[str]
) -> dict[str, object]:
    """The fields of one row by name."""
    if len(cells) != len(readers):
        detail = f"{len(cells)} cells, expected {len(readers)}"
        raise FactError(file, line, "", "cell_count", detail)
    values: dict[str, object] = {"line": line}
    for (name, read), cell in zip(readers, cells, strict=True):
        if cell != cell.strip():
            raise FactError(file, line, name, "spaces_around", repr(cell))
        if name == "source_date":
            values["source_date_words"] = cell
        try:
            values[name] = read(cell)
        except CellError as error:
            raise FactError(file, line, name, error.code, error.detail) from None
    values["verified"] = _is_verified(str(values["source"]), str(values["note"]))
    return values


def _is_verified(source: str, note: str) -> bool:
    """Whether neither source nor note admits that a number is unchecked."""
    return _UNVERIFIED_SOURCE not in source and not any(
        mark in source or mark in note for mark in _UNVERIFIED_MARKS
    )


def _check_row(file: str, row: Row, seen: dict[tuple[str, date], int]) -> None:
    """An id comes once a day, and what a row says holds together."""
    first = seen.setdefault((row.id, row.known_from), row.line)
    if first != row.line:
        detail = f"{row.id} of {row.known_from} is already in row {first}"
        raise FactError(file, row.line, "id", "duplicate", detail)
    fault = row.fault()
    if fault is not None:
        raise FactError(file, row.line, *fault)
