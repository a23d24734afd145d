"""Sorts devices and engines into the few classes the fitted constants are kept for."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calculator.model.parts import Device

ANY = "any"

# Words that give an engine away, in the order in which they are tried.
ENGINE_WORDS: tuple[tuple[str, str], ...] = (
    ("ipex", "eager"),
    ("enforce-eager", "vllm-eager"),
    ("vllm (2023", "vllm-eager"),
    ("gaudi", "compiled"),
    ("tensorrt", "compiled"),
    ("trt", "compiled"),
    ("turbomind", "compiled"),
    ("lmdeploy", "compiled"),
    ("gpt-fast", "compiled"),
    ("mlc", "compiled"),
    ("exllama", "exllama"),
    ("tabbyapi", "exllama"),
    ("autoawq", "compiled"),
    ("tinychat", "compiled"),
    ("vllm", "vllm"),
    ("sglang", "vllm"),
    ("tgi", "vllm"),
    ("text-generation-inference", "vllm"),
    ("deepspeed", "vllm"),
    ("llama.cpp", "llama.cpp"),
    ("llama-cpp", "llama.cpp"),
    ("llamacpp", "llama.cpp"),
    ("llama-bench", "llama.cpp"),
    ("ollama", "llama.cpp"),
    ("lm studio", "llama.cpp"),
    ("koboldcpp", "llama.cpp"),
    ("mlx", "llama.cpp"),
    ("transformers", "eager"),
    ("eager", "eager"),
)
# Cards for servers whose memory is GDDR all the same; every other one has HBM.
GDDR_SERVER_CARDS = re.compile(r"\b(RTX|T4|L4|L40S?|L20|A2|A10G?|A16|A40)\b", re.IGNORECASE)


@cache
def engine_class(engine: str) -> str:
    """Class of a serving engine; "any" if the name says nothing.

    compiled: kernels compiled ahead, no Python between them (TensorRT-LLM, gpt-fast, MLC,
    TurboMind, AutoAWQ). exllama: the same with sums kept in 16 bits. vllm: Python scheduler
    over captured graphs (vLLM, SGLang, TGI). vllm-eager: the same without captured graphs.
    llama.cpp: GGUF (also Ollama, LM Studio). eager: Hugging Face Transformers.

    >>> engine_class("TensorRT-LLM 0.17"), engine_class("llama.cpp Vulkan")
    ('compiled', 'llama.cpp')
    """
    text = engine.casefold()
    for word, found in ENGINE_WORDS:
        if word in text:
            return found
    return ANY


def memory_class(device: Device) -> str:
    """What the memory is: hbm, gddr, apple, soc (shared LPDDR), intel (Arc) or cpu."""
    if device.kind == "cpu":
        return "cpu"
    if device.vendor == "apple":
        return "apple"
    if device.kind == "soc" or device.unified_memory:
        return "soc"
    if device.kind == "datacenter" and not GDDR_SERVER_CARDS.search(device.name):
        return "hbm"
    return "intel" if device.vendor == "intel" else "gddr"


def compute_class(device: Device) -> str:
    """Whose matrix units: apple, cpu, intel, nvidia, nvidia-hbm, amd, amd-soc, amd-hbm, ..."""
    memory = memory_class(device)
    if memory in {"apple", "cpu", "intel"}:
        return memory
    plain = memory == "gddr" or (device.vendor == "nvidia" and memory == "soc")
    return device.vendor if plain else f"{device.vendor}-{memory}"


def sums_in_16_bits(device: Device, engine: str) -> bool:
    """Whether products are summed in 16 bits, which a GeForce does at twice the rate."""
    fast = engine_class(engine) in {"llama.cpp", "exllama"}
    return fast and device.vendor == "nvidia" and device.kind == "consumer"


def link_class(device: Device, engine: str) -> str:
    """How devices in one machine reach each other.

    row: llama.cpp splits rows and gathers them through the host. direct: NVLink and alike.
    pcie: everything else.
    """
    if engine_class(engine) == "llama.cpp":
        return "row"
    return "direct" if device.link_gb_s > 0.0 else "pcie"
