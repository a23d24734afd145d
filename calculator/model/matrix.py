"""Operations a model needs, and how many a device can do in a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.model.classes import sums_in_16_bits
from calculator.model.parts import TERA
from calculator.model.weights import routed_active_params

if TYPE_CHECKING:
    from calculator.model.parts import ModelShape, Setup

MICROSECOND = 0.000_001
FLOPS_PER_PARAM = 2.0  # one multiplication and one addition
SCORE_AND_MIX = 4.0  # QK and AV, two operations each, for one pair of tokens
CAUSAL_HALF = 0.5  # a token looks at the tokens before it only
GEFORCE_16_BIT_SUMS = 2.0  # NVIDIA Ada whitepaper: FP16 sums at twice the rate of FP32 sums
EXPERT_TILE_TOKENS = 32.0  # tokens wasted per expert by tiles that are not full; fitted


def step_flops(setup: Setup) -> float | None:
    """Dense operations per second of the unit that multiplies this format, None if unknown."""
    device = setup.device
    rate = device.bf16_tflops
    if setup.weights.low_precision_activations:
        rate = device.fp8_tflops or device.int8_tops or rate
    if not rate:
        return None
    doubled = GEFORCE_16_BIT_SUMS if sums_in_16_bits(device, setup.engine) else 1.0
    return rate * TERA * doubled


def token_flops(model: ModelShape) -> float:
    """Operations of the matrices for one token: 2 per active parameter (Kaplan et al.).

    >>> from calculator.model.parts import ModelShape
    >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
    >>> token_flops(llama_8b) == 2 * 8.03e9
    True
    """
    return FLOPS_PER_PARAM * model.active_params


def attention_flops(model: ModelShape, prompt_tokens: float) -> float:
    """Operations of causal attention over a prompt, windows respected.

    Example:
        1,000 tokens through 32 layers of 32 heads of 128 values, each token with half of the
        others: 4 x 32 x 128 x 1000 x 500 x 32 = 262e9.

        >>> from calculator.model.parts import ModelShape
        >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
        >>> attention_flops(llama_8b, 1000) == 4 * 32 * 128 * 1000 * 500 * 32
        True
    """
    width = float(model.attention_heads * model.head_dim)
    window = min(prompt_tokens, float(model.sliding_window_tokens))
    full = (model.layers - model.sliding_layers) * prompt_tokens * CAUSAL_HALF
    sliding = model.sliding_layers * (window - window * window * CAUSAL_HALF / prompt_tokens)
    return SCORE_AND_MIX * width * prompt_tokens * (full + sliding)


def expert_waste_flops(model: ModelShape, tokens: float, tokens_per_pass: float) -> float:
    """Operations lost on experts that get fewer tokens than a tile holds."""
    if model.experts <= 0 or model.experts_per_token <= 0 or tokens_per_pass <= 0.0:
        return 0.0
    per_expert = tokens_per_pass * model.experts_per_token / model.experts
    routed = routed_active_params(model)
    return FLOPS_PER_PARAM * routed * tokens * EXPERT_TILE_TOKENS / per_expert
