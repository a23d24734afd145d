"""Rows of the facts as the physics wants them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from calculator.model.parts import Device, ModelShape, WeightFormat

if TYPE_CHECKING:
    from calculator.facts import Accelerator, Model, Quantization

BILLION: Final = 1e9
SIXTEEN_BITS: Final = 16.0
MXFP4_REST_BITS: Final = {"mxfp4": SIXTEEN_BITS, "gguf-mxfp4": 8.5}
"""Bits of all but the experts; in a GGUF they are Q8_0: 8 bits and a 16-bit scale for each 32."""
NOT_PACKED: Final = "none"
"""Scope of a format that the model was published in."""

DIRECT_LINK: Final = re.compile(r"(?:NVLink|Infinity Fabric)[^;,\d]*([\d.]+) GB/s")


def model_shape(row: Model) -> ModelShape | None:
    """Return a model's shape, None while nobody has published how many parameters it has.

    The tables do not say whether the output matrix is the embedding itself: it is taken for one
    of its own, which counts that matrix twice where the two are tied.
    """
    if row.total_params_b is None:
        return None
    active_b = row.active_params_b or row.total_params_b
    windowed = row.layers - (row.full_attention_layers or row.layers)
    return ModelShape(
        name=row.name,
        total_params=row.total_params_b * BILLION,
        active_params=active_b * BILLION,
        layers=row.layers,
        hidden_size=row.hidden_size,
        attention_heads=row.attention_heads,
        kv_heads=row.kv_heads,
        head_dim=row.head_dim,
        vocab_size=row.vocab_size,
        kv_lora_rank=row.kv_lora_rank or 0,
        qk_rope_head_dim=row.qk_rope_head_dim or 0,
        growing_layers=row.full_attention_layers,
        sliding_layers=windowed if row.sliding_window_tokens else 0,
        sliding_window_tokens=row.sliding_window_tokens or 0,
        full_layer_kv_values=row.full_layer_kv_values or 0,
        experts=row.experts or 0,
        experts_per_token=row.active_experts or 0,
    )


def weight_format(row: Quantization) -> WeightFormat:
    """Return how weights are stored in a number format.

    GGUF bits are measured over the whole file; MXFP4 packs experts only, beside 16 bits or, in
    a GGUF, Q8_0; every other packed format leaves embedding and output matrix at 16 bits.
    """
    whole_file = row.id.startswith("gguf") or row.scope == NOT_PACKED
    packed, rest_bits = ("all", 0.0) if whole_file else ("matrices", SIXTEEN_BITS)
    if row.id in MXFP4_REST_BITS:
        packed, rest_bits = "experts", MXFP4_REST_BITS[row.id]
    return WeightFormat(
        name=row.id,
        bits_per_weight=row.bits_per_weight,
        packed=packed,
        rest_bits=rest_bits,
        low_precision_activations=row.scope == "weight+activation",
    )


def device(row: Accelerator) -> Device:
    """Return an accelerator with the rates that a source states."""
    link = DIRECT_LINK.search(row.interconnect)
    return Device(
        name=row.name,
        vendor=row.vendor.casefold(),
        kind=row.kind,
        memory_gb=row.memory_gb,
        memory_bandwidth_gb_s=row.memory_bandwidth_gb_s,
        bf16_tflops=row.bf16_dense_tflops,
        fp8_tflops=row.fp8_dense_tflops,
        int8_tops=row.int8_dense_tops,
        link_gb_s=float(link[1]) if link else 0.0,
        unified_memory=row.kind == "soc",
    )
