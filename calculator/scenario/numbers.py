"""Numbers as people type them: full width, commas, 萬 and 億, currency marks, trailing units."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

MYRIADS: Final = {"萬": 10_000, "万": 10_000, "億": 100_000_000, "亿": 100_000_000}
CURRENCY_MARKS: Final = re.compile(r"^(nt\$|us\$|ntd|twd|usd|\$)", re.IGNORECASE)
PART: Final = re.compile(r"([+-]?(?:\d[\d,]*)?(?:\.\d+)?)(萬|万|億|亿)")
PLAIN: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?", re.IGNORECASE)
GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
INVISIBLE: Final = re.compile(r"[\s_\u200b-\u200f\u2060\ufeff]")
LONGEST_NUMBER_CHARACTERS: Final = 60


class NumberTextError(ValueError):
    """The text is not one unmistakable number; `args[0]` is the code of the reason."""


def parsed_number(text: str, suffixes: tuple[tuple[str, float], ...] = ()) -> float:
    """Return the number that the text means, in the unit of the field.

    Args:
        text: what the reader typed.
        suffixes: units that may follow, each with the factor into the field's unit.

    Raises:
        NumberTextError: `not_a_number`, or `ambiguous_number` where a comma or point can be
            read in two ways.

    >>> parsed_number("１,２００")
    1200.0
    >>> parsed_number("1億2,000萬") == 100_000_000 + 2_000 * 10_000
    True
    >>> parsed_number("3 年", (("年", 12.0),)) == 3 * 12
    True
    """
    tidy = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    if len(tidy) > LONGEST_NUMBER_CHARACTERS:
        raise NumberTextError("not_a_number")
    tidy = CURRENCY_MARKS.sub("", tidy, count=1)
    for suffix, factor in sorted(suffixes, key=lambda pair: -len(pair[0])):
        if tidy.endswith(suffix):
            rest = tidy.removesuffix(suffix)
            # a plain unit may follow a multiple ("5M tokens"), never a second multiple
            return parsed_number(rest, suffixes) if factor == 1 else _bare_number(rest) * factor
    return _bare_number(tidy)


def _bare_number(text: str) -> float:
    """Return the value of digits, commas and myriads, in ones."""
    total = 0.0
    rest = text
    while (part := PART.match(rest)) is not None:
        total += _digits(part[1]) * MYRIADS[part[2]]
        rest = rest[part.end() :]
    if rest or not text:
        total += _digits(rest)
    return total


def _digits(text: str) -> float:
    """Return the value of plain or comma-grouped digits."""
    if PLAIN.fullmatch(text):
        return float(text)
    if GROUPED.fullmatch(text):
        return float(text.replace(",", ""))
    # "1.234,5" and "1,5" mean different numbers in different countries: ask, never guess
    looks_numeric = re.fullmatch(r"[+-]?[\d.,]*\d[\d.,]*", text)
    raise NumberTextError("ambiguous_number" if looks_numeric else "not_a_number")


def canonical_number(value: float) -> str:
    """Return the shortest plain text that reads back as the same number.

    >>> canonical_number(36.0), canonical_number(0.1), canonical_number(1e21)
    ('36', '0.1', '1000000000000000000000')
    """
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
