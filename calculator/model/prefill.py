"""How long it takes to read a prompt before the first token can come."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from calculator.model.classes import compute_class, engine_class
from calculator.model.decode import UNPACKED_BITS, exchange_part
from calculator.model.efficiency import Constants, Part, fitted_constants, parts_of_work
from calculator.model.matrix import (
    MICROSECOND,
    attention_flops,
    expert_waste_flops,
    step_flops,
    token_flops,
)
from calculator.model.parts import GB, Estimate, Missing
from calculator.model.weights import bytes_read_per_step

if TYPE_CHECKING:
    from calculator.model.parts import Setup

LLAMA_CPP_PASS_TOKENS = 512.0  # its default physical batch: a longer prompt takes more passes


def pass_tokens(setup: Setup, tokens: float) -> float:
    """Tokens the engine pushes through the layers at once."""
    if engine_class(setup.engine) == "llama.cpp":
        return min(tokens, LLAMA_CPP_PASS_TOKENS)
    return tokens


def pipeline_speed_up(setup: Setup, passes: float) -> float:
    """How much faster a layer split reads a prompt in several passes, as in a pipeline.

    s stages and p passes take p + s - 1 slots in place of s p (Huang et al., GPipe).
    Only llama.cpp overlaps its stages; elsewhere one device works at a time.

    Example:
        8,192 tokens in 16 passes over 4 cards: 4 x 16 / (16 + 4 - 1) = 3.37.

        >>> from calculator.model.parts import Device, ModelShape, Setup, WeightFormat
        >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
        >>> h100 = Device("H100", "nvidia", "datacenter", 80, 3350, bf16_tflops=989, link_gb_s=900)
        >>> setup = Setup(llama_8b, WeightFormat("gguf", 4.9), h100, "llama.cpp", devices=4)
        >>> pipeline_speed_up(setup, passes=16.0) == 4 * 16 / (16 + 4 - 1)
        True
    """
    stages = float(setup.devices // setup.tensor_parallel)
    if stages <= 1.0 or engine_class(setup.engine) != "llama.cpp":
        return 1.0
    return stages * passes / (passes + stages - 1.0)


class ReadingWork(NamedTuple):
    """What reading some prompts has to do.

    Attributes:
        matrix_flops: operations of the matrices.
        attention_flops: operations of attention.
        weight_bytes: weights to be read, once for each pass.
        tokens: tokens whose states are exchanged.
        starts: 1.
    """

    matrix_flops: float
    attention_flops: float
    weight_bytes: float
    tokens: float
    starts: float = 1.0


def reading_work(setup: Setup, prompt_tokens: float, prompts: int = 1) -> ReadingWork:
    """What reading `prompts` prompts of `prompt_tokens` tokens each, above 0, has to do.

    Stages of a pipeline that work at the same time shorten it.
    """
    model = setup.model
    tokens = prompt_tokens * prompts
    each = pass_tokens(setup, tokens)
    passes = max(1.0, tokens / each)
    share = 1.0 / pipeline_speed_up(setup, passes)
    matrices = token_flops(model) * tokens + expert_waste_flops(model, tokens, each)
    attention = attention_flops(model, prompt_tokens) * prompts
    read = passes * bytes_read_per_step(model, setup.weights, int(each))
    return ReadingWork(matrices * share, attention * share, read * share, tokens)


def reading_rates(setup: Setup) -> tuple[tuple[Part, ...], ...] | None:
    """Parts of the time that one unit of each kind of `ReadingWork` takes.

    None if the matrix rate is not known.
    """
    rate = step_flops(setup)
    if rate is None:
        return None
    software, units = engine_class(setup.engine), compute_class(setup.device)
    operation = 1.0 / (rate * setup.tensor_parallel)
    byte = 1.0 / (setup.device.memory_bandwidth_gb_s * GB * setup.tensor_parallel)
    matrices = [Part("compute", "prefill_matrices", software, units, operation)]
    packed = setup.weights.bits_per_weight < UNPACKED_BITS
    if packed and not setup.weights.low_precision_activations:
        matrices.append(Part("compute", "prefill_unpack", software, units, operation))
    launch = setup.model.layers * MICROSECOND
    return (
        tuple(matrices),
        (Part("attention", "prefill_attention", software, units, operation),),
        (Part("weights", "prefill_read", software, units, byte),),
        (exchange_part(setup),) if setup.tensor_parallel > 1 else (),
        (Part("launches", "prefill_launch", software, units, launch),),
    )


def prefill_parts(setup: Setup, prompt_tokens: float, prompts: int = 1) -> tuple[Part, ...] | None:
    """Parts of the time to read `prompts` prompts, None if the matrix rate is not known.

    Example:
        2,000 tokens through Llama 3.1 8B on an H100: 2 x 8.03e9 x 2000 / 989e12 = 32.5 ms at the
        ceiling.

        >>> from calculator.model.parts import Device, ModelShape, Setup, WeightFormat
        >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
        >>> h100 = Device("H100", "nvidia", "datacenter", 80, 3350, bf16_tflops=989, link_gb_s=900)
        >>> setup = Setup(llama_8b, WeightFormat("bf16", 16.0), h100, "vLLM")
        >>> matrices, *_ = prefill_parts(setup, prompt_tokens=2000)
        >>> matrices.ideal_seconds == 2 * 8.03e9 * 2000 / 989e12
        True
    """
    rates = reading_rates(setup)
    if rates is None or prompt_tokens <= 0.0:
        return None
    return parts_of_work(rates, reading_work(setup, prompt_tokens, prompts))


def why_no_prefill(setup: Setup, prompt_tokens: float) -> Missing:
    """Why `prefill_parts` gives no time: there is nothing to read, or the rate is not known."""
    if prompt_tokens <= 0.0:
        return Missing("nothing_to_do", setup.model.name, "prompt_tokens")
    return Missing("missing_spec", setup.device.name, "bf16_tflops")


def prefill_seconds(
    setup: Setup, prompt_tokens: float, prompts: int = 1, constants: Constants | None = None
) -> float | Missing:
    """Seconds to read `prompts` prompts of `prompt_tokens` tokens each."""
    parts = prefill_parts(setup, prompt_tokens, prompts)
    if parts is None:
        return why_no_prefill(setup, prompt_tokens)
    return (constants or fitted_constants()).total_seconds(parts)


def prefill_tokens_per_s(
    setup: Setup, prompt_tokens: float, constants: Constants | None = None
) -> Estimate | Missing:
    """Prompt tokens read per second for one prompt."""
    known = constants or fitted_constants()
    parts = prefill_parts(setup, prompt_tokens)
    if parts is None:
        return why_no_prefill(setup, prompt_tokens)
    rate = prompt_tokens / known.total_seconds(parts)
    return known.estimate("prefill", rate, known.largest(parts))


def time_to_first_token_s(
    setup: Setup, prompt_tokens: float, constants: Constants | None = None
) -> Estimate | Missing:
    """Seconds until the first token of an answer, on a machine that is otherwise idle."""
    rate = prefill_tokens_per_s(setup, prompt_tokens, constants)
    if isinstance(rate, Missing):
        return rate
    seconds = prompt_tokens / rate.typical
    return Estimate(seconds, prompt_tokens / rate.high, prompt_tokens / rate.low, rate.limited_by)
