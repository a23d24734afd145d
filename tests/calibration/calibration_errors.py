"""Errors on rows the fit has not seen: whole tables or whole hardware families left out."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING

from calibration_fit import fit
from calibration_inference import Case, case_of
from calibration_memory import MemoryCase, memory_case_of
from calibration_plan import INFERENCE_PLAN, TRAINING_PLAN
from calibration_rows import DATA, catalogue, table
from calibration_training import TrainingCase, training_case_of

from calculator.model.classes import ANY
from calculator.model.efficiency import BAND_HIGH, BAND_LOW, Constants

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from calibration_rows import Row

FITTED_QUALITY = {"ok", "eager_framework"}
RUN_OVERHEAD = ("run_overhead", ANY, ANY)
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Error:
    """One row with its prediction.

    Attributes:
        kind: "decode", "prefill", "serving", "training_time" or a kind of memory.
        row: the row.
        measured: published number.
        predicted: prediction, None if the model names a reason instead of a number.
        headline: counts in headline numbers.
    """

    kind: str
    row: Row
    measured: float
    predicted: float | None
    headline: bool

    @property
    def relative(self) -> float:
        """Absolute error as a share of the measured number; 1 where nothing was predicted."""
        if self.predicted is None:
            return 1.0
        return abs(self.predicted / self.measured - 1.0)


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a folder, ready to be predicted."""

    inference: tuple[Case, ...]
    training: tuple[TrainingCase, ...]
    memory: tuple[MemoryCase, ...]


def read_rows(folder: Path = DATA) -> Rows:
    """Read all tables of a folder; rows whose model or device is not described are left out."""
    known = catalogue(folder)
    speed = [
        row for name in ("decode_single.csv", "serving_batched.csv") for row in table(name, folder)
    ]
    inference = tuple(case for row in speed if (case := case_of(row, known)))
    training = tuple(
        case for row in table("training.csv", folder) if (case := training_case_of(row, known))
    )
    memory = tuple(
        case for row in table("memory.csv", folder) if (case := memory_case_of(row, known))
    )
    return Rows(inference, training, memory)


def bands_of_one(values: dict[tuple[str, str, str], float]) -> Constants:
    """Constants whose band is the prediction itself."""
    return Constants({**values, (BAND_LOW, ANY, ANY): 1.0, (BAND_HIGH, ANY, ANY): 1.0})


def fit_inference(cases: Sequence[Case]) -> Constants:
    """Constants of inference from the rows given."""
    rows = [row for case in cases if usable(case) and (row := case.fitted())]
    return bands_of_one(dict(fit(rows, INFERENCE_PLAN).values))


def usable(case: Case) -> bool:
    """Whether a row takes part in fitting (kernels nobody would choose do not)."""
    return case.row["quality"] in FITTED_QUALITY and "GEMV" not in case.row["software"]


def fit_training(cases: Sequence[TrainingCase]) -> Constants:
    """Constants of training from the rows given; whole runs add one factor for their pauses."""
    steps = [case for case in cases if case.headline and not case.whole_run]
    rows = [row for case in steps if (row := case.fitted())]
    found = bands_of_one({**fit(rows, TRAINING_PLAN).values, RUN_OVERHEAD: 1.0})
    ratios = [
        rate / case.measured
        for case in cases
        if case.whole_run and case.headline and (rate := case.predicted(found))
    ]
    overhead = max(1.0, median(ratios)) if ratios else 1.0
    return Constants({**found.values, RUN_OVERHEAD: overhead})


def inference_errors(cases: Sequence[Case], constants: Constants) -> list[Error]:
    """Errors of rows about inference under given constants."""
    return [
        Error(case.kind, case.row, case.measured, case.predicted(constants), case.headline)
        for case in cases
    ]


def training_errors(cases: Sequence[TrainingCase], constants: Constants) -> list[Error]:
    """Errors of rows about training under given constants."""
    return [
        Error("training_time", case.row, case.measured, case.predicted(constants), case.headline)
        for case in cases
    ]


def memory_errors(cases: Sequence[MemoryCase]) -> list[Error]:
    """Errors of rows about memory, which follow rules and take part in no fit."""
    return [
        Error(case.kind, case.row, case.measured, case.predicted, case.headline) for case in cases
    ]


def left_out[C: (Case, TrainingCase)](
    cases: Sequence[C],
    column: str,
    fitted: Callable[[Sequence[C]], Constants],
    errors: Callable[[Sequence[C], Constants], list[Error]],
) -> list[Error]:
    """Errors of every group of rows under constants fitted without that group."""
    found: list[Error] = []
    for name in sorted({case.row[column] for case in cases}):
        rest = [case for case in cases if case.row[column] != name]
        group = [case for case in cases if case.row[column] == name]
        found += errors(group, fitted(rest))
    return found


def held_out_errors(rows: Rows, column: str) -> list[Error]:
    """Errors of all speed rows with every group of `column` left out of its own fit."""
    return [
        *left_out(rows.inference, column, fit_inference, inference_errors),
        *left_out(rows.training, column, fit_training, training_errors),
    ]


def medians(errors: Sequence[Error]) -> dict[str, tuple[int, float]]:
    """Rows and median relative error of the headline rows, by kind."""
    kinds = sorted({error.kind for error in errors})
    found: dict[str, tuple[int, float]] = {}
    for kind in kinds:
        relative = [error.relative for error in errors if error.kind == kind and error.headline]
        if relative:
            found[kind] = (len(relative), median(relative))
    return found


def bands(errors: Sequence[Error]) -> dict[str, tuple[float, float]]:
    """10th and 90th percentile of measured / predicted of the headline rows, by kind."""
    found: dict[str, tuple[float, float]] = {}
    for kind in sorted({error.kind for error in errors}):
        ratios = [
            error.measured / error.predicted
            for error in errors
            if error.kind == kind and error.headline and error.predicted
        ]
        tenths = quantiles(ratios, n=TENTHS, method="inclusive")
        found[kind] = (tenths[0], tenths[-1])
    return found
