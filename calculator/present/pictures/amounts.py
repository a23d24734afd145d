"""Numbers in pictures: short on an axis, in full in a table, plain in a CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from calculator.present.money import SIGNIFICANT_DIGITS, SIGNS, figure, grouped
from calculator.present.words import word
from calculator.scenario.numbers import canonical_number

if TYPE_CHECKING:
    from calculator.present.money import Money

LEVELS: Final = ("third", "second", "first")
"""Words for large numbers, the largest first: billions before millions, 億 before 萬."""

CENTS: Final = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a picture's data: as people read it, and the number behind it, if any."""

    text: str
    number: float | None = None

    @property
    def plain(self) -> str:
        """The cell as programs read it: all digits of a number, else the words."""
        return self.text if self.number is None else canonical_number(self.number)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts of US dollars in the reader's language and currency."""

    lang: str
    money: Money

    @property
    def sign(self) -> str:
        """The currency's sign."""
        return SIGNS[self.money.currency]

    def value(self, usd: float) -> float:
        """Return an amount in the reader's currency."""
        return usd if self.money.currency == "USD" else usd * self.money.per_usd

    def words(self, usd: float) -> str:
        """Return an amount with its currency, short and in one piece: 'NT$ 71 萬', 'US$ 22.2k'."""
        return f"{self.sign} {short(self.lang, self.value(usd))}".replace(" ", "\u00a0")

    def cell(self, usd: float | None) -> Cell:
        """Return an amount for a table whose head names the currency."""
        if usd is None:
            return Cell(word(self.lang, "pictures.struck"))
        value = round(self.value(usd), CENTS)
        return Cell(quick_figure(value), value)


def short(lang: str, value: float) -> str:
    """Return a number in as few characters as three digits take.

    >>> short("zh-TW", 708_580.0), short("en", 708_580.0), short("en", -1_500.0), short("en", 250.0)
    ('70.9 萬', '709k', '-1.5k', '250')
    """
    for unit, key in _levels(lang):
        if abs(value) >= unit:
            return word(lang, key, value=quick_figure(value / unit))
    return quick_figure(value)


@cache
def _levels(lang: str) -> tuple[tuple[float, str], ...]:
    """Return the units of large numbers with the key of their words, the largest first."""
    keys = [f"pictures.{level}" for level in LEVELS]
    return tuple((float(word(lang, f"{key}_unit")), key) for key in keys)


def number_cell(value: float) -> Cell:
    """Return a number for a table, to three digits, whole numbers in full."""
    return Cell(grouped(value) if value == int(value) else quick_figure(value), value)


def quick_figure(value: float) -> str:
    """Return what `figure` does, whole numbers without its detour: tables hold hundreds.

    >>> quick_figure(708_580.0), quick_figure(12.345)
    ('709,000', '12.3')
    """
    if value == 0:
        return "0"
    text = f"{value:.{SIGNIFICANT_DIGITS}g}"
    if "e" not in text:
        return text if "." in text or len(text) <= SIGNIFICANT_DIGITS else f"{int(text):,}"
    rounded = float(text)
    return f"{int(rounded):,}" if rounded.is_integer() else figure(value)


def text_cell(text: str) -> Cell:
    """Return words for a table."""
    return Cell(text)
