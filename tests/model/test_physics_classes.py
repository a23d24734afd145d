"""Classes of engines and hardware, and the table of constants."""

from __future__ import annotations

from dataclasses import replace

import pytest
from physics_samples import H100, M2_ULTRA, NO_RATES, RTX_4090, only

from calculator.model.classes import (
    compute_class,
    engine_class,
    link_class,
    memory_class,
    sums_in_16_bits,
)
from calculator.model.efficiency import Constants, Part, fitted_constants
from calculator.model.parts import Device

L40S = Device("L40S", "nvidia", "datacenter", 48, 864, 362)
SERVER_RTX = Device("RTX PRO 6000 Blackwell Server Edition", "nvidia", "datacenter", 96, 1792)
MI300X = Device("Instinct MI300X 192GB", "amd", "datacenter", 192, 5300, 1307, link_gb_s=896)
STRIX = Device("Ryzen AI Max+ 395", "amd", "soc", 128, 256, 59.4, unified_memory=True)
SPARK = Device("GB10 (DGX Spark)", "nvidia", "soc", 128, 273, 125, unified_memory=True)
ARC = Device("Arc Pro B60 24GB", "intel", "workstation", 24, 456, 98.3)
XEON = Device("Xeon", "intel", "cpu", 512, 307, 197)
A100 = Device("A100 80GB SXM4", "nvidia", "datacenter", 80, 2039, 312, link_gb_s=600)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("TensorRT-LLM 0.17", "compiled"),
        ("LMDeploy TurboMind", "compiled"),
        ("gpt-fast (torch.compile)", "compiled"),
        ("MLC LLM", "compiled"),
        ("AutoAWQ 0.1.6 GEMM", "compiled"),
        ("exllamav2", "exllama"),
        ("vLLM 0.10", "vllm"),
        ("SGLang", "vllm"),
        ("vLLM (2023-10 commits)", "vllm-eager"),
        ("vLLM 0.4.2 enforce-eager", "vllm-eager"),
        ("llama.cpp Metal", "llama.cpp"),
        ("Ollama", "llama.cpp"),
        ("HF Transformers 4.38", "eager"),
        ("DeepSpeed (Gaudi2)", "compiled"),
        ("", "any"),
    ],
)
def test_engines(name: str, found: str) -> None:
    """The first word that gives an engine away decides."""
    assert engine_class(name) == found


@pytest.mark.parametrize(
    ("device", "memory", "compute"),
    [
        (H100, "hbm", "nvidia-hbm"),
        (A100, "hbm", "nvidia-hbm"),
        (L40S, "gddr", "nvidia"),
        (SERVER_RTX, "gddr", "nvidia"),
        (RTX_4090, "gddr", "nvidia"),
        (NO_RATES, "gddr", "nvidia"),
        (M2_ULTRA, "apple", "apple"),
        (SPARK, "soc", "nvidia"),
        (STRIX, "soc", "amd-soc"),
        (MI300X, "hbm", "amd-hbm"),
        (ARC, "intel", "intel"),
        (XEON, "cpu", "cpu"),
    ],
)
def test_hardware(device: Device, memory: str, compute: str) -> None:
    """Kind, vendor and name decide; more bandwidth never moves a device to another class."""
    assert memory_class(device) == memory
    assert compute_class(device) == compute
    faster = replace(device, memory_bandwidth_gb_s=100 * device.memory_bandwidth_gb_s)
    assert memory_class(faster) == memory


def test_links() -> None:
    """llama.cpp splits rows; NVLink is direct; the rest is PCIe."""
    assert link_class(H100, "llama.cpp") == "row"
    assert link_class(H100, "vLLM") == "direct"
    assert link_class(RTX_4090, "vLLM") == "pcie"


def test_sums_in_16_bits() -> None:
    """A GeForce only, and only under engines that allow it."""
    assert sums_in_16_bits(RTX_4090, "llama.cpp")
    assert not sums_in_16_bits(L40S, "llama.cpp")
    assert not sums_in_16_bits(RTX_4090, "vLLM")
    assert not sums_in_16_bits(replace(RTX_4090, vendor="amd"), "llama.cpp")


def test_special_cells_come_before_general_ones() -> None:
    """Both named, then hardware, then software, then neither."""
    table = Constants(
        {
            ("q", "any", "any"): 1.0,
            ("q", "s", "any"): 2.0,
            ("q", "any", "h"): 3.0,
            ("q", "s", "h"): 4.0,
        }
    )
    assert table.value("q", "s", "h") == 4.0
    assert table.value("q", "x", "h") == 3.0
    assert table.value("q", "s", "x") == 2.0
    assert table.value("q") == 1.0
    with pytest.raises(KeyError, match="nowhere"):
        table.value("nowhere")


def test_parts_add_up_and_the_largest_is_named() -> None:
    """Seconds of parts with the same code count together."""
    table = only(weight_read=2.0, kv_read=1.0, exchange=1.0)
    parts = (
        Part("weights", "weight_read", "any", "any", 1.0),
        Part("cache", "kv_read", "any", "any", 1.5),
        Part("cache", "exchange", "any", "any", 1.0),
    )
    assert table.total_seconds(parts) == 4.5
    assert table.largest(parts) == "cache"
    assert table.largest(()) == ""


def test_band_surrounds_the_estimate() -> None:
    """Low and high are the estimate times the percentiles."""
    found = only().estimate("decode", 10.0, "weights")
    assert (found.low, found.typical, found.high, found.limited_by) == (5.0, 10.0, 20.0, "weights")


def test_packaged_constants() -> None:
    """Every kind has a band round 1, and what means a ceiling is never beaten."""
    table = fitted_constants()
    for kind in ("decode", "prefill", "serving", "training_time"):
        low, high = table.band(kind)
        assert 0.3 < low < 1.0 < high < 2.0
    for key, value in table.values.items():
        assert value >= 0.0
        if key[0] in {"weight_read", "kv_read", "prefill_matrices", "train_matrices"}:
            assert value >= 1.0
    assert fitted_constants() is table
