"""The working of bytes: weights, cache and workspace of a model on cards, and what cards offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculator.decide.working.ledger import Ledger
from calculator.decide.working.load import put_load
from calculator.model import engine_memory as engine
from calculator.model.classes import engine_class
from calculator.model.kv_cache import cached_layers, growing_layers, kv_bytes
from calculator.model.memory import MOST_SEQUENCES, SEEN_SHARE, memory_fit, usable_bytes
from calculator.model.parts import GB, GIB, PACKED_EXPERTS, PACKED_MATRICES
from calculator.model.serving import MOST_IN_FLIGHT, sequences_in_flight
from calculator.model.weights import routed_params, weight_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculator.decide.verdict import Part
    from calculator.decide.working.ledger import Working
    from calculator.model.parts import ModelShape, Setup
    from calculator.model.serving import Traffic
    from calculator.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of the reader's model on cards, as a working speaks of it.

    Attributes:
        part: the part of the work it serves.
        base: where the workings of its option are found.
        setup: the model on its cards.
        traffic: mean request.
        accelerator: id of the card.
    """

    part: Part
    base: str
    setup: Setup
    traffic: Traffic
    accelerator: str

    def ledger(self, scenario: Scenario) -> Ledger:
        """Return an empty ledger with the cards of the copy written down."""
        ledger = Ledger(scenario)
        ledger.put_cards(self.setup.devices)
        return ledger


def put_shape(ledger: Ledger, shape: ModelShape, *names: str) -> None:
    """Write down numbers of a model, from its row."""
    row = ("models", ledger.scenario.choice("model"))
    counted = {
        "growing_layers": float(growing_layers(shape)),
        "cached_layers": float(cached_layers(shape)),
    }
    for name in names:
        value = counted[name] if name in counted else float(getattr(shape, name))
        ledger.fact(name, value, "params" if name.endswith("_params") else "", row)


def put_format(ledger: Ledger, setup: Setup) -> None:
    """Write down the bits of a number format, from its row."""
    weights = setup.weights
    row = ("quantization", weights.name)
    ledger.fact("bits_per_weight", weights.bits_per_weight, "bits", row)
    ledger.fact("rest_bits", weights.rest_bits or weights.bits_per_weight, "bits", row)


def sixteen_bit_step(ledger: Ledger, shape: ModelShape) -> None:
    """Write down the parameters of embedding and output matrix."""
    put_shape(ledger, shape, "total_params", "vocab_size", "hidden_size")
    copies = "" if shape.tied_embeddings else "2 * "
    expression = f"min({copies}vocab_size * hidden_size, total_params)"
    ledger.step("sixteen_bit_params", expression, "params")


def attention_step(ledger: Ledger, shape: ModelShape) -> None:
    """Write down the parameters of attention."""
    put_shape(ledger, shape, "cached_layers", "hidden_size")
    if shape.kv_lora_rank > 0:
        put_shape(ledger, shape, "kv_lora_rank")
        width = "(kv_lora_rank + kv_lora_rank)"
    else:
        put_shape(ledger, shape, "attention_heads", "kv_heads", "head_dim")
        width = "(attention_heads + kv_heads) * head_dim"
    ledger.step("attention_params", f"cached_layers * 2 * hidden_size * {width}", "params")


def routed_step(ledger: Ledger, shape: ModelShape) -> None:
    """Write down the parameters that sit in routed experts."""
    sixteen_bit_step(ledger, shape)
    attention_step(ledger, shape)
    most = "total_params - sixteen_bit_params - attention_params"
    if shape.experts > shape.experts_per_token > 0:
        put_shape(ledger, shape, "active_params", "experts", "experts_per_token")
        idle = "1 - experts_per_token / experts"
        most = f"min({most}, (total_params - active_params) / ({idle}))"
    ledger.step("routed_params", f"max(0, {most})", "params", routed_params(shape))


def routed_share_step(ledger: Ledger, shape: ModelShape) -> None:
    """Write down the share of routed parameters that a token passes through."""
    names = ("active_params", "total_params")
    if shape.experts > shape.experts_per_token > 0:
        names = ("experts_per_token", "experts")
    put_shape(ledger, shape, *names)
    ledger.step("routed_share", " / ".join(names), "share")


def weights_step(ledger: Ledger, setup: Setup) -> None:
    """Write down the bytes of all weights."""
    shape, packing = setup.model, setup.weights.packed
    put_shape(ledger, shape, "total_params")
    put_format(ledger, setup)
    expression = "total_params * bits_per_weight / 8"
    if packing == PACKED_MATRICES:
        sixteen_bit_step(ledger, shape)
        packed, rest = "(total_params - sixteen_bit_params)", "sixteen_bit_params"
        expression = f"({packed} * bits_per_weight + {rest} * rest_bits) / 8"
    elif packing == PACKED_EXPERTS and shape.is_moe:
        routed_step(ledger, shape)
        rest = "(total_params - routed_params)"
        expression = f"(routed_params * bits_per_weight + {rest} * rest_bits) / 8"
    ledger.step("weight_bytes", expression, "bytes", weight_bytes(shape, setup.weights))


