"""Which constants there are, what each means, and where fitting starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calibration_fit import Plan

from calculator.model.classes import ANY

if TYPE_CHECKING:
    from calculator.model.efficiency import Key

RATIO: Final = "x ideal"
MICROSECONDS: Final = "us"
MILLISECONDS: Final = "ms"

# Quantity: (start, unit, meaning). The start is also the scale of the draw to the general value.
INFERENCE: Final[dict[str, tuple[float, str, str]]] = {
    "weight_read": (1.25, RATIO, "time to read the weights of one step / bytes over bandwidth"),
    "kv_read": (1.5, RATIO, "time to read the KV cache / bytes over bandwidth"),
    "kv_repeat": (0.3, RATIO, "KV read again for each further query head that shares it / ideal"),
    "decode_compute": (1.5, RATIO, "matrix time of a batch / FLOPs over dense peak"),
    "unpack": (0.7, RATIO, "time to unpack weights of few bits / 2 N over dense peak"),
    "layer_launch": (50.0, MICROSECONDS, "fixed time per layer and step (kernel launches)"),
    "moe_launch": (30.0, MICROSECONDS, "the same once more per layer of a mixture of experts"),
    "step_fixed": (300.0, MICROSECONDS, "fixed time per step (scheduler, sampling)"),
    "sequence_step": (10.0, MICROSECONDS, "time per sequence and step (scheduler, sampling)"),
    "all_reduce": (20.0, MICROSECONDS, "latency of tensor parallelism per layer, direct link"),
    "all_reduce_hop": (20.0, MICROSECONDS, "the same per layer and device over PCIe or host"),
    "exchange": (1.0, RATIO, "time to send hidden states / bytes over link bandwidth"),
    "stage_hop": (500.0, MICROSECONDS, "hand-over between two stages of a layer split"),
    "prefill_matrices": (1.6, RATIO, "matrix time of a prompt / FLOPs over dense peak"),
    "prefill_attention": (2.0, RATIO, "attention time of a prompt / FLOPs over dense peak"),
    "prefill_unpack": (0.2, RATIO, "time to unpack weights for a prompt / FLOPs over peak"),
    "prefill_read": (0.5, RATIO, "time to read weights for a pass / bytes over bandwidth"),
    "prefill_launch": (150.0, MICROSECONDS, "fixed time per layer and prompt"),
}
TRAINING: Final[dict[str, tuple[float, str, str]]] = {
    "train_matrices": (1.6, RATIO, "matrix time of training / FLOPs over dense peak"),
    "train_attention": (2.0, RATIO, "attention time of training / FLOPs over 16-bit peak"),
    "train_traffic": (4.0, RATIO, "time for activations / 34 L h bytes over bandwidth"),
    "train_expert_traffic": (2.0, RATIO, "the same per expert a token is copied to"),
    "train_launch": (3.0, MILLISECONDS, "fixed time per layer and micro-batch"),
    "train_unpack": (40.0, RATIO, "time to unpack 4-bit weights / 2 N bytes over bandwidth"),
    "train_gather": (0.5, RATIO, "time to gather shared-out weights / 2 N bytes over link"),
}


def cells(quantity: str, software: str, *hardware: str) -> tuple[Key, ...]:
    """Cells of one quantity."""
    return tuple((quantity, software, name) for name in hardware)


INFERENCE_CELLS: Final[tuple[Key, ...]] = (
    *cells("weight_read", ANY, "hbm", "gddr", "apple", "soc", "cpu", "intel"),
    *cells("weight_read", "llama.cpp", "hbm"),
    *cells("kv_read", "eager", "cpu"),
    *cells("kv_read", "llama.cpp", ANY),
    *cells("kv_repeat", "llama.cpp", ANY, "apple"),
    *cells("kv_repeat", "vllm", ANY),
    *cells("kv_read", "vllm", ANY),
    *cells("decode_compute", ANY, "intel-hbm"),
    *cells("unpack", ANY, "apple"),
    *cells("layer_launch", ANY, "apple"),
    *cells("layer_launch", "vllm", ANY),
    *cells("layer_launch", "vllm-eager", ANY),
    *cells("layer_launch", "eager", ANY),
    *cells("step_fixed", "vllm", ANY),
    *cells("step_fixed", "vllm-eager", ANY),
    *cells("step_fixed", "eager", ANY),
    *cells("sequence_step", "vllm", ANY),
    *cells("sequence_step", ANY, "amd"),
    *cells("all_reduce_hop", ANY, "row"),
    *cells("exchange", ANY, "direct"),
    *cells("prefill_matrices", ANY, "apple", "amd", "amd-soc", "intel"),
    *cells("prefill_matrices", "eager", "cpu"),
    *cells("prefill_matrices", ANY, "nvidia", "nvidia-hbm"),
    *cells("prefill_matrices", "llama.cpp", "nvidia", "nvidia-hbm"),
    *cells("prefill_attention", "llama.cpp", ANY, "apple"),
    *cells("prefill_attention", "eager", "cpu"),
    *cells("prefill_unpack", "compiled", ANY),
)
TRAINING_CELLS: Final[tuple[Key, ...]] = (
    *cells("train_matrices", ANY, "tpu", "fp8"),
    *cells("train_launch", "zero3", ANY),
)
# FlashAttention-2 (arXiv 2307.08691) reaches 50 to 73 % of the peak of an A100; the share
# of the peak that engines reach on prompts is 0.5 to 0.7 (kipply; vLLM).
PINNED: Final[dict[Key, float]] = {
    ("prefill_attention", ANY, ANY): 2.0,
    ("prefill_attention", "llama.cpp", "cpu"): 2.0,
    ("prefill_matrices", ANY, ANY): 1.6,
}
PINNED_SOURCES: Final[dict[str, str]] = {
    "prefill_attention": "FlashAttention-2, arXiv 2307.08691",
    "prefill_matrices": "kipply, Transformer Inference Arithmetic; vLLM: 0.5 to 0.7 of the peak",
}
NOTHING_BEATS_THE_CEILING: Final[dict[str, float]] = dict.fromkeys(
    ("weight_read", "kv_read", "decode_compute", "exchange", "prefill_matrices", "train_matrices"),
    1.0,
)

INFERENCE_PLAN: Final = Plan(
    {quantity: start for quantity, (start, _, _) in INFERENCE.items()},
    INFERENCE_CELLS,
    PINNED,
    NOTHING_BEATS_THE_CEILING,
)
TRAINING_PLAN: Final = Plan(
    {quantity: start for quantity, (start, _, _) in TRAINING.items()},
    TRAINING_CELLS,
    {},
    NOTHING_BEATS_THE_CEILING,
)
