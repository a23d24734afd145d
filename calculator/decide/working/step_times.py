"""The working of time: reading prompts and writing answers, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.decide.working.load import put_load
from calculator.decide.working.model_sizes import (
    attention_step,
    cache_step,
    put_format,
    put_shape,
    routed_share_step,
    routed_step,
    sixteen_bit_step,
)
from calculator.model.classes import sums_in_16_bits
from calculator.model.decode import PCIE_GB_S, exchange_bytes, link_bytes_per_s
from calculator.model.efficiency import fitted_constants
from calculator.model.kv_cache import sharing_queries
from calculator.model.matrix import (
    EXPERT_TILE_TOKENS,
    attention_flops,
    expert_waste_flops,
    step_flops,
)
from calculator.model.parts import GB, PACKED_EXPERTS, PACKED_MATRICES, TERA
from calculator.model.prefill import pass_tokens
from calculator.model.serving import reading_and_step_parts, requests_seconds
from calculator.model.weights import bytes_read_per_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from calculator.decide.working.ledger import Ledger, Working
    from calculator.decide.working.model_sizes import Copy
    from calculator.model.efficiency import Part
    from calculator.scenario.scenario import Scenario

STEP: Final[Mapping[str, str]] = {
    "weight_read": "read_bytes / bandwidth",
    "kv_read": "kv_bytes * batch / bandwidth",
    "kv_repeat": "kv_bytes * batch * (queries_per_kv - 1) / bandwidth",
    "decode_compute": "2 * active_params * batch / matrix_rate",
    "unpack": "2 * active_params / matrix_rate",
    "layer_launch": "layers / 1000000",
    "moe_launch": "layers / 1000000",
    "step_fixed": "1 / 1000000",
    "sequence_step": "batch / 1000000",
    "all_reduce": "layers / 1000000",
    "all_reduce_hop": "layers * cards / 1000000",
    "exchange": "exchange_bytes * batch / link_rate",
}
"""Ideal seconds of each part of one step of generation; a fitted constant multiplies it."""

READING: Final[Mapping[str, str]] = {
    "prefill_matrices": "matrix_operations / matrix_rate",
    "prefill_attention": "attention_operations / matrix_rate",
    "prefill_read": "passes * read_bytes / bandwidth",
    "prefill_launch": "layers / 1000000",
    "prefill_unpack": "matrix_operations / matrix_rate",
    "exchange": "exchange_bytes * prompt_batch_tokens / link_rate",
}
"""The same for reading the prompts of a batch."""


def time_workings(scenario: Scenario, copy: Copy, batch: int, kind: str) -> Iterator[Working]:
    """Yield how long a batch of requests takes, and the two parts of that.

    Args:
        scenario: what the reader has said.
        copy: one copy of the model.
        batch: requests that run together.
        kind: says in addresses which batch this is.
    """
    found = reading_and_step_parts(copy.setup, copy.traffic, batch)
    assert found is not None  # noqa: S101  # an option whose rate is unknown is struck out
    reading, step = found
    base = f"{copy.base}/{kind}"
    known = fitted_constants()
    if reading:
        yield _reading(scenario, copy, batch, reading, kind)
    yield _step(scenario, copy, batch, step, kind)
    ledger = copy.ledger(scenario)
    put_load(ledger, copy.part, "answer_tokens")
    terms = ["step_seconds * answer_tokens"]
    if reading:
        seconds = known.total_seconds(reading)
        ledger.figure("reading_seconds", seconds, "seconds", f"{base}/reading_seconds")
        terms.insert(0, "reading_seconds")
    ledger.figure("step_seconds", known.total_seconds(step), "seconds", f"{base}/step_seconds")
    total = requests_seconds(copy.setup, copy.traffic, batch)
    assert isinstance(total, float)  # noqa: S101  # see above
    ledger.step("batch_seconds", " + ".join(terms), "seconds", total)
    yield ledger.working(f"{base}/batch_seconds")


def _put_batch(ledger: Ledger, copy: Copy, batch: int, kind: str) -> None:
    """Write down how many requests run together: all there is room for, the users, or one."""
    if kind == "full":
        ledger.figure("batch", float(batch), "", f"{copy.base}/requests_at_once")
    elif kind == "alone":
        ledger.constant("batch", float(batch))
    else:
        ledger.put_searched("batch", float(batch))


def _step(
    scenario: Scenario, copy: Copy, batch: int, parts: tuple[Part, ...], kind: str
) -> Working:
    """Return how long one step of generation takes."""
    ledger = copy.ledger(scenario)
    shape = copy.setup.model
    _put_batch(ledger, copy, batch, kind)
    put_shape(ledger, shape, "layers", "active_params")
    ledger.constant("queries_per_kv", sharing_queries(shape))
    cache_step(ledger, copy)
    _rates(ledger, copy)
    _read_bytes(ledger, copy, batch)
    _exchange(ledger, copy)
    _sum_of_parts(ledger, parts, STEP, "step_seconds")
    return ledger.working(f"{copy.base}/{kind}/step_seconds", "fitted_times")


def _reading(
    scenario: Scenario, copy: Copy, batch: int, parts: tuple[Part, ...], kind: str
) -> Working:
    """Return how long the prompts of a batch take."""
    ledger = copy.ledger(scenario)
    shape = copy.setup.model
    _put_batch(ledger, copy, batch, kind)
    put_load(ledger, copy.part, "fresh_tokens")
    put_shape(ledger, shape, "layers", "active_params")
    tokens = ledger.step("prompt_batch_tokens", "fresh_tokens * batch", "tokens")
    each = pass_tokens(copy.setup, tokens)
    ledger.constant("pass_tokens", each, "tokens")
    ledger.step("passes", "max(1, prompt_batch_tokens / pass_tokens)", "")
    _rates(ledger, copy)
    _read_bytes(ledger, copy, int(each), "floor(pass_tokens)")
    _exchange(ledger, copy)
    _matrix_operations(ledger, copy, tokens, each)
    _attention_operations(ledger, copy, batch)
    _sum_of_parts(ledger, parts, READING, "reading_seconds")
    return ledger.working(f"{copy.base}/{kind}/reading_seconds", "fitted_times")


def _sum_of_parts(
    ledger: Ledger, parts: tuple[Part, ...], ideal: Mapping[str, str], name: str
) -> None:
    """Write down each part of a time that takes any, then all together."""
    known = fitted_constants()
    terms: list[str] = []
    for part in parts:
        seconds = known.seconds(part)
        if seconds == 0.0:
            continue
        fit, term = f"fit_{part.quantity}", f"time_{part.quantity}"
        ledger.fitted(fit, (part.quantity, part.software, part.hardware))
        ledger.step(term, f"{fit} * {ideal[part.quantity]}", "seconds", seconds)
        terms.append(term)
    ledger.step(name, " + ".join(terms), "seconds", known.total_seconds(parts))


def _rates(ledger: Ledger, copy: Copy) -> None:
    """Write down how fast the cards of a copy read memory and multiply matrices."""
    setup = copy.setup
    device, row = setup.device, ("accelerators", copy.accelerator)
    ledger.fact("memory_bandwidth_gb_s", device.memory_bandwidth_gb_s, "", row)
    value = device.memory_bandwidth_gb_s * GB * setup.tensor_parallel
    expression = "memory_bandwidth_gb_s * 1000000000 * cards"
    ledger.step("bandwidth", expression, "bytes_per_s", value)
    rate = step_flops(setup)
    if rate is None:
        return
    doubled = sums_in_16_bits(device, setup.engine)
    ledger.fact("peak_tflops", rate / TERA / (2.0 if doubled else 1.0), "", row)
    times = "2 * " if doubled else ""
    expression = f"{times}peak_tflops * 1000000000000 * cards"
    ledger.step("matrix_rate", expression, "operations_per_s", rate * setup.tensor_parallel)


def _exchange(ledger: Ledger, copy: Copy) -> None:
    """Write down what cards send each other for a token, and how fast."""
    setup = copy.setup
    if setup.tensor_parallel <= 1:
        return
    put_shape(ledger, setup.model, "layers", "hidden_size")
    expression = "2 * layers * hidden_size * 2 * 2 * (cards - 1) / cards"
    ledger.step("exchange_bytes", expression, "bytes", exchange_bytes(setup))
    if setup.device.link_gb_s > 0.0:
        ledger.fact("link_gb_s", setup.device.link_gb_s, "", ("accelerators", copy.accelerator))
    else:
        ledger.constant("link_gb_s", PCIE_GB_S, code="pcie_gb_s")
    ledger.step("link_rate", "link_gb_s * 0.5 * 1000000000", "bytes_per_s", link_bytes_per_s(setup))


def _read_bytes(ledger: Ledger, copy: Copy, tokens: int, count: str = "batch") -> None:
    """Write down the bytes of weights that one pass over so many tokens reads."""
    setup = copy.setup
    shape, weights = setup.model, setup.weights
    sixteen_bit_step(ledger, shape)
    put_format(ledger, setup)
    ledger.step("head_params", "min(vocab_size * hidden_size, total_params)", "params")
    looked_up = "" if shape.tied_embeddings else " - head_params"
    if shape.is_moe:
        _touched_experts(ledger, copy, count)
        rest = f"max(head_params, total_params - routed_params{looked_up})"
        ledger.step("always_params", rest, "params")
    else:
        ledger.step("always_params", f"max(head_params, total_params{looked_up})", "params")
    experts = "touched_params + " if shape.is_moe else ""
    if weights.packed == PACKED_EXPERTS and shape.is_moe:
        bits = "touched_params * bits_per_weight + always_params * rest_bits"
    elif weights.packed == PACKED_MATRICES:
        bits = f"({experts}always_params - head_params) * bits_per_weight + head_params * rest_bits"
    else:
        bits = f"({experts}always_params) * bits_per_weight"
    value = bytes_read_per_step(shape, weights, tokens)
    ledger.step("read_bytes", f"({bits}) / 8", "bytes", value)


def _touched_experts(ledger: Ledger, copy: Copy, count: str) -> None:
    """Write down the parameters of the experts that a pass over some tokens touches."""
    shape = copy.setup.model
    routed_step(ledger, shape)
    routed_share_step(ledger, shape)
    missed = f"power(1 - routed_share, max(1, {count}))"
    ledger.step("touched_params", f"routed_params * (1 - {missed})", "params")


def _matrix_operations(ledger: Ledger, copy: Copy, tokens: float, each: float) -> None:
    """Write down the operations of the matrices for all prompts, half-empty experts included."""
    shape = copy.setup.model
    expression = "2 * active_params * prompt_batch_tokens"
    if expert_waste_flops(shape, tokens, each) > 0.0:
        ledger.constant("expert_tile_tokens", EXPERT_TILE_TOKENS, "tokens")
        attention_step(ledger, shape)
        put_shape(ledger, shape, "experts", "experts_per_token")
        routed = "min(active_params, routed_params * routed_share)"
        ledger.step("routed_active_params", routed, "params")
        per_expert = "pass_tokens * experts_per_token / experts"
        ledger.step("tokens_per_expert", per_expert, "tokens")
        lost = "2 * routed_active_params * prompt_batch_tokens"
        expression += f" + {lost} * expert_tile_tokens / tokens_per_expert"
    ledger.step("matrix_operations", expression, "operations")


def _attention_operations(ledger: Ledger, copy: Copy, batch: int) -> None:
    """Write down the operations of attention for all prompts."""
    shape = copy.setup.model
    put_shape(ledger, shape, "attention_heads", "head_dim", "layers")
    layers = "layers * fresh_tokens * 0.5"
    if shape.sliding_layers:
        put_shape(ledger, shape, "sliding_layers", "sliding_window_tokens")
        ledger.step("window_tokens", "min(fresh_tokens, sliding_window_tokens)", "tokens")
        within = "(window_tokens - window_tokens * window_tokens * 0.5 / fresh_tokens)"
        layers = f"((layers - sliding_layers) * fresh_tokens * 0.5 + sliding_layers * {within})"
    expression = f"4 * attention_heads * head_dim * fresh_tokens * {layers} * batch"
    fresh = ledger.value("fresh_tokens")
    value = attention_flops(shape, fresh) * batch
    ledger.step("attention_operations", expression, "operations", value)
