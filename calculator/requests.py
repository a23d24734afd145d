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


def _answer(lang: str, request: Request) -> Reply:
    """Return the fragments of the answer to `query`; at once if `draws` is false (no chances)."""
    draws = request.get("draws") is not False
    return answer(str(request["query"]), lang, draws=draws).fragments()


HANDLERS: Final[Mapping[str, Callable[[str, Request], Reply]]] = {"answer": _answer}
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
