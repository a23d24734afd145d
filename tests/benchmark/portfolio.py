"""Prints how long a portfolio takes: `python tests/benchmark/portfolio.py`.

The page asks for each line by itself and then for the plan, so the longest single wait is the plan.
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
from tests.portfolio.sheets import sheet_of_many  # noqa: E402  # the same
from tests.runtime import browser_python  # noqa: E402  # the same

COUNTS: Final = (8, 200, 500)
SOURCE: Final = """
import json
from time import perf_counter
from calculator.portfolio import portfolio
times = []
portfolio("name,work\\na,both\\n").plan_html()
for table in json.loads(TABLES):
    start = perf_counter()
    found = portfolio(table)
    read = perf_counter()
    found.lines
    judged = perf_counter()
    found.plan_html(), found.row_html(), found.csv()
    times.append([read - start, judged - read, perf_counter() - judged])
result = json.dumps(times)
"""


def main() -> int:
    """Print the table."""
    tables = json.dumps([sheet_of_many(count) for count in COUNTS])
    source = f"TABLES = {tables!r}\n{SOURCE}"
    names: dict[str, object] = {}
    exec(source, names)  # noqa: S102  # our own text
    with TemporaryDirectory() as folder:
        bundle(Path(folder))
        told = browser_python.result(Path(folder) / ASSETS / "runtime", source)
    found = {"CPython": str(names["result"]), "browser": told}
    sys.stdout.write(f"{'seconds':<20}{'reading':>10}{'lines':>10}{'plan':>10}\n")
    for python, text in found.items():
        rows = cast("list[list[float]]", json.loads(text))
        for count, row in zip(COUNTS, rows, strict=True):
            cells = "".join(f"{seconds:>10.2f}" for seconds in row)
            sys.stdout.write(f"{f'{count} lines, {python}':<20}{cells}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
