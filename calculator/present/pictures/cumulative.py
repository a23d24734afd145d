"""The picture of cost over time, and where owning pays off."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from calculator.present.money import figure
from calculator.present.pictures.amounts import number_cell, short
from calculator.present.pictures.line_chart import Mark, Plot, Series, drawn
from calculator.present.pictures.picture import Data, Picture, Row
from calculator.present.words import word

if TYPE_CHECKING:
    from calculator.decide.series.cumulative import CostLine, Crossing, Cumulative
    from calculator.present.pictures.amounts import Amounts

NAME: Final = "cumulative"
MOST_MONTH_TICKS: Final = 6
MONTH_STEPS: Final = (1, 2, 3, 6, 12, 24)
LAST_TICK: Final = 0.8


def cumulative_picture(found: Cumulative, amounts: Amounts) -> Picture:
    """Return the picture of cost over time."""
    lang = amounts.lang
    plot = Plot(
        xs=found.months,
        series=tuple(_series(line, amounts) for line in found.lines),
        ticks=_ticks(lang, found.months[-1]),
        marks=tuple(_mark(crossing, amounts) for crossing in found.crossings),
        today=None,
        up_words=lambda value: short(lang, value),
    )
    return Picture(
        name=f"{NAME}-{found.part}",
        title=cumulative_title(found, amounts),
        unit=word(lang, "pictures.cumulative_unit", currency=amounts.sign),
        description=_description(found, amounts),
        template="pictures/line_chart.html",
        drawing=drawn(plot),
        data=_data(found, amounts, plot),
        read_at=word(lang, "pictures.cumulative_read"),
        start=len(found.months) - 1,
    )


def month_of(crossing: Crossing) -> int:
    """Return the month in which lines cross, counted from 1."""
    return max(1, ceil(crossing.month))


def cumulative_title(found: Cumulative, amounts: Amounts) -> str:
    """Return what the picture says."""
    lang, months = amounts.lang, figure(found.months[-1])
    own, other = found.line("own") or found.line("shared"), found.best_other
    if own is None or other is None:
        cheapest = min(found.lines, key=lambda line: line.costs[-1].typical)
        return word(
            lang,
            "pictures.cumulative_one_side",
            way=word(lang, f"pictures.kind.{cheapest.kind}"),
            amount=amounts.words(cheapest.costs[-1].typical),
            months=months,
        )
    saved = other.costs[-1].typical - own.costs[-1].typical
    crossing = next((one for one in found.crossings if one.kind == other.kind), None)
    outcome = "pays" if saved > 0 else "never"
    if crossing is not None and saved <= 0:
        outcome = "replaced"
    if crossing is None and saved > 0:
        outcome = "cheaper"
    return word(
        lang,
        f"pictures.cumulative_{outcome}",
        month=month_of(crossing) if crossing else 0,
        other=word(lang, f"pictures.against.{other.kind}"),
        amount=amounts.words(abs(saved)),
        months=months,
    )


def _series(line: CostLine, amounts: Amounts) -> Series:
    """Return the line of one way."""
    name = word(amounts.lang, f"pictures.kind.{line.kind}")
    total = short(amounts.lang, amounts.value(line.costs[-1].typical))
    return Series(
        kind=line.kind,
        label=f"{name} {total}",
        values=tuple(amounts.value(cost.typical) for cost in line.costs),
        low=tuple(amounts.value(cost.low) for cost in line.costs),
        high=tuple(amounts.value(cost.high) for cost in line.costs),
    )


def _ticks(lang: str, months: float) -> tuple[tuple[float, str], ...]:
    """Return marks of the axis of months, the last one with its unit."""
    step = next((s for s in MONTH_STEPS if s * MOST_MONTH_TICKS >= months), MONTH_STEPS[-1])
    # the last one carries the unit and needs room
    places = [float(n) for n in range(0, ceil(months), step) if n < months * LAST_TICK]
    last = word(lang, "pictures.months", count=figure(months))
    return (*((place, f"{place:g}") for place in places), (months, last))


def _mark(crossing: Crossing, amounts: Amounts) -> Mark:
    """Return where owning pays off against one kind of way."""
    other = word(amounts.lang, f"pictures.kind.{crossing.kind}")
    label = word(amounts.lang, "pictures.cumulative_mark", month=month_of(crossing), other=other)
    return Mark(crossing.month, amounts.value(crossing.usd), label, crossing.kind)


def _description(found: Cumulative, amounts: Amounts) -> str:
    """Return the drawing in words."""
    lang = amounts.lang
    lines = [
        word(
            lang,
            "pictures.line_description",
            name=word(lang, f"pictures.kind.{line.kind}"),
            start=amounts.words(line.costs[0].typical),
            end=amounts.words(line.costs[-1].typical),
        )
        for line in found.lines
    ]
    return word(lang, "pictures.list_join").join(lines) + word(lang, "answer.stop")


def _data(found: Cumulative, amounts: Amounts, plot: Plot) -> Data:
    """Return the costs by month, each with the range of 8 of 10 draws."""
    lang = amounts.lang
    heads = [word(lang, "pictures.month")]
    for line in found.lines:
        name = word(lang, f"pictures.kind.{line.kind}")
        heads.append(f"{name} ({amounts.sign})")
        for end in ("low", "high"):
            of_name = word(lang, f"pictures.{end}_of", name=name)
            heads.append(f"{of_name} ({amounts.sign})")
    across, up = plot.across(), plot.up()
    rows: list[Row] = []
    for index, month in enumerate(found.months):
        costs = [line.costs[index] for line in found.lines]
        cells = [amounts.cell(usd) for c in costs for usd in (c.typical, c.low, c.high)]
        dots = tuple(up.at(amounts.value(cost.typical)) for cost in costs)
        says = _says(found, amounts, index)
        rows.append(Row((number_cell(month), *cells), says, across.at(month), dots))
    return Data(tuple(heads), tuple(rows))


def _says(found: Cumulative, amounts: Amounts, index: int) -> str:
    """Return one month as a sentence."""
    lang = amounts.lang
    values = [
        word(
            lang,
            "pictures.value_of",
            name=word(lang, f"pictures.kind.{line.kind}"),
            value=amounts.words(line.costs[index].typical),
        )
        for line in found.lines
    ]
    month = figure(found.months[index])
    joined = word(lang, "pictures.list_join").join(values)
    return word(lang, "pictures.cumulative_says", month=month, values=joined)
