"""The formulas of Korthikanti et al. (arXiv 2205.05198), worked out for their model of 22e9."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calculator.model.sharded_training import (
    Recomputation,
    ShardedTraining,
    activation_bytes_per_device,
    flops_per_iteration,
    state_bytes_per_device,
)

RUN = ShardedTraining(
    hidden=6144, layers=48, heads=64, sequence_tokens=2048, micro_batch=4, tensor_parallel=8
)
VALUES = 2048 * 4 * 6144 * 48
"""The s b h values of all layers."""
SCORES = 5 * 64 * 2048 / 6144
"""Bytes of the scores for each value: 5 a s / h, here 106.7."""


@pytest.mark.parametrize(
    ("recomputation", "sequence_parallel", "bytes_per_value"),
    [
        ("none", False, 10 + (24 + SCORES) / 8),  # table 2: tensor parallel
        ("none", True, (34 + SCORES) / 8),  # tensor and sequence parallel
        ("selective", False, 10 + 24 / 8),  # the scores are computed again
        ("selective", True, 34 / 8),
        ("full", False, 2.0),  # the input of each layer only
        ("full", True, 2 / 8),
    ],
)
def test_activations_by_what_is_computed_again(
    recomputation: Recomputation,
    sequence_parallel: bool,  # noqa: FBT001 - a column of the table
    bytes_per_value: float,
) -> None:
    """Bytes for each of the s b h values of a layer, times the layers."""
    run = replace(RUN, recomputation=recomputation, sequence_parallel=sequence_parallel)

    assert activation_bytes_per_device(run) == pytest.approx(VALUES * bytes_per_value)


def test_an_interleaved_pipeline_keeps_more() -> None:
    """With m = 3 interleaved stages of p = 8: 1 + (p - 1)/(p m) = 1.29 times as much."""
    more = replace(RUN, interleave_factor=1 + 7 / 24)

    assert activation_bytes_per_device(more) == pytest.approx(
        activation_bytes_per_device(RUN) * 31 / 24
    )


def test_states_are_shared_by_tensors_and_stages() -> None:
    """18 bytes x 12 L h^2 over t p; 16 bytes where gradients are kept in 16 bits."""
    params = 12 * 48 * 6144 * 6144

    assert state_bytes_per_device(RUN) == params * 18 / 8
    assert state_bytes_per_device(replace(RUN, pipeline_parallel=4)) == params * 18 / 32
    assert state_bytes_per_device(RUN, 16.0) == params * 16 / 8


def test_operations_of_an_iteration() -> None:
    """72 B L s h^2 (1 + s/6h + V/12hL), the logits and scores apart."""
    dense = 72 * 4 * 48 * 2048 * 6144 * 6144
    logits = 6 * 4 * 2048 * 6144 * 51_200  # 72 B L s h^2 x V / (12 h L) = 6 B s h V
    scores = 12 * 4 * 48 * 2048 * 2048 * 6144  # 72 B L s h^2 x s / (6 h) = 12 B L s^2 h

    assert flops_per_iteration(RUN, 4, 51_200) == pytest.approx(dense + logits + scores)
