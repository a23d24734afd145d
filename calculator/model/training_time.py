"""How long training takes: operations, and the share of the peak that real runs reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculator.model.classes import ANY
from calculator.model.decode import HALF_OF_BOTH_WAYS, PCIE_GB_S
from calculator.model.durations import SECONDS_PER_HOUR
from calculator.model.efficiency import Constants, Part, fitted_constants
from calculator.model.kv_cache import growing_layers
from calculator.model.parts import GB, TERA, Estimate, Missing

if TYPE_CHECKING:
    from calculator.model.parts import Device, ModelShape

# Operations per parameter and token: 2 forward, 2 to pass gradients on, 2 for those of the
# weights (Kaplan et al., arXiv 2001.08361); a frozen base needs no gradients of its weights.
FULL_PASSES = 6.0
FROZEN_PASSES = 4.0
RECOMPUTE_PASSES = 2.0  # one more forward pass (Narayanan et al., arXiv 2104.04473)
# Bytes of activations a token leaves per layer and hidden unit (Korthikanti et al.,
# arXiv 2205.05198); each is written and read again, which takes memory bandwidth.
ACTIVATION_BYTES = 34.0
WEIGHT_BYTES = 2.0  # 16-bit weights are gathered from the other devices, or unpacked
MILLISECOND = 0.001
FROZEN_METHODS = frozenset({"lora", "qlora"})
METHODS = ("pretrain", "full", "lora", "qlora")


@dataclass(frozen=True, slots=True)
class Training:
    """A training run.

    Attributes:
        model: shape of the model.
        device: the accelerator.
        method: "pretrain", "full", "lora" or "qlora".
        precision: "bf16" or "fp8": what the matrix units multiply.
        sequence_tokens: tokens of one sequence.
        micro_batch: sequences one device takes at a time.
        devices: accelerators that work together.
        recompute: activations are computed again in the backward pass; None means as is
            usual, with adapters (LoRA, QLoRA) and not otherwise.
        framework: name of the training software, free text.
    """

    model: ModelShape
    device: Device
    method: str = "full"
    precision: str = "bf16"
    sequence_tokens: float = 4096.0
    micro_batch: float = 1.0
    devices: int = 1
    recompute: bool | None = None
    framework: str = ""

    @property
    def frozen(self) -> bool:
        """Whether the base model stays as it is."""
        return self.method in FROZEN_METHODS

    @property
    def recomputes(self) -> bool:
        """Whether activations are computed again."""
        return self.frozen if self.recompute is None else self.recompute


def model_flops_per_token(model: ModelShape, sequence_tokens: float, passes: float) -> float:
    """Operations per token of matrices and causal attention for a number of passes.

    Matrices: passes x N with N the active parameters. Attention: passes x L d s, half of
    12 L d s for six passes because a token looks at the tokens before it only.

    Example:
        GPT-3, 174.6e9 parameters over 300e9 tokens: 6 x 174.6e9 x 300e9 = 3.14e23, and
        6 x 96 layers x 12,288 x 2,048 x 300e9 = 0.04e23 more for attention.

        >>> from calculator.model.parts import ModelShape
        >>> gpt_3 = ModelShape("GPT-3", 174.6e9, 174.6e9, 96, 12288, 96, 96, 128, 50257)
        >>> flops = model_flops_per_token(gpt_3, sequence_tokens=2048, passes=6.0)
        >>> flops == 6 * 174.6e9 + 6 * 96 * 12288 * 2048
        True
        >>> round(flops * 300e9 / 1e23, 2)
        3.19
    """
    return passes * (model.active_params + attention_width(model, sequence_tokens))


def attention_width(model: ModelShape, sequence_tokens: float) -> float:
    """L d s, windows and layers without a growing cache respected."""
    width = float(model.attention_heads * model.head_dim)
    window = min(sequence_tokens, float(model.sliding_window_tokens))
    return width * (growing_layers(model) * sequence_tokens + model.sliding_layers * window)


def training_passes(run: Training) -> float:
    """Operations per active parameter and token that really run."""
    passes = FROZEN_PASSES if run.frozen else FULL_PASSES
    return passes + (RECOMPUTE_PASSES if run.recomputes else 0.0)


def peak_tflops(device: Device, precision: str) -> float | None:
    """Dense matrix rate for a training precision, None if no source states it."""
    return device.bf16_tflops if precision == "bf16" else device.fp8_tflops


def framework_class(run: Training) -> str:
    """zero3 where the framework shares out all states and gathers them layer by layer."""
    text = run.framework.casefold()
    return "zero3" if "zero3" in text or ("deepspeed" in text and not run.frozen) else ANY


def traffic_parts(run: Training) -> list[Part]:
    """Parts of the time of one token that memory and links take."""
    model, device = run.model, run.device
    bandwidth = device.memory_bandwidth_gb_s * GB
    tokens = run.sequence_tokens * run.micro_batch
    again = training_passes(run) / (training_passes(run) - RECOMPUTE_PASSES)
    moved = ACTIVATION_BYTES * model.layers * model.hidden_size / bandwidth
    moved *= again if run.recomputes else 1.0
    parts = [Part("memory", "train_traffic", ANY, ANY, moved)]
    if model.is_moe:
        copies = moved * max(1, model.experts_per_token)
        parts.append(Part("memory", "train_expert_traffic", ANY, ANY, copies))
    weights = WEIGHT_BYTES * model.total_params
    if run.method == "qlora":
        unpacked = weights / bandwidth / tokens
        parts.append(Part("unpack", "train_unpack", ANY, ANY, unpacked))
    elif run.devices > 1 and (not run.frozen or framework_class(run) != ANY):
        link = max(device.link_gb_s, PCIE_GB_S) * HALF_OF_BOTH_WAYS * GB
        parts.append(Part("link", "train_gather", ANY, ANY, weights / link / tokens))
    return parts


def training_parts(run: Training) -> tuple[Part, ...] | None:
    """Parts of the time one device needs for one token, None if its peak is not known."""
    model, device = run.model, run.device
    peak, sixteen = peak_tflops(device, run.precision), device.bf16_tflops
    if not peak or not sixteen or device.memory_bandwidth_gb_s <= 0.0:
        return None
    passes = training_passes(run)
    units = "tpu" if device.vendor == "google" else run.precision
    matrices = passes * model.active_params / (peak * TERA)
    attention = passes * attention_width(model, run.sequence_tokens) / (sixteen * TERA)
    launches = model.layers * MILLISECOND / (run.sequence_tokens * run.micro_batch)
    return (
        Part("compute", "train_matrices", ANY, units, matrices),
        Part("attention", "train_attention", ANY, units, attention),
        Part("launches", "train_launch", framework_class(run), ANY, launches),
        *traffic_parts(run),
    )


def missing_field(run: Training) -> str:
    """Name of the number for want of which `training_parts` gives no time."""
    if not run.device.bf16_tflops:
        return "bf16_tflops"
    return "memory_bandwidth_gb_s" if peak_tflops(run.device, run.precision) else "fp8_tflops"


def training_tokens_per_s(run: Training, constants: Constants | None = None) -> Estimate | Missing:
    """Tokens per second one device trains."""
    known = constants or fitted_constants()
    parts = training_parts(run)
    if parts is None:
        return Missing("missing_spec", run.device.name, missing_field(run))
    return known.estimate("training_time", 1.0 / known.total_seconds(parts), known.largest(parts))


def training_gpu_hours(
    run: Training, tokens: float, constants: Constants | None = None
) -> Estimate | Missing:
    """Device-hours of a whole run over `tokens` tokens, restarts and evaluation included."""
    known = constants or fitted_constants()
    rate = training_tokens_per_s(run, known)
    if isinstance(rate, Missing):
        return rate
    overhead = known.value("run_overhead") if run.method == "pretrain" else 1.0
    share = tokens * overhead / SECONDS_PER_HOUR
    return Estimate(share / rate.typical, share / rate.high, share / rate.low, rate.limited_by)


def training_hours(
    run: Training, tokens: float, constants: Constants | None = None
) -> Estimate | Missing:
    """Hours on the clock with all devices of the run."""
    hours = training_gpu_hours(run, tokens, constants)
    if isinstance(hours, Missing):
        return hours
    count = float(max(1, run.devices))
    return Estimate(hours.typical / count, hours.low / count, hours.high / count, hours.limited_by)
