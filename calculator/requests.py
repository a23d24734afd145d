"""What a page asks of Python: JSON text goes in, JSON text comes out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

from calculator.answer import answer
from calculator.decide.decision import verdict
from calculator.present.pictures.gallery import Gallery
from calculator.present.words import known_language, word
from calculator.scenario.parse import canonical_query, parsed_query

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type Request = Mapping[str, object]
type Reply = Mapping[str, object]


def _answer(lang: str, request: Request) -> Reply:
    """Return the fragments of the answer to `query`."""
    return answer(str(request["query"]), lang).fragments()


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
