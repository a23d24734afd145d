"""Users of a machine: as many as counting finds, found in a few looks."""

from __future__ import annotations

from itertools import takewhile

import pytest
from physics_samples import LLAMA_8B, LLAMA_70B, NO_RATES, only
from physics_samples import setup as made

from calculator.model.decode import decode_parts
from calculator.model.efficiency import Constants, fitted_constants
from calculator.model.pace import clock, pace, request_of
from calculator.model.parts import Estimate, Missing
from calculator.model.prefill import prefill_parts
from calculator.model.serving import (
    MOST_IN_FLIGHT,
    Traffic,
    machine_setups,
    machine_splits,
    max_users,
    request_parts,
    requests_seconds,
    sequences_in_flight,
    serving_tokens_per_s,
    user_tokens_per_s,
    users_within,
)

SHORT = Traffic(100, 100)
LONE = Traffic(300_000, 100)
"""A request so long that one fills the memory of an H100."""
STRAIGHT = only(step_fixed=5000, sequence_step=1000)
"""A step of 5 ms and 1 ms more for each user."""


def speed(users: int, known: Constants, traffic: Traffic = SHORT) -> float:
    """What each of so many users gets."""
    found = user_tokens_per_s(made(), traffic, users, known)
    assert not isinstance(found, Missing)
    return found


def looks(floor: float, known: Constants, traffic: Traffic = SHORT) -> int:
    """Numbers of users whose time is asked for until a floor has its users."""
    asked: set[int] = set()
    seconds = clock(pace(made(), known), request_of(made(), traffic))
    assert seconds is not None

    def watched(users: int) -> float:
        asked.add(users)
        return seconds(users)

    most = sequences_in_flight(made(), traffic)
    users_within(watched, most, traffic.output_tokens, floor)
    return len(asked)


def counted(floor: float, known: Constants) -> int:
    """Users above a floor, counted one by one."""
    return sum(1 for _ in takewhile(lambda n: speed(n, known) >= floor, range(1, 513)))


@pytest.mark.parametrize("floor", [1.0, 2.1, 5.0, 9.7, 33.0, 90.0, 166.6, 166.7, 500.0])
@pytest.mark.parametrize(
    "known",
    [
        STRAIGHT,
        only(step_fixed=100, sequence_step=7),
        only(step_fixed=3000, decode_compute=300, prefill_matrices=2),
        only(weight_read=1.2, kv_read=1.4, prefill_matrices=1.5, step_fixed=500),
    ],
)
def test_users_are_those_that_counting_finds(floor: float, known: Constants) -> None:
    """The search leaves out no user and adds none."""
    assert max_users(made(), SHORT, floor, known) == counted(floor, known)


@pytest.mark.parametrize("users", [1, 2, 3, 17, 100, 255, 256, 257, 510, 511, 512])
def test_a_floor_that_is_just_met_is_met(users: int) -> None:
    """So many users at exactly the speed that so many get."""
    assert max_users(made(), SHORT, speed(users, STRAIGHT), STRAIGHT) == users


@pytest.mark.parametrize("floor", [3.0, 5.0, 11.3, 40.0, 100.0])
def test_a_straight_line_is_found_in_four_looks(floor: float) -> None:
    """Both ends, the guess, and its neighbour: thresholds are sought among hundreds of loads."""
    assert 2 <= looks(floor, STRAIGHT) <= 4


@pytest.mark.parametrize("floor", [3.0, 9.0, 20.0, 30.0])
def test_a_bent_line_is_found_in_a_dozen_looks(floor: float) -> None:
    """Halves of 512 users are nine looks; the ends and the guess come first."""
    known = only(step_fixed=3000, decode_compute=300, prefill_matrices=2, weight_read=1)

    assert 2 <= looks(floor, known, Traffic(2000, 100)) <= 12


def test_one_long_request_fills_the_machine() -> None:
    """One user is carried, and not a second one."""
    assert sequences_in_flight(made(), LONE) == 1
    assert max_users(made(), LONE, 1e-9) == 1
    rate = serving_tokens_per_s(made(), LONE)
    assert isinstance(rate, Estimate)
    assert rate.typical == speed(1, fitted_constants(), LONE)


def test_no_user_where_the_model_does_not_fit() -> None:
    """70 billion 16-bit parameters on one card."""
    assert max_users(made(LLAMA_70B), SHORT, 1e-9) == 0


def test_the_given_constants_count_at_both_ends() -> None:
    """A machine a thousand times as fast, and one as slow as one user allows."""
    assert max_users(made(), SHORT, 1000.0, only(sequence_step=0.001)) == MOST_IN_FLIGHT
    assert max_users(made(), SHORT, 999.0, only(sequence_step=1000)) == 1


def test_an_answer_of_one_token_is_an_answer() -> None:
    """Reading a prompt and scoring it: 100 tokens read, one written."""
    rate = serving_tokens_per_s(made(), Traffic(100, 1), 1, only(step_fixed=1000))

    assert isinstance(rate, Estimate)
    assert rate.typical == pytest.approx(1000)


@pytest.mark.parametrize(
    ("traffic", "limit"), [(Traffic(10_000, 1), "compute"), (Traffic(10, 1000), "scheduling")]
)
def test_prompts_or_answers_limit(traffic: Traffic, limit: str) -> None:
    """A long prompt is limited by computing, a long answer by its steps."""
    known = only(prefill_matrices=1, step_fixed=1000)
    rate = serving_tokens_per_s(made(), traffic, 1, known)

    assert isinstance(rate, Estimate)
    assert rate.limited_by == limit


def test_parts_of_requests_add_up_to_their_seconds() -> None:
    """Prompts once, a step for each token of the answer."""
    traffic = Traffic(1000, 200)
    parts = request_parts(made(), traffic, 4)
    assert parts is not None
    known = only(prefill_matrices=1, step_fixed=1000)

    assert known.total_seconds(parts) == pytest.approx(requests_seconds(made(), traffic, 4, known))
    cells = [
        part[:4]
        for part in (*(prefill_parts(made(), 1000, 4) or ()), *decode_parts(made(), 4, 1100))
    ]
    assert [part[:4] for part in parts] == cells


def test_devices_left_over_make_no_copy() -> None:
    """Six devices are 6 copies of one, 3 of two, 1 of four."""
    assert [(one.devices, copies) for one, copies in machine_setups(made(), 6)] == [
        (1, 6),
        (2, 3),
        (4, 1),
    ]


def test_a_machine_says_what_forbids_it() -> None:
    """Nothing fits on no device; a rate that nobody states is named."""
    nowhere = Missing("does_not_fit", LLAMA_8B.name, "memory_gb")

    assert machine_splits(made(), SHORT, 0) == nowhere
    assert machine_splits(made(device=NO_RATES), SHORT, 2) == Missing(
        "missing_spec", NO_RATES.name, "bf16_tflops"
    )
    assert not isinstance(machine_splits(made(), SHORT, 2), Missing)
