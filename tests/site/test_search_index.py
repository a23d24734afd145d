"""Each language has a search index of its own, cut into words that readers type."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypedDict, cast

import pytest

from calculator import facts
from calculator.embed.theme_repairs import REPAIRS, Repair, repair_theme
from calculator.errors import BuildError

if TYPE_CHECKING:
    from pathlib import Path

    from calculator.embed.page import Page


class Entry(TypedDict):
    """A page or a section in the index."""

    location: str
    title: str
    text: str


class Index(TypedDict):
    """What the theme's search reads, as far as the tests look at it."""

    config: dict[str, object]
    docs: list[Entry]


def index_of(site_dir: Path, folder: str) -> Index:
    """Return the search index of a language."""
    return cast("Index", json.loads((site_dir / folder / "search/search_index.json").read_text()))


@pytest.mark.parametrize("folder", ["", "en/"])
def test_an_index_holds_the_pages_of_its_language_only(
    site_dir: Path, pages: dict[str, Page], folder: str
) -> None:
    """A reader gets results in the language of the page."""
    docs = index_of(site_dir, folder)["docs"]
    found = {entry["location"].partition("#")[0] for entry in docs}
    own = {path for path in pages if path.startswith("en/") == bool(folder)}
    assert found == {path.removeprefix("en/") for path in own} - {"404.html"}
    han = sum(bool(re.search(r"[\u4e00-\u9fff]", entry["title"])) for entry in docs)
    assert (han == 0) if folder else (han > len(docs) / 2)


@pytest.mark.parametrize("folder", ["", "en/"])
def test_the_index_keeps_words_as_readers_type_them(site_dir: Path, folder: str) -> None:
    """No stemmer, no trimmer: see the note in mkdocs.base.yml."""
    config = index_of(site_dir, folder)["config"]
    assert config["lang"] == ["en"]
    assert config["pipeline"] == ["stopWordFilter"]


@pytest.mark.parametrize(
    "word",
    [
        *("地端", "雲端", "推論", "訓練", "頻寬", "記憶體", "伺服器", "持有", "成本", "延遲"),
        *("案例", "客服", "醫院", "病歷", "翻譯", "產線", "機關", "預訓練", "離線", "命令列"),
    ],
)
def test_the_words_of_the_subject_are_cut_out(site_dir: Path, word: str) -> None:
    """Chinese has no spaces: what is not cut out is not found."""
    index = index_of(site_dir, "")
    separator = re.compile(r"[\s\u200b\u3000、。，．？！；：（）「」『』]|<[^>]*>")
    texts = [text for entry in index["docs"] for text in (entry["title"], entry["text"])]
    words = {piece for text in texts for piece in separator.split(text)}
    assert word in words


@pytest.mark.parametrize("folder", ["", "en/"])
def test_the_index_can_be_read_from_disk(site_dir: Path, folder: str) -> None:
    """Under file:// a page cannot fetch, so that the index also comes as a script."""
    script = (site_dir / folder / "search/search_index.js").read_text("utf-8")
    data = (site_dir / folder / "search/search_index.json").read_text("utf-8")
    assert script == f"var __index = {data}"
    assert (site_dir / folder / "assets/vendor/iframe-worker.js").is_file()


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("repair", REPAIRS)
def test_the_scripts_of_the_theme_are_mended(site_dir: Path, folder: str, repair: Repair) -> None:
    """What each repair is for stands beside it."""
    (script,) = (site_dir / folder).glob(repair.scripts)
    text = script.read_text("utf-8")
    assert (text.count(repair.fault), text.count(repair.mended)) == (0, 1)


def test_another_theme_stops_the_build(tmp_path: Path) -> None:
    """A repair that finds nothing to mend would be lost without a word."""
    for repair in REPAIRS:
        script = tmp_path / repair.scripts.replace("*", "0")
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text("another theme", "utf-8")

    with pytest.raises(BuildError, match="not once"):
        repair_theme(tmp_path)


@pytest.mark.parametrize("folder", ["", "en/"])
def test_calculators_are_left_out(site_dir: Path, folder: str) -> None:
    """The same labels on every page would drown what a page itself says."""
    label = "am not sure" if folder else "還不確定"
    docs = index_of(site_dir, folder)["docs"]
    texts = [entry["text"].replace("\u200b", "") for entry in docs]
    sections_of_calculators = [e["location"] for e in docs if "#calc-" in e["location"]]
    assert (max(text.count(label) for text in texts) <= 1, sections_of_calculators) == (True, [])


@pytest.mark.parametrize("folder", ["", "en/"])
def test_tables_are_found_by_their_cells_and_not_by_their_sources(
    site_dir: Path, folder: str
) -> None:
    """A result shows what a table says, each cell a word of its own."""
    docs = {entry["location"]: entry["text"] for entry in index_of(site_dir, folder)["docs"]}
    text = docs["facts.html#accelerators"].replace("\u200b", "")
    rows = facts.accelerators().values()

    assert [row.name for row in rows if f"{row.name} " not in text] == []
    assert [row.source for row in rows if row.source in text] == []
