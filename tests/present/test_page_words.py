"""The sentences around an answer: money in sight, what a change did, sliders, cases compared."""

from __future__ import annotations

import pytest

from calculator.answer import answer, compared
from calculator.present.expert import EXPERT_FIELDS, GROUPS, notes
from calculator.present.money import Money
from calculator.present.sliders import STOPS, nearest_stop, slider_places
from calculator.present.words import LANGUAGES
from calculator.scenario.fields import FIELDS, QUESTION_FIELDS
from calculator.scenario.numbers import parsed_number
from calculator.scenario.parse import parsed_query
from calculator.scenario.scenario import Scenario


@pytest.mark.parametrize("key", STOPS)
def test_each_stop_of_a_slider_is_a_value_of_its_field(key: str) -> None:
    """The field reads what the slider writes, within its limits, and finds the stop again."""
    stops, field = STOPS[key], FIELDS[key]

    assert list(stops) == sorted(set(stops))
    assert field.minimum <= stops[0] <= stops[-1] <= field.maximum
    assert [nearest_stop(key, stop) for stop in stops] == list(range(len(stops)))


@pytest.mark.parametrize(("text", "value"), [("1,000,000", 1e6), ("0.5", 0.5), ("1,500", 1500.0)])
def test_a_stop_is_written_as_fields_read_it(text: str, value: float) -> None:
    """Thousands are grouped for people; the parser takes them as they are."""
    assert parsed_number(text, ()) == value


def test_a_slider_stands_at_the_default_until_something_is_said() -> None:
    """The default of the rhythm, 8 hours a day, is the sixteenth half-hour."""
    assert STOPS["hours_per_day"][slider_places(Scenario({}))["hours_per_day"]] == 8.0


@pytest.mark.parametrize(
    ("usd", "lang", "text"),
    [
        (10.0, "zh-TW", "NT$ 320"),
        (31_249.0, "zh-TW", "NT$ 1,000,000（100 萬）"),
        (31_240.0, "zh-TW", "NT$ 1,000,000（100 萬）"),
        (31_000.0, "zh-TW", "NT$ 992,000"),
        (5e6, "zh-TW", "NT$ 160,000,000（1.6 億）"),
        (774_000.0, "en", "NT$ 24,800,000 (24.8 million)"),
        (5e8, "en", "NT$ 16,000,000,000 (16 billion)"),
    ],
)
def test_long_amounts_are_counted_as_the_language_counts(usd: float, lang: str, text: str) -> None:
    """Ten thousands and hundred millions in Chinese, millions and billions in English."""
    assert Money("TWD", 32.0, lang).words(usd) == text


CHANGES = {
    "": "",
    "work=inference&rhythm=always": "",
    "work=inference&rhythm=always&hours_per_day=12": "from 12 hours to the default: ",
    "work=inference&rhythm=occasional": "goes from “Inference through a hosted API” to",
    "work=inference&rhythm=always&currency=USD": "answer and cost stay the same",
    "work=training&rhythm=daily&hours_per_day=1&runs_per_year=2": "and 2 more",
}


@pytest.mark.parametrize("before", CHANGES)
def test_the_line_on_a_change_says_what_it_did(before: str) -> None:
    """Fields first, then the verdict or the cost; nothing if nothing changed."""
    now = answer("work=inference&rhythm=always", "en")
    said = now.change_from(before) if before else ""

    assert (CHANGES[before] in said, bool(CHANGES[before])) == (True, bool(said))


def test_the_other_verdict_is_named_before_and_after() -> None:
    """Work and place both, in the reader's language."""
    now = answer("work=inference&rhythm=occasional", "zh-TW")
    said = now.change_from("work=inference&rhythm=always")

    assert "從「全天候不停」改成「偶爾」：答案從「推論放本地（地端）」變成「" in said


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("work=inference&horizon_months=1", "but the machines are counted for 1 (against: "),
        ("work=inference&horizon_months=120&life_years=0.5", "are counted for 6 (against: "),
        ("work=inference&rhythm=always", "- Owning pays back after "),
        (
            "work=inference&tokens_in_per_day=0&tokens_out_per_day=0",
            "- If “Output tokens per day” were more than 0 tokens → ",
        ),
        (
            "work=inference&as_of=2025-06-01",
            "(2025-09-20, electricity/taiwan-industry, of a later day, nothing older is known)",
        ),
        (
            "work=training&security=must",
            "- Training: the rule of thumb says Cloud, but a must comes first: Local.",
        ),
        (
            "work=inference&security=must",
            "- Inference: the rule of thumb says Local, and so does the must.",
        ),
    ],
)
def test_sentences_say_what_holds(query: str, line: str) -> None:
    """No month after the last, no smallest number that was tried, no price of another day."""
    assert line in answer(query, "en").text()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_stands_in_exactly_one_view(lang: str) -> None:
    """The questions in the form of each page, all others in the groups."""
    html = answer("", lang).expert("x")
    names = [key for key in FIELDS if f'name="{key}"' in html]

    assert names == [field.key for field in EXPERT_FIELDS]
    assert [group for group in GROUPS if f'data-group="{group}"' in html] == list(GROUPS)
    assert not set(names) & set(QUESTION_FIELDS)


def test_a_note_says_what_was_read_and_the_default_with_its_source() -> None:
    """Forgiving parsing is checked by the reader, so the reader has to see what was understood."""
    found = parsed_query("work=inference&tokens_out_per_day=120萬&electricity_twd_per_kwh=5")
    note = notes("zh-TW", found.scenario, ["inference"])

    assert note["tokens_out_per_day"]["line"] == (
        "讀作 1,200,000 token（120 萬）；預設 4,500,000 token（450 萬）"
    )
    assert note["electricity_twd_per_kwh"]["row"] == "electricity-taiwan-industry"
    assert note["training_tokens"]["idle"]


def test_cases_side_by_side_mark_what_differs() -> None:
    """The first case is the one the others are held to; a fifth is left out."""
    queries = ["work=inference&rhythm=always", "work=inference&rhythm=always&hours_per_day=2"]
    html = compared([*queries, *queries, "work=training"], "en")
    text = compared(queries, "en", "compare.txt")

    assert (html.count('scope="col"'), "Training" in html) == (5, False)
    assert "Hours of use per day\n  Now: Default 24 hours\n  B: 2 hours (differs)" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_cases_are_compared_as_text(lang: str) -> None:
    """Whatever a link brings is parsed before it is shown."""
    html = compared(["work=<img src=x>", "&&&", "beside=beside", "x" * 9000], lang)

    assert "<img" not in html


def test_other_cases_in_a_link_are_no_problem() -> None:
    """They belong to the page; the answer is about the first."""
    assert parsed_query("v=1&work=training&beside=v%3D1&beside=x").problems == ()
