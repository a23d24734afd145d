"""The answer as one table for a spreadsheet: costs, figures beside them, inputs, assumptions."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from calculator.present.numbers_view import strike_words
from calculator.present.phrases import source_words, value_words
from calculator.present.words import word
from calculator.scenario.fields import FIELDS
from calculator.scenario.numbers import canonical_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculator.decide.figures import Figures
    from calculator.decide.option import Option
    from calculator.decide.outcome import Outcome
    from calculator.decide.verdict import PartVerdict
    from calculator.scenario.field import Value
    from calculator.scenario.scenario import Scenario

COLUMNS: Final = ("section", "part", "option", "item", "value", "unit", "source")
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet take a cell for a formula."""

DETAILS: Final = (
    "machines",
    "busy_hours",
    "billed_hours",
    "tokens_per_s",
    "hours_per_run",
    "users",
)
UNITS_OF_DETAILS: Final = {"machines": "machines", "tokens_per_s": "tokens_per_s"}

type Cell = str | float


def csv_text(lang: str, scenario: Scenario, outcome: Outcome, link: str, day: str) -> str:
    """Return the answer as CSV after RFC 4180; no cell is a formula.

    Args:
        lang: language of the labels.
        scenario: what the reader has said.
        outcome: what was decided about it.
        link: text form of the scenario, its day of facts among it.
        day: day of the facts.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(word(lang, f"csv.{column}") for column in COLUMNS)
    for row in _rows(lang, scenario, outcome, link, day):
        writer.writerow(neutral(cell) for cell in row)
    return text.getvalue()


def neutral(cell: Cell) -> str:
    """Return a cell as text that no spreadsheet takes for a formula; a number stays a number.

    >>> neutral("=1+1"), neutral(-2.5), neutral("plain")
    ("'=1+1", '-2.5', 'plain')
    """
    if not isinstance(cell, str):
        return canonical_number(cell)
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _rows(
    lang: str, scenario: Scenario, outcome: Outcome, link: str, day: str
) -> Iterator[Sequence[Cell]]:
    """Yield every row after the heading."""
    section = word(lang, "csv.answer")
    yield section, "", "", word(lang, "csv.data_version"), day, "", ""
    yield section, "", "", word(lang, "csv.link"), f"calculator.html#{link}", "", ""
    for part, beside in zip(outcome.verdict.parts, outcome.figures, strict=True):
        yield from _part_rows(lang, part, beside)
    for key, value in scenario.given.items():
        source = word(lang, "origin.given")
        yield word(lang, "csv.inputs"), "", "", _label(lang, key), *_value(lang, key, value), source
    for one in outcome.assumptions:
        value = "" if one.value is None else one.value
        row = (_label(lang, one.field), *_value(lang, one.field, value), source_words(lang, one))
        yield word(lang, "csv.assumptions"), "", "", *row


def _part_rows(lang: str, part: PartVerdict, beside: Figures) -> Iterator[Sequence[Cell]]:
    """Yield the rows of one part: its verdict, each way, where owning becomes cheaper."""
    name = word(lang, f"part.{part.part}")
    place = word(lang, f"place_short.{part.placement}")
    section = word(lang, "csv.answer")
    yield section, name, "", word(lang, "csv.placement"), place, "", ""
    strength = word(lang, f"strength.{part.strength}")
    yield section, name, "", word(lang, "answer.strength"), strength, "", ""
    odds = {code: (chance, regret) for code, chance, regret in beside.chances}
    for option in part.options:
        for item, value, unit in _option_cells(lang, option, odds):
            label = word(lang, f"option.{option.code}")
            yield word(lang, "csv.options"), name, label, item, value, unit, ""
    for line in beside.break_evens:
        item = word(lang, f"quantity.even_{line.quantity}")
        value = word(lang, "working.none") if line.found.value is None else line.found.value
        other = word(lang, f"option.{line.against}")
        yield word(lang, "numbers.break_even"), name, other, item, value, "", ""


def _option_cells(
    lang: str, option: Option, odds: dict[str, tuple[float, float]]
) -> Iterator[tuple[str, Cell, str]]:
    """Yield the figures of a way: item, value, unit."""
    if option.strike is not None:
        yield word(lang, "numbers.struck"), strike_words(lang, option.strike), ""
        return
    usd = word(lang, "unit.usd")
    yield word(lang, "quantity.usd_per_month"), option.usd_per_month, usd
    for component in option.components:
        yield word(lang, f"component.{component.code}"), component.usd_per_month, usd
    chance, regret = odds[option.code]
    yield word(lang, "numbers.chance"), chance, ""
    yield word(lang, "numbers.regret"), regret, usd
    for detail in DETAILS:
        if detail in option.details:
            unit = UNITS_OF_DETAILS.get(detail, "" if detail == "users" else "hours")
            words = word(lang, f"working_unit.{unit}") if unit else ""
            yield word(lang, f"quantity.{detail}"), float(option.details[detail]), words


def _label(lang: str, key: str) -> str:
    """Return the name of a field."""
    return word(lang, f"field.{key}.label")


def _value(lang: str, key: str, value: Value) -> tuple[Cell, str]:
    """Return a field's value and unit: a number as such, a choice in words."""
    field = FIELDS[key]
    if isinstance(value, str):
        return (value_words(lang, key, value) if value else ""), ""
    unit = "" if field.unit in {"", "share"} else word(lang, f"unit.{field.unit}")
    return value, unit
