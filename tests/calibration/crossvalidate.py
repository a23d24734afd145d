"""Prints how right the model is on rows it has not seen, and on rows of another folder.

python tests/calibration/crossvalidate.py             leave tables out, leave families out
python tests/calibration/crossvalidate.py --details   the same, for each table and family
python tests/calibration/crossvalidate.py --write     and store it for the page of the site
python tests/calibration/crossvalidate.py FOLDER      score the packaged constants on the
                                                      tables of another folder, nothing fitted
"""

from __future__ import annotations

import json
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
    from collections.abc import Mapping, Sequence

STORED = HERE / "crossvalidation.json"

# Per cent on rows kept back: best peer, simple model with constants per class, target.
BASELINES = {
    "decode": (62, 22, 12),
    "prefill": (68, 63, 25),
    "serving": (30, 26, 18),
    "training_time": (35, 26, 18),
    "memory_inference": (11, 3.3, 3),
    "memory_training": (None, 46, 20),
}

type Cell = float | str | None


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


def by_kind(
    by_table: Sequence[Error], by_family: Sequence[Error], seen: Sequence[Error]
) -> list[dict[str, Cell]]:
    """The median errors and the band of each kind, beside those of others."""
    columns = [medians(errors) for errors in (by_table, by_family, seen)]
    band = bands(by_table)
    found: list[dict[str, Cell]] = []
    for kind, (peer, simple, target) in BASELINES.items():
        table, family, known = (round(100.0 * column[kind][1], 1) for column in columns)
        found.append(
            {
                "kind": kind,
                "rows": columns[0][kind][0],
                "table_left_out_percent": table,
                "family_left_out_percent": family,
                "seen_percent": known,
                "band_low": round(band[kind][0], 3),
                "band_high": round(band[kind][1], 3),
                "best_peer_percent": peer,
                "simple_model_percent": simple,
                "target_percent": target,
            }
        )
    return found


def line_of(kind: Mapping[str, Cell]) -> list[str]:
    """The cells of a kind, as the README shows them."""
    band = f"{kind['band_low']:.2f}..{kind['band_high']:.2f}"
    columns = ("kind", "rows", "table_left_out", "family_left_out", "seen")
    others = ("best_peer", "simple_model", "target")
    shares = [kind[f"{column}_percent"] for column in (*columns[2:], *others)]
    words = ["-" if share is None else f"{share}" for share in shares]
    return [str(kind["kind"]), str(kind["rows"]), *words[:3], band, *words[3:]]


def cross_validate(*, details: bool, write: bool) -> None:
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
    found = by_kind(by_table, by_family, seen)
    heads = ("kind", "rows", "table left out %", "family left out %", "seen %")
    say(*heads, "band p10..p90", "best peer %", "simple model %", "target %")
    for kind in found:
        say(*line_of(kind))
    if details:
        show_details(by_table, "table")
        show_details(by_family, "hw_family")
    if write:
        STORED.write_text(json.dumps(found, indent=1) + "\n", "utf-8", newline="\n")


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
        say(kind, str(count), percent(share), f"{BASELINES[kind][2]}")
    if details:
        show_details(errors, "table")


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    wanted = "--details" in sys.argv
    if words:
        score(Path(words[0]), details=wanted)
    else:
        cross_validate(details=wanted, write="--write" in sys.argv)
