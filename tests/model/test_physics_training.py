"""Time and memory of training, as arithmetic with one constant at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from physics_samples import (
    DEEPSEEK,
    GEMMA,
    H100,
    LLAMA_8B,
    LLAMA_70B,
    MIXTRAL,
    NO_RATES,
    only,
)

from calculator.model.memory import usable_bytes
from calculator.model.parts import GB, Estimate, Missing
from calculator.model.training_memory import (
    activation_bytes,
    feed_forward_width,
    is_sharded,
    lora_params,
    overhead_bytes,
    state_bytes,
    training_need,
)
from calculator.model.training_time import (
    Training,
    attention_width,
    framework_class,
    model_flops_per_token,
    peak_tflops,
    training_gpu_hours,
    training_hours,
    training_parts,
    training_passes,
    training_tokens_per_s,
)

RUN = Training(LLAMA_8B, H100, "pretrain", sequence_tokens=4096, devices=1)
KEPT_8B = 2 * 128256 * 4096
ATTENTION_8B = 32 * 2 * 4096 * (4096 + 1024)
WIDTH_8B = (8.03e9 - KEPT_8B - ATTENTION_8B) / (3 * 4096 * 32)


def seconds(run: Training, **factors: float) -> float:
    """Seconds per token under constants that are 0 but for the ones given."""
    rate = training_tokens_per_s(run, only(**factors))
    assert isinstance(rate, Estimate)
    return 1.0 / rate.typical


def test_operations_per_token() -> None:
    """6 N + 6 L d s causal; windows end the growth of attention."""
    assert attention_width(LLAMA_8B, 4096) == 32 * 4096 * 4096
    flops = model_flops_per_token(LLAMA_8B, 4096, 6.0)
    assert flops == pytest.approx(6 * (8.03e9 + 32 * 4096 * 4096))
    assert attention_width(GEMMA, 4096) == 4096 * (10 * 4096 + 52 * 1024)


def test_passes_by_method() -> None:
    """6, with recomputation 8; a frozen base 4, as usual with recomputation 6."""
    assert training_passes(RUN) == 6.0
    assert training_passes(replace(RUN, recompute=True)) == 8.0
    assert training_passes(replace(RUN, method="lora")) == 6.0
    assert training_passes(replace(RUN, method="qlora", recompute=False)) == 4.0


def test_parts_of_the_time_of_a_token() -> None:
    """Matrices over the peak of the precision, attention over the 16-bit peak, bytes, launches."""
    assert seconds(RUN, train_matrices=2) == pytest.approx(2 * 6 * 8.03e9 / 989e12)
    fp8 = replace(RUN, precision="fp8")
    assert seconds(fp8, train_matrices=1) == pytest.approx(6 * 8.03e9 / 1979e12)
    attention = 6 * 32 * 4096 * 4096 / 989e12
    assert seconds(RUN, train_attention=1) == pytest.approx(attention)
    assert seconds(fp8, train_attention=1) == pytest.approx(attention)
    moved = 34 * 32 * 4096 / 3.35e12
    assert seconds(RUN, train_traffic=1) == pytest.approx(moved)
    again = replace(RUN, recompute=True)
    assert seconds(again, train_traffic=1) == pytest.approx(moved * 8 / 6)
    assert seconds(RUN, train_launch=3) == pytest.approx(3e-3 * 32 / 4096)
    wide = replace(RUN, micro_batch=4.0)
    assert seconds(wide, train_launch=3) == pytest.approx(3e-3 * 32 / 16384)


def test_experts_are_copied_to() -> None:
    """A token of Mixtral goes to two experts; a dense one to none; unknown counts as one."""
    moe = replace(RUN, model=MIXTRAL)
    moved = 34 * 32 * 4096 / 3.35e12
    assert seconds(moe, train_expert_traffic=1) == pytest.approx(2 * moved)
    names = [part.quantity for part in training_parts(RUN) or ()]
    assert "train_expert_traffic" not in names
    unknown = replace(moe, model=replace(MIXTRAL, experts=0, experts_per_token=0))
    assert seconds(unknown, train_expert_traffic=1) == pytest.approx(moved)


def test_weights_are_unpacked_or_gathered() -> None:
    """QLoRA unpacks for each micro-batch; several devices gather what they share out."""
    qlora = replace(RUN, method="qlora", devices=8)
    assert seconds(qlora, train_unpack=10) == pytest.approx(10 * 16.06e9 / 3.35e12 / 4096)
    many = replace(RUN, devices=8)
    wide = replace(qlora, micro_batch=4.0)
    assert seconds(wide, train_unpack=10) == pytest.approx(10 * 16.06e9 / 3.35e12 / 16384)
    gathered = 16.06e9 / 450e9 / 4096
    assert seconds(replace(RUN, devices=2), train_gather=1) == pytest.approx(gathered)
    assert seconds(many, train_gather=1) == pytest.approx(gathered)
    pcie = replace(many, device=replace(H100, link_gb_s=0.0))
    assert seconds(pcie, train_gather=1) == pytest.approx(16.06e9 / 16e9 / 4096)
    names = [part.quantity for part in training_parts(replace(many, method="lora")) or ()]
    assert "train_gather" not in names
    zero3 = replace(many, method="lora", framework="zero3 DeepSpeed")
    assert seconds(zero3, train_gather=1) == pytest.approx(gathered)
    assert "train_gather" not in [part.quantity for part in training_parts(RUN) or ()]


def test_framework_class() -> None:
    """DeepSpeed shares out what is trained in full; adapters only where ZeRO-3 is named."""
    assert framework_class(replace(RUN, framework="DeepSpeed")) == "zero3"
    assert framework_class(replace(RUN, framework="DeepSpeed", method="lora")) == "any"
    assert framework_class(replace(RUN, framework="zero3", method="lora")) == "zero3"
    assert framework_class(RUN) == "any"


def test_hours() -> None:
    """Tokens x seconds / 3600; the band turns over; pauses lengthen a whole pretraining only."""
    known = only(train_launch=1, run_overhead=1.25)
    each = 1e-3 * 32 / 4096
    hours = training_gpu_hours(RUN, 36e6, known)
    assert isinstance(hours, Estimate)
    assert hours.typical == pytest.approx(1.25 * each * 1e4)
    assert (hours.low, hours.high) == pytest.approx((hours.typical / 2, hours.typical * 2))
    tuned = training_gpu_hours(replace(RUN, method="full"), 36e6, known)
    assert isinstance(tuned, Estimate)
    assert tuned.typical == pytest.approx(each * 1e4)
    clock = training_hours(replace(RUN, devices=4), 36e6, known)
    assert isinstance(clock, Estimate)
    assert clock.typical == pytest.approx(hours.typical / 4)
    assert clock.limited_by == "launches"
    assert (clock.low, clock.high) == pytest.approx((hours.low / 4, hours.high / 4))
    assert training_hours(RUN, 36e6, known) == hours


def test_blank_rates_get_a_name() -> None:
    """No 16-bit rate, no FP8 rate, no bandwidth: a named result, never a crash."""
    dark = replace(RUN, device=NO_RATES)
    assert training_tokens_per_s(dark) == Missing("missing_spec", NO_RATES.name, "bf16_tflops")
    assert training_gpu_hours(dark, 1e9) == Missing("missing_spec", NO_RATES.name, "bf16_tflops")
    assert training_hours(dark, 1e9) == Missing("missing_spec", NO_RATES.name, "bf16_tflops")
    no_fp8 = replace(RUN, precision="fp8", device=replace(H100, fp8_tflops=None))
    assert training_tokens_per_s(no_fp8) == Missing("missing_spec", H100.name, "fp8_tflops")
    assert training_parts(replace(RUN, device=replace(H100, memory_bandwidth_gb_s=0.0))) is None
    assert peak_tflops(H100, "fp8") == 1979
    slow = Missing("missing_spec", H100.name, "memory_bandwidth_gb_s")
    for precision in ("bf16", "fp8"):
        nowhere = replace(RUN, precision=precision, device=replace(H100, memory_bandwidth_gb_s=0.0))
        assert training_tokens_per_s(nowhere) == slow
    old = replace(RUN, device=replace(H100, fp8_tflops=None, memory_bandwidth_gb_s=0.0))
    assert training_tokens_per_s(old) == slow
    neither = replace(RUN, precision="fp8", device=NO_RATES)
    assert training_tokens_per_s(neither) == Missing("missing_spec", NO_RATES.name, "bf16_tflops")


def test_feed_forward_width_from_what_is_left() -> None:
    """Llama 3.1 8B: about 14,336; a token of Mixtral passes through two experts."""
    assert feed_forward_width(LLAMA_8B) == pytest.approx(WIDTH_8B)
    assert feed_forward_width(LLAMA_8B) == pytest.approx(14336, rel=0.01)
    assert feed_forward_width(MIXTRAL) == pytest.approx(2 * 14336, rel=0.02)
    assert feed_forward_width(DEEPSEEK) > 0
    unknown = replace(MIXTRAL, experts=0, experts_per_token=0)
    routed = 46.7e9 - 2 * 32000 * 4096 - ATTENTION_8B
    assert feed_forward_width(unknown) == pytest.approx(routed * 12.9 / 46.7 / (3 * 4096 * 32))
    assert feed_forward_width(replace(LLAMA_8B, total_params=2e9, active_params=2e9)) == 0.0


def test_states_by_method() -> None:
    """18 bytes in full, 2 and adapters with LoRA, 4.127 bits and 16-bit embeddings with QLoRA."""
    assert state_bytes(RUN) == pytest.approx(8.03e9 * 18)
    assert state_bytes(RUN, full_state=8.0) == pytest.approx(8.03e9 * 8)
    attention = 2 * (4096 + 4096) + 2 * (4096 + 1024)
    adapters = 32 * 8 * (attention + 3 * (4096 + WIDTH_8B))
    assert lora_params(LLAMA_8B, 8) == pytest.approx(adapters)
    lora = state_bytes(replace(RUN, method="lora"), 8)
    assert lora == pytest.approx(16.06e9 + 16 * adapters)
    qlora = state_bytes(replace(RUN, method="qlora"), 8)
    packed = (8.03e9 - KEPT_8B) * 4.127 / 8 + KEPT_8B * 2
    assert qlora == pytest.approx(packed + 16 * adapters)


def test_activations() -> None:
    """14 h + 8 f per layer and token; recomputing keeps 2 h of each and one layer in full."""
    layer = 14 * 4096 + 8 * WIDTH_8B
    assert activation_bytes(RUN) == pytest.approx(4096 * 32 * layer)
    lean = activation_bytes(replace(RUN, recompute=True))
    assert lean == pytest.approx(4096 * (2 * 4096 * 32 + layer))
    assert activation_bytes(replace(RUN, micro_batch=3.0)) == pytest.approx(3 * 4096 * 32 * layer)


def test_need_of_all_devices() -> None:
    """Full training shares its states out, adapters copy the base; the rest is per device."""
    run = replace(RUN, devices=4)
    need = training_need(run)
    assert need.state_bytes == pytest.approx(8.03e9 * 18)
    assert need.activation_bytes == pytest.approx(4 * activation_bytes(run))
    beside = 4096 * 128256 * 12 + 1.5 * GB
    assert need.overhead_bytes == pytest.approx(4 * beside)
    total = need.state_bytes + need.activation_bytes + need.overhead_bytes
    assert need.total_bytes == pytest.approx(total)
    lora = replace(run, method="lora")
    assert training_need(lora, 8).state_bytes == pytest.approx(4 * state_bytes(lora, 8))
    zero3 = replace(run, framework="zero3")
    assert training_need(zero3).overhead_bytes == pytest.approx(4 * (beside + 4 * GB))
    wide = training_need(replace(run, micro_batch=3.0))
    assert wide.overhead_bytes == pytest.approx(4 * (3 * 4096 * 128256 * 12 + 1.5 * GB))
    assert training_need(run, full_state=8.0).state_bytes == pytest.approx(8.03e9 * 8)
    assert training_need(RUN).overhead_bytes == pytest.approx(beside)


def test_what_is_shared_out() -> None:
    """Adapters on a base that does not fit on one device share it out."""
    assert is_sharded(RUN)
    assert not is_sharded(replace(RUN, method="lora"))
    assert is_sharded(replace(RUN, method="lora", framework="zero3"))
    assert is_sharded(replace(RUN, model=LLAMA_70B, method="lora"))
    qlora = replace(RUN, model=LLAMA_70B, method="qlora")
    assert not is_sharded(qlora)
    # 40 GB of states leave 36 of the 76 GB an engine may fill; 16,384 tokens at once leave
    # 27 GB of activations and 25 GB of scores: neither of them alone would be too much
    long = replace(qlora, micro_batch=4.0)
    assert state_bytes(long) + activation_bytes(long) < usable_bytes(H100, "pytorch")
    assert state_bytes(long) + overhead_bytes(long) < usable_bytes(H100, "pytorch")
    assert is_sharded(long)
