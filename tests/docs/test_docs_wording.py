"""The words: Taiwan's terms, spacing between scripts, no number typed into a sentence."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import pytest
from pages_of_docs import (
    CASE_STEMS,
    LANGUAGES,
    ROOT,
    STEMS,
    TABLE_STEMS,
    all_pages,
    page,
    parsed_page,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

HAN: Final = r"\u3400-\u9fff"
FULL_WIDTH: Final = "，。、：；？！「」『』（）《》／…"
EMOJI: Final = re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
NUMBER: Final = re.compile(r"\d")
NUMBERS_THAT_ARE_NAMES: Final = re.compile(r"2026-01-09|H100|Jinja2|MPL-2\.0|BSD-3-Clause|0BSD")
LONGEST: Final = {"glossary": 1600, "calculator": 1350}
DEFINED_ONCE: Final = "本地（地端）"
NO_SPACE: Final = re.compile(rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]")
SPACED_PUNCTUATION: Final = re.compile(rf"[{FULL_WIDTH}] | [{FULL_WIDTH}]")
HALF_WIDTH: Final = re.compile(rf"[{HAN}][,;:!?()]|[,;:!?()][{HAN}]")
TITLE_OF_SOURCE: Final = "「訓練 vs 推論:雲端與本地怎麼選?」"
PLACEHOLDER: Final = re.compile(r"\{[^}]*\}")
SOME_WORD: Final = "某"

CATALOGUES: Final = tuple(
    sorted(
        [
            *(ROOT / "calculator").rglob("*zh-TW.toml"),
            *(ROOT / "calculator").rglob("zh-TW/*.toml"),
        ],
        key=lambda path: path.as_posix(),
    )
)


def avoided_terms() -> list[tuple[str, str, list[str]]]:
    """Return each word to avoid, what to say instead, and the phrases in which it is right."""
    file = Path(__file__).with_name("avoided_terms.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            (row["avoid"], row["use"], list(filter(None, row["allowed"].split("|"))))
            for row in csv.DictReader(lines)
        ]


def avoided_in(text: str) -> list[str]:
    """Return the words of a text that are not said in Taiwan, with what to say instead."""
    found: list[str] = []
    for avoid, use, allowed in avoided_terms():
        rest = text
        for phrase in allowed:
            rest = rest.replace(phrase, "")
        if avoid in rest:
            found.append(f"{avoid} -> {use}")
    return found


def spacing_faults(text: str) -> list[str]:
    """Return the places where Chinese and Latin script stand too close, or marks are wrong."""
    rest = text.replace(TITLE_OF_SOURCE, "")
    rules = (NO_SPACE, SPACED_PUNCTUATION, HALF_WIDTH)
    return [match[0] for rule in rules for match in rule.finditer(rest)]


def strings(value: object) -> Iterator[str]:
    """Yield every text of a catalogue."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in cast("dict[str, object]", value).values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from strings(inner)


def chinese_texts() -> Iterator[tuple[str, str]]:
    """Yield place and text of everything that is written in Chinese for readers."""
    for found in all_pages("zh-TW"):
        for text in (*found.front_matter.values(), *found.sentences):
            yield found.place, text
    for catalogue in CATALOGUES:
        for text in strings(tomllib.loads(catalogue.read_text("utf-8"))):
            if len(text) > 1:  # a single character is a mark in a picture, not a word
                yield catalogue.name, text


def test_catalogues_are_found() -> None:
    """At least the calculator's and the diagrams' words are looked at."""
    assert len(CATALOGUES) >= 3


def test_chinese_is_taiwans() -> None:
    """No word of the table of avoided terms, outside of its exceptions."""
    faults = [(place, fault) for place, text in chinese_texts() for fault in avoided_in(text)]

    assert not faults


def test_chinese_is_traditional() -> None:
    """Every character is one of Big5, which holds no simplified forms."""
    foreign = [
        (place, character)
        for place, text in chinese_texts()
        for character in re.findall(f"[{HAN}]", text)
        if not _in_big5(character)
    ]

    assert not foreign


def test_scripts_are_spaced() -> None:
    """A space between Han and Latin or digits, none beside full-width marks, full-width marks."""
    faults = [
        (place, fault, text)
        for place, text in chinese_texts()
        for fault in spacing_faults(PLACEHOLDER.sub(SOME_WORD, text))
    ]

    assert not faults


def test_local_is_defined_once() -> None:
    """The trade's other word for local is introduced on the front page and not repeated."""
    places = [
        found.stem
        for found in all_pages("zh-TW")
        for _ in range("".join(found.sentences).count(DEFINED_ONCE))
    ]

    assert places == ["index"]


@pytest.mark.parametrize("stem", [*STEMS, *CASE_STEMS, *TABLE_STEMS])
def test_chinese_in_english_pages_is_marked(stem: str) -> None:
    """Words in Chinese carry their language, so that fonts and voices get them right."""
    unmarked = [text for text in page("en", stem).sentences if re.search(f"[{HAN}]", text)]

    assert not unmarked


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stem", [*STEMS, *CASE_STEMS, *TABLE_STEMS])
def test_no_number_is_typed_into_a_sentence(lang: str, stem: str) -> None:
    """A number has one home, a row of a table; pages quote it from there."""
    typed = [
        text
        for text in page(lang, stem).sentences
        if NUMBER.search(NUMBERS_THAT_ARE_NAMES.sub("", text))
    ]

    assert not typed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_emoji(lang: str) -> None:
    """Marks come from the calculator's templates, with words beside them."""
    assert not [found.place for found in all_pages(lang) if EMOJI.search(found.body)]


@pytest.mark.parametrize("stem", STEMS)
def test_pages_are_about_as_long_as_they_need_to_be(stem: str) -> None:
    """Long enough to act on, short enough to read; two pages are for looking things up."""
    words = len(" ".join(page("en", stem).sentences).split())

    assert 450 <= words <= LONGEST.get(stem, 950)


@pytest.mark.parametrize("stem", CASE_STEMS)
def test_a_worked_example_is_short(stem: str) -> None:
    """The answer takes the room; the words say what is special about the case."""
    words = len(" ".join(page("en", stem).sentences).split())

    assert 220 <= words <= 480


def test_the_tests_can_fail() -> None:
    """Wrong words, spacing and characters are seen, right ones are let pass."""
    assert avoided_in("服務器的性能") == ["服務器 -> 伺服器", "性能 -> 效能"]
    assert avoided_in("雲計算") == ["雲 -> 雲端"]
    assert not avoided_in("雲端與雲地混合，演算法，大數據，推理（reasoning）")
    assert spacing_faults("用GPU") == ["用G"]
    assert spacing_faults("用 GPU， 再說") == ["， "]
    assert spacing_faults("好,不好") == ["好,"]
    assert not spacing_faults("用 GPU，再說（例如 LoRA）。")
    assert not _in_big5("训")
    assert parsed_page("zh-TW", "x", "用 `a` 與**粗體**\n").sentences == ("用 x 與粗體",)


def _in_big5(character: str) -> bool:
    """Return whether a character is one of Taiwan's code page."""
    try:
        character.encode("cp950")
    except UnicodeEncodeError:
        return False
    return True
