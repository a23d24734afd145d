"""Requests that an answer's own page makes: the answer itself, its fields, its working, a file."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from calculator import facts
from calculator.answer import Answer, answer, compared
from calculator.model.efficiency import fitted_constants
from calculator.present.words import catalogue
from calculator.scenario.presets import presets

if TYPE_CHECKING:
    from collections.abc import Mapping

BYTE_ORDER_MARK: Final = "\ufeff"
"""Spreadsheets take a CSV file for UTF-8 only if it begins so."""


def prepare(lang: str, _request: Mapping[str, object]) -> dict[str, object]:
    """Load what every answer reads, before anyone asks: tables, fitted constants, words."""
    facts.check()
    fitted_constants()
    presets()
    catalogue(lang)
    return {}


def answer_fragments(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return the fragments of the answer to `query`, but for what takes longest: see `thresholds`.

    With `before`, a query, also what has changed since; with `notes`, what stands under the
    fields of the groups.
    """
    found = _answer(lang, str(request["query"]))
    reply: dict[str, object] = found.fragments()
    if request.get("before"):
        reply["change"] = found.change_from(str(request["before"]))
    if request.get("notes"):
        reply["notes"] = found.notes()
    return reply


def thresholds(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return what stands below the answer to `query`: what would change it, and the rest."""
    return {"rest": _answer(lang, str(request["query"])).rest()}


@lru_cache(maxsize=1)
def _answer(lang: str, query: str) -> Answer:
    """Return the answer to a query; kept, since a page asks for it bit by bit."""
    return answer(query, lang)


def expert(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return every field in groups for `query`, ids beginning with `uid`."""
    return {"html": answer(str(request["query"]), lang).expert(str(request["uid"]))}


def compare(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return the cases of `queries` side by side."""
    queries = cast("list[object]", request["queries"])
    return {"html": compared([str(query) for query in queries], lang)}


def working(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return the working of a figure of the answer to `query`, named by its address."""
    return {"html": answer(str(request["query"]), lang).working(str(request["figure"]))}


def export(lang: str, request: Mapping[str, object]) -> dict[str, object]:
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
