"""Tries mutants one after the other in copies of one process, which has read the tests once.

A plugin of pytest for mutation runs, in place of mutmut's own loop, which starts pytest anew for
each mutant: most of its time goes there. Standard input names the mutants, one a line; what became
of each goes to the file that RESULTS_FILE of the environment names.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from _pytest.runner import runtestprotocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pytest

RESULTS: Final = "RESULTS_FILE"
CHILDREN: Final = "MUTATION_CHILDREN"
MUTANT: Final = "MUTANT_UNDER_TEST"
"""What mutmut's changed functions look at to know which change counts."""

CPU_SECONDS: Final = 30
"""A test that takes longer has lost its way; all of a room's together take about ten."""


def tests_of(mutant: str, stats: dict[str, dict[str, list[str]]]) -> list[str]:
    """Return the tests that reach the changed function, quick ones first."""
    reached = stats["tests_by_mangled_function_name"].get(mutant.rpartition("__mutmut_")[0], [])
    return sorted(reached, key=lambda test: (stats["duration_by_test"].get(test, 0.0), test))


def is_seen(items: Sequence[pytest.Item]) -> bool:
    """Run tests until one fails, and return whether one does."""
    for n, item in enumerate(items):
        following = items[n + 1] if n + 1 < len(items) else None
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return True
    return False


def forked(mutant: str, items: Sequence[pytest.Item]) -> int:
    """Start a copy of this process that tries a mutant, and return its id."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        os.environ[MUTANT] = mutant
        seen = True
        try:
            seen = is_seen(items)
        finally:
            os._exit(1 if seen else 0)
    return child


def outcomes(
    mutants: Sequence[str], tests: dict[str, list[pytest.Item]], children: int
) -> Iterator[tuple[str, str]]:
    """Yield what becomes of each mutant: killed, survived, timeout, segfault."""
    running: dict[int, str] = {}
    left = list(reversed(mutants))
    while left or running:
        while left and len(running) < children:
            mutant = left.pop()
            running[forked(mutant, tests[mutant])] = mutant
        child, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
        slow = code in {-signal.SIGXCPU, -signal.SIGKILL}
        said = {0: "survived", 1: "killed", -signal.SIGSEGV: "segfault"}
        yield running.pop(child), "timeout" if slow else said.get(code, "killed")


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try every mutant in place of running the tests once."""
    stats = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    by_id = {item.nodeid: item for item in session.items}
    mutants = sys.stdin.read().split()
    tests = {
        name: [by_id[test] for test in tests_of(name, stats) if test in by_id] for name in mutants
    }
    clean = dict(outcomes([""], {"": list(session.items)}, 1))
    if clean != {"": "survived"}:
        message = "The tests fail without any change"
        raise RuntimeError(message)
    reached = [name for name in mutants if tests[name]]
    found = dict.fromkeys(mutants, "no tests")
    path = Path(os.environ[RESULTS])
    for n, (name, what) in enumerate(outcomes(reached, tests, int(os.environ[CHILDREN])), 1):
        found[name] = what
        if n % 50 == 0 or n == len(reached):
            path.write_text(json.dumps(found, indent=1), encoding="utf-8")
            sys.stderr.write(f"{n} of {len(reached)}\n")
    return True
