"""How long requests take on a setup, boiled down so that it can be asked thousands of times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from calculator.model.classes import engine_class
from calculator.model.decode import StepWork, step_rates, step_work
from calculator.model.efficiency import fitted_constants
from calculator.model.kv_cache import kv_bytes
from calculator.model.matrix import attention_flops
from calculator.model.prefill import ReadingWork, reading_rates, reading_work

if TYPE_CHECKING:
    from collections.abc import Callable

    from calculator.model.efficiency import Constants
    from calculator.model.parts import Setup
    from calculator.model.serving import Traffic

type Clock = Callable[[int], float]
"""Says how many seconds so many requests take together, prompts and answers."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What one unit of each kind of work takes on a setup, in seconds.

    Attributes:
        setup: what runs on what.
        step: of a step of generation.
        reading: of reading prompts, None if the matrix rate is not known.
        line: what a step takes beside caches and sequences, what reading takes beside its tokens,
            and what a token read takes beside attention; None if these depend on the batch.
    """

    setup: Setup
    step: StepWork
    reading: ReadingWork | None
    line: tuple[float, float, float] | None


def pace(setup: Setup, constants: Constants | None = None) -> Pace:
    """Return the pace of a setup.

    Args:
        setup: what runs on what.
        constants: the fitted constants; the package's own unless given.
    """
    return _fitted_pace(setup) if constants is None else _pace(setup, constants)


@lru_cache(maxsize=1024)
def _fitted_pace(setup: Setup) -> Pace:
    """Return the pace of a setup by the constants of the package."""
    return _pace(setup, fitted_constants())


def _pace(setup: Setup, known: Constants) -> Pace:
    """Return the pace of a setup."""
    rates = reading_rates(setup)
    reading = None if rates is None else ReadingWork(*known.seconds_of_work(rates))
    step = StepWork(*known.seconds_of_work(step_rates(setup)))
    return Pace(setup, step, reading, _line(setup, step, reading))


def _line(
    setup: Setup, step: StepWork, reading: ReadingWork | None
) -> tuple[float, float, float] | None:
    """Return what does not change with the batch (see `Pace`), None if everything may.

    A larger batch wakes further experts, and llama.cpp reads it in more passes.
    """
    if setup.model.is_moe or engine_class(setup.engine) == "llama.cpp":
        return None
    fixed = step_work(setup, 1, 0.0).weight_bytes * step.weight_bytes + step.steps
    if reading is None:
        return fixed, 0.0, 0.0
    work = reading_work(setup, 1.0)
    start = work.weight_bytes * reading.weight_bytes + reading.starts
    return fixed, start, work.matrix_flops * reading.matrix_flops + reading.tokens


class Request(NamedTuple):
    """What a request of some traffic is to a model, on whatever devices.

    Attributes:
        traffic: its lengths.
        fresh_tokens: tokens of its prompt to be read.
        cache_bytes: its cache while it generates, on average.
        attention_flops: operations of attention to read its prompt.
    """

    traffic: Traffic
    fresh_tokens: float
    cache_bytes: float
    attention_flops: float


def request_of(setup: Setup, traffic: Traffic) -> Request:
    """Return what a request of some traffic is to the model of a setup."""
    fresh = traffic.fresh_tokens
    cache = kv_bytes(setup.model, traffic.mean_context, setup.kv_bits)
    return Request(traffic, fresh, cache, attention_flops(setup.model, fresh) if fresh else 0.0)


def clock(of: Pace, request: Request) -> Clock | None:
    """Return what says how long requests take together, None if the matrix rate is not known.

    Where the setup has a line every further request adds the same.

    >>> from calculator.model.parts import Device, ModelShape, Setup, WeightFormat
    >>> from calculator.model.serving import Traffic
    >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
    >>> h100 = Device("H100", "nvidia", "datacenter", 80, 3350, bf16_tflops=989, link_gb_s=900)
    >>> setup = Setup(llama_8b, WeightFormat("bf16", 16.0), h100, "vLLM")
    >>> seconds = clock(pace(setup), request_of(setup, Traffic(1000, 200)))
    >>> round(seconds(9), 6) == round(seconds(1) + 8 * (seconds(2) - seconds(1)), 6)
    True
    """
    if of.reading is None and request.fresh_tokens > 0.0:
        return None
    if of.line is None:
        return partial(_seconds, of, request.traffic)
    step, start, token = of.line
    output = request.traffic.output_tokens
    fixed = step * output
    each = (request.cache_bytes * of.step.cache_bytes + of.step.sequences) * output
    if of.reading is not None and request.fresh_tokens > 0.0:
        fixed += start
        each += request.fresh_tokens * token
        each += request.attention_flops * of.reading.attention_flops
    return partial(_on_a_line, fixed, each)


def _on_a_line(fixed: float, each: float, batch: int) -> float:
    """Return the seconds of `batch` requests that all add the same."""
    return fixed + each * batch


def _seconds(of: Pace, traffic: Traffic, batch: int) -> float:
    """Return the seconds of `batch` requests from all the work there is."""
    step = step_work(of.setup, batch, traffic.mean_context)
    seconds = sum(map(mul, step, of.step), 0.0) * traffic.output_tokens
    if of.reading is not None and traffic.fresh_tokens > 0.0:
        work = reading_work(of.setup, traffic.fresh_tokens, batch)
        seconds += sum(map(mul, work, of.reading), 0.0)
    return seconds
