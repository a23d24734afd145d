"""A room imports only rooms to its left."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOMS = [
    "errors",
    "facts",
    "scenario",
    "model",
    "decide",
    "present",
    "answer",
    "portfolio",
    "requests",
    "embed",
]
PACKAGE = Path(__file__).parents[1] / "calculator"
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported_rooms(module: Path) -> set[str]:
    """Return the rooms that a module imports, wherever in the module."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    parts = [name.split(".") for name in names]
    return {p[1] for p in parts if p[0] == "calculator" and len(p) > 1} & set(ROOMS)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_imports_run_one_way(module: Path) -> None:
    """Each module imports its own room and rooms to its left only."""
    room = module.relative_to(PACKAGE).parts[0].removesuffix(".py")
    allowed = set(ROOMS[: ROOMS.index(room) + 1]) if room in ROOMS else set(ROOMS[:-1])

    assert imported_rooms(module) <= allowed


def test_every_folder_is_a_room() -> None:
    """A new folder has to take its place in the order."""
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}

    assert folders <= set(ROOMS)
