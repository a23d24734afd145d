"""The picture of what moves the answer most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from calculator.present.money import figure
from calculator.present.phrases import value_words
from calculator.present.pictures.amounts import Cell, short, text_cell
from calculator.present.pictures.line_chart import Placed
from calculator.present.pictures.picture import Data, Picture, Row
from calculator.present.pictures.scales import Scale, round_ticks
from calculator.present.words import word
from calculator.scenario.fields import FIELDS

if TYPE_CHECKING:
    from calculator.decide.series.tornado import Swing, Tornado
    from calculator.present.pictures.amounts import Amounts

NAME: Final = "tornado"
LEFT: Final = 1.0
RIGHT: Final = 99.0
HEAD: Final = 66.0
STEP: Final = 42.0
LABEL_Y: Final = 13.0
BAR_Y: Final = 20.0
BAR: Final = 14.0
FOOT: Final = 24.0
MOST_TICKS: Final = 4
MIDDLE: Final = 50.0
WHOLE: Final = 100.0
ROOM: Final = 30.0
"""So many percent of the width hold the words of a side."""

DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class SwingBar:
    """One number: its words, and the two halves of its bar from today's difference."""

    label: str
    y: float
    low: tuple[float, float] | None
    high: tuple[float, float] | None
    turns: bool


@dataclass(frozen=True, slots=True)
class Swings:
    """A drawing of what moves the difference."""

    bars: tuple[SwingBar, ...]
    ticks: tuple[Placed, ...]
    zero: float
    today: Placed
    sides: tuple[Placed, ...]
    bottom: float
    height: float
    bar: float = BAR
    bar_y: float = BAR_Y
    label_y: float = LABEL_Y
    head: float = HEAD


def tornado_picture(found: Tornado, amounts: Amounts) -> Picture:
    """Return the picture of what moves the difference between local and cloud."""
    lang = amounts.lang
    return Picture(
        name=f"{NAME}-{found.part}",
        title=_title(found, lang),
        unit=word(lang, "pictures.tornado_unit", currency=amounts.sign),
        description=_description(found, amounts),
        template="pictures/tornado.html",
        drawing=_drawing(found, amounts),
        data=_data(found, amounts),
    )


def _title(found: Tornado, lang: str) -> str:
    """Return what the picture says."""
    side = word(lang, f"pictures.side.{'local' if found.today_usd < 0 else 'cloud'}")
    if not found.swings:
        return word(lang, "pictures.tornado_nothing", side=side)
    name = swing_name(found.swings[0], lang)
    turning = [swing for swing in found.swings if swing.turns(found.today_usd)]
    if not turning:
        return word(lang, "pictures.tornado_steady", name=name, side=side)
    if found.swings[0] in turning:
        return word(lang, "pictures.tornado_turns", name=name)
    return word(lang, "pictures.tornado_some", name=name, count=len(turning))


def swing_name(swing: Swing, lang: str) -> str:
    """Return the name of an uncertain number."""
    if swing.basis == "ratio":
        return word(lang, f"pictures.factor.{swing.code}")
    return word(lang, f"field.{swing.code}.label")


def _value(swing: Swing, value: float, lang: str) -> str:
    """Return one end of the range of a number."""
    if swing.basis == "ratio":
        return word(lang, "pictures.times", value=figure(value))
    return value_words(lang, swing.code, float(f"{value:.{DIGITS}g}"))


def _bare(swing: Swing, value: float, lang: str) -> str:
    """Return the low end of a range, without the unit that its high end carries."""
    if swing.basis == "ratio" or FIELDS[swing.code].unit == "share":
        return _value(swing, value, lang)
    return figure(value)


def _ends(found: Tornado) -> list[float]:
    """Return every difference that is drawn, 0 and today's among them."""
    ends = [0.0, found.today_usd]
    for swing in found.swings:
        ends += [usd for usd in (swing.low_usd, swing.high_usd) if usd is not None]
    return ends


