"""How wide words are and where their lines break, since SVG text does neither by itself."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# Widths in em, about those of DejaVu Sans, the widest of the usual sans-serif faces, so that a line
# that fits here fits in the reader's font as well.
WIDE_EM: Final = 1.0
NARROW_EM: Final = 0.36
BROAD_EM: Final = 0.95
CAPITAL_EM: Final = 0.7
OTHER_EM: Final = 0.6
BOLD_FACTOR: Final = 1.12

BALANCE_STEP_EM: Final = 0.5
"""How finely the width of balanced lines is searched."""

NARROW: Final = frozenset(" ijlftrI.,:;!|'()[]/-")
BROAD: Final = frozenset("mwMW")
NEVER_FIRST: Final = frozenset("，。、：；！？）」』》…")
NEVER_LAST: Final = frozenset("（「『《")


def text_width_em(text: str, *, bold: bool = False) -> float:
    """Return the width of a text in em, estimated from the kind of each character.

    >>> text_width_em("雲端"), round(text_width_em("cloud"), 2)
    (2.0, 2.76)
    """
    width_em = sum(_character_em(character) for character in text)
    return width_em * (BOLD_FACTOR if bold else 1.0)


def wrapped_lines(text: str, width_em: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return a text broken into lines: at spaces, and between Han characters where Chinese allows.

    The lines are as few as possible and then about equally long. A word that is wider than a line
    gets a line of its own.

    >>> wrapped_lines("rent it, then give it back", 10)
    ('rent it, then', 'give it back')
    >>> wrapped_lines("每天都用：放本地。", 7)
    ('每天都用：', '放本地。')
    """
    lines = _filled_lines(text, width_em, bold=bold)
    while True:
        width_em -= BALANCE_STEP_EM
        narrower = _filled_lines(text, width_em, bold=bold)
        widest_em = max(text_width_em(line, bold=bold) for line in narrower)
        if len(narrower) > len(lines) or widest_em > width_em:
            return lines
        lines = narrower


def _filled_lines(text: str, width_em: float, *, bold: bool) -> tuple[str, ...]:
    """Return a text broken into lines, each as full as it can be."""
    lines: list[str] = []
    line = ""
    for piece in _unbreakable_pieces(text):
        if line and text_width_em((line + piece).rstrip(), bold=bold) > width_em:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return (*lines, line.rstrip())


def _character_em(character: str) -> float:
    """Return the width of one character."""
    if unicodedata.east_asian_width(character) in "WF":
        return WIDE_EM
    if character in NARROW:
        return NARROW_EM
    if character in BROAD:
        return BROAD_EM
    return CAPITAL_EM if character.isupper() else OTHER_EM


def _unbreakable_pieces(text: str) -> Iterator[str]:
    """Yield the pieces that a line may not divide."""
    piece = text[:1]
    for before, character in pairwise(text):
        if _may_break(before, character):
            yield piece
            piece = ""
        piece += character
    yield piece


def _may_break(before: str, after: str) -> bool:
    """Return whether a line may end between two characters."""
    if before in NEVER_LAST or after in NEVER_FIRST:
        return False
    wide = (unicodedata.east_asian_width(character) in "WF" for character in (before, after))
    return before == " " or (after != " " and any(wide))
