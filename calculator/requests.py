"""What a page asks of Python: JSON text goes in, JSON text comes out."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

from calculator.answer import Answer, answer, compared
from calculator.decide.decision import verdict
from calculator.portfolio import (
    Portfolio,
    errors_html,
    sheet_of,
    sheet_of_lines,
    single_row,
    text_with_line,
)
from calculator.present.pictures.gallery import Gallery
from calculator.present.words import known_language, word
from calculator.scenario.parse import canonical_query, parsed_query

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type Request = Mapping[str, object]
type Reply = Mapping[str, object]

BYTE_ORDER_MARK: Final = "\ufeff"
"""Spreadsheets take a CSV file for UTF-8 only if it begins so."""


def _answer(lang: str, request: Request) -> Reply:
    """Return the fragments of the answer to `query`.

    Without chances if `draws` is false: so it comes at once, and the page asks again with them.
    With `before`, a query, also what has changed since; with `notes`, what stands under the
    fields of the groups.
    """
    found = _quick_answer(lang, str(request["query"]))
    if request.get("draws") is not False:
        found = found.with_draws()
    reply: dict[str, object] = found.fragments()
    if request.get("before"):
        reply["change"] = found.change_from(str(request["before"]))
    if request.get("notes"):
        reply["notes"] = found.notes()
    return reply


@lru_cache(maxsize=1)
def _quick_answer(lang: str, query: str) -> Answer:
    """Return the answer without chances; kept, since the page asks for the same with them."""
    return answer(query, lang, draws=False)


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


def _working(lang: str, request: Request) -> Reply:
    """Return the working of a figure of the answer to `query`, named by its address."""
    return {"html": answer(str(request["query"]), lang).working(str(request["figure"]))}


def _export(lang: str, request: Request) -> Reply:
    """Return the answer to `query` as a file: its name, its type, its text."""
    found = answer(str(request["query"]), lang)
    suffix, kind, text = {
        "text": ("txt", "text/plain", found.text),
        "json": ("json", "application/json", found.json),
        "csv": ("csv", "text/csv", found.csv),
        "markdown": ("md", "text/markdown", found.decision_record),
    }[str(request["format"])]
    mark = BYTE_ORDER_MARK if suffix == "csv" else ""
    name = f"calculator-{found.verdict.overall}-{found.data_version}.{suffix}"
    return {"name": name, "type": f"{kind};charset=utf-8", "text": f"{mark}{text()}\n"}


def _pictures(lang: str, request: Request) -> Reply:
    """Return the names of the pictures of `query`, and the section that has a place for each."""
    gallery, canonical = _gallery(lang, request)
    frame = gallery.frame(str(request["uid"]), canonical, filled=False)
    return {"names": gallery.names, "frame": frame}


def _picture(lang: str, request: Request) -> Reply:
    """Return the picture `name` of `query`; `x` and `y` may name the numbers of the map."""
    gallery, _ = _gallery(lang, request)
    return {"picture": gallery.html(str(request["name"]), str(request["uid"]))}


def _picture_csv(lang: str, request: Request) -> Reply:
    """Return the data of the picture `name` of `query` as the text of a CSV file."""
    name = str(request["name"])
    gallery, _ = _gallery(lang, request)
    return {"csv": gallery.csv(name), "file": f"{name}.csv"}


def _gallery(lang: str, request: Request) -> tuple[Gallery, str]:
    """Return the pictures of `query`, and its canonical form; no thresholds are sought for them."""
    scenario = parsed_query(str(request["query"])).scenario
    axes = str(request.get("x", "")), str(request.get("y", ""))
    return Gallery(lang, scenario, verdict(scenario), axes), canonical_query(scenario)


HANDLERS: Final[Mapping[str, Callable[[str, Request], Reply]]] = {
    "answer": _answer,
    "expert": _expert,
    "compare": _compare,
    "portfolio_read": _portfolio_read,
    "portfolio_line": _portfolio_line,
    "portfolio_plan": _portfolio_plan,
    "portfolio_add": _portfolio_add,
    "working": _working,
    "export": _export,
    "pictures": _pictures,
    "picture": _picture,
    "picture_csv": _picture_csv,
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
