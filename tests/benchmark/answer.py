"""Prints how long an answer takes: `python tests/benchmark/answer.py`.

Budget on the build machine, in the browser's Python under Node: 150 ms for a full answer, 16 ms
for a recomputation without thresholds and draws.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, cast

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from calculator.embed.runtime import ASSETS, bundle  # noqa: E402  # just put on the path
from tests.runtime import browser_python  # noqa: E402  # the same

SOURCE: Final = (HERE / "timing.py").read_text(encoding="utf-8")
BUDGET_MS: Final = (150.0, 16.0)
"""For a full answer and for a recomputation."""

type Times = dict[str, tuple[float, float]]


def times_here() -> Times:
    """Return the medians in this Python, in ms."""
    names: dict[str, object] = {"__name__": "timing"}
    exec(compile(SOURCE, "timing.py", "exec"), names)  # noqa: S102  # our own text
    return cast("Times", json.loads(str(names["result"])))


def times_in_browser() -> Times:
    """Return the medians in the browser's Python under Node, in ms."""
    with TemporaryDirectory() as folder:
        bundle(Path(folder))
        found = browser_python.result(Path(folder) / ASSETS / "runtime", SOURCE)
    return cast("Times", json.loads(found))


def main() -> int:
    """Print the table; 1 if the budget is exceeded in the browser's Python."""
    here, browser = times_here(), times_in_browser()
    row = "{:<22}{:>15}{:>15}{:>15}{:>15}\n"
    sys.stdout.write(
        row.format(
            "median, ms", "full, CPython", "full, browser", "again, CPython", "again, browser"
        )
    )
    for name, (full, again) in here.items():
        cells = (full, browser[name][0], again, browser[name][1])
        sys.stdout.write(row.format(name, *(f"{cell:.1f}" for cell in cells)))
    worst = [max(times[column] for times in browser.values()) for column in (0, 1)]
    kept = all(ms <= budget for ms, budget in zip(worst, BUDGET_MS, strict=True))
    sys.stdout.write(f"budget {BUDGET_MS[0]:.0f} and {BUDGET_MS[1]:.0f} ms: ")
    sys.stdout.write("kept\n" if kept else "exceeded\n")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
