"""Requests for the table of workloads and its plan."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

from calculator.portfolio import (
    Portfolio,
    errors_html,
    sheet_of,
    sheet_of_lines,
    single_row,
    text_with_line,
)
from calculator.present.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping


def read(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return the workloads of a table `text`, and its problems as HTML."""
    sheet = sheet_of(str(request["text"]))
    return {
        "lines": [asdict(line) for line in sheet.lines],
        "errors": errors_html(lang, sheet.problems),
    }


def line(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return the row of one workload, as `portfolio_read` gave it."""
    number, faults = int(str(request["line"])), int(str(request["faults"]))
    name, query = str(request["name"]), str(request["query"])
    return {"row": single_row(lang, name, query, number, faults)}


def plan(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return the plan for `lines`, as `portfolio_read` gave them."""
    found = Portfolio(lang, sheet_of_lines(cast("list[dict[str, Any]]", request["lines"])))
    return {
        "plan": found.plan_html(),
        "rows": found.row_html(),
        "csv": found.csv(),
        "announce": found.announcement(),
    }


def add(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return a table `text` with one more workload from a `link`, or a `problem` with the link."""
    text, link = str(request["text"]), str(request["link"])
    found = text_with_line(text, link, str(request["name"]))
    if found is None:
        return {"problem": word(lang, "portfolio_ui.not_a_link")}
    return {"text": found}
