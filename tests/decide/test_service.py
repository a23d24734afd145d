"""What people get from the machines: users, time to the first token, speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from decide_samples import scenario
from hypothesis import given
from hypothesis import strategies as st

from calculator.decide.capacity import Sizing, service_load, sized
from calculator.decide.decision import verdict
from calculator.decide.inputs import bought, serving_setup
from calculator.decide.service import services
from calculator.model.decode import decode_step_seconds
from calculator.model.prefill import prefill_seconds

if TYPE_CHECKING:
    from calculator.decide.service import Service
    from calculator.scenario.scenario import Scenario


def found(said: Scenario) -> dict[str, Service]:
    """Return what each option delivers."""
    return {one.code: one for one in services(said, verdict(said).parts)}


def test_own_machines_deliver_what_their_copies_do() -> None:
    """Alone means one request on one copy; users are those of all machines together."""
    said = scenario(machine="ws-1x-rtx-pro-6000", concurrent_users=700.0)
    machine = bought(said, "machine")
    setup = serving_setup(said, machine.accelerator)
    load = service_load(said)
    assert setup is not None
    sizing = sized(setup, load, machine.count)
    assert isinstance(sizing, Sizing)
    copy = sizing.rate.copy
    own = found(said)["own"]
    assert own.first_token_s is not None

    assert sizing.machines > 1
    assert own.part == "inference"
    assert (own.users, own.first_token_s.typical, 1.0 / own.alone_tokens_per_s.typical) == (
        sizing.machines * sizing.rate.users,
        pytest.approx(prefill_seconds(copy, load.traffic.fresh_tokens)),
        pytest.approx(decode_step_seconds(copy, 1, load.traffic.mean_context)),
    )


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({}, ["own", "rent_always_on"]),
        ({"work": "training"}, []),
        ({"work": "both"}, ["own", "rent_always_on"]),
        ({"machine": "pc-1x-rtx-4090", "model": "llama-3.3-70b"}, ["rent_always_on"]),
        ({"model": "kimi-k2"}, []),
        ({"security": "must"}, ["own"]),
        ({"elasticity": "must"}, ["rent_always_on"]),
    ],
)
def test_only_what_serves_is_told_of(said: dict[str, str | float], codes: list[str]) -> None:
    """Nothing stands here for a training, an API, or a machine that is or has to be struck out."""
    assert list(found(scenario(**said))) == codes


def test_a_prompt_that_is_in_the_cache_is_not_waited_for() -> None:
    """There is no first token to speak of if nothing has to be read."""
    assert found(scenario(cached_share=1.0))["own"].first_token_s is None


@given(st.floats(100.0, 20_000.0), st.floats(1.1, 4.0))
def test_a_longer_prompt_is_waited_for_longer(tokens: float, times: float) -> None:
    """On the same machine; the band goes with it."""
    short = scenario(tokens_in_per_request=tokens, tokens_in_per_day=tokens * 100.0)
    long = scenario(tokens_in_per_request=tokens * times, tokens_in_per_day=tokens * times * 100.0)
    first = [found(said).get("own") for said in (short, long)]
    seconds = [one.first_token_s.typical for one in first if one and one.first_token_s]

    assert (len(seconds), sorted(seconds)) == (2, seconds)
