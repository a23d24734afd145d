"""What a reader downloads: a page before Python, and Python itself."""

from __future__ import annotations

import json
from posixpath import normpath
from typing import TYPE_CHECKING, Final

import pytest

from tests.benchmark.host import packed

if TYPE_CHECKING:
    from pathlib import Path

    from calculator.embed.page import Page

PAGE_BYTES: Final = 250_000
RUNTIME_BYTES: Final = 4_000_000
PLAIN_RUNTIME_BYTES: Final = 6_500_000


def files_of_python(site_dir: Path) -> list[Path]:
    """Return what the browser fetches to run Python, scripts first."""
    assets = site_dir / "assets" / "calculator"
    manifest = json.loads((assets / "runtime" / "manifest.json").read_text("utf-8"))
    files = [assets / "runtime" / entry["path"] for entry in manifest["files"].values()]
    return [assets / "worker.js", *sorted(files, key=lambda path: path.suffix != ".js")]


@pytest.mark.parametrize("name", ["index.html", "calculator.html", "en/calculator.html"])
def test_a_page_is_light_before_python(site_dir: Path, pages: dict[str, Page], name: str) -> None:
    """The page and all that it asks for by itself, packed by brotli."""
    folder = (site_dir / name).parent
    files = {normpath(folder / resource) for resource in pages[name].resources}
    contents = [(site_dir / path).read_bytes() for path in {site_dir / name, *files}]

    assert sum(len(packed(content, "br")) for content in contents) <= PAGE_BYTES


def test_python_is_light(site_dir: Path) -> None:
    """Runtime, calculator, facts and words, packed by brotli."""
    files = files_of_python(site_dir)

    assert sum(len(packed(path.read_bytes(), "br")) for path in files) <= RUNTIME_BYTES


def test_python_is_not_heavy_from_a_host_that_packs_nothing(site_dir: Path) -> None:
    """The large files then come as the build has packed them; scripts come as they are."""
    files = files_of_python(site_dir)
    come = [path if path.suffix == ".js" else path.with_name(f"{path.name}.gz") for path in files]

    assert sum(path.stat().st_size for path in come) <= PLAIN_RUNTIME_BYTES
