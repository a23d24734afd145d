"""The picture of memory: what has to go in, and what there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.present.money import figure
from calculator.present.pictures.amounts import number_cell, text_cell
from calculator.present.pictures.picture import Data, Picture, Row
from calculator.present.pictures.scales import Scale
from calculator.present.words import word

if TYPE_CHECKING:
    from datetime import date

    from calculator.decide.series.memory import Memory, MemoryBar

NAME: Final = "memory"
FULL: Final = 100.0
LABEL_BAND: Final = 42.0
BAR: Final = 30.0
FEET: Final = 22.0
GAP: Final = 18.0
LEGEND: Final = 30.0
LEGEND_STEP: Final = 25.0
WIDEST: Final = 2.2
"""A need is drawn up to this multiple of what there is; beyond, the bar is cut off."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar: percent across, with its code."""

    code: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One machine: its words, its pieces, and where its memory ends."""

    label: str
    subject: str
    verdict: str
    fits: bool
    y: float
    pieces: tuple[Piece, ...]
    usable: float
    total: float
    cut: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A drawing of bars."""

    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str, float], ...]
    height: float
    bar: float = BAR


def memory_picture(found: Memory, lang: str, on: date | None) -> Picture:
    """Return the picture of memory.

    Args:
        found: the bars.
        lang: language of the words.
        on: day whose facts count, for the names of machines.
    """
    first = found.bars[0]
    codes = [code for code, _ in first.parts]
    height = LEGEND + len(found.bars) * (LABEL_BAND + BAR + GAP)
    bars = [_bar(bar, lang, on, _top(index)) for index, bar in enumerate(found.bars)]
    legend = [
        (code, word(lang, f"pictures.memory.{code}"), round(place * LEGEND_STEP, 2))
        for place, code in enumerate([*codes, "free"])
    ]
    return Picture(
        name=f"{NAME}-{found.part}",
        title=_title(found, lang, on),
        unit=word(lang, "pictures.memory_unit"),
        description=word(lang, "pictures.list_join").join(f"{b.label} {b.verdict}" for b in bars),
        template="pictures/memory.html",
        drawing=Bars(tuple(bars), tuple(legend), height),
        data=_data(found, lang, on),
    )


def _top(index: int) -> float:
    """Return where the part of one bar begins, from above."""
    return LEGEND + index * (LABEL_BAND + BAR + GAP)


def _title(found: Memory, lang: str, on: date | None) -> str:
    """Return what the picture says."""
    bar = found.bars[0]
    serving = "training" if found.part == "training" else "serving"
    outcome = "fits" if bar.free_gib >= 0 else "short"
    return word(
        lang,
        f"pictures.memory_{serving}_{outcome}",
        model=facts.models(on)[found.model].name,
        need=figure(bar.need_gib),
        have=figure(bar.usable_gib),
        left=figure(abs(bar.free_gib)),
        cards=bar.cards,
    )


def _bar(bar: MemoryBar, lang: str, on: date | None, top: float) -> Bar:
    """Return a bar with the places of its pieces; its width is all memory, or more if needed."""
    widest = max(bar.total_gib, min(bar.need_gib, bar.total_gib * WIDEST))
    scale = Scale(0.0, widest, 0.0, FULL)
    pieces: list[Piece] = []
    reached = 0.0
    for code, gib in bar.parts:
        left, right = scale.at(reached), scale.at(reached + gib)
        if right > left:
            pieces.append(Piece(code, left, round(right - left, 2)))
        reached += gib
    outcome = "fits" if bar.free_gib >= 0 else "short"
    verdict = word(
        lang,
        f"pictures.memory_bar_{outcome}",
        need=figure(bar.need_gib),
        have=figure(bar.usable_gib),
        left=figure(abs(bar.free_gib)),
    )
    usable, total = scale.at(bar.usable_gib), scale.at(bar.total_gib)
    return Bar(
        label=_label(bar, lang),
        subject=_subject(bar, on),
        verdict=verdict,
        fits=bar.free_gib >= 0,
        y=top,
        pieces=tuple(pieces),
        usable=usable,
        total=total,
        cut=bar.need_gib > widest,
    )


def _label(bar: MemoryBar, lang: str) -> str:
    """Return whose machines are meant, and how many."""
    return word(lang, f"pictures.holder.{bar.holder}", machines=bar.machines)


def _subject(bar: MemoryBar, on: date | None) -> str:
    """Return the name of the machine or card."""
    return facts.systems(on)[bar.subject].name if bar.holder == "own" else bar.subject


def _data(found: Memory, lang: str, on: date | None) -> Data:
    """Return the parts of each bar."""
    codes = [code for code, _ in found.bars[0].parts]
    heads = (
        word(lang, "pictures.memory.machine"),
        *(f"{word(lang, f'pictures.memory.{code}')} (GiB)" for code in codes),
        *(f"{word(lang, f'pictures.memory.{code}')} (GiB)" for code in ("usable", "free", "total")),
    )
    rows: list[Row] = []
    for bar in found.bars:
        label = f"{_label(bar, lang)}{word(lang, 'answer.colon')}{_subject(bar, on)}"
        numbers = [*(gib for _, gib in bar.parts), bar.usable_gib, bar.free_gib, bar.total_gib]
        cells = tuple(number_cell(round(number, 2)) for number in numbers)
        rows.append(Row((text_cell(label), *cells)))
    return Data(heads, tuple(rows))
