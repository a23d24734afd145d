"""Runs the built runtime under Node: the Python of the browser, where a test can ask it things."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from calculator.embed.node import node_bin

if TYPE_CHECKING:
    from collections.abc import Iterable

SCRIPT: Final = Path(__file__).with_name("answers.mjs")


def request_text(query: str, lang: str = "zh-TW", ask: str = "answer") -> str:
    """Return what the worker hands to `respond` for a query."""
    return json.dumps({"ask": ask, "query": query, "lang": lang})


def answers(runtime: Path, requests: Iterable[str]) -> list[str]:
    """Return what `respond` says to each request, in the browser's Python.

    Args:
        runtime: folder that `bundle` wrote, assets/calculator/runtime.
        requests: texts without a line break, as `request_text` makes them.
    """
    return _printed(runtime, "\n".join(requests)).splitlines()


def result(runtime: Path, source: str) -> str:
    """Return the text that a piece of Python leaves in `result`, in the browser's Python."""
    return _printed(runtime, source, "--python").removesuffix("\n")


def loaded_modules(runtime: Path) -> list[str]:
    """Return the modules of the standard library that one answer loads."""
    return _printed(runtime, "", "--modules").split()


def _printed(runtime: Path, text: str, *options: str) -> str:
    """Return what the script prints."""
    done = subprocess.run(  # noqa: S603  # a program that we looked up
        [str(node_bin() / "node"), str(SCRIPT), str(runtime), *options],
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
