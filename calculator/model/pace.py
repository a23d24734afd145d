"""How long requests take on a setup, boiled down so that it can be asked thousands of times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from operator import mul
from typing import TYPE_CHECKING

from calculator.model.classes import engine_class
from calculator.model.decode import StepWork, step_rates, step_work
from calculator.model.efficiency import fitted_constants
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
    """

    setup: Setup
    step: StepWork
    reading: ReadingWork | None


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
    return Pace(setup, StepWork(*known.seconds_of_work(step_rates(setup))), reading)


def clock(of: Pace, traffic: Traffic) -> Clock | None:
    """Return what says how long requests take together, None if the matrix rate is not known.

    Every further request adds the same, unless it wakes further experts or its prompt is read
    in several passes.
    """
    if of.reading is None and traffic.fresh_tokens > 0.0:
        return None
    if of.setup.model.is_moe or engine_class(of.setup.engine) == "llama.cpp":
        return partial(_seconds, of, traffic)
    step = step_work(of.setup, 1, traffic.mean_context)
    fixed = step.weight_bytes * of.step.weight_bytes + of.step.steps
    each = step.cache_bytes * of.step.cache_bytes + of.step.sequences
    fixed *= traffic.output_tokens
    each *= traffic.output_tokens
    if of.reading is not None and traffic.fresh_tokens > 0.0:
        work, seconds = reading_work(of.setup, traffic.fresh_tokens), of.reading
        fixed += work.weight_bytes * seconds.weight_bytes + seconds.starts
        each += work.matrix_flops * seconds.matrix_flops
        each += work.attention_flops * seconds.attention_flops + work.tokens * seconds.tokens
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
