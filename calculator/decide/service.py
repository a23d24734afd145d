"""What people get from the machines that serve them: how many at once, how soon, how fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculator.decide.capacity import Sizing, service_load, sized
from calculator.decide.inputs import bought, rented, serving_setup
from calculator.model.decode import decode_tokens_per_s
from calculator.model.parts import Estimate
from calculator.model.prefill import time_to_first_token_s

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculator.decide.option import Option
    from calculator.decide.verdict import Part, PartVerdict
    from calculator.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Service:
    """What the machines of an option deliver to the people in front of them.

    Attributes:
        part: the part of the work.
        code: the option; rented machines are the same under each billing and stand here once.
        users: requests that all machines together carry at once, each at the reader's floor.
        first_token_s: until an answer begins on a machine that is otherwise idle, in seconds;
            None if the whole prompt is in the cache.
        alone_tokens_per_s: how fast the answer of one who is alone there is written.
    """

    part: Part
    code: str
    users: int
    first_token_s: Estimate | None
    alone_tokens_per_s: Estimate


def services(scenario: Scenario, parts: Sequence[PartVerdict]) -> tuple[Service, ...]:
    """Return what own and what rented machines deliver, as far as they can serve."""
    return tuple(found for part in parts for found in _of_part(scenario, part))


def _of_part(scenario: Scenario, part: PartVerdict) -> Iterator[Service]:
    """Yield what the machines of one part deliver; nobody waits in front of a training."""
    if part.part == "training":
        return
    for place in ("local", "cloud"):
        ways = (option for option in part.options if option.is_open and option.place == place)
        first = next(ways, None)
        found = first and _service(scenario, first)
        if found:
            yield found


def _service(scenario: Scenario, option: Option) -> Service | None:
    """Return what the machines of one option deliver."""
    own = option.place == "local"
    machine = bought(scenario, "machine") if own else rented(scenario, "cloud_offer")
    setup = serving_setup(scenario, machine.accelerator)
    load = service_load(scenario)
    sizing = setup and sized(setup, load, machine.count)
    if not isinstance(sizing, Sizing):
        return None
    copy, traffic = sizing.rate.copy, load.traffic
    alone = decode_tokens_per_s(copy, traffic.mean_context)
    first = time_to_first_token_s(copy, traffic.fresh_tokens)
    if not isinstance(alone, Estimate):
        return None
    return Service(
        part=option.part,
        code=option.code,
        users=sizing.rate.users * sizing.machines,
        first_token_s=first if isinstance(first, Estimate) else None,
        alone_tokens_per_s=alone,
    )
