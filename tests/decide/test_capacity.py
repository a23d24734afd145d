"""Whole machines for a load: by the work, by the users, or none at all."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import pytest
from decide_samples import scenario

from calculator.decide.capacity import (
    MOST_MACHINES,
    Load,
    Sizing,
    service_load,
    sized,
    splits_of,
    users_of,
)
from calculator.decide.option import Strike
from calculator.model.memory import memory_fit
from calculator.model.serving import Traffic, machine_setups, max_users
from tests.model.physics_samples import BF16, FP8, H100, LLAMA_8B, LLAMA_70B, NO_RATES, RTX_4090
from tests.model.physics_samples import setup as made

LOAD = Load(Traffic(2000, 500), 50e6, 200e6, 1e5, 160.0, 4, 5.0)
CARD = made(LLAMA_8B, BF16, H100, "vLLM")


def test_a_load_by_hand() -> None:
    """2,000 requests a day of 4,000 in and 1,000 out; 20 days; 9.2 users are ten."""
    assert service_load(scenario(concurrent_users=9.2)) == Load(
        traffic=Traffic(4000.0, 1000.0, 0.25),
        output_tokens=40e6,
        input_tokens=160e6,
        requests=40_000.0,
        service_hours=160.0,
        users=10,
        speed_floor_tokens_per_s=5.0,
    )


@pytest.mark.parametrize(
    ("given", "traffic"),
    [
        ({"tokens_in_per_day": 0.0}, Traffic(0.0, 1.0, 0.25)),  # no request is known
        ({"tokens_out_per_day": 100.0}, Traffic(4000.0, 1.0, 0.25)),  # never less than a token
        ({"tokens_out_per_day": 3000.0}, Traffic(4000.0, 1.5, 0.25)),
        ({"tokens_in_per_day": 1000.0, "tokens_out_per_day": 10.0}, Traffic(4000.0, 40.0, 0.25)),
    ],
)
def test_a_request_at_its_limits(given: dict[str, float], traffic: Traffic) -> None:
    """Without input there are no requests to share the output."""
    assert service_load(scenario(**given)).traffic == traffic


def test_one_machine_works_as_long_as_its_tokens_take() -> None:
    """50 million tokens over the rate; the rate is that of the fastest split."""
    found = sized(CARD, LOAD, 1)
    splits = splits_of(CARD, LOAD.traffic, 1)
    assert isinstance(found, Sizing)
    assert not isinstance(splits, Strike)
    fastest = splits[0]

    assert found.machines == 1
    assert found.rate.tokens_per_s == fastest.rate
    assert (found.rate.copy, found.rate.copies) == (fastest.copy, 1)
    assert found.rate.users == users_of(fastest, 5.0) == max_users(CARD, LOAD.traffic, 5.0)
    assert found.busy_hours == pytest.approx(50e6 / fastest.rate.typical / 3600)


def test_more_work_than_hours_takes_more_machines() -> None:
    """Each works for its share of the hours, and none for more than the service runs."""
    one = sized(CARD, LOAD, 1)
    assert isinstance(one, Sizing)
    hours = one.busy_hours
    tight = sized(CARD, replace(LOAD, service_hours=hours / 2.5), 1)
    exact = sized(CARD, replace(LOAD, service_hours=hours), 1)

    assert isinstance(tight, Sizing)
    assert (tight.machines, tight.busy_hours) == (3, pytest.approx(hours / 3))
    assert isinstance(exact, Sizing)
    assert exact.machines == 1


@pytest.mark.parametrize(("times", "machines"), [(1.0, 1), (1.001, 2), (2.5, 3)])
def test_more_users_than_one_carries_take_more_machines(times: float, machines: int) -> None:
    """Users of one machine are those of all its copies."""
    one = sized(CARD, LOAD, 1)
    assert isinstance(one, Sizing)
    many = sized(CARD, replace(LOAD, users=ceil(one.rate.users * times)), 1)

    assert isinstance(many, Sizing)
    assert many.machines == machines


@pytest.mark.parametrize("devices", [1, 2, 4, 8])
@pytest.mark.parametrize("users", [1, 40, 700])
@pytest.mark.parametrize("floor", [1.0, 30.0, 90.0, 200.0, 400.0])
@pytest.mark.parametrize("tokens", [1e6, 3e9])
def test_the_fewest_machines_of_any_split(
    devices: int, users: int, floor: float, tokens: float
) -> None:
    """Wide copies serve each user faster, narrow ones more users: whichever needs fewer."""
    load = replace(LOAD, users=users, speed_floor_tokens_per_s=floor, output_tokens=tokens)
    needed: list[int] = []
    rates: list[float] = []
    splits = splits_of(CARD, load.traffic, devices)
    assert not isinstance(splits, Strike)
    for split in splits:
        one = max_users(split.copy, load.traffic, floor)
        assert isinstance(one, int)
        carried = one * split.copies
        if carried:
            for_work = ceil(tokens / split.rate.typical / 3600 / load.service_hours)
            needed.append(max(for_work, ceil(users / carried)))
            rates.append(split.rate.typical)
    found = sized(CARD, load, devices)

    if not needed:
        assert found == Strike(
            "too_slow_for_one_user", {"floor_tokens_per_s": floor, "machine": H100.name}
        )
    elif min(needed) > MOST_MACHINES:
        assert isinstance(found, Strike)
    else:
        assert isinstance(found, Sizing)
        assert found.machines == min(needed)
        # of splits that need as many the fastest, which comes first
        assert found.rate.tokens_per_s.typical == rates[needed.index(min(needed))]


def test_more_machines_than_anybody_compares() -> None:
    """256 are the most; how many it would be is said."""
    one = sized(CARD, LOAD, 1)
    assert isinstance(one, Sizing)
    most = sized(CARD, replace(LOAD, users=256 * one.rate.users), 1)

    assert isinstance(most, Sizing)
    assert most.machines == 256
    assert sized(CARD, replace(LOAD, users=256 * one.rate.users + 1), 1) == Strike(
        "too_many_machines", {"machines": 257, "most": 256}
    )


@pytest.mark.parametrize(
    ("service_hours", "output_tokens", "input_tokens", "code"),
    [
        (160.0, 0.0, 0.0, "no_load"),
        (0.0, 0.0, 0.0, "no_load"),
        (0.0, 40e6, 160e6, "no_hours"),
        (0.0, 40e6, 0.0, "no_hours"),
        (0.0, 0.0, 0.5, "no_hours"),
        (160.0, 0.0, 160e6, "no_output"),
        (0.5, 0.0, 0.5, "no_output"),
    ],
)
def test_without_a_load_there_is_nothing_to_size(
    service_hours: float, output_tokens: float, input_tokens: float, code: str
) -> None:
    """No tokens at all, no hours for them, or none that would be written."""
    load = replace(
        LOAD, service_hours=service_hours, output_tokens=output_tokens, input_tokens=input_tokens
    )

    assert sized(CARD, load, 1) == Strike(code)


@pytest.mark.parametrize("least", [{"service_hours": 0.5}, {"output_tokens": 0.5}])
def test_half_an_hour_or_half_a_token_is_a_load(least: dict[str, float]) -> None:
    """On average, over a month."""
    assert isinstance(sized(CARD, replace(LOAD, **least), 1), Sizing)


def test_memory_that_is_short_is_told_in_gigabytes() -> None:
    """70 billion parameters in 16 bits on two cards of 24 GB, all of them together."""
    cards = made(LLAMA_70B, BF16, RTX_4090, "vLLM")
    widest = machine_setups(cards, 2)[-1][0]
    fit = memory_fit(replace(widest, devices=2), 2250.0)
    found = sized(cards, LOAD, 2)

    assert found == Strike(
        "does_not_fit",
        {"need_gb": fit.need.total_bytes / 1e9, "have_gb": fit.usable_bytes / 1e9},
    )
    assert isinstance(found, Strike)
    assert 141.2 < float(found.params["need_gb"]) < 160
    assert float(found.params["have_gb"]) == pytest.approx(2 * 24 * 1.073741824 * 0.99 * 0.9)


def test_a_machine_of_three_cards_counts_all_its_memory() -> None:
    """Copies are of 1, 2 or 4 cards; what is short is short on all three."""
    cards = made(LLAMA_70B, BF16, RTX_4090, "vLLM")
    found = sized(cards, LOAD, 3)

    assert isinstance(found, Strike)
    assert float(found.params["have_gb"]) == pytest.approx(3 * 24 * 1.073741824 * 0.99 * 0.9)


def test_a_rate_that_nobody_states_is_named() -> None:
    """Nothing is guessed."""
    dark = made(LLAMA_8B, FP8, NO_RATES, "vLLM")

    assert sized(dark, LOAD, 1) == Strike(
        "missing_spec", {"subject": NO_RATES.name, "field": "bf16_tflops"}
    )
