"""The rows about training: how fast it went."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calibration_fit import Measured
from calibration_rows import Row, device_of, number, shape_of, whole

from calculator.model.parts import TERA, Missing, ModelShape
from calculator.model.training_time import (
    Training,
    model_flops_per_token,
    peak_tflops,
    training_parts,
    training_tokens_per_s,
)

if TYPE_CHECKING:
    from calibration_rows import Catalogue

    from calculator.model.efficiency import Constants

WIDTH_PER_LAYER = 128  # usual hidden size / layers, for models without a described shape
LOW_PRECISION = {"FP8": "fp8", "MXFP8": "fp8", "NVFP4": "fp8"}
RECOMPUTED = 1.1  # hardware FLOPs above model FLOPs by more than this: a second forward pass


def usual_shape(row: Row) -> ModelShape:
    """A dense transformer of usual proportions with the parameters of a row: N = 12 L d^2."""
    total = float(row["params_b"]) * 1e9
    hidden = round((total * WIDTH_PER_LAYER / 12.0) ** (1.0 / 3.0))
    heads = max(1, hidden // WIDTH_PER_LAYER)
    active = (number(row["active_params_b"]) or total / 1e9) * 1e9
    return ModelShape(row["model"], total, active, heads, hidden, heads, heads, 128, 50_000)


def method_of(row: Row) -> str:
    """Method of a row: pretrain, full, lora or qlora."""
    found = re.search(r"method=([\w+-]+)", row["notes"])
    text = found[1] if found else "pretrain"
    if text.startswith("qlora"):
        return "qlora"
    if text.startswith("lora"):
        return "lora"
    return "full" if text.startswith("full") else "pretrain"


def micro_batch_of(row: Row) -> float:
    """Sequences a device takes at a time, where the row says so; 1 otherwise."""
    found = re.search(r"(?:micro-batch|MBS) (\d+)", row["notes"])
    return float(found[1]) if found else 1.0


def recompute_of(row: Row) -> bool | None:
    """Whether activations were recomputed, None if the row does not say."""
    found = re.search(r"MFU ([\d.]+); HFU ([\d.]+)", row["notes"])
    return float(found[2]) > RECOMPUTED * float(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class TrainingCase:
    """One row, ready to be predicted; `measured` in tokens per second and device."""

    row: Row
    run: Training
    measured: float

    @property
    def headline(self) -> bool:
        """Whether the row counts in headline numbers."""
        return self.row["quality"] == "ok"

    @property
    def whole_run(self) -> bool:
        """Whether the row is a whole run with its restarts, not a step."""
        return self.row["metric"] == "gpu_hours"

    def fitted(self) -> Measured | None:
        """The row as the fit wants it."""
        parts = training_parts(self.run)
        return None if parts is None else Measured(parts, 1.0 / self.measured, self.row["table"])

    def predicted(self, constants: Constants | None = None) -> float | None:
        """Rate the public functions predict."""
        rate = training_tokens_per_s(self.run, constants)
        if isinstance(rate, Missing):
            return None
        if self.whole_run and constants is not None:
            return rate.typical / constants.value("run_overhead")
        return rate.typical


def training_case_of(row: Row, known: Catalogue) -> TrainingCase | None:
    """The case of a row, None if its device is not described."""
    device, measured = device_of(row, known), number(row["norm_value"])
    if device is None or not measured:
        return None
    model = shape_of(row, known) or usual_shape(row)
    note = "zero3 " if "zero3" in row["notes"] else ""
    run = Training(
        model=model,
        device=device,
        method=method_of(row),
        precision=LOW_PRECISION.get(row["precision"], "bf16"),
        sequence_tokens=number(row["input_len"]) or 2048.0,
        micro_batch=micro_batch_of(row),
        devices=whole(row["count"], 8),
        recompute=recompute_of(row),
        framework=note + row["software"],
    )
    if row["metric"] == "mfu_pct":
        peak = peak_tflops(device, run.precision)
        if peak is None:
            return None
        flops = model_flops_per_token(model, 2.0 * run.sequence_tokens, 6.0)
        measured = measured / 100.0 * peak * TERA / flops
    return TrainingCase(row, run, measured)
