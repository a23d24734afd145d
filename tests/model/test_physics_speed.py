"""Times of generation, prompts and serving, as arithmetic with one constant at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from physics_samples import (
    AWQ,
    BF16,
    FP8,
    GEMMA,
    H100,
    LLAMA_8B,
    LLAMA_70B,
    M2_ULTRA,
    MIXTRAL,
    NO_RATES,
    Q4,
    RTX_4090,
    only,
)
from physics_samples import setup as made

from calculator.model.decode import decode_step_seconds, decode_tokens_per_s
from calculator.model.kv_cache import kv_bytes
from calculator.model.matrix import attention_flops, expert_waste_flops, step_flops
from calculator.model.parts import Estimate, Missing
from calculator.model.prefill import (
    pipeline_speed_up,
    prefill_seconds,
    prefill_tokens_per_s,
    time_to_first_token_s,
)
from calculator.model.serving import (
    MOST_IN_FLIGHT,
    Traffic,
    machine_setups,
    machine_splits,
    max_users,
    requests_seconds,
    sequences_in_flight,
    serving_tokens_per_s,
    user_tokens_per_s,
)
from calculator.model.weights import bytes_read_per_step

READ_8B = (8.03e9 - 128256 * 4096) * 2
PEAK = 989e12


def test_weights_and_cache_over_bandwidth() -> None:
    """Bytes over bandwidth times the factor; tensor parallelism adds bandwidth."""
    one = made()
    assert decode_step_seconds(one, 1, 0, only(weight_read=2)) == pytest.approx(
        2 * READ_8B / 3.35e12
    )
    two = made(devices=2, together=2)
    assert decode_step_seconds(two, 1, 0, only(weight_read=1)) == pytest.approx(READ_8B / 6.7e12)
    cache = 4 * kv_bytes(LLAMA_8B, 1000)
    assert decode_step_seconds(one, 4, 1000, only(kv_read=1)) == pytest.approx(cache / 3.35e12)
    assert decode_step_seconds(one, 4, 1000, only(kv_repeat=1)) == pytest.approx(
        3 * cache / 3.35e12
    )


def test_a_layer_split_adds_no_bandwidth() -> None:
    """Two cards that take turns read as fast as one, and hand over once."""
    split = made(devices=2, engine="llama.cpp", device=RTX_4090, weights=Q4)
    one = replace(split, devices=1)
    read = only(weight_read=1)
    assert decode_step_seconds(split, 1, 0, read) == decode_step_seconds(one, 1, 0, read)
    assert decode_step_seconds(split, 1, 0, only(stage_hop=400)) == pytest.approx(400e-6)
    assert decode_step_seconds(one, 1, 0, only(stage_hop=400)) == 0.0


def test_compute_of_a_batch_and_unpacking() -> None:
    """2 N b over the peak; packed weights are unpacked once per step, FP8 is not."""
    work = 2 * 8.03e9 / PEAK
    assert decode_step_seconds(made(), 8, 0, only(decode_compute=1)) == pytest.approx(8 * work)
    assert decode_step_seconds(made(weights=AWQ), 8, 0, only(unpack=1)) == pytest.approx(work)
    assert decode_step_seconds(made(), 8, 0, only(unpack=1)) == 0.0
    assert decode_step_seconds(made(weights=FP8), 8, 0, only(unpack=1)) == 0.0
    fp8 = decode_step_seconds(made(weights=FP8), 1, 0, only(decode_compute=1))
    assert fp8 == pytest.approx(2 * 8.03e9 / 1979e12)


def test_launches_steps_and_sequences() -> None:
    """Microseconds per layer, per step and per sequence; MoE layers once more."""
    assert decode_step_seconds(made(), 1, 0, only(layer_launch=10)) == pytest.approx(320e-6)
    assert decode_step_seconds(made(), 9, 0, only(step_fixed=10)) == pytest.approx(10e-6)
    assert decode_step_seconds(made(), 9, 0, only(sequence_step=10)) == pytest.approx(90e-6)
    assert decode_step_seconds(made(), 1, 0, only(moe_launch=10)) == 0.0
    assert decode_step_seconds(made(MIXTRAL), 1, 0, only(moe_launch=10)) == pytest.approx(320e-6)


def test_links_of_tensor_parallelism() -> None:
    """Latency per layer over NVLink, per layer and device over PCIe, and the bytes sent."""
    direct = made(devices=4, together=4)
    slow = replace(direct, device=replace(H100, link_gb_s=0.0))
    assert decode_step_seconds(direct, 1, 0, only(all_reduce=10)) == pytest.approx(320e-6)
    assert decode_step_seconds(direct, 1, 0, only(all_reduce_hop=10)) == 0.0
    assert decode_step_seconds(slow, 1, 0, only(all_reduce_hop=10)) == pytest.approx(1280e-6)
    sent = 2 * 32 * 4096 * 2 * 2 * 3 / 4
    assert decode_step_seconds(direct, 8, 0, only(exchange=1)) == pytest.approx(8 * sent / 450e9)
    assert decode_step_seconds(slow, 8, 0, only(exchange=1)) == pytest.approx(8 * sent / 16e9)
    assert decode_step_seconds(made(), 8, 0, only(exchange=1, all_reduce=1)) == 0.0


def test_rate_of_a_batch_and_its_band() -> None:
    """Batch over step; the band multiplies; the largest part is named."""
    rate = decode_tokens_per_s(made(), 1000, 4, only(step_fixed=1000, kv_read=0.001))
    assert isinstance(rate, Estimate)
    assert rate.typical == pytest.approx(4 / 1e-3, rel=1e-3)
    assert (rate.low, rate.high) == (rate.typical * 0.5, rate.typical * 2.0)
    assert rate.limited_by == "scheduling"
    dark = made(device=replace(H100, memory_bandwidth_gb_s=0.0))
    assert decode_tokens_per_s(dark, 1000) == Missing(
        "missing_spec", "H100 SXM", "memory_bandwidth_gb_s"
    )


def test_geforce_sums_in_16_bits_at_twice_the_rate() -> None:
    """llama.cpp and ExLlama on a GeForce; nobody else."""
    assert step_flops(made(device=RTX_4090, engine="llama.cpp")) == pytest.approx(330.4e12)
    assert step_flops(made(device=RTX_4090, engine="exllamav2")) == pytest.approx(330.4e12)
    assert step_flops(made(device=RTX_4090, engine="vLLM")) == pytest.approx(165.2e12)
    assert step_flops(made(engine="llama.cpp")) == pytest.approx(PEAK)
    assert step_flops(made(device=NO_RATES)) is None
    int8 = replace(H100, fp8_tflops=None, int8_tops=1000.0)
    assert step_flops(made(device=int8, weights=FP8)) == pytest.approx(1000e12)
    bare = replace(H100, fp8_tflops=None, int8_tops=None)
    assert step_flops(made(device=bare, weights=FP8)) == pytest.approx(PEAK)


def test_attention_operations() -> None:
    """4 H d s x s/2 per layer; a window of w costs w s - w^2/2 pairs."""
    assert attention_flops(LLAMA_8B, 1000) == pytest.approx(4 * 4096 * 1000 * 1000 / 2 * 32)
    full = 10 * 4096 / 2
    window = 52 * (1024 - 1024 * 1024 / 2 / 4096)
    assert attention_flops(GEMMA, 4096) == pytest.approx(4 * 4096 * 4096 * (full + window))
    short = 62 * 500 / 2
    assert attention_flops(GEMMA, 500) == pytest.approx(4 * 4096 * 500 * short)


def test_prompt_parts() -> None:
    """Matrices, attention, weights once per pass, launches."""
    flops = 2 * 8.03e9 * 2000
    matrices = only(prefill_matrices=1.5)
    assert prefill_seconds(made(), 2000, 1, matrices) == pytest.approx(1.5 * flops / PEAK)
    assert prefill_seconds(made(), 2000, 3, matrices) == pytest.approx(4.5 * flops / PEAK)
    attention = attention_flops(LLAMA_8B, 2000) / PEAK
    assert prefill_seconds(made(), 2000, 3, only(prefill_attention=1)) == pytest.approx(
        3 * attention
    )
    read = bytes_read_per_step(LLAMA_8B, BF16) / 3.35e12
    assert prefill_seconds(made(), 2000, 1, only(prefill_read=1)) == pytest.approx(read)
    assert prefill_seconds(made(), 2000, 1, only(prefill_launch=10)) == pytest.approx(320e-6)
    unpacked = prefill_seconds(made(weights=AWQ), 2000, 1, only(prefill_unpack=1))
    assert unpacked == pytest.approx(flops / PEAK)
    assert prefill_seconds(made(weights=FP8), 2000, 1, only(prefill_unpack=1)) == 0.0
    both = made(devices=2, together=2)
    assert prefill_seconds(both, 2000, 1, matrices) == pytest.approx(0.75 * flops / PEAK)
    sent = 2 * 32 * 4096 * 2 * 2 * 1 / 2 * 2000
    assert prefill_seconds(both, 2000, 1, only(exchange=1)) == pytest.approx(sent / 450e9)


def test_llama_cpp_reads_prompts_in_passes_and_overlaps_stages() -> None:
    """512 tokens a pass; 4 stages and 16 passes take 19 slots in place of 64."""
    four = made(weights=Q4, device=RTX_4090, engine="llama.cpp", devices=4)
    assert pipeline_speed_up(four, 16.0) == pytest.approx(4 * 16 / 19)
    assert pipeline_speed_up(replace(four, devices=1), 16.0) == 1.0
    assert pipeline_speed_up(replace(four, engine="exllama"), 16.0) == 1.0
    one = replace(four, devices=1)
    read = bytes_read_per_step(LLAMA_8B, Q4) / 1.008e12
    assert prefill_seconds(one, 8192, 1, only(prefill_read=1)) == pytest.approx(16 * read)
    piped = prefill_seconds(four, 8192, 1, only(prefill_read=1))
    assert piped == pytest.approx(16 * read * 19 / 64)
    assert prefill_seconds(one, 100, 1, only(prefill_read=1)) == pytest.approx(read)


def test_experts_that_do_not_fill_a_tile() -> None:
    """512 tokens on 2 of 8 experts are 128 each; 32 wasted tokens are a quarter more."""
    routed_active = (46.7e9 - 12.9e9) / 0.75 / 4
    waste = expert_waste_flops(MIXTRAL, 512, 512)
    assert waste == pytest.approx(2 * routed_active * 512 * 32 / 128)
    assert expert_waste_flops(LLAMA_8B, 512, 512) == 0.0
    assert expert_waste_flops(replace(MIXTRAL, experts_per_token=0), 512, 512) == 0.0


def test_prompt_rate_and_first_token() -> None:
    """Tokens over seconds; the band turns over for a time; blank rates get a name."""
    slow = only(prefill_launch=1000)
    rate = prefill_tokens_per_s(made(), 3200, slow)
    assert isinstance(rate, Estimate)
    assert rate.typical == pytest.approx(3200 / 0.032)
    assert rate.limited_by == "launches"
    first = time_to_first_token_s(made(), 3200, slow)
    assert isinstance(first, Estimate)
    assert (first.low, first.typical, first.high) == pytest.approx((0.016, 0.032, 0.064))
    blank = Missing("missing_spec", NO_RATES.name, "bf16_tflops")
    dark = made(device=NO_RATES)
    assert prefill_tokens_per_s(dark, 100) == blank
    assert prefill_seconds(dark, 100) == blank
    assert time_to_first_token_s(dark, 100) == blank
    assert serving_tokens_per_s(dark, Traffic(100, 100)) == blank
    assert requests_seconds(dark, Traffic(100, 100), 1) == blank
    assert user_tokens_per_s(dark, Traffic(100, 100), 1) == blank
    assert max_users(dark, Traffic(100, 100), 10) == blank
    assert isinstance(decode_tokens_per_s(dark, 100), Estimate)


def test_requests_take_their_prompts_and_their_steps() -> None:
    """Prompts of all, then one step per token; what is cached need not be read again."""
    both = only(prefill_matrices=1, step_fixed=1000)
    reading = 4 * 2 * 8.03e9 * 1000 / PEAK
    traffic = Traffic(1000, 200)
    assert traffic.mean_context == 1100
    assert requests_seconds(made(), traffic, 4, both) == pytest.approx(reading + 0.2)
    half = Traffic(1000, 200, 0.5)
    assert requests_seconds(made(), half, 4, both) == pytest.approx(reading / 2 + 0.2)
    assert requests_seconds(made(), Traffic(1000, 200, 1.0), 4, both) == pytest.approx(0.2)
    rate = serving_tokens_per_s(made(), traffic, 4, both)
    assert isinstance(rate, Estimate)
    assert rate.typical == pytest.approx(800 / (reading + 0.2))
    assert user_tokens_per_s(made(), traffic, 4, both) == pytest.approx(200 / (reading + 0.2))


def test_saturation_is_bounded_by_memory_and_scheduler() -> None:
    """A long context fills the memory first, a short one the scheduler."""
    assert sequences_in_flight(made(), Traffic(100, 100)) == MOST_IN_FLIGHT
    few = sequences_in_flight(made(), Traffic(30_000, 1000))
    assert 0 < few < MOST_IN_FLIGHT
    rate = serving_tokens_per_s(made(), Traffic(30_000, 1000), None, only(step_fixed=1000))
    assert isinstance(rate, Estimate)
    assert rate.typical == pytest.approx(few / 1e-3)
    capped = serving_tokens_per_s(made(), Traffic(30_000, 1000), 10**6, only(step_fixed=1000))
    assert capped == rate
    assert serving_tokens_per_s(made(LLAMA_70B), Traffic(10, 10)) == Missing(
        "does_not_fit", LLAMA_70B.name, "memory_gb"
    )
    assert serving_tokens_per_s(made(), Traffic(10, 0)) == Missing(
        "nothing_to_do", LLAMA_8B.name, "output_tokens"
    )


def test_users_above_a_floor() -> None:
    """One millisecond per user and token: 50 tokens/s leave 20 users; memory bounds as well."""
    per_user = only(sequence_step=1000)
    assert max_users(made(), Traffic(100, 100), 50.0, per_user) == 20
    assert max_users(made(), Traffic(100, 100), 2000.0, per_user) == 0
    assert max_users(made(), Traffic(100, 100), 0.001, per_user) == MOST_IN_FLIGHT


def test_machine_split_into_copies() -> None:
    """Eight devices are 8 copies of one, 4 of two, 2 of four or 1 of eight; the best is taken."""
    ways = machine_setups(made(), 8)
    assert [(way.devices, way.tensor_parallel, copies) for way, copies in ways] == [
        (1, 1, 8),
        (2, 2, 4),
        (4, 4, 2),
        (8, 8, 1),
    ]
    found = machine_splits(made(), Traffic(100, 100), 8, only(step_fixed=1000))
    assert not isinstance(found, Missing)
    rates = [split.rate.typical for split in found]
    assert rates == sorted(rates, reverse=True)
    rate = found[0].rate
    assert found[0].copies == 8
    assert rate.typical == pytest.approx(8 * MOST_IN_FLIGHT / 1e-3)
    assert (rate.low, rate.high) == (rate.typical * 0.5, rate.typical * 2)
    large = machine_splits(made(LLAMA_70B), Traffic(100, 100), 8, only(step_fixed=1000))
    assert not isinstance(large, Missing)
    assert {split.copies for split in large} <= {4, 2, 1}
    assert machine_splits(made(LLAMA_70B), Traffic(100, 100), 1) == Missing(
        "does_not_fit", LLAMA_70B.name, "memory_gb"
    )


def test_unified_memory_machine_runs() -> None:
    """A Mac gets a number for a model that fits into three quarters of its memory."""
    mac = made(LLAMA_70B, Q4, M2_ULTRA, "llama.cpp")
    rate = decode_tokens_per_s(mac, 1000)
    assert isinstance(rate, Estimate)
    assert 5 < rate.typical < 20
