"""How many bytes the weights take, and how many of them one step has to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.model.kv_cache import cached_layers
from calculator.model.parts import PACKED_EXPERTS, PACKED_MATRICES

if TYPE_CHECKING:
    from calculator.model.parts import ModelShape, WeightFormat

BITS_PER_BYTE = 8.0


def power(base: float, exponent: int) -> float:
    """`base` to a whole `exponent` by repeated squaring, the same bits on every platform.

    >>> power(0.5, 3) == 0.5 * 0.5 * 0.5
    True
    """
    result = 1.0
    while exponent > 0:
        if exponent % 2 == 1:
            result *= base
        base *= base
        exponent //= 2
    return result


def embedding_params(model: ModelShape) -> float:
    """Parameters of the embedding matrix (the output matrix has as many again unless tied)."""
    return float(model.vocab_size) * model.hidden_size


def sixteen_bit_params(model: ModelShape) -> float:
    """Parameters of embedding and output matrix together."""
    copies = 1.0 if model.tied_embeddings else 2.0
    return min(copies * embedding_params(model), model.total_params)


def weight_bytes(model: ModelShape, weights: WeightFormat) -> float:
    """Bytes of the whole set of weights.

    Example:
        Llama 3.1 8B in bf16: 8.03e9 x 16 / 8 = 16.06e9 bytes.

        >>> from calculator.model.parts import ModelShape, WeightFormat
        >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
        >>> weight_bytes(llama_8b, WeightFormat("bf16", 16.0)) == 8.03e9 * 16 / 8
        True
    """
    packed = model.total_params
    if weights.packed == PACKED_MATRICES:
        packed -= sixteen_bit_params(model)
    elif weights.packed == PACKED_EXPERTS and model.is_moe:
        packed = routed_params(model)
    bits = weights.bits_per_weight
    rest = weights.rest_bits or bits
    return (packed * bits + (model.total_params - packed) * rest) / BITS_PER_BYTE


def attention_params(model: ModelShape) -> float:
    """Parameters of the four attention matrices in all layers that have a cache."""
    queries = float(model.attention_heads * model.head_dim)
    keys = float(model.kv_heads * model.head_dim)
    if model.kv_lora_rank > 0:  # MLA compresses them; what is left is within its latent width
        queries = keys = float(model.kv_lora_rank)
    return cached_layers(model) * 2.0 * model.hidden_size * (queries + keys)


def routed_params(model: ModelShape) -> float:
    """Parameters that sit in routed experts.

    Of E experts k are active: total - active = routed x (1 - k/E). Embeddings and attention
    are never routed, which bounds it from above; where k and E are not known the bound holds.
    """
    if not model.is_moe:
        return 0.0
    most = model.total_params - sixteen_bit_params(model) - attention_params(model)
    if model.experts > model.experts_per_token > 0:
        idle = 1.0 - model.experts_per_token / model.experts
        most = min(most, (model.total_params - model.active_params) / idle)
    return max(0.0, most)


def routed_share(model: ModelShape) -> float:
    """Share of the routed parameters one token passes through."""
    if model.experts > model.experts_per_token > 0:
        return model.experts_per_token / model.experts
    return model.active_params / model.total_params


def routed_active_params(model: ModelShape) -> float:
    """Routed parameters one token passes through."""
    return min(model.active_params, routed_params(model) * routed_share(model))


def touched_routed_params(model: ModelShape, tokens: int) -> float:
    """Routed parameters `tokens` tokens touch together.

    Experts are taken as drawn independently: b tokens touch the share 1 - (1 - k/E)^b.
    """
    missed = power(1.0 - routed_share(model), max(1, tokens))
    return routed_params(model) * (1.0 - missed)


def bytes_read_per_step(model: ModelShape, weights: WeightFormat, tokens: int = 1) -> float:
    """Bytes of weights one forward step over `tokens` tokens reads from memory.

    The embedding table is only looked up, so it is not read unless it is also the output.
    """
    head = min(embedding_params(model), model.total_params)
    looked_up = 0.0 if model.tied_embeddings else head
    routed = touched_routed_params(model, tokens) if model.is_moe else 0.0
    always = max(head, model.total_params - routed_params(model) - looked_up)
    bits = weights.bits_per_weight
    rest = weights.rest_bits or bits
    if weights.packed == PACKED_EXPERTS and model.is_moe:
        read = routed * bits + always * rest
    elif weights.packed == PACKED_MATRICES:
        read = (routed + always - head) * bits + head * rest
    else:
        read = (routed + always) * bits
    return read / BITS_PER_BYTE
