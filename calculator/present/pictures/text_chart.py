"""Cost over time for a terminal: two bars for each of a few months, at most 78 columns wide."""

from __future__ import annotations

import unicodedata
from math import ceil
from typing import TYPE_CHECKING, Final

from calculator.present.pictures.amounts import short
from calculator.present.pictures.cumulative import cumulative_title, month_of
from calculator.present.words import word

if TYPE_CHECKING:
    from calculator.decide.series.cumulative import CostLine, Cumulative
    from calculator.present.pictures.amounts import Amounts

COLUMNS: Final = 78
MONTH: Final = 5
AMOUNT: Final = 12
STEPS: Final = 6
BLOCKS: Final = ("█", "░")
"""Of owning, and of the cheapest other way: they differ without any colour."""


def text_chart(found: Cumulative, amounts: Amounts) -> str:
    """Return the chart as lines of text, empty if there are not two ways to compare."""
    own, other = found.line("own"), found.best_other
    if own is None or other is None:
        return ""
    lang = amounts.lang
    names = [word(lang, f"pictures.kind.{line.kind}") for line in (own, other)]
    wide = max(columns(name) for name in names)
    most = max(own.costs[-1].typical, other.costs[-1].typical, own.costs[0].typical)
    crossing = next((one for one in found.crossings if one.kind == other.kind), None)
    even = month_of(crossing) if crossing else None
    mark = word(lang, "pictures.text_mark")
    lines = [
        cumulative_title(found, amounts),
        word(lang, "pictures.text_unit", currency=amounts.sign),
    ]
    for month in _months(found.months[-1], even):
        for n, (line, name) in enumerate(zip((own, other), names, strict=True)):
            head = f"{month if n == 0 else '':>{MONTH}} {padded(name, wide)} "
            usd = _at(line, found.months, float(month))
            room = COLUMNS - columns(head) - AMOUNT - columns(mark)
            bar = BLOCKS[n] * (round(room * usd / most) if most > 0 else 0)
            text = short(lang, amounts.value(usd)) + (mark if (month, n) == (even, 0) else "")
            lines.append(f"{head}{bar} {text}" if bar else f"{head}{text}")
    return "\n".join(lines)


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> columns("自購 ok")
    7
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, width: int) -> str:
    """Return a text with blanks up to a number of columns."""
    return text + " " * (width - columns(text))


def _months(horizon: float, even: int | None) -> list[int]:
    """Return the months that are shown: even steps, the last one, and where lines cross."""
    last = int(horizon)
    step = max(1, ceil(last / STEPS))
    found = {*range(0, last, step), last}
    if even is not None and even <= last:
        found.add(even)
    return sorted(found)


def _at(line: CostLine, months: tuple[float, ...], month: float) -> float:
    """Return what a way has cost by a month, on the straight line between those given."""
    after = next(n for n, other in enumerate(months) if other >= month)
    if months[after] == month or after == 0:
        return line.costs[after].typical
    share = (month - months[after - 1]) / (months[after] - months[after - 1])
    before, then = line.costs[after - 1].typical, line.costs[after].typical
    return before + (then - before) * share
