"""The scripts that are made of parts: those of workers, and the one that starts before its page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from calculator.embed.manifest import WASM, Manifest

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRIPTS: Final = Path(__file__).parents[2] / "overrides" / "assets" / "calculator"

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "worker.js": ("packed.js", "files.js", "memory.js", "worker.js"),
    "early.js": ("files.js", "early.js"),
    "sw.js": ("packed.js", "sw.js"),
}
"""What each is made of, in this order. The theme brings the parts into the site as well, where
nobody asks for them."""

IN_PAGES: Final = ("early.js",)

COMMENT: Final = re.compile(r"^\s*(?://.*|/\*\*(?:(?!\*/)[\s\S])*\*/)\n", re.MULTILINE)
"""A comment that has its lines to itself."""

PLACE: Final = "<script>/* early.js */</script>"
"""Where overrides/main.html has the script that starts before its page."""


def worker_source(name: str) -> str:
    """Return the parts of a script, joined."""
    return "".join((SCRIPTS / part).read_text("utf-8") for part in PARTS[name])


def told(manifest: Manifest) -> str:
    """Return the line that tells a script which files there are."""
    return f"self.runtimeManifest = {json.dumps(manifest)};\n"


def early_script(manifest: Manifest) -> str:
    """Return early.js as pages carry it: told of WebAssembly alone, in a scope of its own."""
    known = told(Manifest(files={WASM: manifest["files"][WASM]}, lock={}))
    source = COMMENT.sub("", worker_source("early.js"))
    return f"(() => {{\n{known}{source}}})();\n"


def write_early_script(site_dir: Path, manifest: Manifest) -> None:
    """Put early.js into the pages of a built site that have a place for it."""
    script = f"<script>{early_script(manifest)}</script>"
    for page in site_dir.rglob("*.html"):
        text = page.read_text("utf-8")
        if PLACE in text:
            page.write_text(text.replace(PLACE, script), "utf-8", newline="\n")