def _drawing(found: Tornado, amounts: Amounts) -> Swings:
    """Return the places of everything."""
    lang = amounts.lang
    values = [amounts.value(usd) for usd in _ends(found)]
    ticks = round_ticks(min(values), max(values), MOST_TICKS)
    scale = Scale(ticks[0], ticks[-1], LEFT, RIGHT)
    today = amounts.value(found.today_usd)
    bottom = HEAD + STEP * len(found.swings)
    zero = scale.at(0.0)
    bars = [_bar(swing, found, amounts, scale, n) for n, swing in enumerate(found.swings)]
    return Swings(
        bars=tuple(bars),
        ticks=tuple(_tick(scale.at(tick), short(lang, tick), bottom + 17.0) for tick in ticks),
        zero=zero,
        today=_today(scale.at(today), short(lang, today), lang),
        sides=_sides(lang, zero),
        bottom=bottom,
        height=bottom + FOOT,
    )


def _tick(x: float, text: str, y: float) -> Placed:
    """Return the words of a mark of the axis, held within the drawing at both ends."""
    anchor = "start" if x < LEFT + 4.0 else "end" if x > RIGHT - 4.0 else "middle"
    return Placed(text, x, y, anchor)


def _today(x: float, amount: str, lang: str) -> Placed:
    """Return today's difference."""
    text = word(lang, "pictures.tornado_today", amount=amount)
    anchor, shift = ("start", 1.0) if x < MIDDLE else ("end", -1.0)
    return Placed(text, round(x + shift, 2), 56.0, anchor, kind=f"{x:g}")


def _sides(lang: str, zero: float) -> tuple[Placed, ...]:
    """Return which side is cheaper left and right of 0, where there is room to say so."""
    found: list[Placed] = []
    if zero > ROOM:
        text = word(lang, "pictures.tornado_local")
        found.append(Placed(text, round(zero - 1.5, 2), 36.0, "end"))
    if zero < WHOLE - ROOM:
        text = word(lang, "pictures.tornado_cloud")
        found.append(Placed(text, round(zero + 1.5, 2), 36.0))
    return tuple(found)


def _bar(swing: Swing, found: Tornado, amounts: Amounts, scale: Scale, place: int) -> SwingBar:
    """Return the bar of one number."""
    lang = amounts.lang
    label = word(
        lang,
        "pictures.swing",
        name=swing_name(swing, lang),
        low=_bare(swing, swing.low, lang),
        high=_value(swing, swing.high, lang),
    )
    today = scale.at(amounts.value(found.today_usd))
    halves: list[tuple[float, float] | None] = []
    for usd in (swing.low_usd, swing.high_usd):
        if usd is None:
            halves.append(None)
            continue
        end = scale.at(amounts.value(usd))
        halves.append((min(today, end), round(abs(end - today), 2)))
    turns = swing.turns(found.today_usd)
    return SwingBar(label, HEAD + STEP * place, halves[0], halves[1], turns)


def _description(found: Tornado, amounts: Amounts) -> str:
    """Return the drawing in words."""
    lang = amounts.lang
    rows = [
        word(
            lang,
            "pictures.swing_description",
            name=swing_name(swing, lang),
            low=_words(swing.low_usd, amounts),
            high=_words(swing.high_usd, amounts),
        )
        for swing in found.swings
    ]
    return word(lang, "pictures.list_join").join(rows) + word(lang, "answer.stop")


def _words(usd: float | None, amounts: Amounts) -> str:
    """Return a difference, or that one side fails."""
    return word(amounts.lang, "pictures.struck") if usd is None else amounts.words(usd)


def _data(found: Tornado, amounts: Amounts) -> Data:
    """Return the range of each number and what it comes to."""
    lang = amounts.lang
    heads = (
        word(lang, "pictures.number"),
        word(lang, "pictures.lowest"),
        word(lang, "pictures.highest"),
        f"{word(lang, 'pictures.at_lowest')} ({amounts.sign})",
        f"{word(lang, 'pictures.at_highest')} ({amounts.sign})",
    )
    rows = [
        Row(
            (
                text_cell(swing_name(swing, lang)),
                Cell(_value(swing, swing.low, lang), swing.low),
                Cell(_value(swing, swing.high, lang), swing.high),
                amounts.cell(swing.low_usd),
                amounts.cell(swing.high_usd),
            )
        )
        for swing in found.swings
    ]
    return Data(heads, tuple(rows))
