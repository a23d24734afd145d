"""Blocks and facts in pages, and faults that break the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown import markdown

from calculator.answer import answer
from calculator.embed import makeExtension
from calculator.errors import EmbedError
from calculator.scenario.presets import presets

if TYPE_CHECKING:
    from pathlib import Path


def html(text: str, docs_dir: str = "docs/en") -> str:
    """Return a page's HTML."""
    extensions = [makeExtension(lang="en", docs_dir=docs_dir), "pymdownx.superfences"]
    return markdown(text, extensions=extensions)


@pytest.mark.parametrize("preset", presets())
def test_a_page_holds_the_answer_to_its_preset(preset: str) -> None:
    """The answer is complete before any script runs."""
    page = html(f"Text.\n\n/// calculator | {preset}\n///\n\nMore.")
    found = answer(presets()[preset], "en")
    parts = (found.verdict_html(example=True), found.body(), found.rest())

    assert [part in page for part in parts] == [True, True, True]


def test_a_block_is_not_wrapped_in_a_paragraph() -> None:
    """A form inside a paragraph is not valid HTML."""
    assert "<p><d" not in html("Text.\n\n/// calculator | training\n///")


def test_a_fact_is_shown_with_its_date_and_linked_to_its_row() -> None:
    """No number without a way to its source."""
    page = html("PUE is [[fact operations/pue-industry/typical]].")

    assert (
        'href="facts.md#operations-pue-industry"' in page,
        ">1.56<" in page,
        "2024" in page,
    ) == (
        True,
        True,
        True,
    )


def test_doubtful_rows_are_marked() -> None:
    """A number that nobody has verified says so, in text and in tables."""
    assert "unverified" in html("[[fact accelerators/rtx-4090/bf16_dense_tflops]]")


def test_a_case_links_to_the_calculator_with_its_answers() -> None:
    """A sentence of a page can open the calculator on its own example."""
    page = html("See [[case a < b | rhythm=daily&work=training]].")
    link = '<a href="calculator.html#v=1&amp;work=training&amp;rhythm=daily">a &lt; b</a>'

    assert link in page


def test_code_samples_may_show_the_syntax() -> None:
    """Fenced and inline code is left alone."""
    page = html("```\n/// calculator | nope\n///\n```\n\n`[[fact a/b/c]]`")

    assert ("/// calculator | nope" in page, "[[fact a/b/c]]" in page) == (True, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/// calculator | nope\n///", "unknown_preset: 'nope'"),
        ("/// calculater | start\n///", "unknown_block: 'calculater'"),
        ("/// calculator | start\n    color: red\n///", "unknown_option: 'color'"),
        ("/// calculator | start", "block_not_closed"),
        ("/// matrix\nText\n///", "not_an_option: 'Text'"),
        ("/// matrix | x\n///", "unknown_argument: 'x'"),
        ("/// diagram | nope\n///", "unknown_diagram"),
        ("/// published | nope\n///", "unknown_verdict: 'nope'"),
        ("/// published\n    columns: id\n///", "unknown_option: 'columns'"),
        ("/// crossvalidation | x\n///", "unknown_argument: 'x'"),
        ("/// crossvalidation\n    where: kind=decode\n///", "unknown_option: 'where'"),
        ("/// facts | nope\n///", "unknown_table: 'nope'"),
        ("/// facts | operations\n    columns: nope\n///", "unknown_column: 'nope'"),
        ("/// facts | operations\n    where: low\n///", "not_a_condition: 'low'"),
        ("/// facts | operations\n    where: unit=furlongs\n///", "no_such_rows"),
        ("/// cases | x\n///", "unknown_argument: 'x'"),
        ("/// sizes | start\n///", "unknown_case: 'start'"),
        ("/// turns | start\n///", "unknown_case: 'start'"),
        ("[[case words | wrok=training]]", "not_a_case"),
        ("[[case words | case-chatbot?wrok=training]]", "not_a_case"),
        ("[[answer case-chatbot/nope]]", "unknown_amount"),
        ("[[answer case-nope/cost]]", "unknown_preset"),
        ("[[answer case-hospital/saving]]", "no_value"),
        ("[[fact operations/pue-industry]]", "not_a_fact"),
        ("[[fact operations/nope/typical]]", "unknown_id"),
        ("[[fact accelerators/rtx-3090/street_price_usd]]", "no_value"),
    ],
)
def test_a_fault_breaks_the_build_with_file_and_line(text: str, said: str, tmp_path: Path) -> None:
    """Whoever writes the page learns where and what, and what would be right."""
    page = tmp_path / "page.md"
    page.write_text(f"---\ntitle: x\n---\n\nText.\n\n{text}\n", "utf-8")

    with pytest.raises(EmbedError) as stopped:
        html(f"Text.\n\n{text}\n", str(tmp_path))

    assert (f"{page.as_posix()}:7" in str(stopped.value), said in str(stopped.value)) == (
        True,
        True,
    )
