"""What a reader takes along: a table, a decision record, files."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.answer import answer
from calculator.present.csv_text import COLUMNS, FORMULA_STARTS, neutral
from calculator.present.words import LANGUAGES
from calculator.requests import respond
from calculator.requests.answers import BYTE_ORDER_MARK
from calculator.scenario.presets import presets

HOSTILE = "work=inference&=cmd|' /C calc'!A0=1&latency==1%2B1&as_of=%3Dnow()"


def table(text: str) -> list[list[str]]:
    """Return the cells of CSV."""
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", presets())
def test_csv_keeps_to_the_standard(preset: str, lang: str) -> None:
    """Lines end in CR LF, every line has as many fields as the heading, no quote is lost."""
    text = answer(presets()[preset], lang).csv()
    rows = table(text)

    assert (
        {len(row) for row in rows},
        text.endswith("\r\n"),
        re.search(r"(?<!\r)\n", text),
    ) == ({len(COLUMNS)}, True, None)


@pytest.mark.parametrize("preset", presets())
def test_csv_holds_costs_inputs_and_assumptions(preset: str) -> None:
    """Each open way with its cost in full, each given answer, each default in use."""
    found = answer(presets()[preset], "en")
    rows = table(found.csv())
    costs = {row[4] for row in rows if row[3] == "Cost per month"}
    options = [o for part in found.verdict.parts for o in part.options if o.is_open]

    assert (
        {float(cost) for cost in costs} == {option.usd_per_month for option in options},
        sum(row[0] == "Your answers" for row in rows) == len(found.reading.scenario.given),
        sum(row[0] == "Assumptions" for row in rows) == len(found.outcome.assumptions),
        any(row[4].endswith(found.pinned) for row in rows),
    ) == (True,) * 4


@given(st.text() | st.floats(allow_nan=False, allow_infinity=False))
def test_no_cell_is_a_formula(cell: str | float) -> None:
    """A spreadsheet computes nothing that a cell says; numbers, also negative ones, stay."""
    text = neutral(cell)

    assert not text.startswith(FORMULA_STARTS) or (isinstance(cell, float) and float(text) == cell)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hostile_query_does_no_harm_in_any_form(lang: str) -> None:
    """Nothing of a link is a formula in the table or markup in the record."""
    found = answer(f"{HOSTILE}&<script>=1&x=[a](javascript:b)", lang)
    cells = [cell for row in table(found.csv()) for cell in row]

    assert (
        [cell for cell in cells if cell.startswith(("=", "@", "+"))],
        "<script" in found.decision_record(),
        "](javascript" in found.decision_record().replace("\\[a]", ""),
    ) == ([], False, False)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", presets())
def test_a_decision_record_is_complete(preset: str, lang: str) -> None:
    """Context, options, decision, consequences, assumptions; day of the facts and link."""
    found = answer(presets()[preset], lang)
    record = found.decision_record()
    headings = re.findall(r"^(#+) ", record, flags=re.MULTILINE)
    offers = [str(o.details.get("offer", "")) for o in found.verdict.parts[0].options]
    claims = {claim for reason in found.verdict.reasons for claim in reason.claims}

    assert (
        headings[:2],
        headings.count("##"),
        found.data_version in record,
        found.pinned in record,
        all(f"[{claim} " in record for claim in claims),
        all(offer in record for offer in offers),
        re.search(r"\n\n\n", record),
    ) == (["#", "##"], 5, True, True, True, True, None)


@pytest.mark.parametrize("form", ["text", "json", "csv", "markdown"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_asks_for_a_file(form: str, lang: str) -> None:
    """Name, type and text of a file; a spreadsheet is told that it is UTF-8."""
    request = {"ask": "export", "query": "work=inference", "lang": lang, "format": form}
    file = json.loads(respond(json.dumps(request)))
    suffix = {"text": "txt", "markdown": "md"}.get(form, form)

    assert (
        re.fullmatch(rf"calculator-[a-z]+-\d{{4}}-\d\d-\d\d\.{suffix}", file["name"]) is not None,
        file["type"].endswith(";charset=utf-8"),
        file["text"].startswith(BYTE_ORDER_MARK),
        len(file["text"]) > 1_000,
    ) == (True, True, form == "csv", True)
