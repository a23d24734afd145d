"""Which fields a price depends on, found by watching what it reads, so that others can be kept.

A price is worked out by the same steps as long as every field it has read is the same: a field
that it has not read cannot change it. Thresholds are sought among hundreds of values of one
field, and most prices never look at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from calculator.decide.decision import bought_machines
from calculator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from calculator.decide.decision import PartWork


class Watched[V](Mapping[str, V]):
    """A mapping that notes which keys it has been asked for."""

    def __init__(self, values: Mapping[str, V], asked: set[str]) -> None:
        """Watch these values and note keys there."""
        self._values = values
        self._asked = asked

    def __getitem__(self, key: str) -> V:
        """Return a value and note its key; `get` and `in` come here as well."""
        self._asked.add(key)
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys."""
        return iter(self._values)

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self._values)


@dataclass(frozen=True, slots=True)
class Known[T]:
    """What a function says of a scenario, and the fields that this depends on."""

    make: Callable[[Scenario], T]
    result: T
    read: frozenset[str]

    def unless_read(self, *keys: str) -> Callable[[Scenario], T]:
        """Return the function, or one that says the same at once if fields have no part in it."""
        return self._same if self.read.isdisjoint(keys) else self.make

    def _same(self, _: Scenario) -> T:
        """Return what is known."""
        return self.result


def known[T](make: Callable[[Scenario], T], scenario: Scenario) -> Known[T]:
    """Return what a function says of a scenario and which fields it has read."""
    asked: set[str] = set()
    watched = Scenario(Watched(scenario.given, asked), Watched(scenario.values, asked))
    return Known(make, make(watched), frozenset(asked))


class Dependence:
    """How one part of the work is judged, and which fields its guidance and prices depend on."""

    def __init__(self, scenario: Scenario, work: PartWork, machines: int) -> None:
        """Work everything out once and note what it reads.

        Args:
            scenario: what the reader has said.
            work: how the part is judged.
            machines: how many another part has bought.
        """
        self._work = work
        self._guide = known(work.guide, scenario)
        self._ways = [known(ways, scenario) for ways in work.ways]
        whole = known(partial(work.settled, machines=machines), scenario)
        self._read = whole.read
        self._kept = {machines: whole.result}
        self.found = whole.result
        self.machines = bought_machines(whole.result[1])

    def reads(self, key: str) -> bool:
        """Return whether where the part belongs depends on a field."""
        return key in self._read

    def work_at(self, *keys: str) -> PartWork:
        """Return how the part is judged for any value of some numbers, all else being the same."""
        work = replace(
            self._work,
            guide=self._guide.unless_read(*keys),
            ways=tuple(ways.unless_read(*keys) for ways in self._ways),
        )
        return replace(work, kept=self._kept) if self._read.isdisjoint(keys) else work


def part_dependences(scenario: Scenario, works: Iterable[PartWork]) -> Iterator[Dependence]:
    """Yield what each part depends on, in the order of `part_works`."""
    machines = 0
    for work in works:
        found = Dependence(scenario, work, machines)
        machines = found.machines
        yield found
