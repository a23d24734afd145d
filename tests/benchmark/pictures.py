"""Prints how long each picture takes: `python tests/benchmark/pictures.py`.

Budget in the browser's Python under Node: 150 ms for the map, 60 ms for a tornado, 15 ms for each
of the others.
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

SOURCE: Final = (HERE / "pictures_timing.py").read_text(encoding="utf-8")
BUDGETS_MS: Final = {"map": 150.0, "tornado": 60.0}
OTHER_BUDGET_MS: Final = 15.0


def times_in_browser() -> dict[str, float]:
    """Return the best of some runs in the browser's Python under Node, in ms."""
    with TemporaryDirectory() as folder:
        bundle(Path(folder))
        found = browser_python.result(Path(folder) / ASSETS / "runtime", SOURCE)
    return cast("dict[str, float]", json.loads(found))


def main() -> int:
    """Print the table; 1 if a budget is exceeded."""
    kept = True
    for name, ms in times_in_browser().items():
        budget = BUDGETS_MS.get(name.partition("-")[0], OTHER_BUDGET_MS)
        kept = kept and ms <= budget
        sys.stdout.write(f"{name:<24}{ms:>8.1f} ms of {budget:.0f}\n")
    sys.stdout.write("kept\n" if kept else "exceeded\n")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
