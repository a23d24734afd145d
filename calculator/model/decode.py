"""How long one step of generation takes: one new token for each sequence in the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from calculator.model.classes import compute_class, engine_class, link_class, memory_class
from calculator.model.efficiency import Constants, Part, fitted_constants, parts_of_work
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


class StepWork(NamedTuple):
    """What one step of generation has to do.

    Attributes:
        weight_bytes: weights to be read.
        cache_bytes: cache to be read, of all sequences.
        sequences: sequences that get a token.
        steps: 1.
    """

    weight_bytes: float
    cache_bytes: float
    sequences: float
    steps: float = 1.0


def step_work(setup: Setup, batch: int, context_tokens: float) -> StepWork:
    """What a step with `batch` sequences of `context_tokens` tokens each has to do."""
    weights = bytes_read_per_step(setup.model, setup.weights, batch)
    cache = kv_bytes(setup.model, context_tokens, setup.kv_bits) * batch
    return StepWork(weights, cache, float(batch))


def step_rates(setup: Setup) -> tuple[tuple[Part, ...], ...]:
    """Parts of the time that one unit of each kind of `StepWork` takes."""
    software, memory = engine_class(setup.engine), memory_class(setup.device)
    byte = 1.0 / (setup.device.memory_bandwidth_gb_s * GB * setup.tensor_parallel)
    repeated = (sharing_queries(setup.model) - 1.0) * byte
    return (
        (Part("weights", "weight_read", software, memory, byte),),
        (
            Part("kv_cache", "kv_read", software, memory, byte),
            Part("kv_cache", "kv_repeat", software, memory, repeated),
        ),
        _sequence_parts(setup),
        _launch_parts(setup),
    )


def _sequence_parts(setup: Setup) -> tuple[Part, ...]:
    """Parts of the time that each sequence adds to a step."""
    software, vendor = engine_class(setup.engine), setup.device.vendor
    parts = [Part("scheduling", "sequence_step", software, vendor, MICROSECOND)]
    flops = step_flops(setup)
    if flops is not None:
        work = token_flops(setup.model) / (flops * setup.tensor_parallel)
        units = compute_class(setup.device)
        parts.append(Part("compute", "decode_compute", software, units, work))
    if setup.tensor_parallel > 1:
        parts.append(exchange_part(setup))
    return tuple(parts)


def exchange_part(setup: Setup) -> Part:
    """Part of the time in which devices send each other the states of one token."""
    software, link = engine_class(setup.engine), link_class(setup.device, setup.engine)
    return Part("link", "exchange", software, link, exchange_bytes(setup) / link_bytes_per_s(setup))


def _launch_parts(setup: Setup) -> tuple[Part, ...]:
    """Parts of the time that a step takes whatever it reads and multiplies."""
    software, vendor = engine_class(setup.engine), setup.device.vendor
    launches = setup.model.layers * MICROSECOND
    parts = [
        Part("launches", "layer_launch", software, vendor, launches),
        Part("scheduling", "step_fixed", software, vendor, MICROSECOND),
    ]
    if setup.model.is_moe:
        parts.append(Part("launches", "moe_launch", software, vendor, launches))
    flops, packed = step_flops(setup), setup.weights.bits_per_weight < UNPACKED_BITS
    if flops is not None and packed and not setup.weights.low_precision_activations:
        work = token_flops(setup.model) / (flops * setup.tensor_parallel)
        parts.append(Part("compute", "unpack", software, compute_class(setup.device), work))
    return (*parts, *_hop_parts(setup, launches))


def _hop_parts(setup: Setup, launches: float) -> list[Part]:
    """Parts of the time that devices wait for each other, however little they send."""
    software, link = engine_class(setup.engine), link_class(setup.device, setup.engine)
    parts: list[Part] = []
    if setup.tensor_parallel > 1 and link == "direct":
        parts.append(Part("link", "all_reduce", software, link, launches))
    elif setup.tensor_parallel > 1:
        hops = launches * setup.tensor_parallel
        parts.append(Part("link", "all_reduce_hop", software, link, hops))
    stages = setup.devices // setup.tensor_parallel
    if stages > 1:
        parts.append(Part("link", "stage_hop", software, link, (stages - 1) * MICROSECOND))
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
        >>> round(cache.ideal_seconds * 1e6, 2) == round(2 * 1000 * 131_072 / 3350e3, 2) == 78.25
        True
    """
    return parts_of_work(step_rates(setup), step_work(setup, batch, context_tokens))


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
