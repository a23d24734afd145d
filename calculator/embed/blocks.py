"""What each block of a page turns into: the calculator, a matrix, a diagram, a table."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Protocol
from xml.etree.ElementTree import Element, SubElement

from calculator import facts
from calculator.answer import answer
from calculator.decide.matrix import PRESET_OF_ROW
from calculator.embed.accuracy import crossvalidation_html, published_html
from calculator.embed.cases import amount, case_answer, cases_html, sizes_html, turns_html
from calculator.embed.copying import copy_html
from calculator.embed.diagrams import diagram_svg
from calculator.embed.fact_table import fact_table_html, page_word, source_words, value_text
from calculator.embed.hosting import hosting_html
from calculator.embed.kept_html import kept_html
from calculator.errors import EmbedError
from calculator.portfolio import portfolio
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
    """A kind of block.

    Attributes:
        html: how it becomes HTML.
        options: those it knows.
        is_ours: whether it is made of the calculator alone, and of no file beside it.
    """

    html: Html
    options: tuple[str, ...] = ()
    is_ours: bool = True


def calculator_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return the calculator with the answer to a preset already in it."""
    found = answer(_preset_query(argument), lang)
    return found.widget(
        argument,
        cases=options.get("cases") == "listed",
        folded=options.get("details") == "folded",
    )


def matrix_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return the whole matrix of claim G-11, each row linked to its case."""
    del options
    if argument:
        raise EmbedError("unknown_argument", argument, "The matrix takes none.")
    links = {row: answer(_preset_query(preset), lang) for row, preset in PRESET_OF_ROW.items()}
    canonical = {row: found.canonical for row, found in links.items()}
    return rendered(lang, "matrix.html", {"links": canonical})


def portfolio_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return the portfolio calculator with the plan of an example already in it.

    Raises:
        EmbedError: there is no such example, or some of it would not be used.
    """
    del options
    text = example_portfolio(argument, lang)
    found = portfolio(text, lang)
    for problem in found.sheet.problems:
        raise EmbedError("not_a_portfolio", argument, f"Line {problem.line}: {problem.problem}")
    return found.widget(text)


def example_portfolio(name: str, lang: str) -> str:
    """Return the table of an example in a language, or say which examples there are."""
    folder = files("calculator.embed").joinpath("portfolios")
    known = sorted(file.name.partition(".")[0] for file in folder.iterdir())
    if name not in known:
        raise EmbedError(
            "unknown_portfolio", name, f"Known ones: {', '.join(dict.fromkeys(known))}."
        )
    return folder.joinpath(f"{name}.{lang}.csv").read_text("utf-8")


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
    note.text = page_word(lang, "facts.beside").format(source=source_words(lang, row))
    return link


def amount_html(lang: str, path: str) -> Element:
    """Return an amount of a case's answer, for a sentence.

    Raises:
        EmbedError: no such preset or amount, or the answer does not have it.
    """
    found = Element("span", {"class": "case-amount"})
    found.text = kept_html(amount, lang, path)
    return found


def case_html(lang: str, words: str, query: str) -> str:
    """Return a link that opens the calculator on a case.

    Args:
        lang: language of the page.
        words: of the link.
        query: the case, or the name of a preset, with `?field=value` for what differs from it.

    Raises:
        EmbedError: the query holds something that the calculator would not use.
    """
    name, _, changes = query.partition("?")
    found = case_answer(lang, name, changes) if name in presets() else answer(query, lang)
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
    "calculator": Block(calculator_html, ("cases", "details")),
    "matrix": Block(matrix_html),
    "diagram": Block(diagram_html),
    "portfolio": Block(portfolio_html),
    "facts": Block(fact_table_html, ("columns", "where")),
    "published": Block(published_html, is_ours=False),
    "crossvalidation": Block(crossvalidation_html, is_ours=False),
    "copy": Block(copy_html),
    "hosting": Block(hosting_html),
    "cases": Block(cases_html),
    "sizes": Block(sizes_html),
    "turns": Block(turns_html),
}
