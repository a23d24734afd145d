"""What each part of a time is called, and whose constant multiplies it.

The code is what the reader is told when that part takes longest; quantity, class of software and
class of hardware are a cell of the table of fitted constants.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from physics_samples import AWQ, BF16, FP8, H100, LLAMA_8B, MIXTRAL, NO_RATES, Q4, RTX_4090
from physics_samples import setup as made

from calculator.model.decode import decode_parts
from calculator.model.efficiency import fitted_constants
from calculator.model.prefill import prefill_parts
from calculator.model.training_time import Training, training_parts

if TYPE_CHECKING:
    from calculator.model.efficiency import Part
    from calculator.model.parts import Setup

HOPPERS = made(MIXTRAL, AWQ, H100, "vLLM", devices=8, together=4)
GEFORCES = made(MIXTRAL, AWQ, RTX_4090, "vLLM", devices=2, together=2)
LLAMA_CPP = made(LLAMA_8B, Q4, RTX_4090, "llama.cpp")
TPU = replace(H100, name="TPU", vendor="google")


def named(parts: tuple[Part, ...] | None) -> list[str]:
    """The parts without their seconds."""
    return [" ".join(part[:4]) for part in parts or ()]


@pytest.mark.parametrize(
    ("setup", "expected"),
    [
        (
            HOPPERS,
            [
                "weights weight_read vllm hbm",
                "kv_cache kv_read vllm hbm",
                "kv_cache kv_repeat vllm hbm",
                "scheduling sequence_step vllm nvidia",
                "compute decode_compute vllm nvidia-hbm",
                "link exchange vllm direct",
                "launches layer_launch vllm nvidia",
                "scheduling step_fixed vllm nvidia",
                "launches moe_launch vllm nvidia",
                "compute unpack vllm nvidia-hbm",
                "link all_reduce vllm direct",
                "link stage_hop vllm direct",
            ],
        ),
        (
            GEFORCES,
            [
                "weights weight_read vllm gddr",
                "kv_cache kv_read vllm gddr",
                "kv_cache kv_repeat vllm gddr",
                "scheduling sequence_step vllm nvidia",
                "compute decode_compute vllm nvidia",
                "link exchange vllm pcie",
                "launches layer_launch vllm nvidia",
                "scheduling step_fixed vllm nvidia",
                "launches moe_launch vllm nvidia",
                "compute unpack vllm nvidia",
                "link all_reduce_hop vllm pcie",
            ],
        ),
        (
            LLAMA_CPP,
            [
                "weights weight_read llama.cpp gddr",
                "kv_cache kv_read llama.cpp gddr",
                "kv_cache kv_repeat llama.cpp gddr",
                "scheduling sequence_step llama.cpp nvidia",
                "compute decode_compute llama.cpp nvidia",
                "launches layer_launch llama.cpp nvidia",
                "scheduling step_fixed llama.cpp nvidia",
                "compute unpack llama.cpp nvidia",
            ],
        ),
        (
            made(device=NO_RATES),  # no rate published: nothing is said of computing
            [
                "weights weight_read compiled gddr",
                "kv_cache kv_read compiled gddr",
                "kv_cache kv_repeat compiled gddr",
                "scheduling sequence_step compiled nvidia",
                "launches layer_launch compiled nvidia",
                "scheduling step_fixed compiled nvidia",
            ],
        ),
    ],
)
def test_parts_of_a_step(setup: Setup, expected: list[str]) -> None:
    """Memory by the kind of memory, computing by the units, links by the link."""
    assert named(decode_parts(setup, 3, 100)) == expected


@pytest.mark.parametrize(
    ("setup", "expected"),
    [
        (
            HOPPERS,
            [
                "compute prefill_matrices vllm nvidia-hbm",
                "compute prefill_unpack vllm nvidia-hbm",
                "attention prefill_attention vllm nvidia-hbm",
                "weights prefill_read vllm nvidia-hbm",
                "link exchange vllm direct",
                "launches prefill_launch vllm nvidia-hbm",
            ],
        ),
        (
            made(weights=FP8),
            [
                "compute prefill_matrices compiled nvidia-hbm",
                "attention prefill_attention compiled nvidia-hbm",
                "weights prefill_read compiled nvidia-hbm",
                "launches prefill_launch compiled nvidia-hbm",
            ],
        ),
    ],
)
def test_parts_of_a_prompt(setup: Setup, expected: list[str]) -> None:
    """One device has no link; formats that the units multiply are not unpacked."""
    assert named(prefill_parts(setup, 100)) == expected


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (
            Training(MIXTRAL, H100, "full", "fp8", devices=2, framework="DeepSpeed"),
            [
                "compute train_matrices any fp8",
                "attention train_attention any fp8",
                "launches train_launch zero3 any",
                "memory train_traffic any any",
                "memory train_expert_traffic any any",
                "link train_gather any any",
            ],
        ),
        (
            Training(LLAMA_8B, TPU, "qlora"),
            [
                "compute train_matrices any tpu",
                "attention train_attention any tpu",
                "launches train_launch any any",
                "memory train_traffic any any",
                "unpack train_unpack any any",
            ],
        ),
    ],
)
def test_parts_of_training(run: Training, expected: list[str]) -> None:
    """The units have a class of their own on a TPU, elsewhere by what they multiply."""
    assert named(training_parts(run)) == expected


def test_every_quantity_is_in_the_table() -> None:
    """No part asks for a constant that was never fitted."""
    known = {quantity for quantity, _, _ in fitted_constants().values}
    parts = (
        *decode_parts(HOPPERS, 3, 100),
        *decode_parts(GEFORCES, 3, 100),
        *(prefill_parts(HOPPERS, 100) or ()),
        *(training_parts(Training(MIXTRAL, H100, "qlora")) or ()),
        *(training_parts(Training(MIXTRAL, H100, "full", devices=2)) or ()),
    )

    assert {part.quantity for part in parts} <= known


@pytest.mark.parametrize(("bits", "unpacked"), [(8.0, True), (14.9, True), (15.0, False)])
def test_only_packed_weights_are_unpacked(bits: float, unpacked: bool) -> None:  # noqa: FBT001 - a column of the table
    """16-bit weights, and what is as good as that, go into the units as they are."""
    setup = made(weights=replace(BF16, bits_per_weight=bits))
    names = named(decode_parts(setup, 1, 100)) + named(prefill_parts(setup, 100))

    assert any("unpack" in name for name in names) == unpacked


@pytest.mark.parametrize(
    ("devices", "together", "handed_over"),
    [(1, 1, 0), (2, 2, 0), (3, 2, 0), (2, 1, 1), (4, 2, 1), (8, 2, 3)],
)
def test_stages_hand_over_once_less_than_there_are(
    devices: int, together: int, handed_over: int
) -> None:
    """Four stages hand over three times; a device left over makes no stage of its own."""
    parts = decode_parts(made(devices=devices, together=together), 1, 100)
    hops = [part.ideal_seconds for part in parts if part.quantity == "stage_hop"]

    assert hops == ([handed_over * 1e-6] if handed_over else [])
