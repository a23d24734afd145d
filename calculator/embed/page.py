"""Reads a built page: its anchors, links, scripts and what it loads."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final, override

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT_TYPES: Final = frozenset({"", "module", "text/javascript", "application/javascript"})
"""What a browser runs; a script of any other type is data, and no policy looks at it."""

LOADED_BY_LINK: Final = frozenset({"icon", "stylesheet", "preload", "modulepreload", "manifest"})


@dataclass(slots=True)
class Page:
    """What a page holds, in the order of the page.

    Attributes:
        lang: language that the page states.
        title: its title, spaces joined.
        anchors: every id.
        article_anchors: the ids of the article, without those of the theme.
        links: where its links lead.
        resources: what a browser fetches to show it.
        inline_scripts: scripts that run without being fetched.
        alternates: address of the page in each language.
        meta: content by name or property.
        styled: start tags with a style of their own.
    """

    lang: str = ""
    title: str = ""
    anchors: list[str] = field(default_factory=list[str])
    article_anchors: list[str] = field(default_factory=list[str])
    links: list[str] = field(default_factory=list[str])
    resources: list[str] = field(default_factory=list[str])
    inline_scripts: list[str] = field(default_factory=list[str])
    alternates: dict[str, str] = field(default_factory=dict[str, str])
    canonical: str = ""
    meta: dict[str, str] = field(default_factory=dict[str, str])
    styled: list[str] = field(default_factory=list[str])


def page_of(html: str) -> Page:
    """Return what a page holds."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.title = " ".join(reader.page.title.split())
    return reader.page


def pages_of(site_dir: Path) -> dict[str, Page]:
    """Return the pages of a built site by their path, error pages included."""
    paths = sorted(site_dir.rglob("*.html"))
    return {
        path.relative_to(site_dir).as_posix(): page_of(path.read_text("utf-8")) for path in paths
    }


class _Reader(HTMLParser):
    """Fills a Page."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._in_article = False
        self._text_of = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._text_of = self._kind_of_text(tag, given)
        self._in_article = self._in_article or tag == "article"
        if "id" in given:
            self._add_anchor(given["id"])
        if "style" in given:
            self.page.styled.append(self.get_starttag_text() or tag)
        if tag == "html":
            self.page.lang = given.get("lang", "")
        elif tag == "a" and "href" in given:
            self.page.links.append(given["href"])
        elif tag == "link":
            self._add_link(given)
        elif tag == "meta" and "content" in given:
            self.page.meta[given.get("name") or given.get("property", "")] = given["content"]
        elif given.get("src"):
            self.page.resources.append(given["src"])

    @override
    def handle_data(self, data: str) -> None:
        if self._text_of == "title":
            self.page.title += data
        elif self._text_of == "script":
            self.page.inline_scripts[-1] += data

    @override
    def handle_endtag(self, tag: str) -> None:
        self._text_of = ""
        self._in_article = self._in_article and tag != "article"

    def _kind_of_text(self, tag: str, given: dict[str, str]) -> str:
        """Return what the text after a start tag belongs to, empty if to nothing of ours."""
        if tag == "title" and not self.page.title:
            return tag
        if tag != "script" or "src" in given or given.get("type", "").lower() not in SCRIPT_TYPES:
            return ""
        self.page.inline_scripts.append("")
        return tag

    def _add_anchor(self, anchor: str) -> None:
        self.page.anchors.append(anchor)
        # Names with two underscores belong to the theme.
        if self._in_article and not anchor.startswith("__"):
            self.page.article_anchors.append(anchor)

    def _add_link(self, given: dict[str, str]) -> None:
        """Sort a link of the head by its kind."""
        kinds, href = given.get("rel", "").split(), given.get("href", "")
        if "alternate" in kinds:
            self.page.alternates[given.get("hreflang", "")] = href
        if "canonical" in kinds:
            self.page.canonical = href
        if LOADED_BY_LINK.intersection(kinds):
            self.page.resources.append(href)
