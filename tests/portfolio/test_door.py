"""The door for many workloads: command line, page and files say the same."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.__main__ import main
from calculator.embed.blocks import portfolio_html
from calculator.errors import EmbedError
from calculator.portfolio import portfolio
from calculator.present.portfolio_plain import harmless
from calculator.present.words import LANGUAGES, word
from calculator.requests import respond
from tests.portfolio.sheets import sheet_of_many

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "name,work,rhythm\n客服,inference,always\n微調,training,occasional\n壞,inference,often\n"
HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    " =1",
    "\t=1",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "a|b`c`[d](e)",
)


@pytest.mark.parametrize("form", ["text", "json", "csv", "html", "markdown"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_line_prints_what_the_door_gives(
    form: str, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line adds nothing of its own."""
    file = tmp_path / "table.csv"
    file.write_text(TABLE, "utf-8")
    status = main(["portfolio", str(file), "--lang", lang, "--format", form])
    end = "" if form == "csv" else "\n"

    assert (status, capsys.readouterr().out) == (0, getattr(portfolio(TABLE, lang), form)() + end)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
def test_a_file_is_read_in_the_codings_of_spreadsheets(
    coding: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hyphen reads standard input; Excel in Taiwan saves CSV in Big5."""
    content = io.TextIOWrapper(io.BytesIO("名稱,工作性質\n客服,推論".encode(coding)))
    monkeypatch.setattr(sys, "stdin", content)
    main(["portfolio", "-", "--format", "json"])
    (line,) = json.loads(capsys.readouterr().out)["lines"]

    assert (line["name"], line["canonical"]) == ("客服", "v=1&work=inference")


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, a status that scripts notice."""
    status = main(["portfolio", "no-such-file.csv"])

    assert (status, "no-such-file.csv" in capsys.readouterr().err) == (2, True)


def test_the_page_asks_line_by_line_and_gets_the_same_plan() -> None:
    """Reading, judging each line and planning in separate requests changes nothing."""
    read = json.loads(respond(json.dumps({"ask": "portfolio_read", "lang": "en", "text": TABLE})))
    rows = [
        json.loads(respond(json.dumps({"ask": "portfolio_line", "lang": "en", **line})))["row"]
        for line in read["lines"]
    ]
    asked = {"ask": "portfolio_plan", "lang": "en", "lines": read["lines"]}
    plan = json.loads(respond(json.dumps(asked)))
    door = portfolio(TABLE, "en")

    assert (plan["plan"], plan["rows"], plan["csv"]) == (
        door.plan_html(),
        door.row_html(),
        door.csv(),
    )
    assert read["errors"] == door.errors()
    assert [row.partition("</a>")[0] for row in rows] == [
        row.partition("</a>")[0] for row in door.row_html()
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_faulty_line_is_named_before_the_totals(lang: str) -> None:
    """Whoever reads totals learns first which lines stand on defaults."""
    found = portfolio(TABLE, lang)

    for text in (found.text(), found.markdown(), found.plan_html()):
        assert 0 < text.index("壞") < text.index(word(lang, "portfolio.this_plan"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_does_nothing_anywhere(name: str) -> None:
    """No formula in the CSV, no markup in HTML or Markdown."""
    quoted = name.replace('"', '""')
    found = portfolio(f'name,work\n"{quoted}",inference\n', "en")
    cells = [cell for row in csv.reader(io.StringIO(found.csv()[1:])) for cell in row]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝"))]
    assert "<script>" not in found.html() + found.markdown()
    assert "](e)" not in found.markdown().replace("\\](e)", "")
    assert "49" not in found.html().partition("folio-lines")[2].partition("calculator.html")[0]


@given(st.text(max_size=20))
def test_no_cell_becomes_a_formula(cell: str) -> None:
    """Whatever a cell starts with, a spreadsheet shows it; harmless ones stay as they are."""
    written = harmless(cell)

    assert written.endswith(cell)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("column", [5, 6, 7])
def test_csv_totals_are_the_sum_of_what_is_bought_and_rented(column: int) -> None:
    """Whoever adds a column up gets the total: a month, up front, over the period."""
    table = sheet_of_many(14) + "內部,both,daily,must,,1000000,2\n"
    rows = list(csv.reader(io.StringIO(portfolio(table, "en").csv()[1:])))[1:]
    paid = [float(row[column] or 0) for row in rows if row[0] in {"buy", "rent", "API"}]
    total = next(float(row[column]) for row in rows if row[0] == "total")

    assert (sum(paid), total > 0) == (pytest.approx(total, abs=1.0), True)


def test_the_plan_is_the_same_each_time() -> None:
    """Nothing depends on the order of a set or a dictionary of another run."""
    text = sheet_of_many(40)

    assert portfolio(text, "en").json() == portfolio(text, "en").json()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_of_the_page_shows_what_the_page_speaks_of(lang: str) -> None:
    """It is read in full; it is hybrid, machines are shared by day and at night."""
    html = portfolio_html(lang, "company", {})

    assert 'data-place="hybrid"' in html
    assert "calc-errors" not in html.partition("<textarea")[0]
    assert html.count(" data-line=") == 8


def test_both_languages_have_the_same_example() -> None:
    """The same workloads, the same plan."""
    plans = [portfolio_html(lang, "company", {}).count("calculator.html#v=1") for lang in LANGUAGES]

    assert len(set(plans)) == 1


def test_a_typo_in_a_page_names_the_examples_there_are() -> None:
    """The build stops and says what would be right."""
    with pytest.raises(EmbedError, match="company"):
        portfolio_html("en", "compnay", {})
