"""The rows about memory: what a running model or a training took."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from calibration_rows import Row, device_of, number, setup_of, shape_of, whole
from calibration_training import method_of, usual_shape

from calculator.model.memory import kv_cache_tokens, memory_need
from calculator.model.parts import GB
from calculator.model.training_memory import (
    MIXED_STATE_FP32_GRADIENTS,
    PURE_BF16_STATE,
    training_need,
)
from calculator.model.training_time import Training
from calculator.model.weights import sixteen_bit_params

if TYPE_CHECKING:
    from calibration_rows import Catalogue

QWEN_RANK = 64.0  # of Qwen's own finetune.py; 16 elsewhere unless a row says otherwise
USUAL_RANK = 16.0
TRAINED_COPY_BYTES = 12.0  # a trained embedding: a copy, its gradients, both moments
USUAL_TOKENS = 512.0


@dataclass(frozen=True, slots=True)
class MemoryCase:
    """One row with what the model predicts; GB of 10^9 bytes, or tokens of a cache."""

    row: Row
    kind: str
    measured: float
    predicted: float

    @property
    def headline(self) -> bool:
        """Whether the row counts in headline numbers."""
        return self.row["quality"] == "ok"


def training_gb(row: Row, known: Catalogue) -> float | None:
    """Predicted memory of a training row, in its own unit."""
    device = device_of(row, known)
    if device is None:
        return None
    text = row["software"]
    zero3 = "zero3 " if "zero3" in row["notes"] else ""
    own_script = "DeepSpeed " if "finetune.py" in text else ""
    litgpt = "LitGPT" in text
    run = Training(
        model=shape_of(row, known) or usual_shape(row),
        device=device,
        method=method_of(row),
        sequence_tokens=number(row["input_len"]) or USUAL_TOKENS,
        micro_batch=number(row["batch"]) or 1.0,
        devices=whole(row["count"]),
        recompute=False if litgpt else None,
        framework=zero3 + own_script + text,
    )
    rank = QWEN_RANK if own_script else USUAL_RANK
    state = PURE_BF16_STATE if litgpt else MIXED_STATE_FP32_GRADIENTS
    total = training_need(run, rank, state).total_bytes
    if "+emb" in row["notes"]:
        total += sixteen_bit_params(run.model) * TRAINED_COPY_BYTES
    if row["metric"].endswith("per_gpu"):
        total /= max(1, run.devices)
    return total / GB


def inference_gb(row: Row, known: Catalogue) -> float | None:
    """Predicted memory of an inference row in GB, or tokens of its cache."""
    setup = setup_of(row, known)
    if setup is None:
        return None
    if "KV cache int8" in row["notes"]:
        setup = replace(setup, kv_bits=8.0)
    if row["metric"] == "kv_cache_tokens":
        return kv_cache_tokens(setup)
    asked, answered = number(row["input_len"]) or 0.0, number(row["output_len"]) or 0.0
    batch = whole(row["batch"])
    return memory_need(setup, asked + answered, batch, asked).total_bytes / GB


def memory_case_of(row: Row, known: Catalogue) -> MemoryCase | None:
    """The case of a row, None if its model or device is not described."""
    measured = number(row["norm_value"])
    training = row["metric"].startswith("train_mem")
    predicted = training_gb(row, known) if training else inference_gb(row, known)
    if not measured or predicted is None:
        return None
    kind = "memory_training" if training else "memory_inference"
    return MemoryCase(row, kind, measured, predicted)