def cache_step(ledger: Ledger, copy: Copy) -> None:
    """Write down the bytes of the cache of one request."""
    shape, setup = copy.setup.model, copy.setup
    put_load(ledger, copy.part, "context_tokens")
    put_shape(ledger, shape, "growing_layers")
    ledger.constant("kv_bits", setup.kv_bits, "bits")
    if shape.kv_lora_rank > 0:
        put_shape(ledger, shape, "kv_lora_rank", "qk_rope_head_dim")
        ledger.step("kv_values", "kv_lora_rank + qk_rope_head_dim", "")
    else:
        put_shape(ledger, shape, "kv_heads", "head_dim")
        ledger.step("kv_values", "2 * kv_heads * head_dim", "")
    growing = "kv_values"
    if shape.full_layer_kv_values:
        put_shape(ledger, shape, "full_layer_kv_values")
        growing = "full_layer_kv_values"
    values = f"growing_layers * context_tokens * {growing}"
    if shape.sliding_layers:
        put_shape(ledger, shape, "sliding_layers", "sliding_window_tokens")
        window = "min(context_tokens, sliding_window_tokens)"
        values = f"({values} + sliding_layers * {window} * kv_values)"
    value = kv_bytes(shape, copy.traffic.mean_context, setup.kv_bits)
    ledger.step("kv_bytes", f"{values} * kv_bits / 8", "bytes", value)


def workspace_step(ledger: Ledger, copy: Copy) -> None:
    """Write down the bytes beside weights and cache."""
    setup = copy.setup
    style = engine.memory_style(setup.engine)
    value = engine.overhead_bytes(setup)
    if style == engine.SERVER:
        _server_terms(ledger, copy)
        scaled = "workspace_bytes * min(1, memory_gb / 80)"
        terms = f"({scaled} + context_bytes + link_bytes) * cards"
    elif style == engine.SINGLE:
        put_shape(ledger, setup.model, "hidden_size")
        ledger.constant("context_bytes", engine.SINGLE_CONTEXT_GB * GB, "bytes")
        ledger.constant("bytes_per_hidden", engine.WORKSPACE_BYTES, "bytes")
        ledger.constant("pass_tokens", engine.SINGLE_PASS_TOKENS, "tokens")
        terms = "(context_bytes + bytes_per_hidden * pass_tokens * hidden_size) * cards"
    else:
        ledger.constant("context_bytes", engine.PYTHON_CONTEXT_GB * GB, "bytes")
        terms = "context_bytes"
    ledger.step("overhead_bytes", terms, "bytes", value)


def _server_terms(ledger: Ledger, copy: Copy) -> None:
    """Write down what a server sets aside on each card."""
    setup = copy.setup
    workspace = engine.SERVER_WORKSPACE_GIB
    if setup.model.is_moe:
        workspace = engine.SERVER_MOE_WORKSPACE_GIB
    if engine_class(setup.engine) == "compiled":
        workspace = engine.COMPILED_WORKSPACE_GIB
    link = engine.SERVER_LINK_GIB if setup.tensor_parallel > 1 else 0.0
    ledger.fact("memory_gb", setup.device.memory_gb, "", ("accelerators", copy.accelerator))
    ledger.constant("workspace_bytes", workspace * GIB, "bytes")
    ledger.constant("context_bytes", engine.SERVER_CONTEXT_GIB * GIB, "bytes")
    ledger.constant("link_bytes", link * GIB, "bytes")


def usable_step(ledger: Ledger, setup: Setup, accelerator: str, style_engine: str) -> None:
    """Write down the bytes that an engine may fill on all cards of the ledger."""
    cards = int(ledger.value("cards"))
    ledger.fact("memory_gb", setup.device.memory_gb, "", ("accelerators", accelerator))
    ledger.constant("gib", GIB, "bytes")
    ledger.constant("seen_share", SEEN_SHARE, "share")
    ledger.constant("usable_share", engine.usable_share(setup.device, style_engine), "share")
    value = usable_bytes(setup.device, style_engine, cards)
    ledger.step(
        "usable_bytes", "memory_gb * gib * seen_share * usable_share * cards", "bytes", value
    )


def memory_workings(scenario: Scenario, copy: Copy) -> Iterator[Working]:
    """Yield the memory that one copy needs for one request, and the memory it has."""
    ledger = copy.ledger(scenario)
    usable_step(ledger, copy.setup, copy.accelerator, copy.setup.engine)
    yield ledger.working(f"{copy.base}/memory_have", "memory_of_one_copy")
    ledger = copy.ledger(scenario)
    weights_step(ledger, copy.setup)
    cache_step(ledger, copy)
    workspace_step(ledger, copy)
    caches = "2 * kv_bytes" if _grows(copy.setup) else "kv_bytes"
    need = memory_fit(copy.setup, copy.traffic.mean_context).need.total_bytes
    ledger.step("memory_need", f"weight_bytes + {caches} + overhead_bytes", "bytes", need)
    yield ledger.working(f"{copy.base}/memory_need", "memory_of_one_copy")


def _grows(setup: Setup) -> bool:
    """Return whether old and new cache stand side by side while an answer grows."""
    return engine.memory_style(setup.engine) == engine.EAGER


def requests_working(scenario: Scenario, copy: Copy) -> Working:
    """Return how many requests run at once on one copy."""
    ledger = copy.ledger(scenario)
    usable_step(ledger, copy.setup, copy.accelerator, copy.setup.engine)
    weights_step(ledger, copy.setup)
    workspace_step(ledger, copy)
    cache_step(ledger, copy)
    ledger.constant("most_in_flight", float(MOST_IN_FLIGHT))
    free = ledger.step("free_bytes", "usable_bytes - weight_bytes - overhead_bytes", "bytes")
    expression = "min(most_in_flight, floor(free_bytes / kv_bytes))"
    if free >= ledger.value("kv_bytes") * MOST_SEQUENCES:
        expression = "most_in_flight"
    value = float(sequences_in_flight(copy.setup, copy.traffic))
    ledger.step("requests_at_once", expression, "", value)
    return ledger.working(f"{copy.base}/requests_at_once", "memory_of_one_copy")
