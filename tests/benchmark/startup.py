"""Prints how soon the calculator is live: `python tests/benchmark/startup.py`.

Ours and bare Pyodide of the same version take turns in headless Chromium, so that a busy machine
slows all of them alike. Counted from the navigation: ours until a changed answer shows in the page
("of touch": from the change itself, made as soon as the form is there), the bare ones until a small
calculation does. Options: --rounds, --slow-rounds, --site.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

HERE: Final = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from bare import write_bare_pages  # noqa: E402  # just put on the path
from host import FAST, SLOW, Encoding, Host, Line  # noqa: E402  # the same
from playwright.sync_api import Playwright, sync_playwright  # noqa: E402  # the same
from visits import Visit, first_and_later  # noqa: E402  # the same

from calculator.embed.site import build  # noqa: E402  # the same

SUBJECTS: Final = {
    "ours": "site/calculator.html",
    "bare, main thread": "bare/main.html",
    "bare, worker": "bare/worker.html",
}
OURS: Final = "ours"
BASE: Final = "bare, main thread"

type Visits = dict[str, list[tuple[Visit, Visit]]]

HEADS: Final = (
    *("", "cold ms", "x base", "of touch", "warm ms", "x base", "MB sent"),
    *("paint ms", "blocked", "longest", "shift", "MB RAM"),
)
TARGETS: Final = {"cold, local line": 0.33, "warm, local line": 0.40, "cold, slow line": 0.60}
"""How long ours may take, as a share of bare Pyodide on the main thread."""


def visits_by_turns(
    playwright: Playwright, folders: dict[str, Path], rounds: int, line: Line, encoding: Encoding
) -> Visits:
    """Return the visits to each subject, taken by turns."""
    found: Visits = {name: [] for name in SUBJECTS}
    for _ in range(rounds):
        for name, path in SUBJECTS.items():
            with Host(folders, encoding, line) as host:
                found[name].append(first_and_later(playwright, host, path))
    return found


def table(title: str, visits: Visits) -> str:
    """Return the medians, a line for each subject."""
    lines = [title, ("{:<18}" + "{:>10}" * (len(HEADS) - 1)).format(*HEADS)]
    base = {when: _median_ms(visits[BASE], when) for when in (0, 1)}
    for name, pairs in visits.items():
        cold, warm = _median_ms(pairs, 0), _median_ms(pairs, 1)
        first = [pair[0] for pair in pairs]
        cells = [
            f"{cold:.0f}",
            f"{cold / base[0]:.2f}",
            f"{median(visit.live_ms - visit.touched_ms for visit in first):.0f}",
            f"{warm:.0f}",
            f"{warm / base[1]:.2f}",
            f"{median(visit.sent_bytes for visit in first) / 1e6:.2f}",
            f"{median(visit.painted_ms for visit in first):.0f}",
            f"{median(visit.blocked_ms for visit in first):.0f}",
            f"{median(visit.longest_ms for visit in first):.0f}",
            f"{median(visit.shift for visit in first):.3f}",
            f"{median(visit.memory_bytes for visit in first) / 1e6:.0f}",
        ]
        lines.append(f"{name:<18}" + "".join(f"{cell:>10}" for cell in cells))
    return "\n".join([*lines, "", ""])


def shares(fast: Visits, slow: Visits) -> dict[str, float]:
    """Return what ours takes as a share of the base, by target."""
    found: dict[str, float] = {}
    for name, visits, when in (
        ("cold, local line", fast, 0),
        ("warm, local line", fast, 1),
        ("cold, slow line", slow, 0),
    ):
        if visits[OURS]:
            found[name] = _median_ms(visits[OURS], when) / _median_ms(visits[BASE], when)
    return found


def _median_ms(pairs: list[tuple[Visit, Visit]], when: int) -> float:
    return median(pair[when].live_ms for pair in pairs)


def parsed() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="on the local line; default: 7")
    parser.add_argument("--slow-rounds", type=int, default=3, help="default: 3")
    parser.add_argument("--site", type=Path, help="a built site; default: build one")
    parser.add_argument("--encoding", choices=["br", "gzip", "identity"], default="br")
    return parser.parse_args()


def main() -> int:
    """Print the tables; 1 if a target is missed."""
    options = parsed()
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folders = {"site": options.site or Path(scratch) / "site", "bare": Path(scratch) / "bare"}
        if not options.site:
            build(folders["site"], root_url="")
        write_bare_pages(folders["bare"])
        Host(folders, options.encoding).pack_all()
        taken: list[Visits] = []
        for title, line, rounds in (
            ("local line", FAST, options.rounds),
            ("slow line: 9 Mbit/s, 170 ms", SLOW, options.slow_rounds),
        ):
            visits = visits_by_turns(playwright, folders, rounds, line, options.encoding)
            taken.append(visits)
            if rounds:
                sys.stdout.write(table(f"{title}, {options.encoding}, {rounds} rounds", visits))
                sys.stdout.flush()
        kept = True
        for name, share in shares(*taken).items():
            met = share <= TARGETS[name]
            kept = kept and met
            verdict = "met" if met else "MISSED"
            sys.stdout.write(f"{name}: {share:.2f} x, target {TARGETS[name]} x: {verdict}\n")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
