"""Amounts and figures as people read them: currency always named, no false precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from calculator.present.words import word
from calculator.scenario.numbers import canonical_number

SIGNS: Final = {"TWD": "NT$", "USD": "US$"}
SIGNIFICANT_DIGITS: Final = 3
LONG: Final = 1e6
"""From here on an amount is said in the units that its language counts in as well."""


@dataclass(frozen=True, slots=True)
class Money:
    """The reader's currency.

    Attributes:
        currency: its code.
        per_usd: how much of it a US dollar buys.
        lang: the reader's language, which says how long amounts are counted.
    """

    currency: str
    per_usd: float
    lang: str = "en"

    def words(self, usd: float) -> str:
        """Return an amount with its currency, to three significant digits.

        >>> Money("TWD", 31.918).words(895.2)
        'NT$ 28,600'
        >>> Money("USD", 31.918).words(0.0123)
        'US$ 0.0123'
        >>> Money("TWD", 31.918, "zh-TW").words(774_000.0)
        'NT$ 24,700,000（2,470 萬）'
        """
        value = rounded(usd * self.per_usd if self.currency != "USD" else usd)
        return f"{SIGNS[self.currency]} {figure(value)}{counted(self.lang, value)}"


def counted(lang: str, value: float) -> str:
    """Return a long number once more in the units that a language counts in, else nothing.

    >>> counted("zh-TW", 58_700_000.0), counted("en", 58_700_000.0), counted("en", 36.0)
    ('（5,870 萬）', ' (58.7 million)', '')
    """
    if value < LONG:
        return ""
    size = "large" if value >= float(word(lang, "money.large_unit")) else "small"
    count = value / float(word(lang, f"money.{size}_unit"))
    return word(lang, f"money.{size}", value=figure(count))


def figure(value: float) -> str:
    """Return a number to three significant digits, thousands grouped.

    >>> figure(28573.4), figure(12.345), figure(0.0), figure(-1234.0)
    ('28,600', '12.3', '0', '-1,230')
    """
    if value == 0:
        return "0"
    return grouped(rounded(value))


def rounded(value: float) -> float:
    """Return a number to three significant digits: more would be false precision."""
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")


def grouped(value: float) -> str:
    """Return a number in full, thousands grouped.

    >>> grouped(1_200_000.0), grouped(0.5), grouped(-4500.25)
    ('1,200,000', '0.5', '-4,500.25')
    """
    sign = "-" if value < 0 else ""
    whole, _, fraction = canonical_number(abs(value)).partition(".")
    return f"{sign}{int(whole):,}" + (f".{fraction}" if fraction else "")


def percent_words(share: float) -> str:
    """Return a share in percent.

    >>> percent_words(0.08), percent_words(0.125)
    ('8 %', '12.5 %')
    """
    return f"{figure(share * 100.0)} %"
