"""The verdict on the whole: parts put together, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from calculator.decide.guidance import part_verdict
from calculator.decide.inference_options import inference_ways
from calculator.decide.judge import judged, settled
from calculator.decide.training_options import shared_option, training_options
from calculator.decide.verdict import Reason, Verdict, Whereabouts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from calculator.decide.judge import Settled
    from calculator.decide.option import Option, Ways
    from calculator.decide.verdict import Overall, Part, PartVerdict, Place, Strength
    from calculator.scenario.scenario import Scenario

PARTS_OF_WORK: Final[Mapping[str, tuple[Part, ...]]] = {
    "training": ("training",),
    "inference": ("inference",),
    "both": ("training", "inference"),
    "experiment": ("experiment",),
}
TELL_OF_TRAINING: Final = frozenset({"training_method", "training_tokens", "runs_per_year"})
"""Fields that only somebody who trains fills in."""

STRONGEST_FIRST: Final[tuple[Strength, ...]] = ("clear", "leaning", "close")


@dataclass(frozen=True, slots=True)
class PartWork:
    """How a part of the work is judged.

    Attributes:
        part: the part.
        guide: says what the guidance makes of it.
        ways: price each way to do it.
        shared: prices doing it on so many machines bought for another part, None if it never is.
        kept: where it belongs with so many such machines, as far as that is known already.
    """

    part: Part
    guide: Callable[[Scenario], PartVerdict]
    ways: tuple[Ways, ...]
    shared: Callable[[Scenario, int], Option] | None = None
    kept: Mapping[int, tuple[PartVerdict, Settled]] = field(
        default_factory=dict[int, "tuple[PartVerdict, Settled]"]
    )

    def settled(
        self, scenario: Scenario, machines: int, *, how_surely: bool = False
    ) -> tuple[PartVerdict, Settled]:
        """Return what the guidance says of the part, and where it belongs.

        Args:
            scenario: what the reader has said.
            machines: how many have been bought for another part.
            how_surely: whether to tell a clear verdict from a leaning one.
        """
        if machines in self.kept:
            return self.kept[machines]
        guided = self.guide(scenario)
        options = [option for ways in self.ways for option in ways(scenario)]
        if self.shared is not None and machines:
            options.append(self.shared(scenario, machines))
        return guided, settled(guided, scenario, options, how_surely=how_surely)


def part_works(scenario: Scenario) -> tuple[PartWork, ...]:
    """Return how each part is judged; inference goes first, its machine may train at night."""
    names = PARTS_OF_WORK[scenario.choice("work")]
    return tuple(
        PartWork(
            part=name,
            guide=partial(part_verdict, name),
            ways=(training_options,) if name == "training" else inference_ways(name),
            shared=shared_option if name == "training" and len(names) > 1 else None,
        )
        for name in sorted(names, key=lambda name: name == "training")
    )


def verdict(scenario: Scenario) -> Verdict:
    """Return where the reader's work belongs and why."""
    works = part_works(scenario)
    settled_parts = _settled_parts(scenario, works, how_surely=True)
    found = {guided.part: judged(guided, settled) for guided, settled in settled_parts}
    parts = [found[name] for name in PARTS_OF_WORK[scenario.choice("work")]]
    overall, placement, strength = _outcome(
        (part.part, part.placement, part.strength) for part in parts
    )
    reasons = [
        *_whole_reasons(scenario, parts),
        *(reason for part in parts for reason in part.reasons),
        *_not_asked(scenario, parts),
    ]
    return Verdict(overall, placement, strength, tuple(reasons), tuple(parts))


def whereabouts(scenario: Scenario, works: Sequence[PartWork]) -> Whereabouts:
    """Return where the reader's work belongs, without the reasons.

    Args:
        scenario: what the reader has said.
        works: how each part is judged, in the order of `part_works`.
    """
    return together(_settled_parts(scenario, works))


def together(found: tuple[tuple[PartVerdict, Settled], ...]) -> Whereabouts:
    """Return where the work belongs by what is settled of its parts."""
    overall, placement, _ = _outcome(
        [(guided.part, settled.place, settled.strength) for guided, settled in found]
    )
    return Whereabouts(overall, placement, found)


def _settled_parts(
    scenario: Scenario, works: Sequence[PartWork], *, how_surely: bool = False
) -> tuple[tuple[PartVerdict, Settled], ...]:
    """Return what the guidance says of each part, and where it belongs."""
    machines = 0
    found: list[tuple[PartVerdict, Settled]] = []
    for work in works:
        found.append(work.settled(scenario, machines, how_surely=how_surely))
        machines = bought_machines(found[-1][1])
    return tuple(found)


def bought_machines(found: Settled) -> int:
    """Return how many machines a part has been given: the next part may use them at night."""
    if found.place != "local":
        return 0
    machines = 0
    for option in found.options:
        if option.code == "own" and option.strike is None:
            machines += int(float(option.details["machines"]))
    return machines


def _outcome(
    parts: Iterable[tuple[Part, Place, Strength]],
) -> tuple[Overall, Mapping[str, Place | None], Strength]:
    """Return the name and the places of all parts together, and the strength of the weakest."""
    placement: dict[str, Place | None] = {"training": None, "inference": None}
    strength: Strength = STRONGEST_FIRST[0]
    for part, place, how in parts:
        # an experiment may be either
        for key in placement if part == "experiment" else (part,):
            placement[key] = place
        if STRONGEST_FIRST.index(how) > STRONGEST_FIRST.index(strength):
            strength = how
    overall: Overall = "close" if strength == "close" else named(placement)
    return overall, placement, strength


def named(placement: Mapping[str, Place | None]) -> Overall:
    """Return the name of a placement: hybrid is the name of the outcome, not a rule of its own.

    >>> named({"training": "cloud", "inference": "local"})
    'hybrid'
    >>> named({"training": None, "inference": "api"})
    'cloud'
    """
    sides = {"local" if place == "local" else "cloud" for place in placement.values() if place}
    return "hybrid" if len(sides) > 1 else cast("Overall", sides.pop())


def _whole_reasons(scenario: Scenario, parts: Sequence[PartVerdict]) -> list[Reason]:
    """Return the reasons that speak of the work as a whole."""
    found: list[Reason] = []
    if "work" not in scenario.given:
        found.append(Reason("ask_the_kind_of_work_first", ("G-1", "G-3")))
    if len(parts) > 1:
        differ = len({part.placement for part in parts}) > 1
        code = "two_kinds_two_places" if differ else "two_kinds_one_place"
        found.append(Reason(code, ("G-2", "G-12") if differ else ("G-2", "G-14")))
    return found


def _not_asked(scenario: Scenario, parts: Iterable[PartVerdict]) -> Iterator[Reason]:
    """Yield what no question asks and still matters.

    Whoever trains may need the result served, which few hosted APIs do.
    """
    trains = scenario.choice("work") == "both" or not TELL_OF_TRAINING.isdisjoint(scenario.given)
    for part in parts:
        hosted = any(option.place == "api" and option.is_open for option in part.options)
        if trains and hosted and "own_weights" not in scenario.given:
            yield Reason("own_weights_not_asked", ("G-10",), part.part)
