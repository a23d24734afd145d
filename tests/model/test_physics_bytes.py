"""Bytes of weights and cache, as arithmetic."""

from __future__ import annotations

from dataclasses import replace

import pytest
from physics_samples import (
    AWQ,
    BF16,
    DEEPSEEK,
    FP8,
    GEMMA,
    LLAMA_8B,
    LLAMA_70B,
    MIXTRAL,
    Q4,
)

from calculator.model.kv_cache import (
    cached_layers,
    growing_layers,
    kv_bytes,
    kv_bytes_per_token,
    sharing_queries,
)
from calculator.model.parts import ModelShape, WeightFormat
from calculator.model.weights import (
    attention_params,
    bytes_read_per_step,
    power,
    routed_active_params,
    routed_params,
    sixteen_bit_params,
    touched_routed_params,
    weight_bytes,
)

EMBEDDING_8B = 128256 * 4096


def test_cache_of_grouped_queries() -> None:
    """K and V, KV heads and not query heads."""
    assert kv_bytes_per_token(LLAMA_8B) == 131_072
    assert kv_bytes_per_token(LLAMA_70B) == 327_680
    assert kv_bytes_per_token(LLAMA_8B, 8.0) == 65_536
    assert kv_bytes(LLAMA_8B, 1000) == 131_072_000


def test_cache_of_mla_is_one_vector() -> None:
    """DeepSeek V3: 61 layers x (512 + 64) values x 2 bytes."""
    assert kv_bytes_per_token(DEEPSEEK) == 61 * 576 * 2
    assert sharing_queries(DEEPSEEK) == 1.0


def test_cache_of_windows_stops_growing() -> None:
    """Gemma 3 27B: 10 of 62 layers grow, 52 hold at most 1,024 tokens."""
    layer = 2 * 16 * 128 * 2
    assert growing_layers(GEMMA) == 10
    assert cached_layers(GEMMA) == 62
    assert kv_bytes(GEMMA, 512) == 62 * 512 * layer
    assert kv_bytes(GEMMA, 32_768) == (10 * 32_768 + 52 * 1024) * layer


def test_hybrid_counts_its_attention_layers_only() -> None:
    """Qwen3.5 27B: 16 of 64 layers have a growing cache, the rest none."""
    hybrid = ModelShape("hybrid", 27e9, 27e9, 64, 5120, 24, 4, 256, 248320, growing_layers=16)
    assert kv_bytes_per_token(hybrid) == 16 * 2 * 4 * 256 * 2


def test_growing_layers_may_keep_fewer_values() -> None:
    """Gemma 4 31B: 10 of 60 layers grow and keep 2,048 values; 50 keep 2 x 16 x 256 of a window."""
    gemma = ModelShape(
        name="Gemma 4 31B",
        total_params=31e9,
        active_params=31e9,
        layers=60,
        hidden_size=5376,
        attention_heads=32,
        kv_heads=16,
        head_dim=256,
        vocab_size=262144,
        growing_layers=10,
        sliding_layers=50,
        sliding_window_tokens=1024,
        full_layer_kv_values=2048,
    )
    assert kv_bytes_per_token(gemma) == (10 * 2048 + 50 * 2 * 16 * 256) * 2
    assert kv_bytes(gemma, 32_768) == (10 * 32_768 * 2048 + 50 * 1024 * 2 * 16 * 256) * 2


def test_query_heads_that_share_a_cache() -> None:
    """32 query heads on 8 KV heads share by four; never less than one."""
    assert sharing_queries(LLAMA_8B) == 4.0
    assert sharing_queries(replace(LLAMA_8B, kv_heads=64)) == 1.0
    assert sharing_queries(replace(LLAMA_8B, kv_heads=0)) == 1.0


