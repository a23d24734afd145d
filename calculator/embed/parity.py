"""Builds the pages with Zensical as well, and compares them with those that MkDocs built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from calculator.embed.page import pages_of
from calculator.embed.site import CONFIGS, ROOT, build_environment
from calculator.errors import BuildError

SOURCES: Final = ("docs", "overrides")


def outlines(site_dir: Path) -> dict[str, tuple[str, list[str]]]:
    """Return title and anchors of each page of a built site, by its path."""
    return {
        path: (page.title, page.article_anchors)
        for path, page in pages_of(site_dir).items()
        if not path.endswith("404.html")
    }


def check_zensical(site_dir: Path) -> None:
    """Compare the pages of a built site with what Zensical makes of the same sources.

    Raises:
        BuildError: Zensical fails, or has other pages, titles or anchors.
    """
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        _build_with_zensical(copy)
        ours, theirs = outlines(site_dir), outlines(copy / "site")
    if not theirs:
        raise BuildError("Zensical", "built no page")
    differences = [
        f"{path}\n  MkDocs:   {ours.get(path)}\n  Zensical: {theirs.get(path)}"
        for path in sorted(ours.keys() | theirs.keys())
        if ours.get(path) != theirs.get(path)
    ]
    if differences:
        raise BuildError("Zensical", "differs from MkDocs:\n" + "\n".join(differences))


def _build_with_zensical(copy: Path) -> None:
    """Build both languages in a copy of the sources: Zensical has no option for the target."""
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name)
    for config in ROOT.glob("mkdocs*.yml"):
        shutil.copy(config, copy)
    environment = build_environment() | {"PYTHONPATH": os.fspath(ROOT)}
    for config in CONFIGS:
        command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", config]
        done = subprocess.run(  # noqa: S603  # constant arguments
            command, cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise BuildError(config, f"Zensical could not build it:\n{done.stdout}{done.stderr}")
