"""The commands on the project: `python -m calculator.embed build`, called by dev.py."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from calculator.embed.browsers import ensure_browsers
from calculator.embed.lock import write_locks
from calculator.embed.node import install_packages, node_bin
from calculator.embed.parity import check_zensical
from calculator.embed.pinned import BundleError
from calculator.embed.script_types import check_script_types
from calculator.embed.serve import serve
from calculator.embed.site import ROOT, SITE, build
from calculator.errors import BuildError


def setup(_: argparse.Namespace) -> None:
    """Install the npm packages."""
    install_packages()


def build_site(options: argparse.Namespace) -> None:
    """Build the site."""
    install_packages()
    build(options.site_dir)


def serve_site(options: argparse.Namespace) -> None:
    """Build and serve the site, and build again at each change."""
    install_packages()
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{options.port}/")
    serve(options.port)


def lint(_: argparse.Namespace) -> None:
    """Check style, format and types of the code, scripts included."""
    for tool in (
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["basedpyright", "--pythonpath", sys.executable],
    ):
        _step([sys.executable, "-m", *tool])
    _say("> types of the scripts")
    check_script_types()


def check(_: argparse.Namespace) -> None:
    """Build the site, and compare it with what Zensical builds."""
    install_packages()
    _say("> build the site, every warning an error")
    build()
    _say("> compare it with what Zensical builds")
    check_zensical(SITE)


def test(options: argparse.Namespace) -> None:
    """Run every check and every test; more options and files go to pytest."""
    ensure_browsers()
    lint(options)
    check(options)
    node = os.pathsep.join([str(node_bin()), os.environ.get("PATH", "")])
    pytest = [sys.executable, "-m", "pytest", *options.pytest]
    _step(pytest, os.environ | {"SITE_DIR": str(SITE), "PATH": node})


def lock(_: argparse.Namespace) -> None:
    """Write the lock files anew, with the newest versions that fit."""
    write_locks()


def _step(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run one step, and stop the whole if it fails."""
    _say(f"> {' '.join(command[2:])}")
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)  # noqa: S603  # our own arguments
    if done.returncode:
        raise BuildError(command[2], "failed; see above")


def _say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Return the command and its options."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Commands on the project.")
    verbs = parser.add_subparsers(required=True, metavar="command")
    commands = {
        "serve": serve_site,
        "test": test,
        "build": build_site,
        "lint": lint,
        "check": check,
        "lock": lock,
        "setup": setup,
    }
    by_name = {name: verbs.add_parser(name, help=run.__doc__) for name, run in commands.items()}
    for name, run in commands.items():
        by_name[name].set_defaults(run=run)
    by_name["serve"].add_argument("--port", type=int, default=8000, help="default: 8000")
    by_name["build"].add_argument("--site-dir", type=Path, default=SITE, help="default: site")
    options, others = parser.parse_known_args(arguments)
    if others and options.run is not test:
        parser.error(f"unrecognized: {' '.join(others)}")
    options.pytest = others
    return options


def main(arguments: list[str]) -> int:
    """Run a command; return the exit status."""
    options = parsed(arguments)
    try:
        options.run(options)
    except (BuildError, BundleError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
