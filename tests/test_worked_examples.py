"""The worked examples in docstrings come out as they stand."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import calculator

PACKAGE = Path(calculator.__file__).parent
ROOMS = ("facts", "scenario", "model", "decide", "present")
WITH_EXAMPLES = sorted(
    f"calculator.{path.relative_to(PACKAGE).with_suffix('').as_posix().replace('/', '.')}"
    for room in ROOMS
    for path in (PACKAGE / room).rglob("*.py")
    if ">>> " in path.read_text("utf-8")
)
MODEL_MODULES_WITHOUT = {
    "calculator.model",
    "calculator.model.from_facts",
    "calculator.model.parts",
}
"""A package, rows of facts, and shapes: nothing in them is arithmetic."""


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_come_out_as_written(name: str) -> None:
    """Each example in a docstring gives what stands below it."""
    found = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)

    assert found.attempted > 0
    assert found.failed == 0


def test_every_module_of_the_model_has_an_example() -> None:
    """Whoever reads a formula finds it worked out with numbers."""
    modules = {
        "calculator.model" if path.stem == "__init__" else f"calculator.model.{path.stem}"
        for path in (PACKAGE / "model").glob("*.py")
    }

    assert modules - set(WITH_EXAMPLES) == MODEL_MODULES_WITHOUT
