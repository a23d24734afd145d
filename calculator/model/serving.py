"""How much a machine delivers to many users at once under continuous batching."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from calculator.model.decode import decode_parts
from calculator.model.efficiency import Constants, Part, fitted_constants, scaled
from calculator.model.memory import max_sequences, sequences_of
from calculator.model.pace import Clock, clock, pace, request_of
from calculator.model.parts import Estimate, Missing
from calculator.model.prefill import prefill_parts

if TYPE_CHECKING:
    from calculator.model.parts import Setup

MOST_IN_FLIGHT = 512  # sequences a scheduler keeps running unless told otherwise
MEAN_OF_GROWTH = 0.5  # while an answer grows, its cache is half of it on average


@dataclass(frozen=True, slots=True)
class Traffic:
    """Mean length of a request.

    Attributes:
        input_tokens: tokens of the prompt that have to be read.
        output_tokens: tokens generated.
        cached_share: share of the prompt already in the cache from before, 0 to 1.

    >>> Traffic(input_tokens=1000, output_tokens=200).mean_context == 1000 + 200 / 2
    True
    """

    input_tokens: float
    output_tokens: float
    cached_share: float = 0.0

    @property
    def fresh_tokens(self) -> float:
        """Tokens of the prompt that are not in the cache yet."""
        return self.input_tokens * (1.0 - self.cached_share)

    @property
    def mean_context(self) -> float:
        """Tokens in the cache of a request while it generates, on average."""
        return self.input_tokens + self.output_tokens * MEAN_OF_GROWTH


def sequences_in_flight(setup: Setup, traffic: Traffic) -> int:
    """Requests that run at once when the machine is saturated, 0 if it does not fit."""
    return min(MOST_IN_FLIGHT, max_sequences(setup, traffic.mean_context))


def reading_and_step_parts(
    setup: Setup, traffic: Traffic, batch: int
) -> tuple[tuple[Part, ...], tuple[Part, ...]] | None:
    """Parts of the time to read the prompts of `batch` requests, and of one step of all answers."""
    reading: tuple[Part, ...] | None = ()
    if traffic.fresh_tokens > 0.0:
        reading = prefill_parts(setup, traffic.fresh_tokens, batch)
    if reading is None:
        return None
    return reading, decode_parts(setup, batch, traffic.mean_context)


def request_parts(setup: Setup, traffic: Traffic, batch: int) -> tuple[Part, ...] | None:
    """Parts of the time to serve `batch` requests that run together, prompts and answers."""
    found = reading_and_step_parts(setup, traffic, batch)
    return found and (*found[0], *scaled(found[1], traffic.output_tokens))


def requests_seconds(
    setup: Setup, traffic: Traffic, batch: int, constants: Constants | None = None
) -> float | Missing:
    """Seconds to serve `batch` requests that run together, prompts and answers."""
    seconds = clock(pace(setup, constants), request_of(setup, traffic))
    return _no_matrix_rate(setup) if seconds is None else seconds(batch)


def _no_matrix_rate(setup: Setup) -> Missing:
    """What is said of a device whose matrix rate no source states."""
    return Missing("missing_spec", setup.device.name, "bf16_tflops")


def serving_tokens_per_s(
    setup: Setup, traffic: Traffic, batch: int | None = None, constants: Constants | None = None
) -> Estimate | Missing:
    """Generated tokens per second of the devices of one setup, prompts included.

    Args:
        setup: what runs on what (one copy of the model).
        traffic: mean request.
        batch: requests kept running; as many as memory and scheduler allow unless given.
        constants: the fitted constants; the package's own unless given.

    Returns:
        The rate; Missing with code "does_not_fit" if not even one request fits beside the
        weights, "missing_spec" if the matrix rate is not known, "nothing_to_do" without output.
    """
    known = constants or fitted_constants()
    if traffic.output_tokens <= 0.0:
        return Missing("nothing_to_do", setup.model.name, "output_tokens")
    most = sequences_in_flight(setup, traffic)
    if most < 1:
        return Missing("does_not_fit", setup.model.name, "memory_gb")
    running = min(batch, most) if batch is not None else most
    seconds = requests_seconds(setup, traffic, running, constants)
    if isinstance(seconds, Missing):
        return seconds
    rate = running * traffic.output_tokens / seconds
    parts = request_parts(setup, traffic, running) or ()
    return known.estimate("serving", rate, known.largest(parts))


def user_tokens_per_s(
    setup: Setup, traffic: Traffic, users: int, constants: Constants | None = None
) -> float | Missing:
    """Tokens per second one of `users` users sees, waiting for the prompts of others included."""
    seconds = requests_seconds(setup, traffic, users, constants)
    return seconds if isinstance(seconds, Missing) else traffic.output_tokens / seconds


def max_users(
    setup: Setup, traffic: Traffic, floor_tokens_per_s: float, constants: Constants | None = None
) -> int | Missing:
    """Users one setup carries at once so that each gets at least `floor_tokens_per_s`."""
    most = sequences_in_flight(setup, traffic)
    if most < 1:
        return 0
    seconds = clock(pace(setup, constants), request_of(setup, traffic))
    if seconds is None:
        return _no_matrix_rate(setup)
    return users_within(seconds, most, traffic.output_tokens, floor_tokens_per_s)


def users_within(seconds: Clock, most: int, output_tokens: float, floor_tokens_per_s: float) -> int:
    """Users that each get at least a floor of speed, at most so many.

    A further user never makes the others faster, and the time grows nearly in a straight line:
    the line through the ends says where to look first, halves lead on from there.
    """
    first, last = seconds(1), seconds(most)
    if output_tokens / first < floor_tokens_per_s:
        return 0
    if output_tokens / last >= floor_tokens_per_s:
        return most
    allowed = output_tokens / floor_tokens_per_s
    good, bad = 1, most
    middle = 1 + int((allowed - first) / (last - first) * (most - 1))
    while bad - good > 1:
        middle = min(max(middle, good + 1), bad - 1)
        if output_tokens / seconds(middle) >= floor_tokens_per_s:
            good, middle = middle, middle + 1 if good == 1 else (middle + bad) // 2
        else:
            bad, middle = middle, middle - 1 if bad == most else (middle + good) // 2
    return good


@lru_cache(maxsize=1024)
def machine_setups(setup: Setup, devices: int) -> tuple[tuple[Setup, int], ...]:
    """Ways to use `devices` devices: (setup of one copy, copies), smallest copy first.

    >>> from calculator.model.parts import Device, ModelShape, Setup, WeightFormat
    >>> llama_8b = ModelShape("8B", 8.03e9, 8.03e9, 32, 4096, 32, 8, 128, 128256)
    >>> h100 = Device("H100", "nvidia", "datacenter", 80, 3350, bf16_tflops=989, link_gb_s=900)
    >>> setup = Setup(llama_8b, WeightFormat("bf16", 16.0), h100, "vLLM")
    >>> [(one.devices, copies) for one, copies in machine_setups(setup, devices=8)]
    [(1, 8), (2, 4), (4, 2), (8, 1)]
    """
    found: list[tuple[Setup, int]] = []
    width = 1
    while width <= devices:
        copy = replace(setup, devices=width, tensor_parallel=width)
        found.append((copy, devices // width))
        width *= 2
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """A machine split into copies of a model that serve requests of one kind.

    Attributes:
        rate: tokens per second of the whole machine at best; what limits it is left open.
        copy: one of them.
        copies: how many.
        most: requests that one copy runs at once.
        output_tokens: generated for each request.
        seconds: how long one copy takes for so many requests.
    """

    rate: Estimate
    copy: Setup
    copies: int
    most: int
    output_tokens: float
    seconds: Clock

    def users(self, floor_tokens_per_s: float) -> int:
        """Users the machine carries at once so that each gets at least so many tokens/s."""
        one = users_within(self.seconds, self.most, self.output_tokens, floor_tokens_per_s)
        return one * self.copies


def machine_splits(
    setup: Setup, traffic: Traffic, devices: int, constants: Constants | None = None
) -> tuple[Split, ...] | Missing:
    """Return the splits of a machine that work, fastest first, or the reason why none does."""
    known = constants or fitted_constants()
    found: list[Split] = []
    reason = Missing("does_not_fit", setup.model.name, "memory_gb")
    if traffic.output_tokens <= 0.0:
        return Missing("nothing_to_do", setup.model.name, "output_tokens")
    request = request_of(setup, traffic)
    for one, copies in machine_setups(setup, devices):
        most = min(MOST_IN_FLIGHT, sequences_of(one, request.cache_bytes))
        if most < 1:
            continue
        seconds = clock(pace(one, constants), request)
        if seconds is None:
            reason = _no_matrix_rate(one)
            continue
        rate = most * traffic.output_tokens / seconds(most) * copies
        estimate = known.estimate("serving", rate)
        found.append(Split(estimate, one, copies, most, traffic.output_tokens, seconds))
    found.sort(key=lambda split: -split.rate.typical)
    return tuple(found) or reason
