"""Fits the constants on all calibration rows and shows them; `--write` stores them.

python tests/calibration/fit.py           show what would change
python tests/calibration/fit.py --write   write calculator/facts/tables/efficiency.csv
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

from calibration_errors import (  # noqa: E402 - the paths above make it findable
    RUN_OVERHEAD,
    bands,
    fit_inference,
    fit_training,
    held_out_errors,
    memory_errors,
    read_rows,
    usable,
)
from calibration_fit import counted  # noqa: E402 - the same
from calibration_plan import (  # noqa: E402 - the same
    INFERENCE,
    PINNED,
    PINNED_SOURCES,
    TRAINING,
)

from calculator.model.classes import ANY  # noqa: E402 - the same
from calculator.model.efficiency import BAND_HIGH, BAND_LOW  # noqa: E402 - the same

if TYPE_CHECKING:
    from calibration_errors import Rows

    from calculator.model.efficiency import Constants, Key

TABLE = ROOT / "calculator" / "facts" / "tables" / "efficiency.csv"
HEAD = (
    "quantity",
    "software",
    "hardware",
    "value",
    "unit",
    "meaning",
    "rows",
    "source",
    "source_date",
)
FITTED = "fitted by tests/calibration/fit.py on tests/calibration/data"
FITTED_DATE = "2026-11-23"
MEMORY = "rules of calculator/model/memory.py and training_memory.py on tests/calibration/data"


def constant_lines(constants: Constants, rows: Counter[Key]) -> list[tuple[str, ...]]:
    """Lines of the fitted constants."""
    lines: list[tuple[str, ...]] = []
    known = {**INFERENCE, **TRAINING}
    for key in sorted(constants.values):
        quantity, software, hardware = key
        if quantity not in known:
            continue
        _, unit, meaning = known[quantity]
        source = PINNED_SOURCES[quantity] if key in PINNED else FITTED
        value = f"{constants.values[key]:.4g}"
        used = str(rows[key])
        line = (quantity, software, hardware, value, unit, meaning, used, source, FITTED_DATE)
        lines.append(line)
    return lines


def other_lines(rows: Rows, overhead: float) -> list[tuple[str, ...]]:
    """Lines of the pauses of whole runs and of the bands."""
    runs = str(sum(case.whole_run for case in rows.training))
    meaning = "device-hours of a whole run / hours of its steps (restarts, evaluation)"
    lines: list[tuple[str, ...]] = [
        (*RUN_OVERHEAD, f"{overhead:.4g}", "ratio", meaning, runs, FITTED, FITTED_DATE)
    ]
    errors = [*held_out_errors(rows, "table"), *memory_errors(rows.memory)]
    for kind, (low, high) in sorted(bands(errors).items()):
        count = str(sum(error.kind == kind and error.headline for error in errors))
        source = MEMORY if kind.startswith("memory") else f"{FITTED}, each table left out"
        for quantity, share, value in ((BAND_LOW, "10th", low), (BAND_HIGH, "90th", high)):
            words = f"{share} percentile of measured / predicted on rows not seen"
            line = (quantity, kind, ANY, f"{value:.3f}", "ratio", words, count, source)
            lines.append((*line, FITTED_DATE))
    return lines


def table_text() -> str:
    """Text of the table of constants."""
    rows = read_rows()
    inference, training = fit_inference(rows.inference), fit_training(rows.training)
    used: Counter[Key] = Counter()
    speed = [row for case in rows.inference if usable(case) and (row := case.fitted())]
    steps = [row for case in rows.training if not case.whole_run and (row := case.fitted())]
    used.update(counted(speed, inference))
    used.update(counted(steps, training))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(constant_lines(inference, used))
    writer.writerows(constant_lines(training, used))
    writer.writerows(other_lines(rows, training.values[RUN_OVERHEAD]))
    return out.getvalue()


if __name__ == "__main__":
    text = table_text()
    sys.stdout.write(text)
    if "--write" in sys.argv:
        TABLE.write_text(text, encoding="utf-8")
