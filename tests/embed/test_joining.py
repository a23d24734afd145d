"""Our stylesheets and scripts are joined in the built site, those of others left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from calculator.embed.joining import join_own_files
from calculator.errors import BuildError

if TYPE_CHECKING:
    from pathlib import Path

FILES: Final = {
    "assets/stylesheets/main.css": "theirs",
    "assets/site.css": "first",
    "assets/calculator/widget.css": "second",
    "assets/site.js": "one",
    "assets/calculator/page.js": "two",
}


def asking(to_root: str, *names: str) -> str:
    """Return a page that asks for files, as the theme writes it."""
    lines = [
        f'<script src="{to_root}{name}" defer></script>'
        if name.endswith(".js")
        else f'<link rel="stylesheet" href="{to_root}{name}">'
        for name in names
    ]
    return "\n".join(["<head>", *lines, "</head>"])


@pytest.mark.parametrize("to_root", ["", "./", "/team/assets/ai/"])
def test_pages_ask_for_the_first_of_each_kind(tmp_path: Path, to_root: str) -> None:
    """It holds the others, in order; they are gone."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    (tmp_path / "a.html").write_text(asking(to_root, *FILES), "utf-8")
    join_own_files(tmp_path)
    left = {
        path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in files(tmp_path)
    }

    page = asking(to_root, "assets/stylesheets/main.css", "assets/site.css", "assets/site.js")
    assert left == {
        "a.html": page,
        "assets/stylesheets/main.css": "theirs",
        "assets/site.css": "first\nsecond",
        "assets/site.js": "one\ntwo",
    }


def test_pages_that_differ_are_refused(tmp_path: Path) -> None:
    """What one page alone asks for would otherwise be missing there, or come to all."""
    (tmp_path / "a.html").write_text(asking("", "assets/site.css"), "utf-8")
    (tmp_path / "b.html").write_text(asking("", "assets/cases.css"), "utf-8")

    with pytest.raises(BuildError, match=r"b\.html"):
        join_own_files(tmp_path)


def files(folder: Path) -> list[Path]:
    """Return all files below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]
