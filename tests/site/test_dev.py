"""dev.py starts on machines that have nothing yet."""

from __future__ import annotations

import ast
import sys
from typing import Final

from calculator.embed.site import ROOT

OLDEST_PYTHON: Final = (3, 9)


def test_an_old_python_can_read_it() -> None:
    """The Python of the machine runs it; 3.13 comes later."""
    ast.parse((ROOT / "dev.py").read_text("utf-8"), feature_version=OLDEST_PYTHON)


def test_it_needs_the_standard_library_only() -> None:
    """Nothing is installed yet when it starts."""
    tree = ast.parse((ROOT / "dev.py").read_text("utf-8"))
    plain = {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    origins = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in plain | origins} <= sys.stdlib_module_names


def test_the_lock_has_what_it_looks_up() -> None:
    """It takes these packages out of the lock one by one."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    for package in ("setuptools", "uv"):
        assert [line for line in lines if line.startswith(f"{package}==")], package
