"""The scripts that run without a page: each is made of parts, as a worker is to be one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRIPTS: Final = Path(__file__).parents[2] / "overrides" / "assets" / "calculator"

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "worker.js": ("packed.js", "memory.js", "worker.js"),
    "sw.js": ("packed.js", "sw.js"),
}
"""What each is made of, in this order. The theme brings the parts into the site as well, where
nobody asks for them."""


def worker_source(name: str) -> str:
    """Return the parts of a worker's script, joined."""
    return "".join((SCRIPTS / part).read_text("utf-8") for part in PARTS[name])
