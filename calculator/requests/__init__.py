"""What a page asks of Python: JSON text goes in, JSON text comes out."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from calculator.present.words import known_language, word
from calculator.requests import answers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type Handler = Callable[[str, Mapping[str, object]], Mapping[str, object]]

HANDLERS: Final[Mapping[str, Handler]] = {
    "prepare": answers.prepare,
    "answer": answers.answer_fragments,
    "thresholds": answers.thresholds,
    "expert": answers.expert,
    "compare": answers.compare,
    "working": answers.working,
    "export": answers.export,
}
"""What can be asked for, and who answers."""

LATER: Final[Mapping[str, tuple[str, str]]] = {
    "portfolio_read": ("portfolio", "read"),
    "portfolio_line": ("portfolio", "line"),
    "portfolio_plan": ("portfolio", "plan"),
    "portfolio_add": ("portfolio", "add"),
    "pictures": ("pictures", "pictures"),
    "picture": ("pictures", "picture"),
    "picture_csv": ("pictures", "picture_csv"),
}
"""The same, by module and function: what the first answer can do without is imported when asked
for, so that the answer comes sooner."""


def _handler(ask: str) -> Handler:
    """Return who answers a kind of request.

    Raises:
        KeyError: nobody does.
    """
    if ask in HANDLERS:
        return HANDLERS[ask]
    module, function = LATER[ask]
    return cast("Handler", getattr(import_module(f"{__name__}.{module}"), function))


def respond(request: str) -> str:
    """Return the reply to a page's request, as JSON text; never raises.

    Args:
        request: JSON text `{"ask": …, "lang": …}` and what that kind of request needs besides.
    """
    lang = known_language("")
    try:
        asked = cast("dict[str, object]", json.loads(request))
        lang = known_language(str(asked["lang"]))
        reply = _handler(str(asked["ask"]))(lang, asked)
        return json.dumps(reply, ensure_ascii=False)
    except Exception:  # noqa: BLE001  # the reader gets a sentence, whatever went wrong
        return json.dumps({"error": word(lang, "problem.internal_error")}, ensure_ascii=False)
