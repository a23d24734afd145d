"""Prints how right the model is on rows it has not seen, and on rows of another folder.

python tests/calibration/crossvalidate.py             leave tables out, leave families out
python tests/calibration/crossvalidate.py --details   the same, for each table and family
python tests/calibration/crossvalidate.py FOLDER      score the packaged constants on the
                                                      tables of another folder, nothing fitted
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from calibration_errors import (  # noqa: E402 - the paths above make it findable
    Error,
    bands,
    fit_inference,
    fit_training,
    held_out_errors,
    inference_errors,
    medians,
    memory_errors,
    read_rows,
    training_errors,
)

from calculator.model.efficiency import fitted_constants  # noqa: E402 - the same

if TYPE_CHECKING:
    from collections.abc import Sequence

# Per cent on rows not seen: best peer, simple model with constants per class, target (issue 3).
BASELINES = {
    "decode": ("62", "22", "12"),
    "prefill": ("68", "63", "25"),
    "serving": ("30", "26", "18"),
    "training_time": ("35", "26", "18"),
    "memory_inference": ("11", "3.3", "3"),
    "memory_training": ("-", "46", "20"),
}


def say(*cells: str) -> None:
    """Print one line of a table."""
    sys.stdout.write("| " + " | ".join(cells) + " |\n")


def percent(share: float) -> str:
    """Share as per cent with one decimal."""
    return f"{100.0 * share:.1f}"


def show_details(errors: Sequence[Error], column: str) -> None:
    """Print the medians of each group."""
    say("kind", column, "rows", "median error %")
    for kind in BASELINES:
        for name in sorted({error.row[column] for error in errors if error.kind == kind}):
            group = [e for e in errors if e.kind == kind and e.row[column] == name]
            found = medians(group).get(kind)
            if found:
                say(kind, name, str(found[0]), percent(found[1]))


def cross_validate(*, details: bool) -> None:
    """Fit without each table and each family, and print the errors."""
    rows = read_rows()
    memory = memory_errors(rows.memory)
    by_table = [*held_out_errors(rows, "table"), *memory]
    by_family = [*held_out_errors(rows, "hw_family"), *memory]
    seen = [
        *inference_errors(rows.inference, fit_inference(rows.inference)),
        *training_errors(rows.training, fit_training(rows.training)),
        *memory,
    ]
    columns = [medians(errors) for errors in (by_table, by_family, seen)]
    band = bands(by_table)
    heads = ("kind", "rows", "table left out %", "family left out %", "seen %")
    say(*heads, "band p10..p90", "best peer %", "simple model %", "target %")
    for kind, base in BASELINES.items():
        shares = [percent(column[kind][1]) for column in columns]
        low, high = band[kind]
        say(kind, str(columns[0][kind][0]), *shares, f"{low:.2f}..{high:.2f}", *base)
    if details:
        show_details(by_table, "table")
        show_details(by_family, "hw_family")


def score(folder: Path, *, details: bool) -> None:
    """Print the errors of the packaged constants on the tables of a folder."""
    rows, constants = read_rows(folder), fitted_constants()
    errors = [
        *inference_errors(rows.inference, constants),
        *training_errors(rows.training, constants),
        *memory_errors(rows.memory),
    ]
    say("kind", "rows", "median error %", "target %")
    for kind, (count, share) in medians(errors).items():
        say(kind, str(count), percent(share), BASELINES[kind][2])
    if details:
        show_details(errors, "table")


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    wanted = "--details" in sys.argv
    if words:
        score(Path(words[0]), details=wanted)
    else:
        cross_validate(details=wanted)
