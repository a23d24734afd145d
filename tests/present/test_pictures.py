"""Pictures are well-formed, finite, worded in both languages, and as they were last looked at."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.answer import answer
from calculator.decide.decision import verdict
from calculator.present.money import figure
from calculator.present.pictures.amounts import quick_figure
from calculator.present.pictures.gallery import Gallery
from calculator.present.pictures.scales import round_ticks
from calculator.present.pictures.text_chart import COLUMNS, columns
from calculator.present.words import LANGUAGES
from calculator.scenario.parse import canonical_query, parsed_query
from calculator.scenario.presets import presets
from tests.decide.scenario_samples import scenarios
from tests.effort import examples

if TYPE_CHECKING:
    from calculator.scenario.scenario import Scenario

GOLDEN: Final = Path(__file__).with_name("pictures_seen.html")
SEEN: Final = (
    "work=inference&rhythm=daily&as_of=2026-11-22&machine_price_usd=22200&machine_power_kw=1.3"
    "&cloud_usd_per_hour=5.85&api_input_usd_per_mtok=1&api_output_usd_per_mtok=5"
)
"""A case with its own prices, so that a new fact does not redraw it."""

VOID: Final = re.compile(r"<(input|br)\b([^>]*?)/?>")
BARE: Final = re.compile(r" (selected|data-cross|data-picture-read)(?=[ >])")


def parsed(html: str) -> ET.Element:
    """Return a fragment as a tree, or fail: all of it is written so that XML can read it."""
    text = BARE.sub(r' \1=""', VOID.sub(r"<\1\2/>", html))
    return ET.fromstring(f"<all>{text}</all>")  # noqa: S314  # our own text


def numbers_of(tree: ET.Element) -> list[str]:
    """Return every attribute of a drawing that says a place or a size."""
    keys = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d", "width", "height", "viewBox")
    return [node.attrib[key] for node in tree.iter() for key in keys if key in node.attrib]


@examples(12)
@given(scenarios, st.sampled_from(LANGUAGES))
def test_any_scenario_is_drawn(scenario: Scenario, lang: str) -> None:
    """Well-formed, every id once, no number that is none, no label without words."""
    tree = parsed(answer(canonical_query(scenario), lang).pictures("calc"))
    ids = [node.attrib["id"] for node in tree.iter() if "id" in node.attrib]
    letters = [node.text for node in tree.iter("text") if not node.text and not list(node)]
    places = [place for place in numbers_of(tree) if re.search("nan|inf|e[+-]?[0-9]", place)]

    assert (sorted(set(ids)), letters, places) == (sorted(ids), [], [])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", presets())
def test_what_a_picture_refers_to_is_there(preset: str, lang: str) -> None:
    """Names, descriptions, labels and patterns point at ids of the same fragment."""
    html = answer(presets()[preset], lang).pictures("calc")
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    wanted = re.findall(r'(?:for|aria-labelledby|aria-describedby)="([^"]+)"', html)
    wanted += re.findall(r"url\(#([^)]+)\)", html)

    assert {one for many in wanted for one in many.split()} <= ids


@pytest.mark.parametrize("preset", presets())
def test_each_picture_has_its_data_as_csv(preset: str) -> None:
    """As many rows and columns as the table has, numbers readable by a program."""
    scenario = parsed_query(presets()[preset]).scenario
    gallery = Gallery("en", scenario, verdict(scenario))
    for name in gallery.names:
        found = gallery.picture(name)
        if found is None:
            continue
        rows = list(csv.reader(io.StringIO(gallery.csv(name).removeprefix("\ufeff"))))

        assert [len(row) for row in rows] == [len(found.data.heads)] * (len(found.data.rows) + 1)


def test_pictures_are_as_they_were_last_looked_at() -> None:
    """A change of drawing or data shows here; look at it, then run with UPDATE_SEEN=1."""
    found = answer(SEEN, "en").pictures("calc") + "\n"
    if os.environ.get("UPDATE_SEEN"):
        GOLDEN.write_text(found, encoding="utf-8")

    assert found == GOLDEN.read_text("utf-8")


def test_an_unknown_picture_is_empty() -> None:
    """Whoever asks for a picture that is not there gets nothing, and no error."""
    assert answer("work=inference").picture("cumulative-training", "calc") == ""


@pytest.mark.parametrize("upward", ["nonsense", "horizon_months", "tokens_out_per_day"])
def test_the_reader_chooses_what_the_map_is_drawn_over(upward: str) -> None:
    """Two other numbers; a wrong name, or the same one twice, falls back to the usual one."""
    scenario = parsed_query("work=inference").scenario
    gallery = Gallery("en", scenario, verdict(scenario), ("horizon_months", upward))
    found = gallery.picture("map")
    assert found is not None

    assert found.unit.startswith("Across: Period compared. Upward: Output tokens per day.")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("query", presets().values(), ids=presets().keys())
def test_the_text_chart_fits_a_terminal(query: str, lang: str) -> None:
    """At most 78 columns, Han characters taking two; the heading above it may be longer."""
    charts = answer(query, lang).gallery.text_charts()
    lines = [line for chart in charts for line in chart.splitlines()[1:]]

    assert max(map(columns, lines), default=0) <= COLUMNS


def test_the_text_chart_marks_where_lines_cross() -> None:
    """The month in the heading is the month that carries the mark."""
    chart = answer(SEEN, "en").gallery.text_charts()[0]
    title, marked = chart.splitlines()[0], next(row for row in chart.splitlines() if "←" in row)

    assert f"in month {marked.split()[0]} " in title


@given(st.floats(-1e15, 1e15) | st.integers(-(10**9), 10**9).map(float))
def test_the_quick_way_to_a_figure_comes_to_the_same(value: float) -> None:
    """Tables take a short cut; what they show is what the sentences show."""
    assert quick_figure(value) == figure(value)


@given(st.floats(-1e12, 1e12), st.floats(1e-9, 1e12), st.integers(2, 8))
def test_round_ticks_enclose_what_they_mark(low: float, span: float, most: int) -> None:
    """The first is not above the lowest, the last not below the highest, and they are few."""
    ticks = round_ticks(low, low + span, most)

    assert (ticks[0] <= low, ticks[-1] >= low + span, len(ticks) <= most + 3) == (True, True, True)
