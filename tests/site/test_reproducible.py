"""The same commit gives the same bytes, wherever and whenever it is built."""

from __future__ import annotations

import os
from filecmp import cmpfiles
from typing import TYPE_CHECKING

from calculator.embed.site import build

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def files_in(folder: Path) -> list[str]:
    """Return the paths of all files below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in files)


def test_two_builds_are_the_same(
    site_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another folder, time zone and locale."""
    monkeypatch.setenv("TZ", "Asia/Taipei" if os.environ.get("TZ") != "Asia/Taipei" else "UTC")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    build(tmp_path / "again", root_url="")
    names = files_in(site_dir)
    assert names == files_in(tmp_path / "again")
    _, different, unreadable = cmpfiles(site_dir, tmp_path / "again", names, shallow=False)
    assert (different, unreadable) == ([], [])
