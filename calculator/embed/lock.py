"""Writes the lock files: every package with its digest, none with an address."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Final

from calculator.embed.node import node_bin
from calculator.embed.site import ROOT
from calculator.errors import BuildError

PYTHON_LOCK: Final = "requirements.lock"


def write_locks() -> None:
    """Resolve pyproject.toml's groups and package.json again.

    Raises:
        BuildError: a package cannot be had, or an address has come into a lock.
    """
    quiet = ["--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    target = ["--universal", "--python-version", "3.13", "--generate-hashes", "--upgrade"]
    what = ["pyproject.toml", "--group", "dev", "--output-file", PYTHON_LOCK]
    _run([sys.executable, "-m", "uv", "pip", "compile", *what, *target, *quiet, "--quiet"])
    path = os.pathsep.join([str(node_bin()), os.environ.get("PATH", "")])
    npm = shutil.which("npm", path=path) or "npm"
    _run([npm, "install", "--package-lock-only", "--ignore-scripts"], path)
    for name in (PYTHON_LOCK, "package-lock.json"):
        if "://" in (ROOT / name).read_text("utf-8"):
            raise BuildError(name, "holds an address, which would bind it to one registry")


def _run(command: list[str], path: str | None = None) -> None:
    """Run a tool, and stop if it fails."""
    environment = os.environ | ({"PATH": path} if path else {})
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:  # noqa: S603  # constant arguments
        raise BuildError(" ".join(command[:4]), "failed; see above")
