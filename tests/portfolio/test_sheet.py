"""Tables of workloads as people type, paste and save them."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.portfolio import sheet_of, text_with_line
from calculator.present.portfolio_words import vocabulary
from calculator.present.words import LANGUAGES, word
from calculator.scenario.fields import FIELDS
from calculator.scenario.parse import canonical_query, parsed_query
from calculator.scenario.portfolio import LONGEST_TEXT_CHARACTERS, MOST_LINES, tidied
from tests.effort import examples

INFERENCE: Final = ("a", "v=1&work=inference&rhythm=daily")

READ: Final = {
    "commas": "name,work,rhythm\na,inference,daily",
    "tabs, as pasted": "name\twork\trhythm\na\tinference\tdaily",
    "semicolons": "name;work;rhythm\na;inference;daily",
    "full-width commas": "名稱，工作性質，頻率\na，推論，每天",
    "byte order mark and Windows line ends": "\ufeffname,work,rhythm\r\na,inference,daily\r\n",
    "old line ends": "name,work,rhythm\ra,inference,daily\r",
    "quotes": '"name","work","rhythm"\n"a","inference","daily"',
    "Chinese labels and words": "名稱,工作性質,頻率\na,推論,每天",
    "English labels and words": "Workload,Kind of work,How often\na,Inference,Every day",
    "capitals, spaces, full width": "ＮＡＭＥ, Work ,RHYTHM\n a , INFERENCE ,Ｄａｉｌｙ",
    "a first column of any name": "部門,work,rhythm\na,inference,daily",
    "a first column without a name": ",work,rhythm\na,inference,daily",
    "columns in another order": "name,rhythm,work\na,daily,inference",
    "empty cells and lines": "\n\nname,work,rhythm,latency\n\na,inference,daily,\n,,,\n",
    "short lines": "name,work,rhythm,latency,model\na,inference,daily",
    "empty columns at the end": "name,work,rhythm,,\na,inference,daily,,",
}


@pytest.mark.parametrize("name", READ)
def test_a_table_is_read_however_it_is_written(name: str) -> None:
    """One workload, no problem."""
    sheet = sheet_of(READ[name])

    assert ([(one.name, one.query) for one in sheet.lines], sheet.problems) == ([INFERENCE], ())


def test_numbers_are_read_as_the_calculator_reads_them() -> None:
    """Quoted commas, full width, myriads and units."""
    text = 'name,tokens_in_per_day,horizon_months,concurrent_users\na,"1,200萬",３年,１２'
    (line,) = sheet_of(text).lines

    assert line.query == "v=1&horizon_months=36&tokens_in_per_day=12000000&concurrent_users=12"


FAULTS: Final = {
    "unknown column": ("name,work,wrok\na,both,x", [(1, "wrok", "sheet_unknown_column")]),
    "column twice": ("name,work,work\na,both,x", [(1, "work", "sheet_column_twice")]),
    "bad choice": ("name,work\n\na,bth", [(3, "work", "not_a_choice")]),
    "bad number": ("name,同時進行的請求\na,很多", [(2, "同時進行的請求", "not_a_number")]),
    "beyond the limits": ("name,days_per_month\na,32", [(2, "days_per_month", "out_of_bounds")]),
    "two readings": ('name,storage_gb\na,"1,5"', [(2, "storage_gb", "ambiguous_number")]),
    "comma not quoted": ("name,storage_gb\na,1,500", [(2, "", "sheet_too_many_cells")]),
    "no headings": ("客服,inference\n會議,inference", [(1, "", "sheet_no_headings")]),
    "headings only": ("name,work\n", [(0, "", "sheet_no_lines")]),
    "nothing": ("", [(0, "", "sheet_no_lines")]),
    "after a line in quotes": ('name,work\n"a\nb",both\nc,bth', [(4, "work", "not_a_choice")]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_place(name: str) -> None:
    """Line as an editor counts it, heading as the reader wrote it, what is wrong."""
    text, expected = FAULTS[name]
    found = sheet_of(text).problems

    assert [(one.line, one.column, one.problem.code) for one in found] == expected


def test_a_faulty_cell_leaves_the_rest_in_use() -> None:
    """The line is answered with what could be read, and says that something was not."""
    (line,) = sheet_of("name,work,concurrent_users\na,inference,viele").lines

    assert (line.query, line.faults) == ("v=1&work=inference", 1)


def test_too_many_lines_are_named_and_counted() -> None:
    """What is beyond the limit is said, not dropped in silence."""
    sheet = sheet_of("name,work\n" + "a,both\n" * (MOST_LINES + 7))
    (problem,) = sheet.problems

    assert (len(sheet.lines), problem.problem.params["count"]) == (MOST_LINES, 7)


def test_a_text_that_is_too_long_is_cut_at_a_line_and_named() -> None:
    """No half line is read."""
    sheet = sheet_of("name,work\n" + "a" * 100 + ",both\n" + "b" * LONGEST_TEXT_CHARACTERS)

    assert [one.problem.code for one in sheet.problems] == ["sheet_text_too_long"]
    assert len(sheet.lines) == 1


@given(st.text())
@examples(100)
def test_no_text_breaks_the_reading(text: str) -> None:
    """Whatever is pasted, there is a sheet, and something is said of it."""
    sheet = sheet_of(text)

    assert sheet.lines or sheet.problems


@given(st.lists(st.text(st.sampled_from('a,"\n\t;=1工'), max_size=8), max_size=8))
@examples(100)
def test_any_cells_below_good_headings_are_read(cells: list[str]) -> None:
    """Quotes and delimiters in all places neither raise nor hide a line without a word."""
    sheet = sheet_of("name,work\na,both\n" + ",".join(cells))

    assert sheet.lines[0].query == "v=1&work=both"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", FIELDS)
def test_every_label_names_its_field(key: str, lang: str) -> None:
    """No label of either language stands for two fields."""
    known = vocabulary().headings

    assert (known[tidied(key)], known[tidied(word(lang, f"field.{key}.label"))]) == (key, key)


ADDED: Final = {
    "to nothing": ("", "name,work,rhythm\n新,inference,daily\n"),
    "columns are there": (
        "name,rhythm,work\na,always,both",
        "name,rhythm,work\na,always,both\n新,daily,inference\n",
    ),
    "a column is added": (
        "名稱;工作性質\na;訓練\n",
        "名稱;工作性質;rhythm\na;訓練\n新;inference;daily\n",
    ),
    "Windows line ends": (
        "name\twork\r\na\tboth\r\n",
        "name\twork\trhythm\na\tboth\n新\tinference\tdaily\n",
    ),
}


@pytest.mark.parametrize("name", ADDED)
def test_a_link_becomes_a_line(name: str) -> None:
    """What stands in the table stays; the new line says what the link says."""
    text, expected = ADDED[name]
    link = "https://example.org/calculator.html#v=1&work=inference&rhythm=daily"

    assert text_with_line(text, link, "新") == expected


def test_what_is_no_link_becomes_no_line() -> None:
    """A link without any answer of a reader's adds nothing."""
    assert text_with_line("name,work\n", "https://example.org/", "新") is None


def test_an_added_line_reads_back_as_the_link() -> None:
    """Numbers with units, choices of tables: the canonical text is the same."""
    query = "work=both&model=gpt-oss-20b&horizon_months=3年&as_of=2026-11-22&cached_share=30%25"
    text = text_with_line("名稱,頻率\na,每天\n", query, "a,b")

    assert text is not None
    assert sheet_of(text).lines[-1].query == canonical_query(parsed_query(query).scenario)
    assert sheet_of(text).lines[-1].name == "a,b"
