"""Whether a model with its cache fits on devices, and how many sequences fit with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from calculator.model.engine_memory import overhead_bytes, usable_share, working_cache_bytes
from calculator.model.kv_cache import kv_bytes, kv_bytes_per_token
from calculator.model.parts import GIB
from calculator.model.weights import weight_bytes

if TYPE_CHECKING:
    from calculator.model.parts import Device, Setup

# Vendors count device memory in GiB and the driver keeps a little: an "80 GB" H100 reports
# 79.18 GiB (vLLM start-up report).
SEEN_SHARE = 0.99
MOST_SEQUENCES = 1_000_000  # a model without a cache is not limited by memory


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """Bytes a running model takes on all its devices together.

    Attributes:
        weights_bytes: the weights.
        kv_cache_bytes: the cache of all sequences.
        overhead_bytes: workspace, scores over the vocabulary, driver, buffers of the link.
    """

    weights_bytes: float
    kv_cache_bytes: float
    overhead_bytes: float

    @property
    def total_bytes(self) -> float:
        """Sum of the parts."""
        return self.weights_bytes + self.kv_cache_bytes + self.overhead_bytes


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether it fits.

    Attributes:
        fits: the need is within what may be used.
        need: what is needed, by part.
        usable_bytes: what the engine may use on all devices together.
        max_sequences: sequences of the asked context that fit beside the weights.
    """

    fits: bool
    need: MemoryNeed
    usable_bytes: float
    max_sequences: int


def usable_bytes(device: Device, engine: str, devices: int = 1) -> float:
    """Bytes an engine may fill on `devices` devices.

    Example:
        vLLM on an "80 GB" H100: 80 GiB x 0.99 x 0.90 = 71.28 GiB.

        >>> from calculator.model.parts import Device
        >>> h100 = Device("H100", "nvidia", "datacenter", 80, 3350)
        >>> round(usable_bytes(h100, "vLLM") / GIB, 2)
        71.28
    """
    seen = device.memory_gb * GIB * SEEN_SHARE
    return usable_share(device, engine) * seen * devices


def memory_need(
    setup: Setup, context_tokens: float, sequences: int = 1, prompt_tokens: float = 0.0
) -> MemoryNeed:
    """Bytes needed to serve `sequences` sequences of `context_tokens` tokens.

    Args:
        setup: what runs on what.
        context_tokens: tokens in the cache of a sequence at its end.
        sequences: sequences at once.
        prompt_tokens: tokens read in one go at the start; only an engine that scores the
            whole prompt (Hugging Face Transformers) needs memory for them.
    """
    cache = working_cache_bytes(setup, context_tokens, prompt_tokens) * sequences
    beside = overhead_bytes(setup, prompt_tokens * sequences)
    return MemoryNeed(weight_bytes(setup.model, setup.weights), cache, beside)


@lru_cache(maxsize=1024)
def free_bytes(setup: Setup) -> float:
    """Bytes left for the cache once weights and overhead are in, negative if they do not fit."""
    usable = usable_bytes(setup.device, setup.engine, setup.devices)
    return usable - weight_bytes(setup.model, setup.weights) - overhead_bytes(setup)


def kv_cache_tokens(setup: Setup) -> float:
    """Tokens the cache can hold, as a server reports at its start; 0 if nothing is free."""
    each = kv_bytes_per_token(setup.model, setup.kv_bits)
    return max(0.0, free_bytes(setup)) / each if each > 0.0 else 0.0


def max_sequences(setup: Setup, context_tokens: float) -> int:
    """Sequences of `context_tokens` tokens that fit beside the weights, 0 if none does.

    Example:
        Of 71.28 GiB vLLM sets 5.33 aside and 16.06e9 bytes are weights, which leaves 54.75e9; a
        sequence of 8,192 tokens takes 1.07e9: 50 fit.

        >>> from calculator.model.parts import Device, ModelShape, Setup, WeightFormat
        >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
        >>> h100 = Device("H100", "nvidia", "datacenter", 80, 3350, bf16_tflops=989, link_gb_s=900)
        >>> setup = Setup(llama_8b, WeightFormat("bf16", 16.0), h100, "vLLM")
        >>> max_sequences(setup, 8192) == int(((71.28 - 5.33) * GIB - 16.06e9) / GIB) == 50
        True
    """
    return sequences_of(setup, kv_bytes(setup.model, context_tokens, setup.kv_bits))


def sequences_of(setup: Setup, each: float) -> int:
    """Sequences that fit beside the weights if the cache of each takes so many bytes."""
    free = free_bytes(setup)
    if free <= 0.0:
        return 0
    return MOST_SEQUENCES if free >= each * MOST_SEQUENCES else int(free / each)


def memory_fit(setup: Setup, context_tokens: float, sequences: int = 1) -> Fit:
    """Whether `sequences` sequences of `context_tokens` tokens fit, and how many would."""
    need = memory_need(setup, context_tokens, sequences)
    usable = usable_bytes(setup.device, setup.engine, setup.devices)
    most = max_sequences(setup, context_tokens)
    return Fit(need.total_bytes <= usable, need, usable, most)
