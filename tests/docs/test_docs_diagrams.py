"""The diagrams: same words in both languages, readable on a phone, complete without seeing them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final, cast
from xml.etree import ElementTree as ET

import pytest
from pages_of_docs import LANGUAGES, ROOT

from calculator.embed.diagrams import DIAGRAMS, diagram_svg
from calculator.embed.diagrams.drawing import diagram_words, placed_lines
from calculator.embed.diagrams.lettering import text_width_em, wrapped_lines
from calculator.errors import CatalogueError, EmbedError

if TYPE_CHECKING:
    from collections.abc import Iterator

SVG_WIDTH: Final = 480
PHONE_DRAWING_PX: Final = 358
"""Width that a page leaves for a drawing on a screen of 390 pixels."""

SMALLEST_TEXT_PX: Final = 11

HANDLES: Final = frozenset({"diagram-arrow", "diagram-head", "diagram-step"})
"""Classes that name a part of a drawing for whoever restyles it; attributes draw them."""

each_diagram = pytest.mark.parametrize(
    ("name", "lang"), [(name, lang) for name in DIAGRAMS for lang in LANGUAGES]
)


def figure(name: str, lang: str) -> ET.Element:
    """Return a diagram parsed as XML, which also shows that it is well formed."""
    return ET.fromstring(diagram_svg(name, lang))  # noqa: S314  # our own output


def keys(value: object, path: str = "") -> Iterator[str]:
    """Yield the path of every text in a catalogue."""
    if isinstance(value, dict):
        for key, inner in cast("dict[str, object]", value).items():
            yield from keys(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(cast("list[object]", value)):
            yield from keys(inner, f"{path}.{number}")
    else:
        yield path


def catalogue(lang: str) -> dict[str, Any]:
    """Return the diagrams' words of a language."""
    file = ROOT / "calculator" / "embed" / "diagrams" / f"words.{lang}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def test_the_catalogues_have_the_same_keys() -> None:
    """What is said in one language is said in the other."""
    assert list(keys(catalogue("zh-TW"))) == list(keys(catalogue("en")))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_places_of_the_flow_are_the_same(lang: str) -> None:
    """An answer leads to the same place in every language."""
    places = [
        (number, part, answer["place"])
        for number, question in enumerate(catalogue(lang)["flow"]["questions"])
        for part in ("training", "inference")
        for answer in question[part]
    ]
    english = [
        (number, part, answer["place"])
        for number, question in enumerate(catalogue("en")["flow"]["questions"])
        for part in ("training", "inference")
        for answer in question[part]
    ]

    assert len(catalogue(lang)["flow"]["questions"]) == 4
    assert places == english


@each_diagram
def test_a_drawing_has_a_name_and_a_description(name: str, lang: str) -> None:
    """A screen reader announces it as one image with a title and a description."""
    svg = next(iter(figure(name, lang).iter("svg")))
    labels = {
        element.get("id"): element.text for element in svg if element.tag in {"title", "desc"}
    }

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == " ".join(str(label) for label in labels)
    assert all(labels.values())
    assert len(labels) == 2


@each_diagram
def test_the_same_content_stands_below_as_text(name: str, lang: str) -> None:
    """Every word of the drawing is in the caption or in the text alternative as well."""
    root = figure(name, lang)
    below = "".join("".join(part.itertext()) for part in root if part.tag != "svg")
    words = catalogue(lang)[name]

    assert root.tag == "figure"
    assert [part.tag for part in root] == ["svg", "figcaption", "details"]
    if name == "hybrid":
        assert len(list(root.iter("li"))) == len(words["steps"])
    else:
        missing = [text for text in _drawn_texts(words, name) if text not in below]
        assert not missing


def _drawn_texts(words: dict[str, Any], name: str) -> list[str]:
    """Return the texts of a drawing that its text alternative repeats word by word."""
    if name == "split":
        return [text for row in words["rows"] for text in row.values()]
    answers = [
        answer["text"]
        for question in words["questions"]
        for part in ("training", "inference")
        for answer in question[part]
    ]
    return [*answers, *(question["ask"] for question in words["questions"]), *words["end"].values()]


def test_ids_do_not_clash_between_diagrams() -> None:
    """Two diagrams may stand on one page."""
    ids = [
        element.get("id")
        for name in DIAGRAMS
        for element in figure(name, "en").iter()
        if element.get("id")
    ]

    assert len(set(ids)) == len(ids)


@each_diagram
def test_text_is_readable_on_a_phone(name: str, lang: str) -> None:
    """The smallest letters are at least 11 pixels high on a screen 390 pixels wide."""
    svg = next(iter(figure(name, lang).iter("svg")))
    _, _, width, height = (float(number) for number in str(svg.get("viewBox")).split())
    sizes = [float(str(text.get("font-size"))) for text in svg.iter("text")]
    heights = [float(str(line.get("y"))) for line in svg.iter("tspan")]

    assert width == SVG_WIDTH
    assert min(sizes) * PHONE_DRAWING_PX / width >= SMALLEST_TEXT_PX
    assert max(heights) < height


@each_diagram
def test_a_drawing_styles_itself_by_classes_only(name: str, lang: str) -> None:
    """No style attribute, no script, no colour of its own: the theme decides."""
    for element in figure(name, lang).iter():
        assert "style" not in element.attrib
        assert element.tag not in {"style", "script", "foreignObject", "image"}
        assert element.get("fill", "none") in {"none", "currentColor"}
        assert element.get("stroke", "none") in {"none", "currentColor"}


@each_diagram
def test_every_class_has_a_rule(name: str, lang: str) -> None:
    """A class that the style sheet does not know is a slip of the pen."""
    css = (ROOT / "overrides" / "assets" / "diagrams.css").read_text("utf-8")
    classes = {word for e in figure(name, lang).iter() for word in e.get("class", "").split()}

    assert {word for word in classes if f".{word}" not in css} <= HANDLES


def test_unknown_names_are_refused() -> None:
    """Whoever writes the page or translates is told what there is."""
    with pytest.raises(EmbedError, match="flow, hybrid, split"):
        diagram_svg("pie", "en")
    with pytest.raises(CatalogueError):
        diagram_svg("flow", "tlh")
    with pytest.raises(CatalogueError):
        diagram_words("tlh")


def test_words_that_do_not_fit_are_refused() -> None:
    """A longer translation breaks the build instead of the drawing."""
    with pytest.raises(EmbedError, match="words_do_not_fit"):
        placed_lines("far too many words for such a small place", (0, 40, 100), 16)
    with pytest.raises(EmbedError, match="words_do_not_fit"):
        placed_lines("unbreakable", (0, 40, 20), 16)


def test_lines_keep_every_word_and_chinese_rules() -> None:
    """Nothing is lost at a break; closing marks do not begin a line, opening ones end none."""
    text = "訓練用的 GPU（租來的），跑完就還。"
    for width_em in range(3, 20):
        lines = wrapped_lines(text, width_em)

        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not any(line[0] in "，。）" or line[-1] == "（" for line in lines)


def test_bold_is_wider() -> None:
    """The estimate errs on the wide side for bold words."""
    assert text_width_em("雲端", bold=True) > text_width_em("雲端") == 2
