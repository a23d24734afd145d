"""What each block of a page turns into: the calculator, a matrix, a diagram, a table."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final, Protocol
from xml.etree.ElementTree import Element, SubElement

from calculator import facts
from calculator.answer import answer
from calculator.decide.matrix import PRESET_OF_ROW
from calculator.embed.accuracy import crossvalidation_html, published_html
from calculator.embed.copying import copy_html
from calculator.embed.diagrams import diagram_svg
from calculator.embed.fact_table import fact_table_html, source_words, value_text
from calculator.errors import EmbedError
from calculator.present.render import rendered
from calculator.scenario.presets import presets

if TYPE_CHECKING:
    from collections.abc import Mapping

FACT_PATH_PARTS: Final = 3


class Html(Protocol):
    """Makes a block's HTML."""

    def __call__(self, lang: str, argument: str, options: Mapping[str, str]) -> str:
        """Return the HTML for an argument and options, in a language."""
        ...


@dataclass(frozen=True, slots=True)
class Block:
    """A kind of block: how it becomes HTML, and the options it knows."""

    html: Html
    options: tuple[str, ...] = ()


def calculator_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return the calculator with the answer to a preset already in it."""
    del options
    found = answer(_preset_query(argument), lang)
    return found.widget(argument)


def matrix_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return the whole matrix of claim G-11, each row linked to its case."""
    del options
    if argument:
        raise EmbedError("unknown_argument", argument, "The matrix takes none.")
    links = {row: answer(_preset_query(preset), lang) for row, preset in PRESET_OF_ROW.items()}
    canonical = {row: found.canonical for row, found in links.items()}
    return rendered(lang, "matrix.html", {"links": canonical})


def diagram_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return one of our diagrams."""
    del options
    return diagram_svg(argument, lang)


def fact_html(lang: str, path: str) -> Element:
    """Return one value of the facts, linked to the row with its source.

    Raises:
        EmbedError: the path does not have three parts.
        FactError: there is no such table, row or column.
    """
    parts = path.split("/")
    if len(parts) != FACT_PATH_PARTS:
        raise EmbedError("not_a_fact", path, "Write [[fact table/id/column]].")
    table, row_id, column = parts
    row = facts.row(table, row_id)
    link = Element("a", {"class": "calc-fact", "href": f"facts.md#{table}-{row_id}"})
    value = SubElement(link, "span", {"class": "calc-fact-value"})
    value.text = value_text(facts.fact(table, row_id, column))
    note = SubElement(link, "span", {"class": "calc-fact-source"})
    note.text = f" ({source_words(lang, row)})"
    return link


def case_html(lang: str, words: str, query: str) -> str:
    """Return a link that opens the calculator on a case.

    Raises:
        EmbedError: the query holds something that the calculator would not use.
    """
    found = answer(query, lang)
    if found.reading.problems:
        known = ", ".join(problem.code for problem in found.reading.problems)
        raise EmbedError("not_a_case", query, known)
    return f'<a href="calculator.html#{escape(found.canonical)}">{escape(words)}</a>'


def _preset_query(name: str) -> str:
    """Return the query of a preset, or say which presets there are."""
    known = presets()
    if name not in known:
        raise EmbedError("unknown_preset", name, f"Known presets: {', '.join(known)}.")
    return known[name]


BLOCKS: Final[Mapping[str, Block]] = {
    "calculator": Block(calculator_html),
    "matrix": Block(matrix_html),
    "diagram": Block(diagram_html),
    "facts": Block(fact_table_html, ("columns", "where")),
    "published": Block(published_html),
    "crossvalidation": Block(crossvalidation_html),
    "copy": Block(copy_html),
}
