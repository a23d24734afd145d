"""Memory and operations of training a transformer that is split over many devices.

Source of all formulas: Korthikanti et al., Reducing Activation Recomputation in Large
Transformer Models, arXiv 2205.05198, equations 1 to 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calculator.model.training_memory import MIXED_STATE_FP32_GRADIENTS

type Recomputation = Literal["none", "selective", "full"]

PARAMS_PER_LAYER = 12.0  # x h^2: 4 h^2 in attention, 8 h^2 in the feed-forward block
SPLIT_BYTES = 24.0  # of the 34 bytes per value that tensor parallelism divides
WHOLE_BYTES = 10.0  # of the 34 that it does not (norms, dropouts)
SCORE_BYTES = 5.0  # x a s / h: softmax, its dropout and its mask; dropped by `selective`
INPUT_BYTES = 2.0  # all that full recomputation keeps
FORWARD_AND_BACKWARD = 72.0  # 2 per multiplication x 3 passes x 12 h^2


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardedTraining:
    """A training run split over devices.

    Attributes:
        hidden: width of the model (h).
        layers: number of layers (L).
        heads: attention heads (a).
        sequence_tokens: tokens of one sequence (s).
        micro_batch: sequences in one step of the pipeline (b).
        tensor_parallel: devices that share each layer (t).
        pipeline_parallel: groups of devices that share the layers (p).
        interleave_factor: how many more activations an interleaved pipeline keeps.
        sequence_parallel: norms and dropouts are split as well.
        recomputation: what is computed again in the backward pass.
    """

    hidden: float
    layers: float
    heads: float
    sequence_tokens: float
    micro_batch: float = 1.0
    tensor_parallel: float = 1.0
    pipeline_parallel: float = 1.0
    interleave_factor: float = 1.0
    sequence_parallel: bool = False
    recomputation: Recomputation = "none"


def state_bytes_per_device(
    run: ShardedTraining, bytes_per_param: float = MIXED_STATE_FP32_GRADIENTS
) -> float:
    """Weights, gradients and optimizer of one device, embeddings left out.

    Bytes per parameter x 12 L h^2 / (t p).

    >>> run = ShardedTraining(hidden=6144, layers=48, heads=64, sequence_tokens=2048,
    ...     tensor_parallel=8)
    >>> state_bytes_per_device(run) / 1024 / 1024 / 1024
    45.5625
    """
    params = PARAMS_PER_LAYER * run.layers * run.hidden * run.hidden
    return bytes_per_param * params / (run.tensor_parallel * run.pipeline_parallel)


def activation_bytes_per_device(run: ShardedTraining) -> float:
    """Activations of the device that keeps most of them (the first stage of the pipeline).

    Without parallelism s b h (34 + 5 a s / h) for each layer.

    >>> run = ShardedTraining(hidden=6144, layers=48, heads=64, sequence_tokens=2048,
    ...     micro_batch=4, tensor_parallel=8)
    >>> activation_bytes_per_device(run) / 1024 / 1024 / 1024
    59.25
    """
    values = run.sequence_tokens * run.micro_batch * run.hidden
    return values * _bytes_per_value(run) * run.layers * run.interleave_factor


def flops_per_iteration(run: ShardedTraining, global_batch: float, vocab_size: float) -> float:
    """Operations the model needs for one step over the whole batch, nothing counted twice.

    72 B L s h^2 (1 + s/(6 h) + V/(12 h L)).

    Args:
        run: the run.
        global_batch: sequences of one optimizer step (B).
        vocab_size: rows of the embedding (V).

    >>> run = ShardedTraining(hidden=6144, layers=48, heads=64, sequence_tokens=2048)
    >>> round(flops_per_iteration(run, 4, 51_200) / (1.1 * 8 * 312e12), 3)
    0.417
    """
    dense = FORWARD_AND_BACKWARD * global_batch * run.layers * run.sequence_tokens
    scores = run.sequence_tokens / (6.0 * run.hidden)
    logits = vocab_size / (PARAMS_PER_LAYER * run.hidden * run.layers)
    return dense * run.hidden * run.hidden * (1.0 + scores + logits)


def _bytes_per_value(run: ShardedTraining) -> float:
    """Bytes kept in a layer for each of its s b h values."""
    split = run.tensor_parallel
    whole_split = split if run.sequence_parallel else 1.0
    if run.recomputation == "full":
        return INPUT_BYTES / whole_split
    scores = SCORE_BYTES * run.heads * run.sequence_tokens / run.hidden
    kept = SPLIT_BYTES + (0.0 if run.recomputation == "selective" else scores)
    return WHOLE_BYTES / whole_split + kept / split
