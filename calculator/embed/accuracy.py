"""Tables of how right the calculator is: published figures recomputed, measurements not seen."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypedDict, cast, get_args

from jinja2 import Environment, FunctionLoader, StrictUndefined

from calculator.embed.fact_table import page_word, value_text
from calculator.embed.scoreboard.lines import Verdict, published_rows, scoreboard
from calculator.embed.site import ROOT
from calculator.errors import EmbedError
from calculator.present.money import percent_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.embed.scoreboard.lines import Line
    from calculator.embed.scoreboard.row import Figure

CROSSVALIDATION: Final = ROOT / "tests" / "calibration" / "crossvalidation.json"
VERDICTS: Final[tuple[str, ...]] = get_args(Verdict.__value__)
HELD: Final = frozenset({"reproduced", "inside"})
"""Verdicts that a tolerance decides, where no band was printed."""

LEAST_DIGITS: Final = 4
"""Ours are shown with this many significant digits, or with as many as were printed."""

POWERS_FROM: Final = 1e12
"""Larger numbers are written with a power of ten."""

SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Kind(TypedDict):
    """How right one kind of prediction is; per cent are median absolute errors.

    A peer's figure is None where no peer predicts this kind at all.
    """

    kind: str
    rows: int
    table_left_out_percent: float
    family_left_out_percent: float
    seen_percent: float
    band_low: float
    band_high: float
    best_peer_percent: float | None
    simple_model_percent: float
    target_percent: float


def published_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return published figures beside ours, those of one verdict if the page names one.

    Raises:
        EmbedError: there is no such verdict.
    """
    del options
    if argument not in ("", *VERDICTS):
        raise EmbedError("unknown_verdict", argument, f"Known verdicts: {', '.join(VERDICTS)}.")
    lines = [line for line in scoreboard() if argument in ("", line.verdict)]
    counts = Counter(line.verdict for line in lines)
    caption = page_word(lang, "published.only" if argument else "published.caption")
    words = {
        "verdict": page_word(lang, f"verdict.{argument}") if argument else "",
        "lines": len(lines),
        "rows": len({line.id for line in lines}),
    }
    context = {
        "caption": caption.format(**words, **{verdict: counts[verdict] for verdict in VERDICTS}),
        "heads": _heads(lang, "published", ("figure", "theirs", "ours", "ratio", "verdict")),
        "prefix": "" if argument else "published-",
        "rows": _published_rows(lang, lines),
    }
    return _environment().get_template("published.html").render(context).strip()


