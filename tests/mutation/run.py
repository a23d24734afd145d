"""Changes `model` and `decide` in thousands of small ways, and tells which changes no test sees.

    .venv/bin/python tests/mutation/run.py                # both rooms, about an hour on two cores
    .venv/bin/python tests/mutation/run.py model          # one room
    .venv/bin/python tests/mutation/run.py decide.search  # one module

mutmut makes the changes (mutants) and runs the tests that reach them, in a copy of the project. A
whole room writes its score to scores.toml. What survives has to stand in survivors.toml with the
reason; the command fails if it does not, or if a room's score is below the floor. Left out by
mutmut: whole tables and constants, and functions under a decorator (properties, cached ones).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[2]
HERE: Final = Path(__file__).resolve().parent
COPY: Final = ROOT / ".cache" / "mutation"
FLOOR: Final = 0.90
KILLED: Final = frozenset({"killed", "timeout", "segfault"})
EXAMPLES: Final = "tests/test_worked_examples.py"
TESTS: Final = {
    "model": ("tests/model", EXAMPLES),
    "decide": (
        *(
            f"tests/decide/test_{name}.py"
            for name in (
                *("owned", "capacity", "options", "money", "figures"),
                *("guidance", "whole", "search", "assumptions"),
            )
        ),
        EXAMPLES,
    ),
}
"""The tests that a room's mutants have to pass; those that answer whole scenarios are too slow."""
SETTINGS: Final = """\
[mutmut]
source_paths = calculator
process_isolation = forkserver
track_dependencies = false
only_mutate = calculator/{room}/*.py
pytest_add_cli_args =
    -p
    tests.mutation.fresh
    -p
    no:cacheprovider
    --noconftest
pytest_add_cli_args_test_selection =
    {tests}
"""


class Survivor(NamedTuple):
    """A change that no test saw.

    Attributes:
        module: path of the module in the project.
        line: the line as it stands, white space at its ends left out.
        mutation: the same line changed.
    """

    module: str
    line: str
    mutation: str


def copied(room: str) -> Path:
    """Make a copy of the project in which a room is changed, and return its folder."""
    folder = COPY / room
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("calculator", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    settings = SETTINGS.format(room=room, tests="\n    ".join(TESTS[room]))
    (folder / "setup.cfg").write_text(settings, encoding="utf-8")
    return folder


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut in a copy and return what it prints."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603  # our own arguments
    if done.returncode:
        sys.stderr.write(done.stdout[-4000:] + done.stderr)
        raise SystemExit("Failed: " + " ".join(command[1:]))
    return done.stdout


def results(folder: Path, names: str) -> dict[str, str]:
    """Return what became of each mutant whose name begins so."""
    found = re.findall(
        r"^ *(\S+__mutmut_\d+): (.+)$", mutmut(folder, "results", "--all", "true"), re.MULTILINE
    )
    return {name: status for name, status in found if name.startswith(names)}


def survivor(folder: Path, name: str) -> Survivor:
    """Return what a mutant changes."""
    lines = mutmut(folder, "show", name).splitlines()
    module = next(line[4:] for line in lines if line.startswith("--- "))
    old, new = (
        " ".join(
            line[1:].strip() for line in lines if line.startswith(sign) and line[:3] != sign * 3
        )
        for sign in "-+"
    )
    return Survivor(module, old, new)


def listed() -> Counter[Survivor]:
    """Return the survivors that have a reason, each as often as it occurs."""
    rows = tomllib.loads((HERE / "survivors.toml").read_text(encoding="utf-8"))["survivor"]
    found: Counter[Survivor] = Counter()
    for row in rows:
        found[Survivor(row["module"], row["line"], row["mutation"])] += row.get("times", 1)
    return found


def say_score(statuses: dict[str, str]) -> tuple[int, int]:
    """Print the score of each module, and return how many mutants there are and how many die."""
    made: Counter[str] = Counter()
    died: Counter[str] = Counter()
    for name, status in statuses.items():
        module = ".".join(name.split(".")[1:3])
        made[module] += 1
        died[module] += status in KILLED
    for module, count in sorted(made.items()):
        print(f"{module:28} {died[module]:5} of {count:5} {died[module] / count:7.1%}")  # noqa: T201  # a command
    return made.total(), died.total()


def keep_score(room: str, made: int, died: int) -> None:
    """Write a room's score where the tests look for it."""
    path = HERE / "scores.toml"
    scores = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    scores[room] = {"mutants": made, "killed": died}
    text = "".join(
        f"[{name}]\nmutants = {score['mutants']}\nkilled = {score['killed']}\n\n"
        for name, score in sorted(scores.items(), reverse=True)
    )
    path.write_text("# Written by run.py.\n\n" + text.rstrip() + "\n", encoding="utf-8")


def is_good(target: str, children: int) -> bool:
    """Change a room or a module, report, and return whether all that survives has a reason."""
    room, _, module = target.partition(".")
    folder = copied(room)
    names = f"calculator.{room}.{module}." if module else f"calculator.{room}."
    mutmut(folder, "run", "--max-children", str(children), *([f"{names}*"] if module else []))
    statuses = results(folder, names)
    made, died = say_score(statuses)
    print(f"{target:28} {died:5} of {made:5} {died / made:7.1%}")  # noqa: T201  # a command
    alive = Counter(survivor(folder, name) for name, s in statuses.items() if s not in KILLED)
    unexplained = alive - listed()
    for one, times in unexplained.items():
        times_said = f"times = {times}\n" if times > 1 else ""
        print(  # noqa: T201  # a command
            f"\n[[survivor]]\nmodule = {one.module!r}\nline = {one.line!r}\n"
            f"mutation = {one.mutation!r}\n{times_said}reason = ''"
        )
    if not module:
        keep_score(room, made, died)
    return not unexplained and died >= FLOOR * made


def main() -> int:
    """Run what is asked for; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("targets", nargs="*", default=list(TESTS), help="model, decide.search, …")
    parser.add_argument("--children", type=int, default=2, help="tests at once (default: 2)")
    options = parser.parse_args()
    good = [is_good(target, options.children) for target in options.targets]
    return 0 if all(good) else 1


if __name__ == "__main__":
    raise SystemExit(main())
