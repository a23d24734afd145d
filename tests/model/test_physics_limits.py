"""Where the physics changes: no device, one device, one sequence, half the bits, no room left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from physics_samples import (
    BF16,
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

from calculator.model.classes import ANY, link_class, memory_class
from calculator.model.decode import decode_step_seconds, decode_tokens_per_s, link_bytes_per_s
from calculator.model.efficiency import Constants, Part
from calculator.model.engine_memory import overhead_bytes, working_cache_bytes
from calculator.model.kv_cache import growing_layers, kv_bytes, sharing_queries
from calculator.model.matrix import expert_waste_flops
from calculator.model.memory import (
    kv_cache_tokens,
    max_sequences,
    memory_fit,
    memory_need,
    usable_bytes,
)
from calculator.model.parts import GB, GIB, Device, Estimate, Missing, ModelShape
from calculator.model.prefill import (
    pipeline_speed_up,
    prefill_seconds,
    time_to_first_token_s,
)
from calculator.model.weights import bytes_read_per_step, routed_params, routed_share

HALF_CACHE = replace(made(engine="vLLM"), kv_bits=8.0)
TOP_1 = replace(MIXTRAL, experts=16, experts_per_token=1)
"""A model that sends each token to one expert, as Llama 4 does."""


def test_half_the_bits_hold_twice_the_tokens() -> None:
    """A cache in 8 bits takes half the room and half the time, wherever it is counted."""
    whole = replace(HALF_CACHE, kv_bits=16.0)
    read = only(kv_read=1)

    assert kv_cache_tokens(HALF_CACHE) == 2 * kv_cache_tokens(whole)
    assert max_sequences(HALF_CACHE, 1000) in {
        2 * max_sequences(whole, 1000),
        2 * max_sequences(whole, 1000) + 1,
    }
    assert (
        memory_need(HALF_CACHE, 1000).kv_cache_bytes * 2 == memory_need(whole, 1000).kv_cache_bytes
    )
    assert 2 * decode_step_seconds(HALF_CACHE, 1, 1000, read) == decode_step_seconds(
        whole, 1, 1000, read
    )
    eager = replace(whole, engine="HF Transformers")
    for prompt in (0, 1900):
        assert working_cache_bytes(eager, 2000, prompt) == 2 * working_cache_bytes(
            replace(eager, kv_bits=8.0), 2000, prompt
        )


def test_one_sequence_and_no_prompt_unless_said() -> None:
    """Whoever does not say how many gets one; a prompt is scored only where it is given."""
    eager = made(engine="HF Transformers")

    assert memory_need(made(), 1000) == memory_need(made(), 1000, 1)
    assert memory_need(eager, 1000).overhead_bytes == 0.5 * GB
    assert overhead_bytes(eager) == 0.5 * GB
    assert overhead_bytes(eager, 100) == 0.5 * GB + 6 * 128256 * 100
    assert memory_fit(made(), 1000) == memory_fit(made(), 1000, 1)
    assert prefill_seconds(made(), 1000) == prefill_seconds(made(), 1000, 1)
    assert usable_bytes(H100, "vLLM") == usable_bytes(H100, "vLLM", 1)


def test_a_larger_device_sets_no_more_aside() -> None:
    """The workspace of 8,192 tokens does not grow with the memory: 141 GB as 80 GB."""
    h200 = replace(H100, memory_gb=141.0)

    assert overhead_bytes(made(device=h200, engine="vLLM")) == pytest.approx((5.2 + 0.13) * GIB)


def test_just_one_sequence_fits() -> None:
    """300,000 of about 450,000 tokens leave no room for another."""
    assert kv_cache_tokens(made()) == pytest.approx(452_000, rel=0.01)
    assert max_sequences(made(), 300_000) == 1
    assert memory_fit(made(), 300_000).fits
    assert not memory_fit(made(), 300_000, 2).fits


def test_kinds_of_memory() -> None:
    """A chip with one memory for all is a soc, whichever of the two says so."""
    chip = Device("chip", "nvidia", "soc", 128, 273)

    assert memory_class(chip) == "soc"
    assert memory_class(replace(chip, kind="workstation", unified_memory=True)) == "soc"
    assert memory_class(M2_ULTRA) == "apple"


@pytest.mark.parametrize(
    ("link_gb_s", "link", "gb_s"),
    [(900.0, "direct", 450.0), (0.5, "direct", 0.25), (0, "pcie", 16)],
)
def test_any_direct_link_counts(link_gb_s: float, link: str, gb_s: float) -> None:
    """Half of what vendors state for both ways; without one, half of PCIe 4.0 x16."""
    device = replace(H100, link_gb_s=link_gb_s)

    assert link_class(device, "vLLM") == link
    assert link_bytes_per_s(made(device=device)) == gb_s * 1e9


def test_two_devices_exchange_and_halve_the_work() -> None:
    """A ring of two sends 2 x 1/2 of the states; each computes half."""
    two = made(devices=2, together=2)
    sent = 2 * 32 * 4096 * 2 * 2 * 1 / 2

    assert decode_step_seconds(two, 1, 0, only(exchange=1)) == pytest.approx(sent / 450e9)
    assert decode_step_seconds(two, 1, 0, only(decode_compute=1)) == pytest.approx(8.03e9 / 989e12)


def test_a_batch_reads_more_experts() -> None:
    """16 tokens of Mixtral touch 1 - (3/4)^16 of the experts, one token a quarter."""
    read = only(weight_read=1, prefill_read=1)
    batch = bytes_read_per_step(MIXTRAL, BF16, 16) / 3.35e12

    assert decode_step_seconds(made(MIXTRAL), 16, 0, read) == pytest.approx(batch)
    assert batch > 3 * decode_step_seconds(made(MIXTRAL), 1, 0, read)
    assert prefill_seconds(made(MIXTRAL), 16, 1, read) == pytest.approx(batch)


def test_one_stream_and_a_batch_have_bands_of_their_own() -> None:
    """Single streams were measured apart from servers."""
    values = {(name, ANY, ANY): 1.0 for name in ("weight_read", "kv_read", "kv_repeat")}
    values |= {(name, ANY, ANY): 1.0 for name in ("decode_compute", "layer_launch")}
    values |= {(name, ANY, ANY): 1.0 for name in ("step_fixed", "sequence_step")}
    for kind, low in (("decode", 0.9), ("serving", 0.7)):
        values |= {("band_low", kind, ANY): low, ("band_high", kind, ANY): 1.1}
    known = Constants(values)
    one, two = (decode_tokens_per_s(made(), 100, batch, known) for batch in (1, 2))

    assert isinstance(one, Estimate)
    assert isinstance(two, Estimate)
    assert (one.low, two.low) == (0.9 * one.typical, 0.7 * two.typical)


def test_a_part_asks_for_the_cell_of_its_software_and_hardware() -> None:
    """Special cells count; what nothing limits has no name."""
    table = Constants(
        {
            ("weight_read", ANY, ANY): 1.0,
            ("weight_read", "vllm", ANY): 2.0,
            ("weight_read", "vllm", "hbm"): 3.0,
            ("band_low", ANY, ANY): 0.5,
            ("band_high", ANY, ANY): 2.0,
        }
    )

    assert table.seconds(Part("weights", "weight_read", "vllm", "hbm", 1.0)) == 3.0
    assert table.seconds(Part("weights", "weight_read", "vllm", "gddr", 1.0)) == 2.0
    assert table.seconds(Part("weights", "weight_read", "eager", "gddr", 1.0)) == 1.0
    assert table.estimate("decode", 1.0).limited_by == ""


def test_heads_and_windows_at_their_limits() -> None:
    """One KV head is shared by all queries; where every layer has a window none grows."""
    assert sharing_queries(replace(LLAMA_8B, kv_heads=1)) == 32.0
    windows = replace(GEMMA, sliding_layers=62)
    assert growing_layers(windows) == 0
    assert kv_bytes(windows, 5000) == 62 * 1024 * 2 * 16 * 128 * 2


def test_experts_at_their_limits() -> None:
    """One expert a token; all experts a token; a number that nobody has published."""
    routed = (46.7e9 - 12.9e9) / (1 - 1 / 16)
    assert routed_params(TOP_1) == pytest.approx(routed)
    assert routed_share(TOP_1) == 1 / 16
    waste = 2 * routed / 16 * 512 * 32 / (512 / 16)
    assert expert_waste_flops(TOP_1, 512, 512) == pytest.approx(waste)
    most = 46.7e9 - 2 * 32000 * 4096 - 32 * 2 * 4096 * (4096 + 1024)
    for experts, each in ((8, 8), (8, 0), (0, 2)):
        odd = replace(MIXTRAL, experts=experts, experts_per_token=each)
        assert routed_params(odd) == pytest.approx(most)
        assert routed_share(odd) == pytest.approx(12.9 / 46.7)
    assert expert_waste_flops(replace(MIXTRAL, experts=0), 512, 512) == 0.0
    assert expert_waste_flops(MIXTRAL, 0, 0) == 0.0
    assert expert_waste_flops(MIXTRAL, 1, 1) == pytest.approx(2 * 45.0667e9 / 4 * 32 / (2 / 8))


def test_a_model_of_nothing_but_embeddings_routes_nothing() -> None:
    """There is never less than nothing in the experts."""
    small = ModelShape("small", 1e6, 0.5e6, 2, 1024, 8, 8, 128, 32000, experts=8)

    assert routed_params(small) == 0.0


def test_bytes_of_a_dense_step_are_exact() -> None:
    """Not a byte more than what is there."""
    assert bytes_read_per_step(LLAMA_8B, BF16) == (8.03e9 - 128256 * 4096) * 2
    assert bytes_read_per_step(GEMMA, BF16) == 27.4e9 * 2


@pytest.mark.parametrize(
    ("devices", "together", "times"),
    [(1, 1, 1.0), (2, 1, 2 * 16 / 17), (3, 2, 1.0), (4, 2, 2 * 16 / 17), (4, 1, 4 * 16 / 19)],
)
def test_stages_overlap(devices: int, together: int, times: float) -> None:
    """A pipeline of s stages and p passes takes p + s - 1 slots in place of s p."""
    split = made(
        weights=Q4, device=RTX_4090, engine="llama.cpp", devices=devices, together=together
    )

    assert pipeline_speed_up(split, 16.0) == pytest.approx(times)


def test_a_prompt_of_nothing_and_of_one_token() -> None:
    """Nothing to read has a name of its own; a single token is read."""
    nothing = Missing("nothing_to_do", LLAMA_8B.name, "prompt_tokens")

    assert prefill_seconds(made(), 0) == nothing
    assert time_to_first_token_s(made(), 0) == nothing
    assert prefill_seconds(made(), 1, 1, only(prefill_matrices=1)) == pytest.approx(
        2 * 8.03e9 / 989e12
    )
    assert prefill_seconds(made(device=NO_RATES), 1) == Missing(
        "missing_spec", NO_RATES.name, "bf16_tflops"
    )
    first = time_to_first_token_s(made(), 1, only(prefill_launch=1))
    assert isinstance(first, Estimate)
    assert first.limited_by == "launches"


def test_experts_waste_operations_on_a_prompt() -> None:
    """512 tokens of Mixtral: 2 per active parameter, and what tiles that are not full lose."""
    waste = expert_waste_flops(MIXTRAL, 512, 512)
    found = prefill_seconds(made(MIXTRAL), 512, 1, only(prefill_matrices=1))

    assert found == pytest.approx((2 * 12.9e9 * 512 + waste) / 989e12)


def test_what_does_not_fit_by_a_byte_does_not_fit() -> None:
    """70 billion 16-bit parameters on two cards leave less than nothing."""
    two = made(LLAMA_70B, BF16, engine="vLLM", devices=2, together=2)
    free = 2 * 80 * GIB * 0.99 * 0.90 - 70.6e9 * 2 - 2 * (5.2 + 0.13 + 0.42) * GIB

    assert free < 0
    assert max_sequences(two, 1) == 0
    assert kv_cache_tokens(two) == 0.0
