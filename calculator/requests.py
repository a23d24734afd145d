"""What a page asks of Python: JSON text goes in, JSON text comes out."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, cast

from calculator.answer import answer, compared
from calculator.portfolio import (
    Portfolio,
    errors_html,
    sheet_of,
    sheet_of_lines,
    single_row,
    text_with_line,
)
from calculator.present.words import known_language, word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type Request = Mapping[str, object]
type Reply = Mapping[str, object]


def _answer(lang: str, request: Request) -> Reply:
    """Return the fragments of the answer to `query`.

    With `before`, a query, also what has changed since; with `notes`, what stands under the
    fields of the groups.
    """
    found = answer(str(request["query"]), lang)
    reply: dict[str, object] = found.fragments()
    if request.get("before"):
        reply["change"] = found.change_from(str(request["before"]))
    if request.get("notes"):
        reply["notes"] = found.notes()
    return reply


def _expert(lang: str, request: Request) -> Reply:
    """Return every field in groups for `query`, ids beginning with `uid`."""
    return {"html": answer(str(request["query"]), lang).expert(str(request["uid"]))}


def _compare(lang: str, request: Request) -> Reply:
    """Return the cases of `queries` side by side."""
    queries = cast("list[object]", request["queries"])
    return {"html": compared([str(query) for query in queries], lang)}


def _portfolio_read(lang: str, request: Request) -> Reply:
    """Return the workloads of a table `text`, and its problems as HTML."""
    sheet = sheet_of(str(request["text"]))
    return {
        "lines": [asdict(line) for line in sheet.lines],
        "errors": errors_html(lang, sheet.problems),
    }


def _portfolio_line(lang: str, request: Request) -> Reply:
    """Return the row of one workload, as `portfolio_read` gave it."""
    number, faults = int(str(request["line"])), int(str(request["faults"]))
    name, query = str(request["name"]), str(request["query"])
    return {"row": single_row(lang, name, query, number, faults)}


def _portfolio_plan(lang: str, request: Request) -> Reply:
    """Return the plan for `lines`, as `portfolio_read` gave them."""
    found = Portfolio(lang, sheet_of_lines(cast("list[dict[str, Any]]", request["lines"])))
    return {
        "plan": found.plan_html(),
        "rows": found.row_html(),
        "csv": found.csv(),
        "announce": found.announcement(),
    }


def _portfolio_add(lang: str, request: Request) -> Reply:
    """Return a table `text` with one more workload from a `link`, or a `problem` with the link."""
    text, link = str(request["text"]), str(request["link"])
    found = text_with_line(text, link, str(request["name"]))
    if found is None:
        return {"problem": word(lang, "portfolio_ui.not_a_link")}
    return {"text": found}


HANDLERS: Final[Mapping[str, Callable[[str, Request], Reply]]] = {
    "answer": _answer,
    "expert": _expert,
    "compare": _compare,
    "portfolio_read": _portfolio_read,
    "portfolio_line": _portfolio_line,
    "portfolio_plan": _portfolio_plan,
    "portfolio_add": _portfolio_add,
}
"""What can be asked for, and who answers."""


def respond(request: str) -> str:
    """Return the reply to a page's request, as JSON text; never raises.

    Args:
        request: JSON text `{"ask": …, "lang": …}` and what that kind of request needs besides.
    """
    lang = known_language("")
    try:
        asked = cast("dict[str, object]", json.loads(request))
        lang = known_language(str(asked["lang"]))
        return json.dumps(HANDLERS[str(asked["ask"])](lang, asked), ensure_ascii=False)
    except Exception:  # noqa: BLE001  # the reader gets a sentence, whatever went wrong
        return json.dumps({"error": word(lang, "problem.internal_error")}, ensure_ascii=False)
