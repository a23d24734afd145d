"""What holds for any model, format and device."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from calculator.model.decode import decode_tokens_per_s
from calculator.model.memory import kv_cache_tokens, max_sequences, memory_need
from calculator.model.parts import Device, Estimate, ModelShape, Setup, WeightFormat
from calculator.model.prefill import prefill_tokens_per_s
from calculator.model.serving import Traffic, max_users, serving_tokens_per_s
from calculator.model.training_memory import training_need
from calculator.model.training_time import METHODS, Training, training_gpu_hours

ENGINES = ("vLLM", "TensorRT-LLM", "llama.cpp", "exllamav2", "HF Transformers", "AutoAWQ", "?")
COUNTS = st.sampled_from([1, 2, 4, 8])


@st.composite
def shapes(draw: st.DrawFn) -> ModelShape:
    """Any transformer: dense or MoE, grouped queries or MLA, with or without windows."""
    layers = draw(st.integers(1, 130))
    heads = draw(st.sampled_from([1, 8, 32, 64, 128]))
    total = draw(st.floats(1e8, 2e12))
    experts = draw(st.sampled_from([0, 8, 128]))
    active = total * draw(st.floats(0.02, 1.0)) if experts else total
    sliding = draw(st.integers(0, layers))
    return ModelShape(
        name="any",
        total_params=total,
        active_params=active,
        layers=layers,
        hidden_size=draw(st.integers(256, 20_000)),
        attention_heads=heads,
        kv_heads=draw(st.integers(1, heads)),
        head_dim=draw(st.sampled_from([64, 128, 256])),
        vocab_size=draw(st.integers(1000, 300_000)),
        kv_lora_rank=draw(st.sampled_from([0, 512])),
        sliding_layers=sliding,
        sliding_window_tokens=draw(st.integers(128, 8192)) if sliding else 0,
        tied_embeddings=draw(st.booleans()),
        experts=experts,
        experts_per_token=draw(st.integers(0, 4)) if experts else 0,
    )


@st.composite
def devices(draw: st.DrawFn) -> Device:
    """Any device, with or without stated rates."""
    return Device(
        name="any",
        vendor=draw(st.sampled_from(["nvidia", "amd", "apple", "intel"])),
        kind=draw(st.sampled_from(["consumer", "workstation", "datacenter", "soc", "cpu"])),
        memory_gb=draw(st.floats(4, 600)),
        memory_bandwidth_gb_s=draw(st.floats(20, 20_000)),
        bf16_tflops=draw(st.none() | st.floats(0.1, 5000)),
        fp8_tflops=draw(st.none() | st.floats(0.1, 10_000)),
        link_gb_s=draw(st.sampled_from([0.0, 100.0, 900.0])),
    )


@st.composite
def setups(draw: st.DrawFn) -> Setup:
    """Anything on anything."""
    count = draw(COUNTS)
    weights = WeightFormat(
        "any",
        draw(st.floats(1.5, 16)),
        draw(st.sampled_from(["all", "matrices", "experts"])),
        16.0,
        draw(st.booleans()),
    )
    together = draw(st.sampled_from([1, count]))
    return Setup(
        draw(shapes()), weights, draw(devices()), draw(st.sampled_from(ENGINES)), count, together
    )


def rate(found: object) -> float:
    """The number of an estimate; a named reason counts as no speed at all."""
    if not isinstance(found, Estimate):
        return 0.0
    assert isfinite(found.typical)
    assert 0.0 < found.low <= found.typical <= found.high
    assert isfinite(found.high)
    return found.typical


@given(setups(), st.floats(0, 200_000), st.integers(1, 2000))
def test_generation_is_finite(setup: Setup, context: float, batch: int) -> None:
    """Every setup generates at a finite positive rate."""
    assert rate(decode_tokens_per_s(setup, context, batch)) > 0.0


@given(setups(), st.floats(0, 100_000), st.floats(0, 100_000))
def test_longer_context_is_never_faster_nor_smaller(setup: Setup, one: float, more: float) -> None:
    """More context: never less memory, never faster generation, never more sequences."""
    longer = one + more
    assert rate(decode_tokens_per_s(setup, longer)) <= rate(decode_tokens_per_s(setup, one))
    assert memory_need(setup, longer).total_bytes >= memory_need(setup, one).total_bytes
    assert max_sequences(setup, longer) <= max_sequences(setup, one)


@given(setups(), st.floats(1, 50))
def test_more_bandwidth_is_never_slower(setup: Setup, times: float) -> None:
    """A device that only reads faster generates no slower."""
    faster = replace(setup.device, memory_bandwidth_gb_s=setup.device.memory_bandwidth_gb_s * times)
    assert rate(decode_tokens_per_s(replace(setup, device=faster), 1000)) >= rate(
        decode_tokens_per_s(setup, 1000)
    ) * (1 - 1e-12)


@given(setups(), st.floats(1, 20))
def test_a_larger_model_never_needs_less(setup: Setup, times: float) -> None:
    """More parameters in the same shape: never less memory, never more room for the cache."""
    model = setup.model
    larger = replace(
        model,
        total_params=model.total_params * times,
        active_params=model.active_params * times,
    )
    grown = replace(setup, model=larger)
    assert memory_need(grown, 1000).total_bytes >= memory_need(setup, 1000).total_bytes
    assert kv_cache_tokens(grown) <= kv_cache_tokens(setup)


@given(setups(), st.floats(0, 14))
def test_more_bits_are_never_fewer_bytes(setup: Setup, more: float) -> None:
    """Finer weights take no fewer bytes."""
    bits = min(16.0, setup.weights.bits_per_weight + more)
    finer = replace(setup, weights=replace(setup.weights, bits_per_weight=bits))
    assert memory_need(finer, 0).weights_bytes >= memory_need(setup, 0).weights_bytes


@given(setups(), st.floats(1, 1000))
def test_more_memory_never_holds_fewer_sequences(setup: Setup, more: float) -> None:
    """A device that only holds more carries no fewer sequences."""
    device = replace(setup.device, memory_gb=setup.device.memory_gb + more)
    assert max_sequences(replace(setup, device=device), 4096) >= max_sequences(setup, 4096)


@given(setups(), st.floats(1, 100_000), st.floats(1, 8000), st.floats(0, 1))
def test_serving_is_finite_or_named(
    setup: Setup, asked: float, answered: float, cached: float
) -> None:
    """Prompts and serving get a finite rate or a named reason."""
    rate(prefill_tokens_per_s(setup, asked))
    rate(serving_tokens_per_s(setup, Traffic(asked, answered, cached)))


@given(setups(), st.floats(0.1, 500), st.floats(1, 10))
def test_a_higher_floor_never_carries_more_users(setup: Setup, floor: float, times: float) -> None:
    """Asking more speed for each user never leaves room for more users."""
    traffic = Traffic(1000, 300)
    fewer, more = max_users(setup, traffic, floor * times), max_users(setup, traffic, floor)
    if isinstance(fewer, int) and isinstance(more, int):
        assert 0 <= fewer <= more


@given(shapes(), devices(), st.sampled_from(METHODS), st.floats(1, 1e14), COUNTS)
def test_training_is_finite_or_named(
    model: ModelShape, device: Device, method: str, tokens: float, count: int
) -> None:
    """Time is finite or has a named reason; memory is finite and grows with the model."""
    run = Training(model, device, method, devices=count)
    rate(training_gpu_hours(run, tokens))
    need = training_need(run).total_bytes
    assert isfinite(need)
    larger = replace(
        model, total_params=2 * model.total_params, active_params=2 * model.active_params
    )
    on_large = replace(device, memory_gb=1e9)
    small = training_need(replace(run, device=on_large)).total_bytes
    assert training_need(replace(run, model=larger, device=on_large)).total_bytes >= small
