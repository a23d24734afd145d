"""The Markdown extension: `/// calculator | preset`, `[[fact …]]`, `[[answer …]]`, `[[case …]]`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, override

from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

from calculator.embed.blocks import BLOCKS, amount_html, case_html, fact_html
from calculator.embed.kept_html import kept_html
from calculator.errors import EmbedError, FactError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from markdown import Markdown

OPENING: Final = re.compile(r"^///\s+(?P<name>[\w-]+)\s*(?:\|\s*(?P<argument>.*?))?\s*$")
CLOSING: Final = re.compile(r"^///\s*$")
OPTION: Final = re.compile(r"^\s+(?P<key>[\w-]+):\s*(?P<value>.*?)\s*$")
FACT: Final = r"\[\[fact\s+([^\]\s]+)\]\]"
AMOUNT: Final = r"\[\[answer\s+([^\]\s]+)\]\]"

AFTER_FENCED_CODE: Final = 24
"""Fenced code (25) goes first, so that pages can show this very syntax."""

CASE: Final = r"\[\[case\s+([^|\]]+?)\s*\|\s*([^\]\s]+)\s*\]\]"

BEFORE_LINKS: Final = 182
"""Before links and references (170), which also start with a bracket, after code (190)."""


class CalculatorExtension(Extension):
    """Embeds the calculator, the matrix, diagrams and tables of facts in a page."""

    def __init__(self, **options: str) -> None:
        """Take the language of the pages and the folder they stand in."""
        self.config = {
            "lang": ["zh-TW", "language of the pages"],
            "docs_dir": ["docs/zh-TW", "folder of the pages, to name the place of a fault"],
        }
        super().__init__(**options)

    @override
    def extendMarkdown(self, md: Markdown) -> None:
        lang, docs_dir = str(self.getConfig("lang")), Path(str(self.getConfig("docs_dir")))
        blocks = _BlockPreprocessor(md, lang, docs_dir)
        md.preprocessors.register(blocks, "calculator", AFTER_FENCED_CODE)
        md.inlinePatterns.register(_FactProcessor(FACT, md, lang, docs_dir), "fact", BEFORE_LINKS)
        amounts = _AmountProcessor(AMOUNT, md, lang, docs_dir)
        md.inlinePatterns.register(amounts, "answer", BEFORE_LINKS)
        md.inlinePatterns.register(_CaseProcessor(CASE, md, lang, docs_dir), "case", BEFORE_LINKS)


class _BlockPreprocessor(Preprocessor):
    """Replaces each block by its HTML, before Markdown sees it."""

    def __init__(self, md: Markdown, lang: str, docs_dir: Path) -> None:
        super().__init__(md)
        self.lang = lang
        self.docs_dir = docs_dir

    @override
    def run(self, lines: list[str]) -> list[str]:
        found: list[str] = []
        rest = iter(lines)
        for line in rest:
            opening = OPENING.match(line)
            found += self._block(line, opening, rest) if opening else [line]
        return found

    def _block(self, line: str, opening: re.Match[str], rest: Iterator[str]) -> list[str]:
        """Return the placeholder of a block's HTML, having used its lines up."""
        try:
            html = self._html(opening["name"], opening["argument"] or "", _options(line, rest))
        except (EmbedError, FactError) as error:
            _stop(error, line, self.docs_dir)
        assert self.md is not None  # noqa: S101  # set by Preprocessor's constructor
        return ["", self.md.htmlStash.store(html), ""]

    def _html(self, name: str, argument: str, options: dict[str, str]) -> str:
        """Return the HTML of a block."""
        block = BLOCKS.get(name)
        if block is None:
            known = f"Known blocks: {', '.join(BLOCKS)}."
            raise EmbedError("unknown_block", name, known)
        for key in options:
            if key not in block.options:
                known = f"Known options: {', '.join(block.options) or 'none'}."
                raise EmbedError("unknown_option", key, known)
        if block.is_ours:
            return kept_html(block.html, self.lang, argument, options)
        return block.html(self.lang, argument, options)


class _FactProcessor(InlineProcessor):
    """Replaces `[[fact table/id/column]]` by the value, linked to its source."""

    def __init__(self, pattern: str, md: Markdown, lang: str, docs_dir: Path) -> None:
        super().__init__(pattern, md)
        self.lang = lang
        self.docs_dir = docs_dir

    @override
    def handleMatch(  # pyright: ignore[reportIncompatibleMethodOverride]  # as the base class documents
        self,
        m: re.Match[str],
        data: str,
    ) -> tuple[Element, int, int]:
        try:
            return fact_html(self.lang, m[1]), m.start(0), m.end(0)
        except (EmbedError, FactError) as error:
            _stop(error, m[0], self.docs_dir)


class _AmountProcessor(_FactProcessor):
    """Replaces `[[answer preset/what]]` by an amount of the preset's answer."""

    @override
    def handleMatch(  # pyright: ignore[reportIncompatibleMethodOverride]  # as the base class documents
        self,
        m: re.Match[str],
        data: str,
    ) -> tuple[Element, int, int]:
        try:
            return amount_html(self.lang, m[1]), m.start(0), m.end(0)
        except EmbedError as error:
            _stop(error, m[0], self.docs_dir)


class _CaseProcessor(_FactProcessor):
    """Replaces `[[case words | query]]` by a link that opens the calculator on a case."""

    @override
    def handleMatch(  # pyright: ignore[reportIncompatibleMethodOverride]  # as the base class documents
        self,
        m: re.Match[str],
        data: str,
    ) -> tuple[str, int, int]:
        try:
            link = kept_html(case_html, self.lang, m[1], m[2])
        except EmbedError as error:
            _stop(error, m[0], self.docs_dir)
        # as finished HTML: MkDocs and Zensical look for an anchor of that name in the page
        return self.md.htmlStash.store(link), m.start(0), m.end(0)


def _options(line: str, rest: Iterator[str]) -> dict[str, str]:
    """Return the options of a block up to its end."""
    options: dict[str, str] = {}
    for inner in rest:
        if CLOSING.match(inner):
            return options
        if not inner.strip():
            break
        option = OPTION.match(inner)
        if option is None:
            raise EmbedError("not_an_option", inner, "Write '    key: value' or '///'.")
        options[option["key"]] = option["value"]
    raise EmbedError("block_not_closed", line, "End the block with '///'.")


def _stop(error: Exception, text: str, docs_dir: Path) -> NoReturn:
    """Break the build with the file and line of the fault.

    Markdown gives an extension neither, and removes the front matter first, so that the text is
    looked up in the pages. If two pages hold the same faulty text, both are at fault.
    """
    places = [
        f"{page.as_posix()}:{number}"
        for page in sorted(docs_dir.rglob("*.md"))
        for number, line in enumerate(page.read_text("utf-8").splitlines(), 1)
        if text.strip() in line
    ]
    raise EmbedError("page", " ".join(places) or str(docs_dir), str(error)) from error
