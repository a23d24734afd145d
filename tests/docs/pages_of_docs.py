"""The site's pages as the tests read them: front matter, blocks, headings, ids, links, words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, override

import markdown

from calculator.scenario.presets import cases

ROOT: Final = Path(__file__).parents[2]
LANGUAGES: Final = ("zh-TW", "en")
STEMS: Final = (
    "index",
    "training",
    "inference",
    "cloud-inference",
    "matrix",
    "hybrid",
    "flow",
    "calculator",
    "glossary",
    "about",
)
CASE_STEMS: Final = cases()
"""Worked examples: a preset, its page of the same name, its answer."""

TABLE_STEMS: Final = ("facts", "accuracy", "cases", "offline", "portfolio")
"""Pages that show tables or recipes; no calculator of one case stands on them."""

EXTENSIONS: Final = ("attr_list", "md_in_html", "admonition", "def_list", "tables", "footnotes")

FRONT_MATTER: Final = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
BLOCK: Final = re.compile(r"^/// ([a-z]+)(?: \| ([\w-]+))?\n((?:    .*\n)*)///$", re.MULTILINE)
FACT: Final = re.compile(r"\[\[fact ([^\]]+)\]\]")
AMOUNT: Final = re.compile(r"\[\[answer ([^\]]+)\]\]")
CASE: Final = re.compile(r"\[\[case ([^|\]]+?) \| [^\]]+\]\]")
HEADING: Final = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
BLOCK_TAGS: Final = frozenset({"p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "pre"})
MARK_OF_FACT: Final = "x"
"""Stands for an inline fact in a sentence: it is spaced like a number."""

MARK_OF_CODE: Final = "x"
"""Stands for code, or words in another language, in a sentence: spaced like a word."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one language, taken apart."""

    lang: str
    stem: str
    front_matter: dict[str, str]
    body: str
    blocks: tuple[tuple[str, str, str], ...]
    facts: tuple[str, ...]
    amounts: tuple[str, ...]
    headings: tuple[tuple[int, str], ...]
    ids: tuple[str, ...]
    links: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def place(self) -> str:
        """The page's name for messages."""
        return f"{self.lang}/{self.stem}.md"


def stems(lang: str) -> list[str]:
    """Return the names of a language's pages."""
    return sorted(path.stem for path in (ROOT / "docs" / lang).glob("*.md"))


@cache
def page(lang: str, stem: str) -> Page:
    """Return a page of the site."""
    source = (ROOT / "docs" / lang / f"{stem}.md").read_text("utf-8")
    return parsed_page(lang, stem, source)


def all_pages(lang: str) -> list[Page]:
    """Return every page of a language."""
    return [page(lang, stem) for stem in stems(lang)]


def parsed_page(lang: str, stem: str, source: str) -> Page:
    """Return a page's source taken apart."""
    match = FRONT_MATTER.match(source)
    front_matter, body = match.groups() if match else ("", source)
    quoted = AMOUNT.sub(MARK_OF_FACT, FACT.sub(MARK_OF_FACT, BLOCK.sub("", body)))
    plain = CASE.sub(r"\1", quoted)
    reader = _Reader()
    reader.feed(markdown.markdown(plain, extensions=list(EXTENSIONS)))
    return Page(
        lang=lang,
        stem=stem,
        front_matter=dict(_entry(line) for line in front_matter.splitlines()),
        body=body,
        blocks=tuple((m[1], m[2] or "", m[3]) for m in BLOCK.finditer(body)),
        facts=tuple(FACT.findall(body)),
        amounts=tuple(AMOUNT.findall(body)),
        headings=tuple((len(m[1]), m[2]) for m in HEADING.finditer(_without_code(plain))),
        ids=tuple(reader.ids),
        links=tuple(reader.links),
        sentences=tuple(filter(None, (text.strip() for text in reader.texts))),
    )


def _entry(line: str) -> tuple[str, str]:
    """Return key and value of a line of front matter."""
    key, _, value = line.partition(":")
    return key.strip(), value.strip().strip('"')


def _without_code(body: str) -> str:
    """Return the source without indented code, whose lines may begin with a hash."""
    return re.sub(r"^    .*$", "", body, flags=re.MULTILINE)


class _Reader(HTMLParser):
    """Collects what the tests ask of rendered HTML; code is left out of the texts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if tag in BLOCK_TAGS:
            self.texts.append("")
        # Code, and words in another language, follow other rules than the page's own words.
        self._open.append((tag, tag == "code" or "lang" in values))

    @override
    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    @override
    def handle_data(self, data: str) -> None:
        if not self.texts:
            return
        apart = any(is_apart for _, is_apart in self._open)
        self.texts[-1] += MARK_OF_CODE if apart else data
