"""Turns rows of the calibration tables into what the model is asked."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from calculator.model.parts import (
    PACKED_ALL,
    PACKED_EXPERTS,
    PACKED_MATRICES,
    Device,
    ModelShape,
    Setup,
    WeightFormat,
)
from calculator.model.weights import routed_params

DATA = Path(__file__).parent / "data"
type Row = dict[str, str]

# Architectures the tables of shapes do not describe: (growing layers, sliding layers, window).
WINDOWS: dict[str, tuple[int | None, int, int]] = {
    "gemma-2-2b": (None, 13, 4096),
    "gemma-2-9b": (None, 21, 4096),
    "gemma-3-4b": (None, 29, 1024),
    "gemma-3-27b": (None, 52, 1024),
    "gpt-oss-20b": (None, 12, 128),
    "gpt-oss-120b": (None, 18, 128),
    "llama-4-scout": (None, 36, 8192),
    "llama-4-maverick": (None, 36, 8192),
    "nemotron-3-nano": (6, 0, 0),
    "nemotron-3-super": (8, 0, 0),
}
MLA = {"deepseek-v3": (512, 64), "deepseek-r1": (512, 64), "kimi-k2": (512, 64)}
# NVLink and alike, GB/s both directions, by family (facts/accelerators.csv).
LINKS = {
    "a100": 600.0,
    "hopper": 900.0,
    "blackwell-dc": 1800.0,
    "cdna3": 896.0,
    "gaudi": 600.0,
    "tpu": 400.0,
}
KINDS = {
    "apple": "soc",
    "nvidia-consumer": "consumer",
    "nvidia-workstation": "workstation",
    "nvidia-datacenter": "datacenter",
    "nvidia-soc": "soc",
    "amd-consumer": "consumer",
    "amd-apu": "soc",
    "amd-datacenter": "datacenter",
    "intel-gpu": "consumer",
    "intel-dc": "datacenter",
    "tpu": "datacenter",
    "cpu": "cpu",
}
# Bits per weight where the row does not state the size of the file: facts/quantization.csv.
BITS: dict[str, float] = {
    "FP32": 32.0,
    "F16": 16.0,
    "FP16": 16.0,
    "BF16": 16.0,
    "Q8_0": 8.5008,
    "Q6_K": 6.5633,
    "Q5_K_M": 5.7036,
    "Q4_K_M": 4.8944,
    "Q4_K_S": 4.6672,
    "Q4_0": 4.5,
    "MXFP4": 4.25,
    "FP8": 8.0,
    "MXFP8": 8.25,
    "NVFP4": 4.5,
    "INT8-w": 8.01,
    "INT8": 8.01,
    "INT4-g32": 4.625,
    "INT4": 4.5,
    "GPTQ-g128": 4.156,
    "GPTQ-g32": 4.625,
    "GPTQ": 4.02,
    "AWQ-INT4": 4.156,
    "AWQ": 4.156,
    "GPTQ-Int4": 4.156,
    "GPTQ-Int8": 8.188,
    "GPTQ-Int4+FP16": 4.156,
    "NF4": 4.127,
}
MATMUL_FORMATS = ("FP8", "MXFP8", "NVFP4", "W8A8")  # the matrix units compute in them
SIXTEEN = 16.0
SCALES_BITS = 0.5  # what scales add to formats that no table lists


def table(name: str, folder: Path = DATA) -> list[Row]:
    """Rows of one calibration table, none if the folder does not have it."""
    if not (folder / name).exists():
        return []
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str | None) -> float | None:
    """Number in a cell, None if it holds none."""
    try:
        return float(text) if text else None
    except ValueError:
        return None


def whole(text: str | None, default: int = 1) -> int:
    """Whole number in a cell."""
    found = number(text)
    return default if found is None else int(found)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Shapes and devices by the names the rows use."""

    shapes: dict[str, Row]
    devices: dict[str, Row]


