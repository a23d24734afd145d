#!/usr/bin/env python3
"""Sets the project up on any machine and runs its commands: `python3 dev.py serve`.

Standard library only, and any Python from 3.9 on: it looks for Python 3.13, makes `.venv` with
exactly the packages of requirements.lock, and hands over to `python -m calculator.embed`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WANTED = (3, 13)  # the Python inside the browser's runtime, whose bytecode the build writes
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
VENV_PYTHON = VENV / SCRIPTS / ("python.exe" if os.name == "nt" else "python")
BOOTSTRAP = ROOT / ".cache" / "bootstrap"  # holds uv on machines without Python 3.13

NO_PYTHON = """\
Python 3.13 is missing and could not be fetched. Install it, so that `python3.13` runs:
  Debian, Ubuntu: sudo apt-get install python3.13 python3.13-venv   (if your release has it)
  any system:     install uv or pyenv, then `uv python install 3.13` or `pyenv install 3.13`
"""


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(command: list[str]) -> None:
    """Run a command in the project, and stop if it fails."""
    done = subprocess.run(command, cwd=str(ROOT), check=False)  # noqa: S603  # our own arguments
    if done.returncode:
        raise SystemExit("Failed: " + " ".join(command))


def output_of(command: list[str]) -> str:
    """Return what a command prints, empty if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own arguments
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def is_wanted(python: str) -> bool:
    """Tell whether a Python is the wanted one and really runs: a pyenv shim may do neither."""
    script = "import sys, ssl, venv, ensurepip; print(*sys.version_info[:2])"
    return output_of([python, "-c", script]) == " ".join(map(str, WANTED))


def homes() -> list[Path]:
    """Return the home folders to look in: HOME, and the one that the system knows."""
    found = [Path.home()]
    if os.name != "nt":
        import pwd  # noqa: PLC0415  # not there on Windows

        found.append(Path(pwd.getpwuid(os.getuid()).pw_dir))
    return found


def known_pythons() -> list[str]:
    """Return where Python 3.13 may be, the likeliest first."""
    pyenv_roots = [Path(os.environ["PYENV_ROOT"])] if "PYENV_ROOT" in os.environ else []
    pyenv_roots += [home / ".pyenv" for home in homes()]
    found = [sys.executable, shutil.which("python3.13") or ""]
    for root in pyenv_roots:
        found += [str(path) for path in sorted(root.glob("versions/3.13*/bin/python3.13"))]
    uv = shutil.which("uv")
    if uv:
        found.append(output_of([uv, "python", "find", "3.13"]))
    return [python for python in found if python]


def locked(name: str) -> str:
    """Return a package's lines of the lock, digests included."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(name + "=="))
    end = start + 1
    while end < len(lines) and lines[end].startswith(" "):
        end += 1
    return "\n".join(lines[start:end]) + "\n"


def pip_install(python: str, requirements: str, *options: str) -> None:
    """Install lines of the lock, and nothing that differs from its digests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text(requirements, encoding="utf-8")
        pip = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        run([*pip, "--require-hashes", "--requirement", str(file), *options])


def fetched_python() -> str:
    """Return a Python 3.13 that uv fetches, uv itself coming from the lock."""
    say("No Python 3.13 here: asking uv for one")
    if not (BOOTSTRAP / SCRIPTS).is_dir():
        run([sys.executable, "-m", "venv", str(BOOTSTRAP)])
        pip_install(str(BOOTSTRAP / SCRIPTS / "python"), locked("uv"))
    uv = str(BOOTSTRAP / SCRIPTS / "uv")
    subprocess.run([uv, "python", "install", "3.13"], check=False)  # noqa: S603  # constant arguments
    return output_of([uv, "python", "find", "3.13"])


def found_python() -> str:
    """Return a Python 3.13, or stop with what to install."""
    for python in known_pythons():
        if is_wanted(python):
            return python
    python = fetched_python()
    if python and is_wanted(python):
        return python
    raise SystemExit(NO_PYTHON)


def state() -> str:
    """Return a digest of all that `.venv` is made from, its own place included."""
    sources = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(sources + str(ROOT).encode()).hexdigest()


def ensure_venv() -> None:
    """Make `.venv` as the lock says, unless that is done already."""
    stamp = VENV / "installed"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == state():
        return
    if not is_wanted(str(VENV_PYTHON)):
        python = found_python()
        say("Making .venv with " + python)
        run([python, "-m", "venv", "--clear", str(VENV)])
    say("Installing the packages of requirements.lock")
    python = str(VENV_PYTHON)
    # jieba comes as source: its builder is installed first, so that pip fetches none unchecked.
    pip_install(python, locked("setuptools"))
    pip_install(python, LOCK.read_text(encoding="utf-8"), "--no-build-isolation")
    itself = ["--no-deps", "--no-build-isolation", "--editable", "."]
    run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *itself])
    stamp.write_text(state(), encoding="utf-8")


def main() -> int:
    """Set up, then run the command; on POSIX in this very process, so that one kill ends it."""
    ensure_venv()
    os.chdir(ROOT)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(VENV_PYTHON), "-m", "calculator.embed", *(sys.argv[1:] or ["--help"])]
    if os.name != "nt":
        os.execve(command[0], command, environment)  # noqa: S606  # no shell is wanted
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603  # what the reader asked for


if __name__ == "__main__":
    raise SystemExit(main())
