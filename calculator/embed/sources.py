"""Gathers the Python that travels to the browser: a slim standard library and the application."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from calculator.embed import stand_ins
from calculator.embed.bytecode import zip_members
from calculator.embed.pinned import BundleError, pinned_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

_STDLIB_LIST = Path(__file__).with_name("stdlib.txt")
_WITHOUT = "without "

# What the wheel needs at run time. Markupsafe's compiled part is for another processor and is left
# behind; the package then falls back to its own Python.
_REQUIRED_PACKAGES = ("jinja2", "markupsafe")


def stdlib_module_patterns() -> list[str]:
    """Return the lines of stdlib.txt that name a module or a package, to take or to leave."""
    lines = (line.strip() for line in _STDLIB_LIST.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def stdlib_sources(node_modules: Path) -> dict[str, bytes]:
    """Return the listed modules of Pyodide's standard library and its stand-ins, content by path.

    A module on the list that Pyodide has built in, or does not have, is passed over.
    """
    everything = zip_members(pinned_bytes(node_modules, "pyodide/python_stdlib.zip"))
    patterns = stdlib_module_patterns()
    taken = [line for line in patterns if not line.startswith(_WITHOUT)]
    left = _paths_of(line.removeprefix(_WITHOUT) for line in patterns if line not in taken)
    single = _paths_of(line.removesuffix(".*") for line in taken)
    whole = tuple(f"{line[:-2].replace('.', '/')}/" for line in taken if line.endswith(".*"))
    found = {
        name: content
        for name, content in everything.items()
        if name.endswith(".py") and (name in single or name.startswith(whole)) and name not in left
    }
    return found | {name: text.encode() for name, text in stand_ins.PYODIDE.items()}


def _paths_of(modules: Iterable[str]) -> set[str]:
    """Return where modules may be, each a file or a package."""
    stems = [module.replace(".", "/") for module in modules]
    return {f"{stem}{end}" for stem in stems for end in (".py", "/__init__.py")}


def application_sources(root: Path) -> dict[str, bytes]:
    """Return our wheel and the packages it needs, content by path.

    Args:
        root: folder of the project, with its pyproject.toml.
    """
    ours = zip_members(_wheel(root))
    members = {name: content for name, content in ours.items() if ".dist-info/" not in name}
    for package in _REQUIRED_PACKAGES:
        members.update(_installed_sources(package))
    return members


def _wheel(root: Path) -> bytes:
    """Return our wheel, built by the installed hatchling: no isolation, so no network."""
    with TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603  # our own interpreter, constant arguments
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BundleError("wheel-failed", "hatchling", done.stderr)
        return next(Path(folder).glob("*.whl")).read_bytes()


def _installed_sources(package: str) -> dict[str, bytes]:
    """Return the Python files and the licence of an installed package, content by path."""
    files = distribution(package).files or []
    return {
        path.as_posix(): path.read_binary()
        for path in files
        if path.suffix == ".py" or path.name.startswith("LICENSE")
    }
