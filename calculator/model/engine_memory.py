"""What an engine needs beside weights and cache, and how much of a device it may fill."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from calculator.model.classes import engine_class
from calculator.model.kv_cache import kv_bytes
from calculator.model.parts import GB, GIB

if TYPE_CHECKING:
    from calculator.model.parts import Device, Setup

SERVER = "server"  # sets the whole memory aside at its start (vLLM, TensorRT-LLM, SGLang)
SINGLE = "single"  # one stream, cache of a fixed size (llama.cpp, ExLlama)
STATIC = "static"  # Hugging Face model code with a cache of a fixed size (AutoAWQ)
EAGER = "eager"  # Hugging Face Transformers, the cache grows by copying

# Share of the memory a device shows that an engine may fill. Server: vLLM's default
# gpu_memory_utilization; single: llama.cpp's own tables of what fits; unified memory: the
# share macOS lets the GPU have by default.
SERVER_SHARE = 0.90
SINGLE_SHARE = 0.97
UNIFIED_SHARE = 0.75

# vLLM start-up reports on devices of 80 GB: workspace 4.8 to 5.6 GiB dense, 7.4 GiB MoE, for
# 8,192 tokens a step; smaller devices take fewer tokens a step, here in proportion.
SERVER_WORKSPACE_GIB = 5.2
SERVER_MOE_WORKSPACE_GIB = 7.4
COMPILED_WORKSPACE_GIB = 1.0  # engines built ahead plan it tightly; rows published ran with it
REPORTED_DEVICE_GB = 80.0
SERVER_CONTEXT_GIB = 0.13  # CUDA context and libraries, one device
SERVER_LINK_GIB = 0.42  # more with tensor parallelism: buffers of the all-reduce

SINGLE_CONTEXT_GB = 0.2
SINGLE_PASS_TOKENS = 2048.0
WORKSPACE_BYTES = 45.0  # bytes per token in flight and hidden unit; fitted on ExLlama's table
PYTHON_CONTEXT_GB = 0.5  # workspace of cuBLAS and of the caching allocator

LOGIT_BYTES = 6.0  # scores over the vocabulary for the whole prompt, in fp16 and again in fp32
MOVED_LOGIT_BYTES = 4.0  # fp32 scores copied once more for each further device
GROWING_COPIES = 2.0  # old and new cache live side by side while a step runs


@cache
def memory_style(engine: str) -> str:
    """How an engine uses memory: server, single, static or eager.

    >>> memory_style("vLLM 0.9"), memory_style("llama.cpp"), memory_style("HF Transformers")
    ('server', 'single', 'eager')
    """
    if "awq" in engine.casefold():
        return STATIC
    found = engine_class(engine)
    if found in {"llama.cpp", "exllama"}:
        return SINGLE
    return EAGER if found == "eager" else SERVER


def usable_share(device: Device, engine: str) -> float:
    """Share of the memory a device shows that an engine may fill."""
    if device.unified_memory:
        return UNIFIED_SHARE
    return SERVER_SHARE if memory_style(engine) == SERVER else SINGLE_SHARE


def working_cache_bytes(setup: Setup, context_tokens: float, prompt_tokens: float) -> float:
    """Bytes of the cache of one sequence at its largest.

    Transformers holds the old and the new cache at once while it generates; a long prompt
    scored in one go may need more than that, which `overhead_bytes` counts.
    """
    cache = kv_bytes(setup.model, context_tokens, setup.kv_bits)
    if memory_style(setup.engine) != EAGER:
        return cache
    prompt = kv_bytes(setup.model, prompt_tokens, setup.kv_bits)
    scores = score_bytes(setup, prompt_tokens)
    return max(prompt, GROWING_COPIES * cache - scores)


def score_bytes(setup: Setup, prompt_tokens: float) -> float:
    """Bytes of the scores over the vocabulary for every token of a prompt.

    Hugging Face Transformers scores all of them, though only the last is needed.
    """
    each = LOGIT_BYTES + MOVED_LOGIT_BYTES * (setup.devices - 1)
    return each * setup.model.vocab_size * prompt_tokens


def server_overhead_bytes(setup: Setup) -> float:
    """What a server sets aside on all devices before it sizes the cache."""
    workspace = SERVER_MOE_WORKSPACE_GIB if setup.model.is_moe else SERVER_WORKSPACE_GIB
    if engine_class(setup.engine) == "compiled":
        workspace = COMPILED_WORKSPACE_GIB
    workspace *= min(1.0, setup.device.memory_gb / REPORTED_DEVICE_GB)
    link = SERVER_LINK_GIB if setup.tensor_parallel > 1 else 0.0
    return (workspace + SERVER_CONTEXT_GIB + link) * GIB * setup.devices


def overhead_bytes(setup: Setup, prompt_tokens: float = 0.0) -> float:
    """Bytes beside weights and cache on all devices together.

    Args:
        setup: what runs on what.
        prompt_tokens: tokens of all prompts that are read in one go.
    """
    style = memory_style(setup.engine)
    hidden = float(setup.model.hidden_size)
    if style == SERVER:
        return server_overhead_bytes(setup)
    if style == SINGLE:
        workspace = WORKSPACE_BYTES * SINGLE_PASS_TOKENS * hidden
        return (SINGLE_CONTEXT_GB * GB + workspace) * setup.devices
    workspace = WORKSPACE_BYTES * prompt_tokens * hidden if style == STATIC else 0.0
    return PYTHON_CONTEXT_GB * GB + workspace + score_bytes(setup, prompt_tokens)
