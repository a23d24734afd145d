"""The pace of a setup says what its parts say, however many requests run together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from physics_samples import (
    AWQ,
    BF16,
    DEEPSEEK,
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

from calculator.model.decode import decode_parts
from calculator.model.efficiency import fitted_constants
from calculator.model.pace import clock, pace, request_of
from calculator.model.parts import Missing, Setup
from calculator.model.prefill import pass_tokens, pipeline_speed_up, prefill_parts
from calculator.model.serving import (
    Traffic,
    machine_splits,
    max_users,
    request_parts,
    requests_seconds,
    sequences_in_flight,
    serving_tokens_per_s,
    user_tokens_per_s,
)

SETUPS = {
    "dense": made(engine="vLLM"),
    "compiled": made(LLAMA_70B, FP8, devices=4, together=4),
    "packed": made(LLAMA_70B, AWQ, engine="vLLM", devices=2, together=2),
    "small cache": replace(made(engine="vLLM"), kv_bits=8.0),
    "window": made(GEMMA, engine="vLLM"),
    "experts": made(MIXTRAL, engine="vLLM", devices=2, together=2),
    "many experts": made(DEEPSEEK, FP8, devices=8, together=8),
    "single machine": made(weights=Q4, device=RTX_4090, engine="llama.cpp"),
    "stages": made(LLAMA_70B, Q4, RTX_4090, "llama.cpp", devices=2),
    "unified": made(LLAMA_70B, Q4, M2_ULTRA, "llama.cpp"),
}
TRAFFICS = (
    Traffic(1000, 200),
    Traffic(6000, 700, cached_share=0.5),
    Traffic(0.5, 0.5),
    Traffic(300, 50, cached_share=1.0),
)


@pytest.mark.parametrize("traffic", TRAFFICS[:3], ids=lambda t: f"{t.input_tokens:g}")
@pytest.mark.parametrize("name", SETUPS)
def test_requests_take_what_their_parts_take(name: str, traffic: Traffic) -> None:
    """Prompts, steps and caches, with all constants in use; also on a line of further requests."""
    setup, known = SETUPS[name], fitted_constants()
    for batch in (1, 2, 7, 40, 300):
        parts = request_parts(setup, traffic, batch)
        assert parts is not None
        assert requests_seconds(setup, traffic, batch) == pytest.approx(
            known.total_seconds(parts), rel=1e-9
        )


@pytest.mark.parametrize("name", SETUPS)
def test_a_prompt_that_is_all_cached_costs_its_cache_only(name: str) -> None:
    """Nothing to read: steps over the context of 300 + 50 / 2 tokens."""
    setup, traffic, known = SETUPS[name], TRAFFICS[3], fitted_constants()
    for batch in (1, 30):
        steps = 50 * known.total_seconds(decode_parts(setup, batch, 325))
        assert requests_seconds(setup, traffic, batch) == pytest.approx(steps, rel=1e-9)
        parts = request_parts(setup, traffic, batch)
        assert parts is not None
        assert known.total_seconds(parts) == pytest.approx(steps, rel=1e-9)


def test_an_unknown_matrix_rate_is_no_hindrance_without_a_prompt() -> None:
    """Half a token to read needs it, none does not."""
    for engine in ("vLLM", "llama.cpp"):
        setup = made(device=NO_RATES, engine=engine)
        missing = Missing("missing_spec", NO_RATES.name, "bf16_tflops")
        assert requests_seconds(setup, Traffic(0.5, 10), 2) == missing
        steps = 10 * fitted_constants().total_seconds(decode_parts(setup, 2, 305))
        found = requests_seconds(setup, Traffic(300, 10, cached_share=1.0), 2)
        assert found == pytest.approx(steps, rel=1e-9)
        assert request_parts(setup, Traffic(0.5, 10), 2) is None


def test_a_request_without_a_prompt_pays_no_attention() -> None:
    """What is to be read, its cache of 1,100 tokens in 16 bits, and the attention over it."""
    read = request_of(made(), Traffic(1000, 200))
    cached = request_of(made(), Traffic(1000, 200, cached_share=1.0))

    assert (read.fresh_tokens, cached.fresh_tokens) == (1000, 0)
    assert read.cache_bytes == cached.cache_bytes == 1100 * 131_072
    assert (read.attention_flops > 0, cached.attention_flops) == (True, 0.0)


@pytest.mark.parametrize("setup", [made(weights=FP8), made(weights=FP8, devices=2, together=2)])
def test_prompts_are_read_by_all_devices(setup: Setup) -> None:
    """Weights over bandwidth, operations over the matrix rate, both times the devices."""
    one = prefill_parts(made(weights=FP8), 2000)
    found = prefill_parts(setup, 2000)
    assert one is not None
    assert found is not None
    seconds = {part.code: part.ideal_seconds for part in one}

    for part in found:
        if part.code in {"compute", "attention", "weights"}:
            assert part.ideal_seconds == pytest.approx(seconds[part.code] / setup.devices)


def test_stages_work_on_a_long_prompt_at_the_same_time() -> None:
    """Two cards of a layer split shorten reading, matrices and attention alike."""
    alone, split = (
        made(weights=Q4, engine="llama.cpp"),
        made(weights=Q4, engine="llama.cpp", devices=2),
    )
    speed_up = pipeline_speed_up(split, 8192 / pass_tokens(split, 8192))
    one, both = prefill_parts(alone, 8192), prefill_parts(split, 8192)
    assert one is not None
    assert both is not None

    assert speed_up > 1.0
    for before, after in zip(one, both, strict=True):
        if before.code in {"compute", "attention", "weights"}:
            assert after.ideal_seconds == pytest.approx(before.ideal_seconds / speed_up)


def test_a_step_is_shared_by_devices_that_work_together() -> None:
    """Half the multiplying and half the unpacking each, and one exchange for each layer."""
    one = decode_parts(made(LLAMA_70B, AWQ), 8, 1000)
    two = decode_parts(made(LLAMA_70B, AWQ, devices=2, together=2), 8, 1000)
    alone = {part.quantity: part.ideal_seconds for part in one}
    together = {part.quantity: part.ideal_seconds for part in two}

    for quantity in ("weight_read", "kv_read", "decode_compute", "unpack"):
        assert together[quantity] == pytest.approx(alone[quantity] / 2)
    assert together["all_reduce"] == pytest.approx(80e-6)
    assert "all_reduce" not in alone


@pytest.mark.parametrize("users", range(1, 40))
def test_no_user_is_left_out_of_a_bent_line(users: int) -> None:
    """Experts that wake one by one: so many users at exactly the speed that so many get."""
    setup, traffic = SETUPS["experts"], Traffic(1000, 200)
    floor = user_tokens_per_s(setup, traffic, users)
    assert not isinstance(floor, Missing)

    assert max_users(setup, traffic, floor) == users


NOTHING = Missing("nothing_to_do", LLAMA_8B.name, "output_tokens")


def test_without_an_answer_there_is_nothing_to_do() -> None:
    """No tokens out is named; half a token on average is a rate."""
    assert serving_tokens_per_s(made(), Traffic(100, 0)) == NOTHING
    assert machine_splits(made(), Traffic(100, 0), 2) == NOTHING
    assert not isinstance(serving_tokens_per_s(made(), Traffic(100, 0.5)), Missing)
    assert not isinstance(machine_splits(made(), Traffic(100, 0.5), 2), Missing)


def test_copies_of_a_model_carry_users_each() -> None:
    """Eight cards, 8 billion parameters: a copy on each card carries an eighth."""
    traffic = Traffic(1000, 200)
    found = machine_splits(made(), traffic, 8)
    assert not isinstance(found, Missing)
    by_copies = {split.copies: split for split in found}

    assert set(by_copies) == {8, 4, 2, 1}
    for copies, split in by_copies.items():
        assert (split.copy.devices, split.copy.tensor_parallel) == (8 // copies, 8 // copies)
        one = max_users(split.copy, traffic, 20.0)
        assert not isinstance(one, Missing)
        assert split.users(20.0) == copies * one > 0


def test_a_split_that_does_not_fit_is_passed_over() -> None:
    """70 billion 16-bit parameters: on two cards a single long request, on one nothing."""
    found = machine_splits(made(LLAMA_70B), Traffic(1000, 200), 4)
    assert not isinstance(found, Missing)
    assert {split.copies for split in found} == {1, 2}
    lone = Traffic(300_000, 100)
    assert sequences_in_flight(made(), lone) == 1
    alone = machine_splits(made(), lone, 1)
    assert not isinstance(alone, Missing)
    assert [(split.most, split.copies) for split in alone] == [(1, 1)]


def test_a_pace_is_kept_for_the_constants_of_the_package_only() -> None:
    """Other constants give another pace; shapes are found again by their name."""
    setup = made()

    assert pace(setup) is pace(made())
    assert pace(setup, only(step_fixed=1)) != pace(setup)
    assert clock(pace(setup, only(step_fixed=7)), request_of(setup, Traffic(10, 3))) is not None
    assert (hash(LLAMA_8B), hash(BF16), hash(H100)) == tuple(
        hash(name) for name in (LLAMA_8B.name, BF16.name, H100.name)
    )