def crossvalidation_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return how far predictions were off on measurements left out of the fit.

    Raises:
        EmbedError: the block has an argument, or the figures have not been written.
    """
    del options
    if argument:
        raise EmbedError("unknown_argument", argument, "This table takes none.")
    columns = ("kind", "rows", "tables", "families", "peers", "simple", "target", "band")
    context = {
        "caption": page_word(lang, "crossvalidation.caption"),
        "heads": _heads(lang, "crossvalidation", columns),
        "rows": [_kind_row(lang, kind) for kind in crossvalidation()],
    }
    return _environment().get_template("crossvalidation.html").render(context).strip()


def crossvalidation() -> list[Kind]:
    """Return the figures that the cross-validation has written.

    Raises:
        EmbedError: it has not.
    """
    if not CROSSVALIDATION.is_file():
        way_out = "Write it with: python tests/calibration/crossvalidate.py --write"
        raise EmbedError("missing_file", CROSSVALIDATION.relative_to(ROOT).as_posix(), way_out)
    return cast("list[Kind]", json.loads(CROSSVALIDATION.read_text("utf-8")))


def figure_text(value: Figure | tuple[float, float] | None, printed: object = None) -> str:
    """Return a figure as text, rounded to as many digits as the printed one has.

    >>> figure_text(8556.2442, 8556), figure_text(-9440.0), figure_text(3.1428e23, 3.14e23)
    ('8,556', '-9,440', '3.143 × 10²³')
    >>> figure_text((0.3, 0.4)), figure_text(None)
    ('0.3 … 0.4', '')
    """
    if isinstance(value, tuple):
        return " … ".join(figure_text(end) for end in value)
    if value is None or isinstance(value, str):
        return value or ""
    digits = max(LEAST_DIGITS, _digits(printed if isinstance(printed, int | float) else value))
    rounded = float(f"{value:.{digits}g}")
    if abs(rounded) < POWERS_FROM:
        return value_text(rounded)
    mantissa, _, power = f"{rounded:e}".partition("e+")
    return f"{float(mantissa):g} × 10{power.translate(SUPERSCRIPTS)}"


def _digits(printed: float) -> int:
    """Return the significant digits of a printed number, closing zeros not counted."""
    mantissa = f"{printed:.12e}".partition("e")[0].lstrip("-")
    return len(mantissa.replace(".", "").rstrip("0"))


def _published_rows(lang: str, lines: list[Line]) -> list[dict[str, object]]:
    """Return each row of what was published with its lines."""
    sources = {row.id: row for row in published_rows()}
    found: list[dict[str, object]] = []
    for row_id, group in groupby(lines, key=lambda line: line.id):
        cells: list[dict[str, object]] = []
        told = ""
        for line in group:
            cells.append(_published_line(lang, line, told))
            told = line.reason
        row = sources[row_id]
        within = page_word(lang, "published.within").format(tolerance=f"{row.tolerance * 100:g} %")
        is_held = any(line.ratio and line.verdict in HELD for line in lines if line.id == row_id)
        found.append({"row": row, "lines": cells, "within": within if is_held else ""})
    return found


def _published_line(lang: str, line: Line, told: str) -> dict[str, object]:
    """Return the cells of one figure, without the reason that the line before has told."""
    key, _, count = line.key.partition("/")
    name = page_word(lang, f"figure.{key}")
    devices = page_word(lang, "published.devices")
    return {
        "name": devices.format(figure=name, count=count) if count else name,
        "theirs": figure_text(line.published),
        "ours": _ours_text(lang, line),
        "is_number": not isinstance(line.published, str),
        "ratio": "" if line.ratio is None else f"{line.ratio:.3f}",
        "code": line.verdict,
        "verdict": page_word(lang, f"verdict.{line.verdict}"),
        "reason": page_word(lang, f"fault.{line.reason}") if line.reason not in ("", told) else "",
    }


def _ours_text(lang: str, line: Line) -> str:
    """Return our figure; where it is a judgement, in the reader's words."""
    if isinstance(line.ours, str):
        return page_word(lang, f"judgement.{line.ours.replace(' ', '_').replace(',', '')}")
    return figure_text(line.ours, line.published)


def _kind_row(lang: str, kind: Kind) -> dict[str, object]:
    """Return the cells of one kind of prediction."""
    peer = kind["best_peer_percent"]
    shares = (
        kind["table_left_out_percent"],
        kind["family_left_out_percent"],
        peer,
        kind["simple_model_percent"],
        kind["target_percent"],
    )
    low, high = percent_words(kind["band_low"] - 1.0), percent_words(kind["band_high"] - 1.0)
    return {
        "name": page_word(lang, f"kind.{kind['kind']}"),
        "cells": [
            value_text(float(kind["rows"])),
            *("–" if share is None else f"{share:g} %" for share in shares),
            f"{low} … +{high}",
        ],
    }


def _heads(lang: str, table: str, columns: tuple[str, ...]) -> list[str]:
    """Return the headings of a table."""
    return [page_word(lang, f"{table}.{column}") for column in columns]


@cache
def _environment() -> Environment:
    """Return Jinja2 set up for these tables: everything escaped, an unknown name is an error."""
    return Environment(
        loader=FunctionLoader(_template_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template_text(name: str) -> str:
    """Return a template of this package."""
    return files("calculator.embed").joinpath("templates", name).read_text("utf-8")
