"""Checks the types of the browser's scripts, as their comments state them."""

from __future__ import annotations

import os
import subprocess
from typing import Final

from calculator.embed.node import install_packages, node_bin
from calculator.embed.site import ROOT
from calculator.embed.worker_scripts import IN_PAGES, PARTS, SCRIPTS
from calculator.errors import BuildError

OPTIONS: Final = (
    *("--noEmit", "--allowJs", "--checkJs", "--strict", "--noUnusedLocals", "--noUnusedParameters"),
    *("--target", "es2022", "--module", "es2022"),
    *("--typeRoots", "none"),  # types of packages are not ours to check
)

OF_PAGES: Final = "es2022,dom,dom.iterable"


def check_script_types() -> None:
    """Check scripts of pages together, as a page loads them, and each worker by itself.

    Raises:
        BuildError: the types do not agree.
    """
    install_packages()
    scripts = sorted(path.name for path in SCRIPTS.glob("*.js"))
    joined = {part for parts in PARTS.values() for part in parts}
    _check([name for name in scripts if name not in joined], OF_PAGES)
    for name, parts in PARTS.items():
        _check([*parts], OF_PAGES if name in IN_PAGES else "es2022,webworker")


def _check(scripts: list[str], libraries: str) -> None:
    """Check scripts that share one global scope."""
    compiler = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    path = os.pathsep.join([str(node_bin()), os.environ.get("PATH", "")])
    command = ["node", str(compiler), *OPTIONS, "--lib", libraries, *scripts]
    environment = os.environ | {"PATH": path}
    if subprocess.run(command, cwd=SCRIPTS, env=environment, check=False).returncode:  # noqa: S603  # constant arguments
        raise BuildError(", ".join(scripts), "the types do not agree; see above")
