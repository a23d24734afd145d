"""The door for many workloads: a table goes in, an answer per line and one plan come out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from calculator.decide.portfolio.lines import Line, Workload, judged_line
from calculator.decide.portfolio.plan import Plan, portfolio_plan
from calculator.present.phrases import problem_words
from calculator.present.portfolio_plain import portfolio_csv, portfolio_data
from calculator.present.portfolio_view import Row, line_row, plan_rows, plan_view
from calculator.present.portfolio_words import vocabulary
from calculator.present.render import rendered
from calculator.present.words import known_language, word
from calculator.scenario.portfolio import Sheet, SheetLine, SheetProblem, parsed_sheet, with_line

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Portfolio:
    """What a table of workloads comes to, in one language, renderable in every form."""

    lang: str
    sheet: Sheet

    @cached_property
    def lines(self) -> list[Line]:
        """The workloads, each with its own verdict."""
        return [judged_line(Workload(line.name, line.query)) for line in self.sheet.lines]

    @cached_property
    def plan(self) -> Plan:
        """What to buy, what to rent, what shares a machine."""
        return portfolio_plan(self.lines)

    @cached_property
    def names(self) -> list[str]:
        """What each line is called."""
        return [
            line.name or word(self.lang, "portfolio.unnamed", line=line.line)
            for line in self.sheet.lines
        ]

    @property
    def faults(self) -> list[int]:
        """How many cells of each line could not be used."""
        return [line.faults for line in self.sheet.lines]

    @cached_property
    def rows(self) -> list[Row]:
        """The row of each line, with what the plan does with it."""
        numbers = [line.line for line in self.sheet.lines]
        return plan_rows(self.lang, self.plan, numbers, self.faults)

    def row_html(self) -> list[str]:
        """Return the row of each line as HTML."""
        return [rendered(self.lang, "portfolio_row.html", {"row": row}) for row in self.rows]

    def errors(self) -> str:
        """Return the summary of problems as HTML, empty if there is none."""
        return errors_html(self.lang, self.sheet.problems)

    def plan_html(self) -> str:
        """Return the plan as HTML, without the lines."""
        return self._rendered("portfolio_plan.html")

    def html(self) -> str:
        """Return problems, plan and lines as HTML."""
        return self._rendered("portfolio.html")

    def text(self) -> str:
        """Return problems, plan and lines as plain text."""
        return self._rendered("portfolio.txt")

    def markdown(self) -> str:
        """Return problems, plan and lines as Markdown."""
        return self._rendered("portfolio.md")

    def csv(self) -> str:
        """Return lines, plan and totals as one table for a spreadsheet."""
        return portfolio_csv(self.lang, self.plan, self.rows, self.names)

    def json(self) -> str:
        """Return lines, plan and totals as JSON, in a fixed order, without words."""
        problems = [asdict(problem) for problem in self.sheet.problems]
        data = portfolio_data(self.plan, self.names, problems)
        return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)

    def widget(self, text: str) -> str:
        """Return the portfolio calculator for a page, with this plan as the page's example."""
        return self._rendered("portfolio_widget.html", text=text)

    def announcement(self) -> str:
        """Return the one sentence that a screen reader speaks."""
        return word(self.lang, "portfolio_ui.done", headline=self._names["headline"])

    @cached_property
    def _names(self) -> dict[str, object]:
        """What templates are filled with; made once for all of them."""
        return {
            **plan_view(self.lang, self.plan, self.names, self.faults),
            "rows": self.rows,
            "problems": problem_rows(self.lang, self.sheet.problems),
            "plain": plain_markdown,
        }

    def _rendered(self, template: str, **more: object) -> str:
        """Return a template filled with this portfolio."""
        return rendered(self.lang, template, {**self._names, **more})


def portfolio(text: str, lang: str = "zh-TW") -> Portfolio:
    """Return the plan of a table; any text gives a plan, its faults are named in it."""
    return Portfolio(known_language(lang), sheet_of(text))


def sheet_of(text: str) -> Sheet:
    """Return the workloads of a table, and what of it could not be used."""
    return parsed_sheet(text, vocabulary())


def sheet_of_lines(lines: Sequence[dict[str, Any]]) -> Sheet:
    """Return workloads that a page has kept since they were read."""
    return Sheet(
        tuple(
            SheetLine(int(line["line"]), str(line["name"]), str(line["query"]), int(line["faults"]))
            for line in lines
        )
    )


def text_with_line(text: str, link: str, name: str) -> str | None:
    """Return a table with one more workload, None if the link says nothing of one."""
    return with_line(text, link, name, vocabulary())


def single_row(lang: str, name: str, query: str, number: int, faults: int) -> str:
    """Return the row of one workload by itself as HTML."""
    row = line_row(lang, judged_line(Workload(name, query)), number, faults)
    return rendered(lang, "portfolio_row.html", {"row": row})


def errors_html(lang: str, problems: Sequence[SheetProblem]) -> str:
    """Return the summary of problems as HTML, empty if there is none."""
    return rendered(lang, "portfolio_errors.html", {"problems": problem_rows(lang, problems)})


def problem_rows(lang: str, problems: Sequence[SheetProblem]) -> list[Row]:
    """Return each problem with its place and its sentence."""
    return [
        {
            "line": found.line,
            "column": found.column,
            "code": found.problem.code,
            "words": problem_words(lang, found.problem),
        }
        for found in problems
    ]


def plain_markdown(text: str) -> str:
    """Return a reader's words as Markdown that shows them and does nothing else.

    >>> plain_markdown("<img> & co")
    '&lt;img&gt; &amp; co'
    """
    text = text.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for mark in "`*_[]|":
        text = text.replace(mark, f"\\{mark}")
    return text.replace(">", "&gt;")
