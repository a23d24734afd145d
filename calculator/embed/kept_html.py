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
    from collections.abc import Callable

FOLDER: Final = "KEPT_HTML"
"""Name in the environment of the folder to keep it in; without it nothing is kept."""

PACKAGE: Final = Path(__file__).parents[1]


def kept_html[*Texts](make: Callable[[*Texts], str], *made_of: *Texts) -> str:
    """Return what a function makes of texts, or made of them at an earlier build.

    Args:
        make: uses nothing besides but the files of this package.
        made_of: texts, or mappings of texts.
    """
    folder = os.environ.get(FOLDER)
    if not folder:
        return make(*made_of)
    known = (_package_digest(), make.__module__, make.__name__, made_of)
    key = hashlib.sha256(repr(known).encode()).hexdigest()
    return kept_or_made(Path(folder, f"{key}.html"), lambda: make(*made_of).encode()).decode()


@cache
def _package_digest() -> str:
    """Return a digest of the calculator with its facts, words and templates, and of this Python."""
    found = hashlib.sha256(sys.version.encode())
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            found.update(path.relative_to(PACKAGE).as_posix().encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
