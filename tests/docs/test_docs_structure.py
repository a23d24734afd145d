"""The pages hold together: same shape in both languages, every claim at home, every link alive."""

from __future__ import annotations

import csv
import re
from typing import Final

import pytest
from pages_of_docs import (
    CASE_STEMS,
    HEADING,
    LANGUAGES,
    ROOT,
    STEMS,
    TABLE_STEMS,
    Page,
    all_pages,
    page,
    parsed_page,
    stems,
)

from calculator.present.words import word

PRESET_OF_PAGE: Final = {
    "index": "start",
    "training": "training",
    "inference": "inference-daily",
    "cloud-inference": "inference-occasional",
    "matrix": "private-data",
    "hybrid": "both",
    "flow": "start",
    "calculator": "start",
    "glossary": "experiment",
    "about": "inference-always",
    **{case: case for case in CASE_STEMS},
}
HOME_OF_CLAIM: Final = {
    "g-1": "index",
    "g-2": "index",
    "g-3": "index",
    "g-4": "training",
    "g-5": "inference",
    "g-6": "training",
    "g-7": "training",
    "g-8": "inference",
    "g-9": "inference",
    "g-10": "cloud-inference",
    "g-11": "matrix",
    "g-12": "hybrid",
    "g-13": "flow",
    "g-14": "index",
}
TABLES_OF_PAGE: Final = {
    "facts": [
        ("facts", "accelerators"),
        ("facts", "systems"),
        ("facts", "cloud_gpu"),
        ("facts", "api_prices"),
        ("facts", "electricity"),
        ("facts", "models"),
        ("facts", "quantization"),
        ("facts", "operations"),
    ],
    "cases": [("cases", "")],
    "offline": [("copy", ""), ("hosting", "")],
    "portfolio": [("portfolio", "company")],
    "accuracy": [("crossvalidation", ""), ("published", "at_fault"), ("published", "")],
}
DIAGRAM_OF_PAGE: Final = {"index": "split", "hybrid": "hybrid", "flow": "flow"}
CREDITED: Final = (
    "https://www.nuface.tw/training-vs-inference-how-to-choose-between-cloud-and-on-prem-ai"
)
EXPLICIT_ID: Final = re.compile(r" \{#[a-z0-9]+(-[a-z0-9]+)*\}$")
ALIGNED_TABLE: Final = re.compile(r"^\s*\|?[\s|:-]*(:-{2,}|-{2,}:)[\s|:-]*$", re.MULTILINE)
LONGEST_DESCRIPTION: Final = 160

each_page = pytest.mark.parametrize(
    ("lang", "stem"), [(lang, s) for lang in LANGUAGES for s in (*STEMS, *CASE_STEMS)]
)
each_file = pytest.mark.parametrize(
    ("lang", "stem"), [(lang, stem) for lang in LANGUAGES for stem in stems(lang)]
)


def heading_ids(found: Page) -> list[tuple[int, str]]:
    """Return level and id of each heading of a page."""
    return [(level, text.rpartition("{#")[2].rstrip("}")) for level, text in found.headings]


def test_both_languages_have_the_same_files() -> None:
    """A page that exists in one language exists in the other."""
    assert stems("zh-TW") == stems("en")
    assert {*STEMS, *CASE_STEMS, *TABLE_STEMS} == set(stems("en"))


@pytest.mark.parametrize("stem", stems("en"))
def test_both_languages_have_the_same_headings_and_anchors(stem: str) -> None:
    """An address that works in one language works in the other."""
    chinese, english = page("zh-TW", stem), page("en", stem)

    assert heading_ids(chinese) == heading_ids(english)
    assert sorted(chinese.ids) == sorted(english.ids)
    assert chinese.blocks == english.blocks
    assert sorted(chinese.facts) == sorted(english.facts)
    assert sorted(chinese.amounts) == sorted(english.amounts)


@each_file
def test_every_heading_has_an_explicit_id(lang: str, stem: str) -> None:
    """Ids in English, by hand: a reworded heading breaks no link."""
    bare = [text for _, text in page(lang, stem).headings if not EXPLICIT_ID.search(text)]

    assert not bare


@each_file
def test_ids_are_unique_in_a_page(lang: str, stem: str) -> None:
    """No address means two places."""
    ids = page(lang, stem).ids

    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("claim", HOME_OF_CLAIM)
def test_every_claim_is_taught_at_its_home_and_nowhere_else(lang: str, claim: str) -> None:
    """From a verdict to the claim behind it in one click."""
    homes = [found.stem for found in all_pages(lang) for name in found.ids if name == claim]

    assert homes == [HOME_OF_CLAIM[claim]]


@each_page
def test_a_claim_stands_right_before_its_words(lang: str, stem: str) -> None:
    """An anchor without words after it would point at nothing."""
    lonely = re.findall(r'<a id="g-\d+"></a>\s*$', page(lang, stem).body, re.MULTILINE)

    assert not lonely


@each_file
def test_every_page_has_a_title_and_a_description(lang: str, stem: str) -> None:
    """Search engines and link previews show them."""
    front_matter = page(lang, stem).front_matter

    assert front_matter["title"]
    assert 20 <= len(front_matter["description"]) <= LONGEST_DESCRIPTION


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASE_STEMS)
def test_a_worked_example_has_the_name_of_its_case(lang: str, case: str) -> None:
    """The picker, the table of all cases, the menu and the page call it the same."""
    assert page(lang, case).front_matter["title"] == word(lang, f"preset.{case}.title")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASE_STEMS)
