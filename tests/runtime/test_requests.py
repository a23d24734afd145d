"""The browser's Python replies to everything that a page asks, as the Python of the tests does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import browser_python
import pytest

from calculator.present.words import LANGUAGES
from calculator.requests import HANDLERS, LATER, respond

if TYPE_CHECKING:
    from pathlib import Path

QUERY: Final = "v=1&work=both&rhythm=daily"
LINES: Final = [{"line": 2, "name": "a", "query": QUERY, "faults": 0}]
FIGURES: Final = (
    "inference/own/usd_per_month",
    "inference/own/full/step_seconds",
    "inference/own/chance",
    "inference/own/regret",
    "training/rent/over_horizon",
)
ASKED: Final[dict[str, list[dict[str, object]]]] = {
    "prepare": [{}],
    "answer": [{"query": QUERY, "before": "v=1&work=inference", "notes": True}],
    "thresholds": [{"query": QUERY}],
    "expert": [{"query": QUERY, "uid": "calc"}],
    "compare": [{"queries": [QUERY, "v=1&work=inference"]}],
    "portfolio_read": [{"text": "name,work\na,training\nb,nonsense\n"}],
    "portfolio_line": [dict(LINES[0])],
    "portfolio_plan": [{"lines": LINES}],
    "portfolio_add": [{"text": "name,work\n", "link": f"x#{QUERY}", "name": "a"}],
    "working": [{"query": QUERY, "figure": figure} for figure in FIGURES],
    "export": [{"query": QUERY, "format": form} for form in ("text", "json", "csv", "markdown")],
    "pictures": [{"query": QUERY, "uid": "calc"}],
    "picture": [{"query": QUERY, "uid": "calc", "name": "map", "x": "horizon_months"}],
    "picture_csv": [{"query": QUERY, "name": "cumulative-inference"}],
}


def test_everything_that_can_be_asked_is_asked_here() -> None:
    """A new kind of request needs a line above."""
    assert set(ASKED) == {*HANDLERS, *LATER}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_request_has_the_same_reply(runtime: Path, lang: str) -> None:
    """To the last character, and never the sentence for what went wrong."""
    requests = [
        json.dumps({"ask": ask, "lang": lang, **one}) for ask, many in ASKED.items() for one in many
    ]
    ours = [respond(request) for request in requests]
    theirs = browser_python.answers(runtime, requests)
    different = [
        request for request, one, other in zip(requests, ours, theirs, strict=True) if one != other
    ]

    assert (different, [reply for reply in ours if '"error"' in reply]) == ([], [])
