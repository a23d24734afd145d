"""The working leads to rows of the facts that stand in the page of facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from calculator.answer import answer
from calculator.scenario.presets import presets

if TYPE_CHECKING:
    from calculator.embed.page import Page


@pytest.mark.parametrize(("lang", "folder"), [("zh-TW", ""), ("en", "en/")])
def test_every_source_of_a_working_has_its_row(
    pages: dict[str, Page], lang: str, folder: str
) -> None:
    """Whoever follows a number to its source arrives at the row."""
    html = "".join(answer(query, lang).workings() for query in presets().values())
    rows = set(re.findall(r'href="facts\.html#([^"]+)"', html))

    assert (bool(rows), rows - set(pages[f"{folder}facts.html"].anchors)) == (True, set())
