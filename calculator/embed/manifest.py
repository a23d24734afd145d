"""Tells the worker where each file of the runtime is and what it must contain."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, TypedDict

from calculator.embed.pinned import pins

if TYPE_CHECKING:
    from collections.abc import Mapping

# Enough of a digest that two contents never share a name.
_NAME_CHARACTERS = 12

SCRIPT: Final = "pyodide.js"
WASM: Final = "pyodide.asm.wasm"
STDLIB: Final = "python_stdlib.zip"
APPLICATION: Final = "app.zip"
"""What Python is made of, by the names that the worker and Pyodide know. The last one changes
whenever a fact or a sentence does, the others with Pyodide only."""


class FileEntry(TypedDict):
    """Where one file is, below the runtime folder, and how to know it."""

    path: str
    sha256: str
    bytes: int


class Manifest(TypedDict):
    """What worker.js reads first."""

    files: dict[str, FileEntry]
    lock: dict[str, str]


def runtime_manifest(files: Mapping[str, bytes]) -> Manifest:
    """Return the manifest of the files, by the name that Pyodide knows each by.

    A path changes when a content does, so a host may let browsers keep each for ever. The
    calculator has a name of its own: a new price must not make readers download Python again.
    """
    pyodide = {name: content for name, content in files.items() if name != APPLICATION}
    shared = hashlib.sha256(b"".join(pyodide[name] for name in sorted(pyodide)))
    folder = f"pyodide-{shared.hexdigest()[:_NAME_CHARACTERS]}"
    application = f"app-{_digest(files[APPLICATION])[:_NAME_CHARACTERS]}.zip"
    paths = {**{name: f"{folder}/{name}" for name in pyodide}, APPLICATION: application}
    entries = {name: _entry(paths[name], content) for name, content in files.items()}
    return Manifest(files=entries, lock=pins().lock)


def _entry(path: str, content: bytes) -> FileEntry:
    return FileEntry(path=path, sha256=_digest(content), bytes=len(content))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
