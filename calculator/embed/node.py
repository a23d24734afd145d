"""Finds Node and installs the npm packages that the site and its tests are made of."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from calculator.embed.site import ROOT
from calculator.errors import BuildError

OLDEST_MAJOR: Final = 20
MODULES: Final = ROOT / "node_modules"


def node_bin() -> Path:
    """Return the folder of a Node that is new enough, with its npm.

    The machine's own comes first, since it knows the machine's npm settings; else the one that the
    lock of Python packages brings along.

    Raises:
        BuildError: there is neither.
    """
    own = shutil.which("node")
    locked = Path(sys.executable).parent
    for folder in [*([Path(own).parent] if own else []), locked]:
        node, npm = (shutil.which(name, path=str(folder)) for name in ("node", "npm"))
        if node and npm and _major(node) >= OLDEST_MAJOR:
            return folder
    raise BuildError("Node", f"{OLDEST_MAJOR} or newer, with npm, is missing")


def _major(node: str) -> int:
    """Return the major version of a Node, 0 if it does not run."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  # a program that we looked up
    version = told.stdout.strip().removeprefix("v").partition(".")[0]
    return int(version) if told.returncode == 0 and version.isdigit() else 0


def install_packages() -> None:
    """Fill node_modules as package-lock.json says, unless that is done already.

    npm compares every package with the digest in the lock, and runs no script of theirs.

    Raises:
        BuildError: npm failed; what it said has been printed.
    """
    lock = b"".join((ROOT / name).read_bytes() for name in ("package.json", "package-lock.json"))
    digest = hashlib.sha256(lock).hexdigest()
    stamp = MODULES / ".installed"
    if stamp.is_file() and stamp.read_text("utf-8") == digest:
        return
    folder = node_bin()
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    npm = shutil.which("npm", path=path) or "npm"
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, check=False)  # noqa: S603  # constant arguments
    if done.returncode:
        raise BuildError("package-lock.json", "npm could not install it; see above")
    stamp.write_text(digest, "utf-8")
