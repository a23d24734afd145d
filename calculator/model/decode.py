"""How long one step of generation takes: one new token for each sequence in the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.model.classes import compute_class, engine_class, link_class, memory_class
from calculator.model.efficiency import Constants, Part, fitted_constants
from calculator.model.kv_cache import kv_bytes, sharing_queries
from calculator.model.matrix import MICROSECOND, step_flops, token_flops
from calculator.model.parts import GB, Estimate, Missing
from calculator.model.weights import bytes_read_per_step

if TYPE_CHECKING:
    from calculator.model.parts import Setup

PCIE_GB_S = 32.0  # PCIe 4.0 x16, both directions together 64; sending and receiving overlap
UNPACKED_BITS = 15.0  # formats below have to be unpacked before they multiply
HALF_OF_BOTH_WAYS = 0.5  # link figures of vendors add both directions


def link_bytes_per_s(setup: Setup) -> float:
    """Bytes per second a device can send to its neighbours."""
    link = setup.device.link_gb_s
    return (link * HALF_OF_BOTH_WAYS if link > 0.0 else PCIE_GB_S * HALF_OF_BOTH_WAYS) * GB


def exchange_bytes(setup: Setup) -> float:
    """Bytes each device sends for one token under tensor parallelism.

    Two all-reduces per layer over 16-bit hidden states; a ring sends 2 (n-1)/n of them
    (Shoeybi et al., arXiv 1909.08053).

    Example:
        Llama 3.1 8B on 4 devices: 2 x 32 layers x 4096 values x 2 bytes x 2 x 3/4.

        >>> from calculator.model.parts import Device, ModelShape, Setup, WeightFormat
        >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
        >>> h100 = Device("H100", "nvidia", "datacenter", 80, 3350, bf16_tflops=989, link_gb_s=900)
        >>> setup = Setup(llama_8b, WeightFormat("bf16", 16.0), h100, "vLLM", 4, 4)
        >>> exchange_bytes(setup) == 2 * 32 * 4096 * 2 * 2 * 3 / 4
        True
    """
    width = float(setup.tensor_parallel)
    states = 2.0 * setup.model.layers * setup.model.hidden_size * 2.0
    return states * 2.0 * (width - 1.0) / width


def exchange_parts(setup: Setup, tokens: float) -> list[Part]:
    """Parts of the time the devices spend on each other in one step over `tokens` tokens."""
    parts: list[Part] = []
    software, link = engine_class(setup.engine), link_class(setup.device, setup.engine)
    launches = setup.model.layers * MICROSECOND
    if setup.tensor_parallel > 1:
        if link == "direct":
            parts.append(Part("link", "all_reduce", software, link, launches))
        else:
            hops = launches * setup.tensor_parallel
            parts.append(Part("link", "all_reduce_hop", software, link, hops))
        sent = exchange_bytes(setup) * tokens / link_bytes_per_s(setup)
        parts.append(Part("link", "exchange", software, link, sent))
    stages = setup.devices // setup.tensor_parallel
    if stages > 1:
        hops = (stages - 1) * MICROSECOND
        parts.append(Part("link", "stage_hop", software, link, hops))
    return parts


def launch_parts(setup: Setup, batch: int) -> list[Part]:
    """Parts of the time that do not depend on bytes or operations."""
    software, vendor = engine_class(setup.engine), setup.device.vendor
    launches = setup.model.layers * MICROSECOND
    parts = [
        Part("launches", "layer_launch", software, vendor, launches),
        Part("scheduling", "step_fixed", software, vendor, MICROSECOND),
        Part("scheduling", "sequence_step", software, vendor, batch * MICROSECOND),
    ]
    if setup.model.is_moe:
        parts.append(Part("launches", "moe_launch", software, vendor, launches))
    return parts


def decode_parts(setup: Setup, batch: int, context_tokens: float) -> tuple[Part, ...]:
    """Parts of the time of one step with `batch` sequences of `context_tokens` tokens each.

    Example:
        Llama 3.1 8B in bf16 on an H100 reads all but the embedding table for each token:
        (8.03e9 - 128,256 x 4096) x 2 bytes / 3350e9 bytes/s = 4.48 ms at the ceiling.

        >>> from calculator.model.parts import Device, ModelShape, Setup, WeightFormat
        >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
        >>> h100 = Device("H100", "nvidia", "datacenter", 80, 3350, bf16_tflops=989, link_gb_s=900)
        >>> setup = Setup(llama_8b, WeightFormat("bf16", 16.0), h100, "vLLM")
        >>> weights, cache, *_ = decode_parts(setup, batch=2, context_tokens=1000)
        >>> round(weights.ideal_seconds * 1000, 2)
        4.48
        >>> cache.ideal_seconds == 2 * 1000 * 131_072 / 3350e9
        True
    """
    model, device = setup.model, setup.device
    software, memory = engine_class(setup.engine), memory_class(device)
    bandwidth = device.memory_bandwidth_gb_s * GB * setup.tensor_parallel
    weights = bytes_read_per_step(model, setup.weights, batch)
    cache = kv_bytes(model, context_tokens, setup.kv_bits) * batch
    repeated = cache * (sharing_queries(model) - 1.0)
    parts = [
        Part("weights", "weight_read", software, memory, weights / bandwidth),
        Part("kv_cache", "kv_read", software, memory, cache / bandwidth),
        Part("kv_cache", "kv_repeat", software, memory, repeated / bandwidth),
    ]
    flops = step_flops(setup)
    if flops is not None:
        units = compute_class(device)
        work = token_flops(model) / (flops * setup.tensor_parallel)
        parts.append(Part("compute", "decode_compute", software, units, work * batch))
        packed = setup.weights.bits_per_weight < UNPACKED_BITS
        if packed and not setup.weights.low_precision_activations:
            parts.append(Part("compute", "unpack", software, units, work))
    return (*parts, *launch_parts(setup, batch), *exchange_parts(setup, float(batch)))


def decode_step_seconds(
    setup: Setup, batch: int, context_tokens: float, constants: Constants | None = None
) -> float:
    """Seconds of one step of generation."""
    known = constants or fitted_constants()
    return known.total_seconds(decode_parts(setup, batch, context_tokens))


def decode_tokens_per_s(
    setup: Setup, context_tokens: float, batch: int = 1, constants: Constants | None = None
) -> Estimate | Missing:
    """Generated tokens per second of all `batch` sequences together, prefill left out.

    Args:
        setup: what runs on what.
        context_tokens: mean tokens in the cache of a sequence while it generates.
        batch: sequences that generate together.
        constants: the fitted constants; the package's own unless given.
    """
    if setup.device.memory_bandwidth_gb_s <= 0.0:
        return Missing("missing_spec", setup.device.name, "memory_bandwidth_gb_s")
    known = constants or fitted_constants()
    parts = decode_parts(setup, batch, context_tokens)
    kind = "decode" if batch == 1 else "serving"
    return known.estimate(kind, batch / known.total_seconds(parts), known.largest(parts))
