"""The same commit gives the same bytes, wherever and whenever it is built."""

from __future__ import annotations

import os
from filecmp import cmpfiles
from typing import TYPE_CHECKING

from calculator.embed.kept_html import FOLDER
from calculator.embed.site import build

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def files_in(folder: Path) -> list[str]:
    """Return the paths of all files below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in files)


def differences(one: Path, other: Path) -> list[str]:
    """Return the paths of files that only one of two folders has, or that differ."""
    names, others = files_in(one), files_in(other)
    _, different, unreadable = cmpfiles(one, other, {*names} & {*others}, shallow=False)
    return sorted({*names} ^ {*others} | {*different, *unreadable})


def test_two_builds_are_the_same(
    site_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another folder, time zone and locale."""
    monkeypatch.setenv("TZ", "Asia/Taipei" if os.environ.get("TZ") != "Asia/Taipei" else "UTC")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    build(tmp_path / "again", root_url="")
    assert differences(site_dir, tmp_path / "again") == []


def test_a_build_on_an_earlier_one_is_the_same(
    site_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the site is served, blocks, runtime and ZIP are taken over."""
    monkeypatch.setenv(FOLDER, str(tmp_path / "kept"))
    build(tmp_path / "first", root_url="")
    build(tmp_path / "again", root_url="", earlier=tmp_path / "first")

    assert len(list((tmp_path / "kept").iterdir())) > 100
    assert differences(site_dir, tmp_path / "again") == []
