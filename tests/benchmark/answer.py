"""Prints how long an answer takes: `python tests/benchmark/answer.py`.

Budget on the build machine, in the browser's Python under Node: 16 ms for a recomputation without
thresholds and draws, 50 ms for all options with their thresholds, 150 ms for a full decision.
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
STAGES: Final = {
    "recomputation": 16.0,
    "options, thresholds": 50.0,
    "full decision": 150.0,
    "words": 50.0,
}
"""What is timed, with its budget in ms.

The verdict alone; all options with 1,000 draws, and thresholds; these as JSON; and the fragments
of a page, once all is decided.
"""

type Times = dict[str, list[float]]


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
    """Print the table; 1 if a budget is exceeded in the browser's Python."""
    here, browser = times_here(), times_in_browser()
    row = "{:<22}" + "{:>21}" * len(STAGES) + "\n"
    sys.stdout.write(row.format("CPython | browser, ms", *STAGES))
    for name, times in here.items():
        pairs = zip(times, browser[name], strict=True)
        sys.stdout.write(row.format(name, *(f"{one:.1f} | {other:.1f}" for one, other in pairs)))
    kept = True
    for n, (stage, budget) in enumerate(STAGES.items()):
        worst = max(times[n] for times in browser.values())
        kept = kept and worst <= budget
        sys.stdout.write(f"{stage}: {worst:.1f} of {budget:.0f} ms\n")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
