"""The working of the memory that training takes on all cards together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.decide.training_options import TRAINING_ENGINE
from calculator.decide.working.ledger import Ledger
from calculator.decide.working.model_sizes import (
    attention_step,
    put_shape,
    routed_share_step,
    routed_step,
    sixteen_bit_step,
)
from calculator.model import training_memory as memory
from calculator.model.engine_memory import usable_share
from calculator.model.memory import SEEN_SHARE, usable_bytes
from calculator.model.parts import GB, GIB
from calculator.model.weights import routed_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculator.decide.working.ledger import Working
    from calculator.model.training_time import Training
    from calculator.scenario.scenario import Scenario


def training_memory_workings(
    scenario: Scenario, base: str, run: Training, accelerator: str
) -> Iterator[Working]:
    """Yield the memory that a run needs on its cards, and the memory they have."""
    ledger = Ledger(scenario)
    ledger.put_cards(run.devices)
    ledger.fact("memory_gb", run.device.memory_gb, "", ("accelerators", accelerator))
    ledger.constant("gib", GIB, "bytes")
    ledger.constant("seen_share", SEEN_SHARE, "share")
    ledger.constant("usable_share", usable_share(run.device, TRAINING_ENGINE), "share")
    expression = "memory_gb * gib * seen_share * usable_share * cards"
    value = usable_bytes(run.device, TRAINING_ENGINE, run.devices)
    ledger.step("usable_bytes", expression, "bytes", value)
    yield ledger.working(f"{base}/memory_have")
    ledger = Ledger(scenario)
    ledger.put_cards(run.devices)
    _states(ledger, run)
    _activations(ledger, run)
    need = memory.training_need(run)
    copies = "1" if memory.is_sharded(run) else "cards"
    expression = f"state_bytes * {copies} + (activation_bytes + overhead_bytes) * cards"
    ledger.step("memory_need", expression, "bytes", need.total_bytes)
    yield ledger.working(f"{base}/memory_need")


def _states(ledger: Ledger, run: Training) -> None:
    """Write down the bytes of weights, gradients and optimizer state of one copy."""
    put_shape(ledger, run.model, "total_params")
    if not run.frozen:
        ledger.constant("state_bytes_each", memory.MIXED_STATE_FP32_GRADIENTS, "bytes")
        expression = "total_params * state_bytes_each"
    else:
        _adapters(ledger, run)
        ledger.constant("adapter_bytes_each", memory.MIXED_STATE, "bytes")
        ledger.constant("sixteen_bit_bytes", memory.SIXTEEN_BIT_BYTES, "bytes")
        expression = "total_params * sixteen_bit_bytes + adapter_params * adapter_bytes_each"
        if run.method == "qlora":
            sixteen_bit_step(ledger, run.model)
            ledger.constant("nf4_bytes", memory.NF4_BYTES, "bytes")
            kept = "sixteen_bit_params * sixteen_bit_bytes"
            base = f"(total_params - sixteen_bit_params) * nf4_bytes + {kept}"
            expression = f"{base} + adapter_params * adapter_bytes_each"
    ledger.step("state_bytes", expression, "bytes", memory.state_bytes(run))


def _adapters(ledger: Ledger, run: Training) -> None:
    """Write down the parameters of adapters on all matrices."""
    _feed_forward(ledger, run)
    put_shape(ledger, run.model, "layers", "attention_heads", "kv_heads", "head_dim")
    ledger.constant("adapter_rank", memory.DEFAULT_LORA_RANK)
    queries = "2 * (hidden_size + attention_heads * head_dim)"
    keys = "2 * (hidden_size + kv_heads * head_dim)"
    forward = "3 * (hidden_size + feed_forward_width)"
    expression = f"layers * adapter_rank * ({queries} + {keys} + {forward})"
    ledger.step("adapter_params", expression, "params", memory.lora_params(run.model))


def _feed_forward(ledger: Ledger, run: Training) -> None:
    """Write down the width of the feed-forward block that a token passes through."""
    shape = run.model
    sixteen_bit_step(ledger, shape)
    attention_step(ledger, shape)
    put_shape(ledger, shape, "active_params", "layers", "hidden_size")
    active = "active_params"
    if shape.is_moe and routed_share(shape) > 0.0:
        routed_step(ledger, shape)
        routed_share_step(ledger, shape)
        active = "(total_params - routed_params + routed_params * routed_share)"
    left = f"max(0, {active} - sixteen_bit_params - attention_params)"
    value = memory.feed_forward_width(shape)
    ledger.step("feed_forward_width", f"{left} / (3 * hidden_size * layers)", "", value)


def _activations(ledger: Ledger, run: Training) -> None:
    """Write down what one card holds besides the states."""
    _feed_forward(ledger, run)
    ledger.constant("sequence_tokens", run.sequence_tokens * run.micro_batch, "tokens")
    ledger.constant("hidden_bytes", memory.HIDDEN_BYTES, "bytes")
    ledger.constant("feed_forward_bytes", memory.FEED_FORWARD_BYTES, "bytes")
    each = "hidden_bytes * hidden_size + feed_forward_bytes * feed_forward_width"
    ledger.step("layer_bytes", each, "bytes")
    kept = "layer_bytes * layers"
    if run.recomputes:
        ledger.constant("kept_input_bytes", memory.KEPT_INPUT_BYTES, "bytes")
        kept = "(kept_input_bytes * hidden_size * layers + layer_bytes)"
    value = memory.activation_bytes(run)
    ledger.step("activation_bytes", f"sequence_tokens * {kept}", "bytes", value)
    put_shape(ledger, run.model, "vocab_size")
    ledger.constant("logit_bytes", memory.LOGIT_BYTES, "bytes")
    ledger.constant("context_bytes", memory.CONTEXT_GB * GB, "bytes")
    expression = "sequence_tokens * vocab_size * logit_bytes + context_bytes"
    ledger.step("overhead_bytes", expression, "bytes", memory.overhead_bytes(run))
