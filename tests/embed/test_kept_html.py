"""What a block has been is kept while its site is served, and never otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.embed import kept_html
from calculator.embed.kept_html import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def made(names: list[str]) -> list[str]:
    """Ask for HTML by each name in turn; return the names for which it was made."""
    calls: list[str] = []

    def make(name: str) -> str:
        calls.append(name)
        return f"<p>{name}"

    for name in names:
        assert kept_html.kept_html(make, name) == f"<p>{name}"
    return calls


def test_it_is_made_once_for_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other texts, other HTML."""
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert made(["a", "b", "a"]) == ["a", "b"]


def test_another_calculator_makes_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed fact may change any answer."""
    monkeypatch.setenv(FOLDER, str(tmp_path))
    found = made(["a"])
    monkeypatch.setattr(kept_html, "_package_digest", lambda: "another")
    assert (found, made(["a"])) == (["a"], ["a"])


def test_without_a_folder_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a build that is to be published."""
    monkeypatch.delenv(FOLDER, raising=False)
    assert made(["a", "a"]) == ["a", "a"]
