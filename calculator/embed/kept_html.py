"""Keeps the HTML of blocks while a site is served: a changed page needs no other page's answers.

A site that is built to be published makes everything anew.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from calculator.embed.build_cache import kept_or_made

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOLDER: Final = "KEPT_HTML"
"""Name in the environment of the folder to keep it in; without it nothing is kept."""

PACKAGE: Final = Path(__file__).parents[1]


def kept_html(make: Callable[[], str], *made_of: str | Mapping[str, str]) -> str:
    """Return what a function makes, or made of the same at an earlier build.

    Args:
        make: makes the HTML of nothing but the arguments below and the files of this package.
        made_of: texts that it is made of, a name for what makes it first.
    """
    folder = os.environ.get(FOLDER)
    if not folder:
        return make()
    key = hashlib.sha256(repr((_package_digest(), made_of)).encode()).hexdigest()
    return kept_or_made(Path(folder, f"{key}.html"), lambda: make().encode()).decode()


@cache
def _package_digest() -> str:
    """Return a digest of the calculator with its facts, words and templates, and of this Python."""
    found = hashlib.sha256(sys.version.encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            found.update(path.relative_to(PACKAGE).as_posix().encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
