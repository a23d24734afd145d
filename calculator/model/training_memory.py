"""How much memory training takes: states by method, activations, logits, framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculator.model.classes import ANY
from calculator.model.memory import usable_bytes
from calculator.model.parts import GB
from calculator.model.training_time import framework_class
from calculator.model.weights import (
    attention_params,
    routed_params,
    routed_share,
    sixteen_bit_params,
)

if TYPE_CHECKING:
    from calculator.model.parts import ModelShape
    from calculator.model.training_time import Training

# Bytes per trained parameter. Mixed precision Adam: 2 weights + 4 master copy + 4 + 4 moments
# + gradients of 2 or 4 (Korthikanti et al., arXiv 2205.05198).
MIXED_STATE = 16.0
MIXED_STATE_FP32_GRADIENTS = 18.0
PURE_BF16_STATE = 8.0  # weights, gradients and both moments in bf16
SIXTEEN_BIT_BYTES = 2.0
NF4_BYTES = 4.127 / 8.0  # NF4 with double quantisation (QLoRA, arXiv 2305.14314)
DEFAULT_LORA_RANK = 16.0
FRAMEWORK = "pytorch"  # the engine whose share of the memory counts

# Activations of a layer, bytes per token. Korthikanti et al. give 34 h for a feed-forward
# width of 4 h with GeLU, a fused attention leaves out the scores; split here into the part of
# the hidden state and the part of the feed-forward width f (SwiGLU keeps four tensors of f).
HIDDEN_BYTES = 14.0
FEED_FORWARD_BYTES = 8.0
FEED_FORWARD_MATRICES = 3.0
KEPT_INPUT_BYTES = 2.0  # all that full recomputation keeps of a layer
LOGIT_BYTES = 12.0  # scores over the vocabulary in 16 and 32 bits, and gradients of both
CONTEXT_GB = 1.5  # CUDA context, workspace, what the allocator cannot reuse; fitted
BUCKET_GB = 4.0  # DeepSpeed ZeRO: gather and reduce buckets of 5e8 values (its defaults)


@dataclass(frozen=True, slots=True)
class TrainingNeed:
    """Bytes training takes on all devices together.

    Attributes:
        state_bytes: weights, gradients, optimizer.
        activation_bytes: what the backward pass needs again.
        overhead_bytes: logits, buffers and context of the driver.
    """

    state_bytes: float
    activation_bytes: float
    overhead_bytes: float

    @property
    def total_bytes(self) -> float:
        """Sum of the parts."""
        return self.state_bytes + self.activation_bytes + self.overhead_bytes


def feed_forward_width(model: ModelShape) -> float:
    """Width of the feed-forward block one token passes through, from the parameters left over.

    (active - embeddings - attention) / (3 matrices x hidden x layers).
    """
    active = model.active_params
    if model.is_moe and routed_share(model) > 0.0:
        always = model.total_params - routed_params(model)
        active = always + routed_params(model) * routed_share(model)
    left = active - sixteen_bit_params(model) - attention_params(model)
    return max(0.0, left) / (FEED_FORWARD_MATRICES * model.hidden_size * model.layers)


def lora_params(model: ModelShape, rank: float = DEFAULT_LORA_RANK) -> float:
    """Parameters of adapters on all matrices of every layer: rank x (inputs + outputs).

    Example:
        Rank 64 on a layer 4096 wide with 32 heads of 128 and a feed-forward width of 11008:
        64 x (4 x 8192 + 3 x 15104) = 4,997,120 parameters, for 32 layers 159,907,840.

        >>> from calculator.model.parts import ModelShape
        >>> matrices = 2 * 32_000 * 4096 + 32 * (4 * 4096 * 4096 + 3 * 4096 * 11_008)
        >>> llama_2_7b = ModelShape("7B", matrices, matrices, 32, 4096, 32, 32, 128, 32_000)
        >>> lora_params(llama_2_7b, rank=64) == 32 * 64 * (4 * 8192 + 3 * 15104) == 159_907_840
        True
    """
    queries = float(model.attention_heads * model.head_dim)
    keys = float(model.kv_heads * model.head_dim)
    hidden = float(model.hidden_size)
    attention = 2.0 * (hidden + queries) + 2.0 * (hidden + keys)
    feed_forward = FEED_FORWARD_MATRICES * (hidden + feed_forward_width(model))
    return model.layers * rank * (attention + feed_forward)


def state_bytes(
    run: Training,
    lora_rank: float = DEFAULT_LORA_RANK,
    full_state: float = MIXED_STATE_FP32_GRADIENTS,
) -> float:
    """Bytes of weights, gradients and optimizer state of one copy.

    Example:
        Full fine-tuning of 7 billion parameters: 7e9 x 18 = 126e9 bytes.

        >>> from calculator.model.parts import Device, ModelShape
        >>> from calculator.model.training_time import Training
        >>> model = ModelShape("7B", 7e9, 7e9, 32, 4096, 32, 32, 128, 32_000)
        >>> h100 = Device("H100", "nvidia", "datacenter", 80, 3350)
        >>> state_bytes(Training(model, h100, "full")) == 7e9 * 18 == 126e9
        True
    """
    total = run.model.total_params
    if not run.frozen:
        return total * full_state
    adapters = lora_params(run.model, lora_rank) * MIXED_STATE
    if run.method == "lora":
        return total * SIXTEEN_BIT_BYTES + adapters
    kept = sixteen_bit_params(run.model)
    return (total - kept) * NF4_BYTES + kept * SIXTEEN_BIT_BYTES + adapters


def activation_bytes(run: Training) -> float:
    """Bytes of activations on one device for one micro-batch."""
    model = run.model
    layer = HIDDEN_BYTES * model.hidden_size + FEED_FORWARD_BYTES * feed_forward_width(model)
    kept = layer * model.layers
    if run.recomputes:
        kept = KEPT_INPUT_BYTES * model.hidden_size * model.layers + layer
    return run.sequence_tokens * run.micro_batch * kept


def is_sharded(run: Training) -> bool:
    """Whether the states are shared out over the devices (ZeRO, FSDP) and not copied to each.

    Full training shares them out; adapters are trained on a copy of the base on every device,
    unless the framework shares it out or a copy with all that runs beside it does not fit on one.
    """
    if not run.frozen or framework_class(run) != ANY:
        return True
    one_device = state_bytes(run) + activation_bytes(run) + overhead_bytes(run)
    return one_device > usable_bytes(run.device, FRAMEWORK, 1)


def overhead_bytes(run: Training) -> float:
    """Bytes of logits, buffers and the driver's context on one device."""
    tokens = run.sequence_tokens * run.micro_batch
    buckets = BUCKET_GB if framework_class(run) != ANY else 0.0
    return tokens * run.model.vocab_size * LOGIT_BYTES + (CONTEXT_GB + buckets) * GB


def training_need(
    run: Training,
    lora_rank: float = DEFAULT_LORA_RANK,
    full_state: float = MIXED_STATE_FP32_GRADIENTS,
) -> TrainingNeed:
    """Bytes on all devices together: states shared out or copied, activations on each device."""
    count = float(max(1, run.devices))
    copies = 1.0 if is_sharded(run) else count
    states = state_bytes(run, lora_rank, full_state) * copies
    return TrainingNeed(states, activation_bytes(run) * count, overhead_bytes(run) * count)
