"""Changes `model` and `decide` in thousands of small ways, and tells which changes no test sees.

    .venv/bin/python tests/mutation/run.py                # both rooms, some minutes each
    .venv/bin/python tests/mutation/run.py model          # one room
    .venv/bin/python tests/mutation/run.py decide.search  # one module

mutmut makes the changes (mutants) in a copy of the project and notes which tests reach them, and
loop.py tries them. What survives has to stand in survivors.toml with the reason, below the score
of its room, which a run of the whole room writes. The command fails if it does not, or if a room's
score is below the floor. Packages within a room are left out, and mutmut leaves out what stands
outside functions (tables, constants), and functions under a decorator (properties, kept results).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.mutation.loop import CHILDREN, MUTANT, RESULTS  # found by the line above

ROOT: Final = Path(__file__).resolve().parents[2]
LIST: Final = Path(__file__).resolve().with_name("survivors.toml")
COPY: Final = ROOT / ".cache" / "mutation"
FLOOR: Final = 0.90
KILLED: Final = frozenset({"killed", "timeout", "segfault"})
EXAMPLES: Final = "tests/test_examples.py"
ANY_MUTANT: Final = {
    "model": "calculator.model.durations.*",
    "decide": "calculator.decide.matrix.*",
}
"""mutmut makes all mutants before it tries the few that it is asked for."""
TESTS: Final = {
    "model": ("tests/model", EXAMPLES),
    "decide": (
        *(
            f"tests/decide/test_{name}.py"
            for name in (
                *("owned", "capacity", "options", "money", "figures"),
                *("guidance", "whole", "search", "search_looks", "assumptions"),
                *("bill", "reads", "then_now", "service", "bounds", "lines", "turns"),
            )
        ),
        EXAMPLES,
    ),
}
"""The tests that a room's mutants have to pass; those that answer whole scenarios are too slow."""
SETTINGS: Final = """\
[mutmut]
source_paths = calculator
track_dependencies = false
only_mutate = calculator/{room}/*.py
do_not_mutate = calculator/*/*/*.py
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


def mutants(folder: Path, names: str) -> list[str]:
    """Return the names of all mutants that begin so."""
    text = mutmut(folder, "results", "--all", "true")
    found: list[str] = re.findall(r"^ *(\S+__mutmut_\d+): ", text, re.MULTILINE)
    return [name for name in found if name.startswith(names)]


def tried(folder: Path, room: str, names: list[str], children: int) -> dict[str, str]:
    """Try mutants and return what became of each."""
    file = folder / "results.json"
    plugins = ("tests.mutation.fresh", "tests.mutation.loop", "no:cacheprovider")
    options = [option for plugin in plugins for option in ("-p", plugin)]
    # captured by nobody: what is printed is the count of those tried
    options += ["--noconftest", "--capture=no", "--quiet", "--rootdir=."]
    subprocess.run(  # noqa: S603  # our own arguments
        [sys.executable, "-m", "pytest", *options, *TESTS[room]],
        cwd=folder / "mutants",
        env=os.environ
        | {RESULTS: str(file), CHILDREN: str(children), MUTANT: "", "PYTHONPATH": path_of(folder)},
        input="\n".join(names),
        text=True,
        check=False,
    )
    return json.loads(file.read_text(encoding="utf-8"))


def path_of(folder: Path) -> str:
    """Return where Python looks first: in the changed copy, then where it looks anyway."""
    return os.pathsep.join(filter(None, [str(folder / "mutants"), os.environ.get("PYTHONPATH")]))


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
    """Return the survivors that have a reason, each as often as it is listed."""
    rows = tomllib.loads(LIST.read_text(encoding="utf-8"))["survivor"]
    found: Counter[Survivor] = Counter()
    for row in rows:
        found.update(Survivor(row["module"], row["line"], changed) for changed in row["mutations"])
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
    """Write a room's score of today above the list of survivors."""
    before, mark, rows = LIST.read_text(encoding="utf-8").partition("[[survivor]]")
    scores = tomllib.loads(before)["room"]
    today = datetime.now(UTC).date().isoformat()
    scores[room] = {"measured": today, "mutants": made, "killed": died}
    text = before.partition("[room.")[0]
    for name, score in scores.items():
        lines = [f"{key} = {json.dumps(value)}\n" for key, value in score.items()]
        text += f"[room.{name}]\n" + "".join(lines) + "\n"
    LIST.write_text(text + mark + rows, encoding="utf-8")


def is_good(target: str, children: int) -> bool:
    """Change a room or a module, report, and return whether all that survives has a reason."""
    room, _, module = target.partition(".")
    folder = copied(room)
    names = f"calculator.{room}.{module}." if module else f"calculator.{room}."
    mutmut(folder, "run", "--max-children", str(children), ANY_MUTANT[room])
    statuses = tried(folder, room, mutants(folder, names), children)
    made, died = say_score(statuses)
    print(f"{target:28} {died:5} of {made:5} {died / made:7.1%}")  # noqa: T201  # a command
    alive = Counter(survivor(folder, name) for name, s in statuses.items() if s not in KILLED)
    unexplained = alive - listed()
    for one in unexplained.elements():
        print(  # noqa: T201  # a command
            f"\n[[survivor]]\nmodule = {one.module!r}\nline = {one.line!r}\n"
            f"mutations = [{one.mutation!r}]\nreason = ''"
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
