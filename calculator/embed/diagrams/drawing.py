"""Templates of the diagrams filled with one language's words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined

from calculator.embed.diagrams.lettering import text_width_em, wrapped_lines
from calculator.errors import CatalogueError, EmbedError

DIAGRAMS: Final = ("flow", "hybrid", "split")
LINE_HEIGHT_EM: Final = 1.3
BASELINE_EM: Final = 0.36
"""From the middle of a line down to its baseline."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of lettering: its words and the height of its baseline, in the drawing's units."""

    text: str
    y: float


def diagram_svg(name: str, lang: str) -> str:
    """Return a diagram as a figure: the drawing, its caption, and its content as text.

    Args:
        name: one of DIAGRAMS.
        lang: language of the words, a tag that has a catalogue.

    Raises:
        EmbedError: there is no such diagram, or some words do not fit into their place.
        CatalogueError: the language has no words.
    """
    if name not in DIAGRAMS:
        raise EmbedError("unknown_diagram", name, f"Known diagrams: {', '.join(DIAGRAMS)}.")
    words = diagram_words(lang)
    context = {"name": name, "common": words["common"], "words": words[name]}
    return _environment().get_template(f"{name}.html").render(context).strip()


@cache
def diagram_words(lang: str) -> dict[str, Any]:
    """Return the words of all diagrams in one language.

    Raises:
        CatalogueError: the language has no words.
    """
    catalogue = files(__package__).joinpath(f"words.{lang}.toml")
    if not catalogue.is_file():
        raise CatalogueError(lang, "diagrams")
    return tomllib.loads(catalogue.read_text("utf-8"))


def placed_lines(
    text: str, place: tuple[float, float, float], size: float, *, bold: bool = False
) -> tuple[Line, ...]:
    """Return the lines of a text, centred in the height of a place.

    Args:
        text: the words.
        place: upper edge, height and width, in the drawing's units.
        size: font size, in the same units.
        bold: whether the words are set in bold.

    Raises:
        EmbedError: the lines are higher than the place, or one of them is wider.

    >>> [line.y for line in placed_lines("雲端", (0, 40, 100), 16)]
    [25.8]
    """
    top, height, width = place
    lines = wrapped_lines(text, width / size, bold=bold)
    step = size * LINE_HEIGHT_EM
    widest = max(text_width_em(line, bold=bold) for line in lines) * size
    if len(lines) * step > height or widest > width:
        way_out = f"There is room for {width:.0f} by {height:.0f}: use fewer or shorter words."
        raise EmbedError("words_do_not_fit", text, way_out)
    first = top + height / 2 - (len(lines) - 1) * step / 2 + size * BASELINE_EM
    return tuple(Line(line, round(first + index * step, 1)) for index, line in enumerate(lines))


@cache
def _environment() -> Environment:
    """Return Jinja2 set up for the diagrams: everything escaped, an unknown name is an error."""
    environment = Environment(
        loader=FunctionLoader(_template_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["placed_lines"] = placed_lines  # pyright: ignore[reportArgumentType]  # Jinja takes any callable
    return environment


def _template_text(name: str) -> str:
    """Return a template of this package."""
    return files(__package__).joinpath("templates", name).read_text("utf-8")
