"""Reads the files of others that go into the site, and refuses any that is not the pinned one."""

from __future__ import annotations

import hashlib
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


class BundleError(RuntimeError):
    """The browser's Python cannot be put together: whoever builds the site has to act.

    Attributes:
        code: what is wrong, for programs.
        subject: the file or tool that is at fault.
    """

    def __init__(self, code: str, subject: str, way_out: str) -> None:
        """Say what is wrong, with what, and what to do about it."""
        super().__init__(f"{code}: {subject}. {way_out}")
        self.code = code
        self.subject = subject


@dataclass(frozen=True, slots=True)
class Pins:
    """What runtime.toml asks for.

    Attributes:
        python: version of Python, up to the minor one, whose bytecode the browser reads.
        lock: facts about the Pyodide build, handed to Pyodide so that it need not fetch them.
        sha256: digest of each file, by its path below node_modules.
    """

    python: str
    lock: dict[str, str]
    sha256: dict[str, str]


@cache
def pins() -> Pins:
    """Return the pins of this project."""
    return Pins(**tomllib.loads(Path(__file__).with_name("runtime.toml").read_text("utf-8")))


def pinned_bytes(node_modules: Path, name: str) -> bytes:
    """Return the content of one file below node_modules.

    Args:
        node_modules: folder that `npm ci` filled.
        name: path below it, as runtime.toml writes it.

    Raises:
        BundleError: the file is missing, or differs from the pinned one.
    """
    path = node_modules / name
    if not path.is_file():
        raise BundleError("missing-file", name, "Run `npm ci --ignore-scripts` first.")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != pins().sha256[name]:
        way_out = "Install again with `npm ci --ignore-scripts`, or pin the new version."
        raise BundleError("digest-mismatch", name, way_out)
    return content


def require_matching_python() -> None:
    """Refuse to compile bytecode that the browser's Python could not read.

    Raises:
        BundleError: this Python is not the one of runtime.toml.
    """
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    if running != pins().python:
        way_out = f"Build with Python {pins().python}: the browser reads its bytecode only."
        raise BundleError("wrong-python", running, way_out)