def catalogue(folder: Path = DATA) -> Catalogue:
    """Read the tables of shapes and devices, our own where the folder adds none."""
    shapes = {row["name"]: row for place in (DATA, folder) for row in table("models.csv", place)}
    devices = {row["name"]: row for place in (DATA, folder) for row in table("hardware.csv", place)}
    return Catalogue(shapes, devices)


def shape_of(row: Row, known: Catalogue) -> ModelShape | None:
    """Shape of the model of a row, None if it is not described."""
    shape = known.shapes.get(row["model"])
    if shape is None:
        return None
    name = row["model"]
    growing, sliding, window = WINDOWS.get(name, (None, 0, 0))
    rank, rope = MLA.get(name, (0, 0))
    total = number(row["params_b"]) or float(shape["params_b"])
    active = number(row["active_params_b"]) or float(shape["active_b"])
    return ModelShape(
        name=name,
        total_params=total * 1e9,
        active_params=active * 1e9,
        layers=int(shape["layers"]),
        hidden_size=int(shape["hidden"]),
        attention_heads=int(shape["heads"]),
        kv_heads=int(shape["kv_heads"]),
        head_dim=int(shape["head_dim"]),
        vocab_size=int(shape["vocab"]),
        kv_lora_rank=rank,
        qk_rope_head_dim=rope,
        growing_layers=growing,
        sliding_layers=sliding,
        sliding_window_tokens=window,
        tied_embeddings=shape["tied"] == "1",
        experts=int(shape["experts"]),
        experts_per_token=int(shape["topk"]),
    )


def device_of(row: Row, known: Catalogue) -> Device | None:
    """Device of a row, None if it is not described."""
    found = known.devices.get(row["hardware"])
    if found is None:
        return None
    kind = KINDS.get(found["cls"], "datacenter")
    link = LINKS.get(found["family"], 0.0) if kind == "datacenter" else 0.0
    return Device(
        name=found["name"],
        vendor=found["vendor"],
        kind=kind,
        memory_gb=float(found["mem_gb"]),
        memory_bandwidth_gb_s=float(found["bw_gbs"]),
        bf16_tflops=number(found["fp16_tflops"]) or None,
        fp8_tflops=number(found["fp8_tflops"]) or None,
        link_gb_s=0.0 if "PCIe" in found["name"] else link,
        unified_memory=kind == "soc",
    )


def bits_of(name: str) -> float:
    """Bits per weight of a format by its name; scales are added to what no table lists."""
    if name in BITS:
        return BITS[name]
    exact = re.fullmatch(r"EXL[23]-([\d.]+)bpw", name)
    if exact:
        return float(exact[1])
    digit = re.search(r"[2-8]", name)
    return float(digit[0]) + SCALES_BITS if digit else SIXTEEN


def format_of(row: Row, model: ModelShape) -> WeightFormat:
    """Weight format of a row; the size of the file, where stated, is better than its name."""
    name = row["precision"]
    gib = number(row["weight_gib"])
    bits = bits_of(name)
    if gib is not None:
        file_bits = gib * 2.0**30 * 8.0
        if name == "MXFP4" and model.is_moe:
            routed = routed_params(model)
            rest = (file_bits - routed * bits) / (model.total_params - routed)
            return WeightFormat(name, bits, PACKED_EXPERTS, min(SIXTEEN, max(bits, rest)))
        return WeightFormat(name, file_bits / model.total_params, PACKED_ALL)
    if bits >= SIXTEEN:
        return WeightFormat(name, bits)
    if name == "MXFP4":
        return WeightFormat(name, bits, PACKED_EXPERTS, SIXTEEN)
    return WeightFormat(name, bits, PACKED_MATRICES, SIXTEEN, name.startswith(MATMUL_FORMATS))


def setup_of(row: Row, known: Catalogue) -> Setup | None:
    """Setup of a row, None if model or device is not described."""
    model, device = shape_of(row, known), device_of(row, known)
    if model is None or device is None:
        return None
    devices = whole(row["count"])
    together = min(devices, whole(row["tp"]))
    return Setup(model, format_of(row, model), device, row["software"], devices, together)