def test_a_worked_example_shows_what_it_assumes_and_what_turns_it(lang: str, case: str) -> None:
    """Of its own case, and links to a claim and to a neighbour."""
    found = page(lang, case)
    blocks = [(name, argument) for name, argument, _ in found.blocks]
    links = {link.rpartition("#")[2] for link in found.links} | set(found.links)

    assert blocks == [("calculator", case), ("sizes", case), ("turns", case)]
    assert links & set(HOME_OF_CLAIM)
    assert links & {f"{other}.md" for other in CASE_STEMS if other != case}


@each_page
def test_every_page_has_its_calculator_after_the_short_answer(lang: str, stem: str) -> None:
    """The short answer, then the reader's own case, then the chapters."""
    found = page(lang, stem)
    calculators = [argument for name, argument, _ in found.blocks if name == "calculator"]
    place = found.body.index("/// calculator")
    headings_before = [match[1] for match in HEADING.finditer(found.body[:place])]
    words_before = found.body[:place].partition("}")[2]

    assert calculators == [PRESET_OF_PAGE[stem]]
    assert headings_before == ["#"]
    assert "**" in words_before


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stem", TABLE_STEMS)
def test_a_page_of_tables_has_all_of_them(lang: str, stem: str) -> None:
    """What the page promises to show is there."""
    tables = [(name, argument) for name, argument, _ in page(lang, stem).blocks]

    assert tables == TABLES_OF_PAGE[stem]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_in_the_menu(lang: str) -> None:
    """A page that the menu lacks is found by nobody."""
    config = ROOT / ("mkdocs.yml" if lang == "zh-TW" else "mkdocs.en.yml")
    menu = re.findall(r"^ +- (?:.+: )?([\w-]+)\.md$", config.read_text("utf-8"), re.MULTILINE)

    assert sorted(menu) == stems(lang)


@each_page
def test_diagrams_and_matrix_stand_on_their_pages(lang: str, stem: str) -> None:
    """Each of them once, where it is explained."""
    blocks = page(lang, stem).blocks

    assert [a for name, a, _ in blocks if name == "diagram"] == list(
        filter(None, [DIAGRAM_OF_PAGE.get(stem)])
    )
    assert [name for name, _, _ in blocks].count("matrix") == (stem == "matrix")


@each_file
def test_links_within_the_site_lead_somewhere(lang: str, stem: str) -> None:
    """Page and anchor of every relative link exist."""
    dead: list[str] = []
    for link in page(lang, stem).links:
        if link.startswith("https://"):
            continue
        target, _, anchor = link.partition("#")
        name = target.removesuffix(".md") or stem
        if name not in stems(lang) or not _leads_somewhere(page(lang, name), anchor):
            dead.append(link)

    assert not dead


def _leads_somewhere(found: Page, anchor: str) -> bool:
    """Tell whether a page has an anchor."""
    return not anchor or anchor in found.ids


@each_file
def test_links_out_of_the_site_lead_to_the_credited_article_only(lang: str, stem: str) -> None:
    """Whoever reads offline misses nothing but the source."""
    outside = [link for link in page(lang, stem).links if "//" in link]

    assert all(link in {CREDITED, f"{CREDITED}-2"} for link in outside)
    assert bool(outside) == (stem == "about")


@each_page
def test_facts_in_sentences_exist_and_are_verified(lang: str, stem: str) -> None:
    """A number in a sentence comes from a row with that id, is not a gap, and is no guess."""
    for path in page(lang, stem).facts:
        table, row_id, column = path.split("/")
        file = ROOT / "calculator" / "facts" / "tables" / f"{table}.csv"
        with file.open(encoding="utf-8", newline="") as lines:
            row = {row["id"]: row for row in csv.DictReader(lines)}[row_id]

        assert row[column]
        assert "UNVERIFIED" not in row["note"]


@each_file
def test_plain_markdown_without_styles(lang: str, stem: str) -> None:
    """The content security policy allows no style attribute, which aligned tables would write."""
    body = page(lang, stem).body

    assert not ALIGNED_TABLE.search(body)
    assert "style=" not in body
    assert "<script" not in body


def test_the_tests_can_fail() -> None:
    """The parts that the tests above lean on see what they should see."""
    found = parsed_page(
        "en",
        "sample",
        '---\ntitle: T\ndescription: "D: d"\n---\n\n# H {#h}\n\n/// calculator | start\n///\n\n'
        '<a id="g-1"></a>See [x](y.md#z) and [[fact a/b/c]].\n\n## Bare\n\n'
        "Term {#term}\n:   Words.\n",
    )

    assert found.front_matter == {"title": "T", "description": "D: d"}
    assert found.blocks == (("calculator", "start", ""),)
    assert found.ids == ("h", "g-1", "term")
    assert found.links == ("y.md#z",)
    assert found.facts == ("a/b/c",)
    assert [text for _, text in found.headings if not EXPLICIT_ID.search(text)] == ["Bare"]
    assert ALIGNED_TABLE.search("|---|---:|\n")
    assert ALIGNED_TABLE.search("| :--- | --- |\n")
    assert not ALIGNED_TABLE.search("|---|---|\n")
