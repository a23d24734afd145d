"""What fills the memory of the accelerators: weights, cache, overhead; or a training state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Final, Literal

from calculator.decide.capacity import service_load, sized
from calculator.decide.inputs import bought, rented, serving_setup, shape_of
from calculator.decide.option import Strike
from calculator.decide.series.ways import MACHINE_FIELDS, OFFER_FIELDS
from calculator.decide.training_options import TRAINING_ENGINE, training_job
from calculator.model.memory import memory_need, usable_bytes
from calculator.model.parts import GIB
from calculator.model.serving import machine_setups
from calculator.model.training_memory import training_need
from calculator.model.training_time import Training

if TYPE_CHECKING:
    from calculator.decide.inputs import Instance, Machine
    from calculator.decide.verdict import Part
    from calculator.model.parts import Device, Setup
    from calculator.scenario.scenario import Scenario

type Holder = Literal["own", "rent", "one_card"]

PARTS_OF_SERVING: Final = ("weights", "kv_cache", "overhead")
PARTS_OF_TRAINING: Final = ("state", "activations", "overhead")


@dataclass(frozen=True, slots=True)
class MemoryBar:
    """The memory of one machine, or of all machines that share one training state.

    Attributes:
        holder: own machine, rented one, or one card of the own machine.
        subject: id of the machine, or name of the accelerator.
        machines: how many are meant.
        cards: how many cards they have together.
        parts: what is needed by part, in GiB.
        usable_gib: what may be filled.
        total_gib: what is there.
    """

    holder: Holder
    subject: str
    machines: int
    cards: int
    parts: tuple[tuple[str, float], ...]
    usable_gib: float
    total_gib: float

    @property
    def need_gib(self) -> float:
        """All parts together."""
        return sum([gib for _, gib in self.parts], 0.0)

    @property
    def free_gib(self) -> float:
        """What is left, below 0 what is missing."""
        return self.usable_gib - self.need_gib


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory against accelerators, for one part of the work."""

    part: Part
    model: str
    bars: tuple[MemoryBar, ...]


def memory(scenario: Scenario, part: Part) -> Memory | None:
    """Return what fills the memory, None for a model whose size is not published."""
    if shape_of(scenario.choice("model"), scenario.as_of) is None:
        return None
    bar = _training_bar if part == "training" else _serving_bar
    own = bought(scenario, MACHINE_FIELDS[part])
    hired = rented(scenario, OFFER_FIELDS[part])
    bars = [bar(scenario, own, "own")]
    if own.count > 1 or bars[0].machines > 1:
        bars.append(bar(scenario, replace(own, count=1), "one_card"))
    if (hired.accelerator, hired.count) != (own.accelerator, own.count):
        bars.append(bar(scenario, hired, "rent"))
    return Memory(part, scenario.choice("model"), tuple(bars))


def _serving_bar(scenario: Scenario, machine: Machine | Instance, holder: Holder) -> MemoryBar:
    """Return what serving takes of one machine with its share of the users."""
    setup = serving_setup(scenario, machine.accelerator)
    assert setup is not None, scenario.choice("model")  # noqa: S101  # its size is known, see above
    load = service_load(scenario)
    sizing = sized(setup, load, machine.count)
    copy, copies, machines = _whole(setup, machine.count), 1, 1
    if not isinstance(sizing, Strike):
        copy, copies, machines = sizing.rate.copy, sizing.rate.copies, sizing.machines
    users = max(1, ceil(load.users / (copies * machines)))
    need = memory_need(copy, load.traffic.mean_context, users)
    found = (need.weights_bytes, need.kv_cache_bytes, need.overhead_bytes)
    usable = usable_bytes(setup.device, setup.engine, machine.count)
    parts = tuple(
        (code, size * copies / GIB) for code, size in zip(PARTS_OF_SERVING, found, strict=True)
    )
    return _bar(holder, machine, setup.device, 1, parts, usable)


def _whole(setup: Setup, cards: int) -> Setup:
    """Return one copy of a model over all cards of a machine."""
    return machine_setups(setup, cards)[-1][0]


def _training_bar(scenario: Scenario, machine: Machine | Instance, holder: Holder) -> MemoryBar:
    """Return what training takes on all machines that work on one run together."""
    shape = shape_of(scenario.choice("model"), scenario.as_of)
    assert shape is not None, scenario.choice("model")  # noqa: S101  # its size is known, see above
    method = scenario.choice("training_method")
    machines = 1
    if holder != "one_card":
        job = training_job(
            shape,
            machine.device,
            machine.count,
            method,
            scenario.number("training_tokens"),
            scenario.number("training_hours_limit"),
        )
        machines = 1 if isinstance(job, Strike) else job.machines
    cards = machines * machine.count
    run = Training(model=shape, device=machine.device, method=method, recompute=True, devices=cards)
    need = training_need(run)
    found = (need.state_bytes, need.activation_bytes, need.overhead_bytes)
    usable = usable_bytes(machine.device, TRAINING_ENGINE, cards)
    parts = tuple((code, size / GIB) for code, size in zip(PARTS_OF_TRAINING, found, strict=True))
    return _bar(holder, machine, machine.device, machines, parts, usable)


def _bar(  # noqa: PLR0913, PLR0917  # the columns of one row
    holder: Holder,
    machine: Machine | Instance,
    device: Device,
    machines: int,
    parts: tuple[tuple[str, float], ...],
    usable: float,
) -> MemoryBar:
    """Return a bar in GiB, which is what vendors of accelerators mean by GB."""
    subject = device.name if holder == "one_card" else machine.id
    cards = machines * machine.count
    total = device.memory_gb * cards
    return MemoryBar(holder, subject, machines, cards, parts, usable / GIB, total)
