"""What fits on which device, as arithmetic."""

from __future__ import annotations

from dataclasses import replace

import pytest
from physics_samples import (
    BF16,
    FP8,
    H100,
    LLAMA_8B,
    LLAMA_70B,
    M2_ULTRA,
    MIXTRAL,
    Q4,
    RTX_4090,
)
from physics_samples import setup as made

from calculator.model.engine_memory import (
    memory_style,
    overhead_bytes,
    score_bytes,
    usable_share,
    working_cache_bytes,
)
from calculator.model.memory import (
    MOST_SEQUENCES,
    kv_cache_tokens,
    max_sequences,
    memory_fit,
    memory_need,
    usable_bytes,
)
from calculator.model.parts import GB, GIB


def test_usable_share_by_engine_and_memory() -> None:
    """Server 0.90, single stream 0.97, unified memory 0.75 whatever runs on it."""
    assert usable_bytes(H100, "vLLM") == pytest.approx(80 * GIB * 0.99 * 0.90)
    assert usable_bytes(RTX_4090, "llama.cpp", 2) == pytest.approx(2 * 24 * GIB * 0.99 * 0.97)
    assert usable_share(M2_ULTRA, "vLLM") == 0.75
    assert usable_share(M2_ULTRA, "llama.cpp") == 0.75


def test_styles() -> None:
    """How an engine uses memory follows from its name."""
    assert memory_style("AutoAWQ 0.1.6") == "static"
    assert memory_style("exllamav2") == "single"
    assert memory_style("TensorRT-LLM") == "server"
    assert memory_style("something else") == "server"


def test_server_overhead() -> None:
    """vLLM: 5.2 GiB (MoE 7.4) on 80 GB, in proportion below, 0.13 context, 0.42 with links."""
    assert overhead_bytes(made(engine="vLLM")) == pytest.approx((5.2 + 0.13) * GIB)
    moe = made(MIXTRAL, engine="vLLM", devices=2, together=2)
    assert overhead_bytes(moe) == pytest.approx(2 * (7.4 + 0.13 + 0.42) * GIB)
    small = made(device=RTX_4090, engine="vLLM")
    assert overhead_bytes(small) == pytest.approx((5.2 * 24 / 80 + 0.13) * GIB)
    assert overhead_bytes(made(engine="TensorRT-LLM")) == pytest.approx(1.13 * GIB)


def test_single_stream_overhead() -> None:
    """llama.cpp: 0.2 GB and 45 bytes x 2,048 tokens x hidden size, on each device."""
    two = made(weights=Q4, device=RTX_4090, engine="llama.cpp", devices=2)
    assert overhead_bytes(two) == pytest.approx(2 * (0.2 * GB + 45 * 2048 * 4096))


def test_transformers_scores_the_whole_prompt() -> None:
    """6 bytes x vocabulary x prompt, 4 more for each further device; the cache grows by copy."""
    one = made(engine="HF Transformers")
    assert score_bytes(one, 1000) == 6 * 128256 * 1000
    assert score_bytes(replace(one, devices=3), 1000) == 14 * 128256 * 1000
    assert overhead_bytes(one, 1000) == pytest.approx(0.5 * GB + 6 * 128256 * 1000)
    assert working_cache_bytes(one, 2000, 0) == 2 * 2000 * 131072
    long_prompt = working_cache_bytes(one, 2000, 1900)
    assert long_prompt == 1900 * 131072
    static = made(engine="AutoAWQ")
    assert working_cache_bytes(static, 2000, 1900) == 2000 * 131072
    expected = 0.5 * GB + 45 * 100 * 4096 + 6 * 128256 * 100
    assert overhead_bytes(static, 100) == pytest.approx(expected)


def test_need_is_the_sum_of_its_parts() -> None:
    """Weights, cache of all sequences, overhead."""
    need = memory_need(made(engine="vLLM"), 4096, 10)
    assert need.weights_bytes == 16.06e9
    assert need.kv_cache_bytes == 10 * 4096 * 131072
    total = need.weights_bytes + need.kv_cache_bytes + need.overhead_bytes
    assert need.total_bytes == total
    eager = memory_need(made(engine="HF Transformers"), 1024, 2, 512)
    assert eager.overhead_bytes == pytest.approx(0.5 * GB + 6 * 128256 * 1024)


def test_tokens_and_sequences_that_fit() -> None:
    """What is free over what a token, or a sequence, takes."""
    one = made(engine="vLLM")
    free = 80 * GIB * 0.99 * 0.90 - 16.06e9 - 5.33 * GIB
    assert kv_cache_tokens(one) == pytest.approx(free / 131072)
    assert max_sequences(one, 8192) == int(free / 131072 / 8192)
    fit = memory_fit(one, 8192, max_sequences(one, 8192))
    assert fit.fits
    assert fit.max_sequences == max_sequences(one, 8192)
    assert not memory_fit(one, 8192, max_sequences(one, 8192) + 1).fits


def test_too_large_a_model_fits_nowhere() -> None:
    """70B in bf16 on one H100: no sequence, no token, and the numbers that fail."""
    large = made(LLAMA_70B, BF16, engine="vLLM")
    fit = memory_fit(large, 1000)
    assert (fit.fits, fit.max_sequences, kv_cache_tokens(large)) == (False, 0, 0.0)
    assert fit.need.total_bytes > fit.usable_bytes
    assert memory_fit(made(LLAMA_70B, FP8, engine="vLLM", devices=2, together=2), 1000).fits


def test_a_model_without_cache_is_not_limited() -> None:
    """An encoder keeps nothing."""
    encoder = replace(LLAMA_8B, kv_heads=0)
    assert max_sequences(made(encoder), 1000) == MOST_SEQUENCES
    assert kv_cache_tokens(made(encoder)) == 0.0
