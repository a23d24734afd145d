"""The examples in the docstrings of the package say what the code does."""

from __future__ import annotations

from doctest import testmod
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Final

import pytest

import calculator

PROMPT: Final = ">>> "


def modules_with_examples() -> list[str]:
    """Return the names of all modules of the package that hold an example."""
    folder = Path(calculator.__file__).parent
    names = [module.name for module in walk_packages([str(folder)], "calculator.")]
    paths = {name: folder.parent.joinpath(*name.split(".")) for name in names}
    return [
        name
        for name, path in paths.items()
        if PROMPT
        in (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")
    ]


@pytest.mark.parametrize("name", modules_with_examples())
def test_examples_of_a_module_hold(name: str) -> None:
    """Every example gives what stands below it."""
    found = testmod(import_module(name))

    assert (found.attempted > 0, found.failed) == (True, 0)


def test_examples_are_found() -> None:
    """The search for examples finds them: money and physics have some each."""
    assert {"calculator.model.own", "calculator.model.weights"} <= set(modules_with_examples())
