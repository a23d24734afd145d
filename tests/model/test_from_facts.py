"""Rows of the facts as the physics wants them."""

from __future__ import annotations

import pytest

from calculator import facts
from calculator.model.from_facts import device, model_shape, weight_format
from calculator.model.kv_cache import kv_bytes_per_token
from calculator.model.parts import ModelShape


@pytest.mark.parametrize(
    ("row", "packed", "rest_bits"),
    [
        ("gguf-q4-k-m", "all", 0.0),
        ("bf16", "all", 0.0),
        ("awq-4bit-g128", "matrices", 16.0),
        ("mxfp4", "experts", 16.0),
        ("gguf-mxfp4", "experts", 8.5),
    ],
)
def test_what_a_format_packs(row: str, packed: str, rest_bits: float) -> None:
    """GGUF packs the whole file, MXFP4 the experts, every other format the matrices."""
    found = weight_format(facts.quantizations()[row])

    assert (packed, rest_bits) == (found.packed, found.rest_bits)


def test_values_of_full_layers_are_handed_on() -> None:
    """Gemma 4 31B: (10 x 2,048 + 50 x 2 x 16 x 256) values of 2 bytes for each token."""
    shape = model_shape(facts.models()["gemma-4-31b"])

    assert isinstance(shape, ModelShape)
    assert kv_bytes_per_token(shape) == (10 * 2048 + 50 * 2 * 16 * 256) * 2


def test_a_model_of_unpublished_size_has_no_shape() -> None:
    """Nothing is guessed."""
    unknown = [row for row in facts.models().values() if row.total_params_b is None]

    assert all(model_shape(row) is None for row in unknown)


def test_a_direct_link_is_read_from_the_words() -> None:
    """NVLink of an H100 is 900 GB/s; a card that talks over PCIe has none."""
    cards = facts.accelerators()

    assert device(cards["h100-sxm"]).link_gb_s == 900
    assert device(cards["rtx-4090"]).link_gb_s == 0
