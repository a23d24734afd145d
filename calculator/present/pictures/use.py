"""The picture of cost against use: hours a day, or training runs a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.present.money import figure
from calculator.present.pictures.amounts import number_cell, short
from calculator.present.pictures.line_chart import Mark, Plot, Series, drawn
from calculator.present.pictures.picture import Data, Picture, Row
from calculator.present.pictures.scales import round_ticks
from calculator.present.words import word

if TYPE_CHECKING:
    from calculator.decide.series.use import Threshold, Use, UseLine
    from calculator.present.pictures.amounts import Amounts

NAME: Final = "use"
HOURS: Final = "hours_per_day"
HOUR_TICKS: Final = (0.0, 6.0, 12.0, 18.0, 24.0)
MOST_RUN_TICKS: Final = 5
LAST_TICK: Final = 0.25


def use_picture(found: Use, amounts: Amounts) -> Picture:
    """Return the picture of cost against use."""
    lang, words = amounts.lang, _axis(found)
    plot = Plot(
        xs=found.values,
        series=tuple(_series(line, amounts) for line in found.lines),
        ticks=_ticks(found, lang),
        marks=tuple(_mark(threshold, found, amounts) for threshold in found.thresholds),
        today=_today(found, amounts),
        up_words=lambda value: short(lang, value),
    )
    return Picture(
        name=f"{NAME}-{found.part}",
        title=_title(found, amounts),
        unit=word(lang, f"pictures.{words}_unit", currency=amounts.sign),
        description=_description(found, amounts),
        template="pictures/line_chart.html",
        drawing=drawn(plot),
        data=_data(found, amounts, plot),
        read_at=word(lang, f"pictures.{words}_read"),
        start=_nearest(found),
    )


def _axis(found: Use) -> str:
    """Return the prefix of the words for what is on the axis across."""
    return "hours" if found.field == HOURS else "runs"


def _nearest(found: Use) -> int:
    """Return the row nearest to today."""
    return min(range(len(found.values)), key=lambda i: abs(found.values[i] - found.today))


def _title(found: Use, amounts: Amounts) -> str:
    """Return what the picture says."""
    lang, words = amounts.lang, _axis(found)
    own = found.line("own")
    others = [line for line in found.lines if line.kind != "own"]
    now = dict(found.today_usd)
    cheapest = min(now, key=lambda kind: now[kind])
    name = word(lang, f"pictures.kind.{cheapest}")
    if own is None or not others:
        amount = amounts.words(now[cheapest])
        return word(lang, f"pictures.{words}_one_side", name=name, amount=amount)
    dearer = [line for line in others if _stays_dearer(own, line)]
    today = figure(found.today)
    if dearer:
        other = min(dearer, key=lambda line: line.usd[-1] or 0.0)
        against = word(lang, f"pictures.against.{other.kind}")
        most = figure(found.values[-1])
        return word(lang, f"pictures.{words}_never", other=against, most=most, today=today)
    if not found.thresholds:
        return word(lang, f"pictures.{words}_always", today=today)
    last = found.thresholds[-1]
    value = figure(last.value)
    return word(lang, f"pictures.{words}_threshold", value=value, today=today)


def _stays_dearer(own: UseLine, other: UseLine) -> bool:
    """Return whether owning is still dearer at the highest use shown."""
    own_usd, other_usd = own.usd[-1], other.usd[-1]
    return own_usd is not None and other_usd is not None and own_usd > other_usd


def _series(line: UseLine, amounts: Amounts) -> Series:
    """Return the line of one kind of way."""
    values = tuple(None if usd is None else amounts.value(usd) for usd in line.usd)
    return Series(line.kind, word(amounts.lang, f"pictures.kind.{line.kind}"), values)


def _ticks(found: Use, lang: str) -> tuple[tuple[float, str], ...]:
    """Return marks of the axis across, the last one with its unit."""
    most = found.values[-1]
    places = HOUR_TICKS if found.field == HOURS else round_ticks(0.0, most, MOST_RUN_TICKS)
    inside = [place for place in places if place <= most]
    if len(inside) > 1 and inside[-1] - inside[-2] < most * LAST_TICK:
        del inside[-2]  # the last one carries the unit and needs room
    words = [figure(place) for place in inside]
    words[-1] = word(lang, f"pictures.{_axis(found)}_tick", count=words[-1])
    return tuple(zip(inside, words, strict=True))


def _mark(threshold: Threshold, found: Use, amounts: Amounts) -> Mark:
    """Return where owning gets cheaper than another kind of way."""
    label = word(
        amounts.lang,
        f"pictures.{_axis(found)}_mark",
        value=figure(threshold.value),
        other=word(amounts.lang, f"pictures.kind.{threshold.kind}"),
    )
    return Mark(threshold.value, amounts.value(threshold.usd), label, threshold.kind)


def _today(found: Use, amounts: Amounts) -> Mark:
    """Return today's use."""
    label = word(amounts.lang, f"pictures.{_axis(found)}_today", value=figure(found.today))
    return Mark(found.today, 0.0, label, "today")


def _description(found: Use, amounts: Amounts) -> str:
    """Return the drawing in words."""
    lang = amounts.lang
    lines = [
        word(
            lang,
            "pictures.line_description",
            name=word(lang, f"pictures.kind.{line.kind}"),
            start=_words(line.usd[0], amounts),
            end=_words(line.usd[-1], amounts),
        )
        for line in found.lines
    ]
    return word(lang, "pictures.list_join").join(lines) + word(lang, "answer.stop")


def _words(usd: float | None, amounts: Amounts) -> str:
    """Return an amount, or that there is none."""
    return word(amounts.lang, "pictures.struck") if usd is None else amounts.words(usd)


def _data(found: Use, amounts: Amounts, plot: Plot) -> Data:
    """Return the cost of each kind of way by use."""
    lang = amounts.lang
    names = [word(lang, f"pictures.kind.{line.kind}") for line in found.lines]
    heads = (
        word(lang, f"field.{found.field}.label"),
        *(f"{name} ({amounts.sign})" for name in names),
    )
    across, up = plot.across(), plot.up()
    rows: list[Row] = []
    for index, value in enumerate(found.values):
        costs = [line.usd[index] for line in found.lines]
        values = [
            word(lang, "pictures.value_of", name=name, value=_words(usd, amounts))
            for name, usd in zip(names, costs, strict=True)
        ]
        joined = word(lang, "pictures.list_join").join(values)
        says = word(lang, f"pictures.{_axis(found)}_says", value=figure(value), values=joined)
        dots = tuple(up.at(0.0 if usd is None else amounts.value(usd)) for usd in costs)
        cells = tuple(amounts.cell(usd) for usd in costs)
        rows.append(Row((number_cell(value), *cells), says, across.at(value), dots))
    return Data(heads, tuple(rows))
