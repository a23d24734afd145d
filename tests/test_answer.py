"""The one door, and its contract."""

from __future__ import annotations

import json
import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.answer import answer
from calculator.decide.decision import verdict
from calculator.decide.rules import RULES, SHORT_HORIZON
from calculator.present.money import Money
from calculator.present.phrases import announcement, reason_words
from calculator.present.words import LANGUAGES
from calculator.requests import respond
from calculator.scenario.fields import QUESTION_FIELDS
from calculator.scenario.presets import presets
from calculator.scenario.scenario import Scenario

HOSTILE = [
    "work=<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>=1",
    "work={{7*7}}",
    "work={text}&{0.__class__}=1",
    "v=999&work=training",
    "horizon_months=\ud800",
    "&&&===;;;",
    "%",
    "a" * 100_000,
    "work=training&" * 9_000,
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("preset", presets())
def test_the_json_answer_keeps_its_contract(preset: str, lang: str) -> None:
    """What programs rely on is there, with the values they rely on."""
    data = json.loads(answer(presets()[preset], lang).json())

    assert (
        data["overall"] in {"cloud", "local", "hybrid", "close"},
        set(data["placement"]) == {"training", "inference"},
        set(data["placement"].values()) <= {"cloud", "local", "api", None},
        data["strength"] in {"clear", "leaning", "close"},
        all({"code", "claims", "params"} <= set(reason) for reason in data["reasons"]),
        all({"field", "code", "params"} <= set(problem) for problem in data["problems"]),
        all({"field", "value", "source"} <= set(row) for row in data["assumptions"]),
    ) == (True,) * 7


def test_the_json_answer_holds_no_words_of_a_language() -> None:
    """The same query gives the same JSON in every language."""
    assert len({answer("work=both&x=1", lang).json() for lang in LANGUAGES}) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_text_gives_an_answer_and_a_named_problem(query: str, lang: str) -> None:
    """Nothing the text holds reaches the page as markup, and the page is never empty."""
    found = answer(query, lang)
    html = found.html() + found.summary() + found.errors()

    assert (
        bool(found.reading.problems) or query == "&&&===;;;",
        found.verdict.overall != "",
        re.search(r"<script|<img|onerror=(?!alert)", html) is None,
    ) == (True, True, True)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300), st.sampled_from([*LANGUAGES, "xx", ""]))
def test_respond_never_raises(query: str, lang: str) -> None:
    """The worker always gets fragments to show."""
    response = json.loads(respond(json.dumps({"ask": "answer", "query": query, "lang": lang})))

    said = {"canonical", "pinned", "overall", "announce", "problems", "sliders"}

    assert {*said, "verdict", "answer", "summary", "errors"} == set(response)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_takes_longest_is_asked_for_by_itself(lang: str) -> None:
    """Thresholds, which the first reply neither holds nor waits for."""
    query = "work=both&rhythm=daily"
    at_once, later = (
        json.loads(respond(json.dumps({"ask": ask, "query": query, "lang": lang})))
        for ask in ("answer", "thresholds")
    )
    whole = answer(query, lang)

    assert (at_once["answer"], later) == (whole.body(), {"rest": whole.rest()})


def test_nothing_but_thresholds_waits_for_thresholds() -> None:
    """They are worked out when they are first asked for."""
    found = answer("work=both&rhythm=daily", "en")
    found.fragments()
    before = "flips" in vars(found.outcome)
    found.rest()

    assert (before, "flips" in vars(found.outcome)) == (False, True)


@pytest.mark.parametrize(
    "request_text", ["", "[]", "{}", "null", '{"query": 1}', '{"ask": "x", "lang": "en"}']
)
def test_a_broken_request_gives_a_sentence(request_text: str) -> None:
    """Even a request that is no request is answered in words."""
    assert json.loads(respond(request_text))["error"]


def test_problems_stand_beside_their_field() -> None:
    """Each faulty field has its sentence, and the rest of the answer is kept."""
    fragments = answer("work=training&horizon_months=999", "en").fragments()

    assert (fragments["problems"], fragments["canonical"]) == (
        {"horizon_months": "“999” is out of range. Enter a number from 1 to 120 months."},
        "v=1&work=training",
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", ["html", "text", "markdown"])
@pytest.mark.parametrize("preset", presets())
def test_every_reason_is_shown_with_its_claims(preset: str, form: str, lang: str) -> None:
    """A reader gets from each reason to the claim it stands on."""
    found = answer(presets()[preset], lang)
    shown: str = getattr(found, form)()

    assert all(claim in shown for reason in found.verdict.reasons for claim in reason.claims)


@pytest.mark.parametrize("rule", [*RULES, SHORT_HORIZON], ids=lambda rule: rule.code)
def test_every_rule_stands_on_a_claim(rule: object) -> None:
    """No rule without the guidance behind it."""
    assert getattr(rule, "claims", ())


def test_nothing_is_selected_beforehand() -> None:
    """A form that comes half filled in gets half-read answers."""
    assert "checked" not in answer("", "en").widget("start")


def test_every_question_can_be_left_open() -> None:
    """Each choice offers "I am not sure" as its last answer."""
    html = answer("", "en").widget("start")
    keys = [key for key, field in QUESTION_FIELDS.items() if field.choices]

    assert all(html.count(f'name="{key}" value=""') == 1 for key in keys)


def test_all_combinations_can_be_said_in_both_languages() -> None:
    """Every word that the verdict on any combination needs is there."""
    choices = {key: field.choices for key, field in QUESTION_FIELDS.items() if field.choices}
    money = Money("TWD", 30.0)

    for codes in product(*choices.values()):
        found = verdict(Scenario(dict(zip(choices, codes, strict=True))))
        for lang in LANGUAGES:
            assert announcement(lang, found)
            assert all(reason_words(lang, reason, money) for reason in found.reasons)
