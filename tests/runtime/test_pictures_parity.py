"""The browser's Python draws the same pictures as the build, to the last character."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

import browser_python
from parity_samples import random_queries

from calculator.answer import answer

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES: Final = 12


def test_pictures_are_the_same_in_the_browser(runtime: Path) -> None:
    """Otherwise the drawing would jump when the answer goes live."""
    queries = random_queries(SAMPLES)
    source = f"""
import json
from calculator.answer import answer
result = json.dumps([answer(query, "en").pictures("calc") for query in {queries!r}])
"""
    theirs = cast("list[str]", json.loads(browser_python.result(runtime, source)))

    assert theirs == [answer(query, "en").pictures("calc") for query in queries]