def test_weights_by_format() -> None:
    """Whole file at its bits; matrices packed with 16-bit embeddings; experts packed only."""
    assert weight_bytes(LLAMA_8B, BF16) == 16.06e9
    assert weight_bytes(LLAMA_8B, Q4) == pytest.approx(8.03e9 * 4.8944 / 8)
    kept = 2 * EMBEDDING_8B
    assert sixteen_bit_params(LLAMA_8B) == kept
    packed = (8.03e9 - kept) * 4.156 / 8 + kept * 2
    assert weight_bytes(LLAMA_8B, AWQ) == pytest.approx(packed)
    assert sixteen_bit_params(GEMMA) == 262144 * 5376
    experts = WeightFormat("mxfp4", 4.25, "experts", 16.0)
    routed = routed_params(MIXTRAL)
    expected = routed * 4.25 / 8 + (46.7e9 - routed) * 2
    assert weight_bytes(MIXTRAL, experts) == pytest.approx(expected)
    assert weight_bytes(LLAMA_8B, experts) == pytest.approx(8.03e9 * 4.25 / 8)


def test_dense_step_reads_all_but_the_embedding_table() -> None:
    """The table is looked up; the output matrix is read; tied ones are read once."""
    assert bytes_read_per_step(LLAMA_8B, BF16) == pytest.approx((8.03e9 - EMBEDDING_8B) * 2)
    assert bytes_read_per_step(GEMMA, BF16) == pytest.approx(27.4e9 * 2)
    head = EMBEDDING_8B * 2
    packed = (8.03e9 - 2 * EMBEDDING_8B) * 8.0 / 8
    assert bytes_read_per_step(LLAMA_8B, FP8) == pytest.approx(packed + head)
    assert bytes_read_per_step(LLAMA_8B, BF16, 64) == bytes_read_per_step(LLAMA_8B, BF16)


def test_experts_touched_by_a_batch() -> None:
    """Mixtral: (46.7 - 12.9) / (1 - 2/8) = 45.07e9 routed; b tokens touch 1 - (3/4)^b of them."""
    routed = (46.7e9 - 12.9e9) / 0.75
    assert routed_params(MIXTRAL) == pytest.approx(routed)
    assert routed_active_params(MIXTRAL) == pytest.approx(routed / 4)
    assert touched_routed_params(MIXTRAL, 1) == pytest.approx(routed / 4)
    assert touched_routed_params(MIXTRAL, 3) == pytest.approx(routed * (1 - 0.75**3))
    assert touched_routed_params(MIXTRAL, 0) == pytest.approx(routed / 4)
    always = 46.7e9 - routed - 32000 * 4096
    read = (routed / 4 + always) * 2
    assert bytes_read_per_step(MIXTRAL, BF16) == pytest.approx(read)
    assert bytes_read_per_step(MIXTRAL, BF16, 4096) <= weight_bytes(MIXTRAL, BF16)


def test_experts_packed_alone() -> None:
    """Routed experts at their bits, the rest at 16."""
    experts = WeightFormat("mxfp4", 4.25, "experts", 16.0)
    routed = routed_params(MIXTRAL)
    always = 46.7e9 - routed - 32000 * 4096
    expected = routed / 4 * 4.25 / 8 + always * 2
    assert bytes_read_per_step(MIXTRAL, experts) == pytest.approx(expected)
    read = (8.03e9 - EMBEDDING_8B) * 4.25 / 8
    assert bytes_read_per_step(LLAMA_8B, experts) == pytest.approx(read)


def test_unknown_experts_fall_back_to_the_active_share() -> None:
    """Without E and k all but embeddings and attention is routed, with the share active/total."""
    unknown = replace(MIXTRAL, experts=0, experts_per_token=0)
    attention = 32 * 2 * 4096 * (4096 + 1024)
    assert attention_params(unknown) == attention
    routed = 46.7e9 - 2 * 32000 * 4096 - attention
    assert routed_params(unknown) == pytest.approx(routed)
    assert routed_active_params(unknown) == pytest.approx(routed * 12.9 / 46.7)
    assert routed_params(LLAMA_8B) == 0.0


def test_attention_of_mla_is_narrow() -> None:
    """What MLA leaves is within its latent width."""
    assert attention_params(DEEPSEEK) == 61 * 2 * 7168 * (512 + 512)


def test_power_by_squaring() -> None:
    """Whole powers without a float power."""
    assert power(0.5, 0) == 1.0
    assert power(3.0, 5) == 243.0
    assert power(2.0, 10) == 1024.0
