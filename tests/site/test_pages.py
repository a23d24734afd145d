"""The two languages are one site."""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from calculator.embed.page import Page


def test_both_languages_have_the_same_pages(pages: dict[str, Page]) -> None:
    """File for file."""
    english = {path.removeprefix("en/") for path in pages if path.startswith("en/")}
    assert english == {path for path in pages if not path.startswith("en/")}
    assert len(english) > 10


def test_both_languages_have_the_same_anchors(pages: dict[str, Page]) -> None:
    """A link keeps its place when the reader changes language."""
    for path, page in pages.items():
        if not path.startswith("en/"):
            assert page.article_anchors == pages[f"en/{path}"].article_anchors, path


def test_every_anchor_was_chosen(pages: dict[str, Page]) -> None:
    """A heading without an id of its own gets `_1` in Chinese, which breaks at the next edit."""
    made_up = re.compile(r"_\d*$")
    for path, page in pages.items():
        assert not [anchor for anchor in page.article_anchors if made_up.match(anchor)], path


def test_no_anchor_stands_twice(pages: dict[str, Page]) -> None:
    """A link to it would reach the first only."""
    for path, page in pages.items():
        assert len(page.anchors) == len(set(page.anchors)), path


def test_each_page_says_its_language_title_and_description(pages: dict[str, Page]) -> None:
    """For readers of search results and for screen readers."""
    for path, page in pages.items():
        assert page.lang == ("en" if path.startswith("en/") else "zh-TW"), path
        assert page.meta["description"], path
        assert page.meta["og:title"], path
    titles = [page.title for page in pages.values()]
    assert len(titles) == len(set(titles))


def test_no_element_has_a_style_of_its_own(pages: dict[str, Page]) -> None:
    """The policy would ignore it; Markdown's table alignment is the usual source."""
    assert {path: page.styled for path, page in pages.items() if page.styled} == {}


def test_english_pages_share_the_one_runtime(pages: dict[str, Page]) -> None:
    """It is large, and stands once."""
    for path, page in pages.items():
        expected = "../assets/calculator" if path.startswith("en/") else "assets/calculator"
        assert normpath(page.meta["calculator-assets"]) == expected, path


def test_only_pages_with_a_calculator_start_python(site_dir: Path, pages: dict[str, Page]) -> None:
    """Its early start stands in the head of each of them, and nowhere else."""
    for path, page in pages.items():
        has_calculator = "<decision-calculator" in (site_dir / path).read_text("utf-8")
        early = [script for script in page.inline_scripts if "function startEarly" in script]
        assert len(early) == has_calculator, path
