"""What the browser keeps of a built site for reading without a network."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from calculator.embed.worker_scripts import PARTS, worker_source

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "sw.js"

ONE_SERVES_ALL: Final = ("worker.js",)
"""Asked for at the root by pages of every language."""

PARTS_ONLY: Final = {part for parts in PARTS.values() for part in parts} - {*ONE_SERVES_ALL}
"""What no page asks for where the theme brings it: this script, too, serves from the root only."""

NOT_KEPT: Final = (
    NAME,
    "_headers",
    "assets/calculator/runtime/manifest.json",  # the worker carries it
    *(f"assets/calculator/{name}" for name in PARTS_ONLY),  # stand in the workers
    "assets/calculator/runtime/offline.js",  # for pages opened from disk
    "assets/javascripts/lunr/",  # stemmers that the search does not use
    "search/search_index.js",  # for pages opened from disk; over HTTP the .json
    "sitemap.xml",
    "offline/",
)
"""Files and folders that no page over HTTP asks for; below each language's folder."""

KINDS_NOT_KEPT: Final = (".map", ".gz")
"""What only a developer asks for, and packed copies of files that are kept unpacked."""

GONE: Final = "self.registration.unregister();\n"
"""A service worker that ends itself: a site under construction is not kept."""


def kept_paths(site_dir: Path, languages: tuple[str, ...]) -> list[str]:
    """Return the paths of the files to keep, in order.

    Args:
        site_dir: folder of the built site.
        languages: folder of each language below it, empty for the root.
    """
    paths = [
        path for path in site_dir.rglob("*") if path.is_file() and path.suffix not in KINDS_NOT_KEPT
    ]
    below = [f"{folder}/" if folder else "" for folder in languages]
    left = {root + name for root in below for name in NOT_KEPT}
    others = [root for root in below if root]
    left |= {f"{root}assets/calculator/{name}" for root in others for name in ONE_SERVES_ALL}
    folders = tuple(name for name in left if name.endswith("/"))
    names = (path.relative_to(site_dir).as_posix() for path in paths)
    return sorted(name for name in names if name not in left and not name.startswith(folders))


def write_service_worker(site_dir: Path, languages: tuple[str, ...]) -> None:
    """Write `sw.js` at the root of a site that is otherwise finished."""
    digests = {
        name: hashlib.sha256((site_dir / name).read_bytes()).hexdigest()
        for name in kept_paths(site_dir, languages)
    }
    script = f"self.siteFiles = {json.dumps(digests, indent=0)};\n{worker_source(NAME)}"
    (site_dir / NAME).write_text(script, "utf-8", newline="\n")
