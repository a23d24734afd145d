"""Requests for the pictures of an answer, each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.decide.decision import verdict
from calculator.present.pictures.gallery import Gallery
from calculator.scenario.parse import canonical_query, parsed_query

if TYPE_CHECKING:
    from collections.abc import Mapping


def pictures(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return the names of the pictures of `query`, and the section that has a place for each."""
    gallery, canonical = _gallery(lang, request)
    frame = gallery.frame(str(request["uid"]), canonical, filled=False)
    return {"names": gallery.names, "frame": frame}


def picture(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return the picture `name` of `query`; `x` and `y` may name the numbers of the map."""
    gallery, _ = _gallery(lang, request)
    return {"picture": gallery.html(str(request["name"]), str(request["uid"]))}


def picture_csv(lang: str, request: Mapping[str, object]) -> dict[str, object]:
    """Return the data of the picture `name` of `query` as the text of a CSV file."""
    name = str(request["name"])
    gallery, _ = _gallery(lang, request)
    return {"csv": gallery.csv(name), "file": f"{name}.csv"}


def _gallery(lang: str, request: Mapping[str, object]) -> tuple[Gallery, str]:
    """Return the pictures of `query`, and its canonical form; no thresholds are sought for them."""
    scenario = parsed_query(str(request["query"])).scenario
    axes = str(request.get("x", "")), str(request.get("y", ""))
    return Gallery(lang, scenario, verdict(scenario), axes), canonical_query(scenario)
