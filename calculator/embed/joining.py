"""Joins our own stylesheets and scripts in the built site: one request for each kind, not twenty.

A browser asks a host for six files at a time at most over HTTP/1.1, and on a long line each of the
others costs a round trip more before Python's own files are asked for.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from calculator.errors import BuildError

OURS: Final = Path(__file__).parents[2] / "overrides"

STYLESHEET: Final = re.compile(
    r'\s*<link rel="stylesheet" href="(?:[^"]*/)?(?P<name>assets/[^"]+)">',
)
SCRIPT: Final = re.compile(r'\s*<script src="(?:[^"]*/)?(?P<name>assets/[^"]+)" defer></script>')
KINDS: Final = (STYLESHEET, SCRIPT)
"""How the theme writes what mkdocs.base.yml lists."""


def join_own_files(folder: Path) -> None:
    """Append our files to the first of their kind, and let all pages ask for that alone.

    Args:
        folder: a language's in the built site.

    Raises:
        BuildError: pages differ in the files that they ask for.
    """
    pages = sorted(folder.glob("*.html"))
    for kind in KINDS:
        texts = {page: page.read_text("utf-8") for page in pages}
        asked = {page: _own(kind, text) for page, text in texts.items()}
        first, *others = names = asked[pages[0]]
        for page, text in texts.items():
            if asked[page] != names:
                raise BuildError(page.name, f"asks for {asked[page]}, others for {names}")
            page.write_text(_asking_for(first, kind, text), "utf-8", newline="\n")
        content = "\n".join((folder / name).read_text("utf-8") for name in names)
        (folder / first).write_text(content, "utf-8", newline="\n")
        for name in others:
            (folder / name).unlink()


def _own(kind: re.Pattern[str], page: str) -> list[str]:
    """Return the files of ours that a page asks for, in order."""
    return [one["name"] for one in kind.finditer(page) if (OURS / one["name"]).is_file()]


def _asking_for(first: str, kind: re.Pattern[str], page: str) -> str:
    """Return a page that asks for one of our files only."""

    def kept(one: re.Match[str]) -> str:
        others = (OURS / one["name"]).is_file() and one["name"] != first
        return "" if others else one[0]

    return kind.sub(kept, page)
