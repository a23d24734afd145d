"""What a reader downloads: a page before Python, and Python itself."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING, Final

import pytest

from tests.benchmark.host import packed

if TYPE_CHECKING:
    from pathlib import Path

    from calculator.embed.page import Page

PAGE_BYTES: Final = 250_000
RUNTIME_BYTES: Final = 4_000_000


@pytest.mark.parametrize("name", ["index.html", "calculator.html", "en/calculator.html"])
def test_a_page_is_light_before_python(site_dir: Path, pages: dict[str, Page], name: str) -> None:
    """The page and all that it asks for by itself, packed by brotli."""
    folder = (site_dir / name).parent
    files = {normpath(folder / resource) for resource in pages[name].resources}
    contents = [(site_dir / path).read_bytes() for path in {site_dir / name, *files}]

    assert sum(len(packed(content, "br")) for content in contents) <= PAGE_BYTES


def test_python_is_light(site_dir: Path) -> None:
    """Runtime, calculator, facts and words, packed by brotli."""
    runtime = site_dir / "assets" / "calculator" / "runtime"
    files = [path for path in runtime.rglob("*") if path.is_file() and path.name != "offline.js"]

    assert sum(len(packed(path.read_bytes(), "br")) for path in files) <= RUNTIME_BYTES
