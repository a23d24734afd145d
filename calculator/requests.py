"""What a page asks of Python: JSON text goes in, JSON text comes out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

from calculator.answer import answer
from calculator.present.words import known_language, word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type Request = Mapping[str, object]
type Reply = Mapping[str, object]

BYTE_ORDER_MARK: Final = "\ufeff"
"""Spreadsheets take a CSV file for UTF-8 only if it begins so."""


def _answer(lang: str, request: Request) -> Reply:
    """Return the fragments of the answer to `query`."""
    return answer(str(request["query"]), lang).fragments()


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


HANDLERS: Final[Mapping[str, Callable[[str, Request], Reply]]] = {
    "answer": _answer,
    "working": _working,
    "export": _export,
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
