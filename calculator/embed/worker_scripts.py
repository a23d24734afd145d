"""The scripts that are made of parts: those of workers, and the one that starts before its page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.embed.manifest import Manifest

SCRIPTS: Final = Path(__file__).parents[2] / "overrides" / "assets" / "calculator"

FETCHING: Final = ("packed.js", "files.js", "memory.js")
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "worker.js": (*FETCHING, "worker.js"),
    "early.js": (*FETCHING, "early.js"),
    "sw.js": ("packed.js", "sw.js"),
}
"""What each is made of, in this order. The theme brings the parts into the site as well, where
nobody asks for them."""

IN_PAGES: Final = ("early.js",)


def worker_source(name: str) -> str:
    """Return the parts of a script, joined."""
    return "".join((SCRIPTS / part).read_text("utf-8") for part in PARTS[name])


def told(manifest: Manifest) -> str:
    """Return the line that tells a script which files there are."""
    return f"self.runtimeManifest = {json.dumps(manifest)};\n"


def early_script(manifest: Manifest) -> str:
    """Return early.js with its parts, in a scope of its own: it shares a page with others."""
    return f"(() => {{\n{told(manifest)}{worker_source('early.js')}}})();\n"
