"""From the text of one cell to its value, or to a named error."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from math import isfinite

_LEADING_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?!\d)(?:-(\d{2})(?!\d))?)?(?!\d)")
_BETWEEN = re.compile(r"between (\d{4}-\d{2}(?:-\d{2})?) and ")
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_CONTENTS = re.compile(r"([a-z0-9.-]+) x ([1-9][0-9]*)")


class CellError(ValueError):
    """A cell cannot be read; the loader adds file, row and field.

    Attributes:
        code: what is wrong, for programs.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        """Name what is wrong."""
        super().__init__(code)
        self.code = code
        self.detail = detail


@cache
def earliest_date(words: str) -> date:
    """The earliest day that the words of a date are certain of.

    The date at the beginning counts; a year is its 1 January, a month its first day. Where the
    words say "between A and B", A counts. A price is then never taken for fresher than it is.

    Raises:
        CellError: `undated` without a date at the beginning, `bad_date` if there is no such day.

    >>> earliest_date("2026-06").isoformat()
    '2026-06-01'
    >>> earliest_date("2025-09/12").isoformat()
    '2025-09-01'
    >>> earliest_date("2026 (snapshot; between 2026-04 and 2026-08)").isoformat()
    '2026-04-01'
    """
    found = _BETWEEN.search(words)
    match = _LEADING_DATE.match(found.group(1) if found else words)
    if match is None:
        raise CellError("undated", words)
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("bad_date", words) from None


def words(cell: str) -> str:
    """Any text, also none."""
    return cell


def text(cell: str) -> str:
    """Text that has to be there."""
    if not cell:
        raise CellError("blank")
    return cell


def source(cell: str) -> str:
    """Where a number comes from; a row without it is no fact."""
    if not cell:
        raise CellError("unsourced")
    return cell


def row_id(cell: str) -> str:
    """A readable name: small letters, digits, points and hyphens."""
    if _ID.fullmatch(cell) is None:
        raise CellError("bad_id", cell)
    return cell


def day_or_none(cell: str) -> date | None:
    """A day, or None for a blank."""
    return earliest_date(cell) if cell else None


def number(cell: str) -> float:
    """A finite number from zero up."""
    try:
        value = float(cell)
    except ValueError:
        raise CellError("not_a_number" if cell else "blank", cell) from None
    if not isfinite(value) or "_" in cell:
        raise CellError("not_a_number", cell)
    if value < 0:
        raise CellError("negative", cell)
    return value


def positive(cell: str) -> float:
    """A finite number above zero."""
    value = number(cell)
    if value == 0:
        raise CellError("not_positive", cell)
    return value


def whole(cell: str) -> int:
    """A whole number from zero up."""
    if not (cell.isascii() and cell.isdigit()):
        raise CellError("not_whole" if cell else "blank", cell)
    return int(cell)


def positive_whole(cell: str) -> int:
    """A whole number above zero."""
    value = whole(cell)
    if value == 0:
        raise CellError("not_positive", cell)
    return value


def number_or_none(cell: str) -> float | None:
    """A finite number from zero up, or None for a blank."""
    return number(cell) if cell else None


def positive_or_none(cell: str) -> float | None:
    """A finite number above zero, or None for a blank."""
    return positive(cell) if cell else None


def whole_or_none(cell: str) -> int | None:
    """A whole number from zero up, or None for a blank."""
    return whole(cell) if cell else None


def contents(cell: str) -> tuple[str, int]:
    """The accelerators of a machine.

    >>> contents("h100-sxm x 8")
    ('h100-sxm', 8)
    """
    match = _CONTENTS.fullmatch(cell)
    if match is None:
        raise CellError("bad_contents", cell)
    return match.group(1), int(match.group(2))
