"""The cases: what they assume adds up, their answers are those that their pages speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from markdown import markdown

from calculator.answer import answer
from calculator.embed import makeExtension
from calculator.embed.cases import amount, cases_html, sizes_html, turns_html
from calculator.embed.cases.answers import case_answer, cost_usd_per_month
from calculator.embed.cases.tables import product, sizes
from calculator.errors import EmbedError
from calculator.present.cases import case_choices
from calculator.present.money import Money
from calculator.present.render import rendered
from calculator.present.words import LANGUAGES
from calculator.scenario.presets import cases, presets

if TYPE_CHECKING:
    from calculator.decide.verdict import Place, Strength
    from calculator.embed.blocks import Html

ANSWERS: dict[str, tuple[Place | None, Place | None, Strength]] = {
    "case-customer-service": (None, "local", "leaning"),
    "case-chatbot": (None, "api", "leaning"),
    "case-research": ("cloud", "local", "clear"),
    "case-hospital": (None, "local", "clear"),
    "case-translation": (None, "local", "close"),
    "case-coding": (None, "local", "clear"),
    "case-inspection": (None, "local", "clear"),
    "case-experiment": ("api", "api", "clear"),
    "case-pretraining": ("cloud", None, "clear"),
    "case-government": (None, "local", "clear"),
}
"""Place of training and of inference, and strength. If a new price changes a line, the words of
that case's page speak of another answer: read them again."""

NEIGHBOURS: dict[str, tuple[str, Strength]] = {
    "case-customer-service?api_model=openai-gpt-6-luna": ("cloud", "leaning"),
    "case-customer-service?security=must": ("local", "clear"),
    "case-chatbot?api_model=openai-gpt-6-astra": ("local", "clear"),
    "case-chatbot?security=must": ("local", "clear"),
    "case-research?training_method=qlora": ("local", "leaning"),
    "case-hospital?work=both": ("local", "clear"),
    "case-translation?security=must": ("local", "clear"),
    "case-coding?api_model=openai-gpt-6-1-terra": ("close", "close"),
    "case-coding?tokens_in_per_day=24e6&tokens_out_per_day=0.8e6&concurrent_users=4": (
        "cloud",
        "leaning",
    ),
    "case-inspection?latency=no": ("local", "clear"),
    "case-inspection?latency=no&api_model=openai-gpt-6-luna": ("cloud", "leaning"),
    "case-inspection?machine_price_usd=10400": ("local", "clear"),
    "case-government?model=gpt-oss-120b&quantization=mxfp4&machine=ws-2x-rtx-pro-6000": (
        "local",
        "clear",
    ),
    "case-pretraining?runs_per_year=5": ("close", "close"),
}
"""What the pages say of cases that differ in one respect."""


def test_there_are_ten_cases() -> None:
    """Each with its answer above."""
    assert list(ANSWERS) == list(cases())
    assert len(ANSWERS) == 10


@pytest.mark.parametrize("name", cases())
def test_a_case_comes_to_the_answer_that_its_page_speaks_of(name: str) -> None:
    """And nothing in it is misspelt."""
    found = answer(presets()[name])
    place = found.verdict.placement

    assert not found.reading.problems
    assert (place["training"], place["inference"], found.verdict.strength) == ANSWERS[name]


@pytest.mark.parametrize("case", NEIGHBOURS)
def test_a_case_that_differs_comes_to_what_the_pages_say(case: str) -> None:
    """A sentence such as "with ten people the other side wins" holds."""
    name, _, changes = case.partition("?")
    verdict = case_answer("en", name, changes).verdict

    assert (verdict.overall, verdict.strength) == NEIGHBOURS[case]


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for name in cases() for key in sizes()[name]]
)
def test_factors_make_the_number_that_the_calculator_uses(name: str, key: str) -> None:
    """What the page multiplies is what the answer stands on."""
    given = answer(presets()[name]).reading.scenario.given

    assert product(sizes()[name][key]) == given[key]


@pytest.mark.parametrize("name", cases())
def test_what_is_read_at_once_is_the_length_of_a_request(name: str) -> None:
    """The factor and the field are one assumption."""
    given = answer(presets()[name]).reading.scenario.given
    read = sizes()[name].get("tokens_in_per_day", {}).get("tokens_read")

    assert given.get("tokens_in_per_request") == read


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picker_opens_each_case(lang: str) -> None:
    """Links to the calculator that need no script to be followed."""
    html = rendered(lang, "presets.html", {})

    for case in case_choices(lang):
        assert f'href="calculator.html#{case.canonical.replace("&", "&amp;")}"' in html
        assert case.title.replace("'", "&#39;") in html
        assert answer(case.canonical).canonical == answer(presets()[case.name]).canonical


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_names_answer_and_cost_of_every_case(lang: str) -> None:
    """The cost is that of an option of the same answer."""
    html = cases_html(lang, "", {})

    for case in case_choices(lang):
        row = html.partition(f'data-case="{case.name}"')[2].partition("</tr>")[0]
        assert f'href="{case.name}.html"' in row
        assert amount(lang, f"{case.name}/cost") in row
        assert f'data-case="{case.name}"' in html


def test_an_amount_is_an_options_cost() -> None:
    """The cheapest way on the side of the verdict."""
    found = case_answer("en", "case-coding")
    options = {option.code: option for option in found.verdict.parts[0].options}

    assert cost_usd_per_month(found) == options["own"].usd_per_month
    assert amount("en", "case-coding/other") == Money("TWD", 31.918).words(
        options["rent_office_hours"].usd_per_month
    )


def test_both_parts_of_a_case_are_added_up() -> None:
    """Rented training and owned inference together."""
    found = case_answer("en", "case-research")
    training, inference = found.verdict.parts
    rent = next(option for option in training.options if option.code == "rent")
    own = next(option for option in inference.options if option.code == "own")

    assert cost_usd_per_month(found) == rent.usd_per_month + own.usd_per_month


def test_a_sentence_shows_the_amount() -> None:
    """With what differs from the case, if anything."""
    page = markdown(
        "It is [[answer case-government?security=no/cost]].",
        extensions=[makeExtension(lang="en", docs_dir="docs/en")],
    )
    cost = amount("en", "case-government?security=no/cost")

    assert page == f'<p>It is <span class="case-amount">{cost}</span>.</p>'
    assert cost != amount("en", "case-government/cost")


def test_a_link_may_change_a_case() -> None:
    """All of the case, and the one field that differs."""
    page = markdown(
        "[[case words | case-government?model=qwen3-14b]]",
        extensions=[makeExtension(lang="en", docs_dir="docs/en")],
    )
    query = page.partition("calculator.html#")[2].partition('"')[0].replace("&amp;", "&")
    before = parse_qs(answer(presets()["case-government"]).canonical)

    assert parse_qs(query) == before | {"model": ["qwen3-14b"]}


@pytest.mark.parametrize("block", [sizes_html, turns_html])
def test_an_unknown_case_is_refused(block: Html) -> None:
    """Whoever writes the page is told which there are."""
    with pytest.raises(EmbedError, match=r"unknown_case.*case-chatbot"):
        block("en", "start", {})
