"""How many bytes the attention cache of a model takes, by its kind of attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calculator.model.parts import ModelShape

BITS_PER_BYTE = 8.0
KEY_AND_VALUE = 2.0  # both are kept; MLA keeps one compressed vector instead


def kv_values_per_layer(model: ModelShape) -> float:
    """Values one token leaves in the cache of one layer.

    GQA: 2 x kv_heads x head_dim (vLLM, Hugging Face). MLA: kv_lora_rank + qk_rope_head_dim
    (DeepSeek-V2 report, arXiv 2405.04434).
    """
    if model.kv_lora_rank > 0:
        return float(model.kv_lora_rank + model.qk_rope_head_dim)
    return KEY_AND_VALUE * model.kv_heads * model.head_dim


def growing_layer_values(model: ModelShape) -> float:
    """Values one token leaves in the cache of one layer that grows with the context."""
    return float(model.full_layer_kv_values) or kv_values_per_layer(model)


def growing_layers(model: ModelShape) -> int:
    """Layers whose cache grows with the context."""
    if model.growing_layers is not None:
        return model.growing_layers
    return max(0, model.layers - model.sliding_layers)


def sharing_queries(model: ModelShape) -> float:
    """Query heads that share one key/value head; 1 for MLA, whose kernels are built for it."""
    if model.kv_lora_rank > 0 or model.kv_heads <= 0:
        return 1.0
    return max(1.0, model.attention_heads / model.kv_heads)


def cached_layers(model: ModelShape) -> int:
    """Layers that keep a cache at all."""
    return growing_layers(model) + model.sliding_layers


def kv_bytes_per_token(model: ModelShape, kv_bits: float = 16.0) -> float:
    """Bytes one more token of context costs while no window is full.

    Example:
        Llama 3.1 8B: 2 x 32 layers x 8 heads x 128 values x 2 bytes = 131,072 bytes;
        Llama 3.1 70B: 2 x 80 x 8 x 128 x 2 = 327,680 bytes.

        >>> from calculator.model.parts import ModelShape
        >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
        >>> kv_bytes_per_token(llama_8b) == 2 * 32 * 8 * 128 * 2 == 131072
        True
        >>> llama_70b = ModelShape("70B", 70.6e9, 70.6e9, 80, 8192, 64, 8, 128, 128256)
        >>> kv_bytes_per_token(llama_70b) == 2 * 80 * 8 * 128 * 2 == 327680
        True
    """
    values = growing_layers(model) * growing_layer_values(model)
    values += model.sliding_layers * kv_values_per_layer(model)
    return values * kv_bits / BITS_PER_BYTE


def kv_bytes(model: ModelShape, context_tokens: float, kv_bits: float = 16.0) -> float:
    """Bytes of the cache of one sequence at `context_tokens` tokens.

    A layer with a sliding window holds at most the window (Gemma 2/3, gpt-oss, Llama 4).

    Example:
        Llama 3.1 8B with 8,192 tokens: 8,192 x 131,072 bytes = 1 GiB.

        >>> from calculator.model.parts import ModelShape
        >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
        >>> kv_bytes(llama_8b, 8192) == 8192 * 131072 == 1024 * 1024 * 1024
        True
    """
    full = growing_layers(model) * context_tokens * growing_layer_values(model)
    window = model.sliding_layers * min(context_tokens, float(model.sliding_window_tokens))
    return (full + window * kv_values_per_layer(model)) * kv_bits / BITS_PER_BYTE
