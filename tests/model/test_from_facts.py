"""Rows of the facts as the physics wants them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calculator import facts
from calculator.model.from_facts import device, model_shape, weight_format
from calculator.model.kv_cache import kv_bytes_per_token
from calculator.model.parts import Device, ModelShape


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


@pytest.mark.parametrize(
    ("row", "shape"),
    [
        ("llama-3.1-70b", ModelShape("", 70.6e9, 70.6e9, 80, 8192, 64, 8, 128, 128256)),
        (
            "deepseek-v3",
            ModelShape(
                "",
                *(671e9, 37e9, 61, 7168, 128, 128, 192, 129280),
                kv_lora_rank=512,
                qk_rope_head_dim=64,
                experts=256,
                experts_per_token=8,
            ),
        ),
        (
            "gpt-oss-120b",
            ModelShape(
                "",
                *(116.8e9, 5.1e9, 36, 2880, 64, 8, 64, 201088),
                growing_layers=18,
                sliding_layers=18,
                sliding_window_tokens=128,
                experts=128,
                experts_per_token=4,
            ),
        ),
        (
            "gemma-4-31b",
            ModelShape(
                "",
                *(31e9, 31e9, 60, 5376, 32, 16, 256, 262144),
                growing_layers=10,
                sliding_layers=50,
                sliding_window_tokens=1024,
                full_layer_kv_values=2048,
            ),
        ),
        (  # 16 of 64 layers keep a cache; the others keep a state of fixed size, no window
            "qwen3.5-27b",
            ModelShape("", *(27e9, 27e9, 64, 5120, 24, 4, 256, 248320), growing_layers=16),
        ),
    ],
)
def test_shapes_as_their_makers_publish_them(row: str, shape: ModelShape) -> None:
    """config.json of Llama 3.1 70B, DeepSeek V3, gpt-oss-120b, Gemma 4 31B and Qwen3.5 27B."""
    found = model_shape(facts.models()[row])

    assert found == replace(shape, name=facts.models()[row].name)


def test_a_model_without_a_number_of_active_parameters_uses_all() -> None:
    """What no source calls a mixture is taken for dense."""
    row = replace(facts.models()["llama-3.1-8b"], total_params_b=8.0, active_params_b=None)
    shape = model_shape(row)

    assert isinstance(shape, ModelShape)
    assert (shape.active_params, shape.is_moe) == (8e9, False)


@pytest.mark.parametrize(
    ("row", "bits", "computes_in_it"),
    [("fp8-e4m3", 8.0, True), ("awq-4bit-g128", 4.156, False), ("bf16", 16.0, False)],
)
def test_what_a_format_computes_in(row: str, bits: float, computes_in_it: bool) -> None:  # noqa: FBT001 - a column of the table
    """FP8 is multiplied as it is; weights alone in 4 bits are unpacked first."""
    found = weight_format(facts.quantizations()[row])

    assert (found.name, found.bits_per_weight) == (row, bits)
    assert found.low_precision_activations == computes_in_it


def test_a_model_of_unpublished_size_has_no_shape() -> None:
    """Nothing is guessed."""
    unknown = [row for row in facts.models().values() if row.total_params_b is None]

    assert all(model_shape(row) is None for row in unknown)


def test_devices_as_their_makers_publish_them() -> None:
    """H100 SXM: 80 GB at 3.35 TB/s, 989 and 1,979 dense TFLOPS; GB10 shares its memory."""
    cards = facts.accelerators()
    h100 = Device(
        *(cards["h100-sxm"].name, "nvidia", "datacenter", 80.0, 3350.0),
        *(989.0, 1979.0, 1979.0, 900.0),
    )

    assert device(cards["h100-sxm"]) == h100
    assert (device(cards["gb10"]).kind, device(cards["gb10"]).unified_memory) == ("soc", True)
    assert device(cards["gb10"]).int8_tops is None


def test_a_direct_link_is_read_from_the_words() -> None:
    """NVLink of an H100 is 900 GB/s; a card that talks over PCIe has none."""
    cards = facts.accelerators()

    assert device(cards["h100-sxm"]).link_gb_s == 900
    assert device(cards["rtx-4090"]).link_gb_s == 0
