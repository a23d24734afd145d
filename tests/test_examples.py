"""The examples in the docstrings of the package say what the code does."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

import calculator

FOLDER: Final = Path(calculator.__file__).parent
WITH_EXAMPLES: Final = sorted(
    ".".join(path.relative_to(FOLDER.parent).with_suffix("").parts)
    for path in FOLDER.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
"""The modules of the package that hold an example."""
MODEL_MODULES_WITHOUT: Final = {"calculator.model.from_facts", "calculator.model.parts"}
"""Rows of facts, and shapes: nothing in them is arithmetic."""


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_of_a_module_hold(name: str) -> None:
    """Every example gives what stands below it."""
    flags = doctest.IGNORE_EXCEPTION_DETAIL  # which exception, not the notes that go with it
    found = doctest.testmod(import_module(name), optionflags=flags)

    assert (found.attempted > 0, found.failed) == (True, 0)


def test_every_module_of_the_model_has_an_example() -> None:
    """Whoever reads a formula finds it worked out with numbers."""
    files = (path.stem for path in (FOLDER / "model").glob("*.py"))
    modules = {f"calculator.model.{name}" for name in files if name != "__init__"}

    assert modules - set(WITH_EXAMPLES) == MODEL_MODULES_WITHOUT
