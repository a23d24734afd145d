"""Reads the fitted constants: how far real engines stay behind the physical ceiling."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from calculator.model.classes import ANY
from calculator.model.parts import Estimate
from calculator.prepared import prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TABLE = "efficiency.csv"
BAND_LOW = "band_low"
BAND_HIGH = "band_high"

type Key = tuple[str, str, str]


class Part(NamedTuple):
    """One part of a time: ideal seconds at the ceiling, times a fitted factor.

    Attributes:
        code: what takes the time, for the reader of a derivation.
        quantity: which constant multiplies it.
        software: class of the engine.
        hardware: class of the device, the memory or the link.
        ideal_seconds: the time at the ceiling.
    """

    code: str
    quantity: str
    software: str
    hardware: str
    ideal_seconds: float


def scaled(parts: Iterable[Part], times: float) -> tuple[Part, ...]:
    """The same parts, each taking `times` as long."""
    return tuple(part._replace(ideal_seconds=part.ideal_seconds * times) for part in parts)


def parts_of_work(rates: Iterable[tuple[Part, ...]], work: Iterable[float]) -> tuple[Part, ...]:
    """Parts of the time of some work of several kinds.

    Args:
        rates: for each kind the parts of the time that one unit of it takes.
        work: for each kind how much there is to do.
    """
    kinds = zip(rates, work, strict=True)
    return tuple(part for parts, amount in kinds for part in scaled(parts, amount))


@dataclass(frozen=True, slots=True)
class Constants:
    """The table of constants, with the way back from a special cell to a general one.

    >>> table = Constants({("weight_read", "any", "any"): 1.25, ("kv_read", "vllm", "any"): 2.0})
    >>> weights = Part("weights", "weight_read", "vllm", "hbm", ideal_seconds=0.004)
    >>> cache = Part("kv_cache", "kv_read", "vllm", "hbm", ideal_seconds=0.001)
    >>> table.total_seconds([weights, cache]) == 0.004 * 1.25 + 0.001 * 2.0
    True
    """

    values: Mapping[Key, float]
    _found: dict[Key, float] = field(default_factory=dict[Key, float], compare=False, repr=False)

    def key(self, quantity: str, software: str, hardware: str) -> Key:
        """Find the most special cell there is, general ones in their order.

        Raises:
            KeyError: the table has no cell for this quantity at all.
        """
        for found in (
            (quantity, software, hardware),
            (quantity, ANY, hardware),
            (quantity, software, ANY),
            (quantity, ANY, ANY),
        ):
            if found in self.values:
                return found
        raise KeyError(quantity)

    def value(self, quantity: str, software: str = ANY, hardware: str = ANY) -> float:
        """Value of the most special cell there is; asked for thousands of times, so kept."""
        asked = (quantity, software, hardware)
        value = self._found.get(asked)
        if value is None:
            value = self._found[asked] = self.values[self.key(*asked)]
        return value

    def seconds(self, part: Part) -> float:
        """Seconds one part really takes."""
        _, quantity, software, hardware, ideal_seconds = part
        return ideal_seconds * self.value(quantity, software, hardware)

    def total_seconds(self, parts: Iterable[Part]) -> float:
        """Seconds all parts take one after the other."""
        return sum([self.seconds(part) for part in parts], 0.0)

    def seconds_of_work(self, rates: Iterable[tuple[Part, ...]]) -> tuple[float, ...]:
        """Seconds that one unit of each kind of work really takes; see `parts_of_work`."""
        return tuple(self.total_seconds(parts) for parts in rates)

    def largest(self, parts: Iterable[Part]) -> str:
        """Code of the part that takes longest, the first one on a draw."""
        seconds: dict[str, float] = {}
        for part in parts:
            seconds[part.code] = seconds.get(part.code, 0.0) + self.seconds(part)
        return max(seconds, key=lambda code: seconds[code], default="")

    def band(self, kind: str) -> tuple[float, float]:
        """10th and 90th percentile of measured / predicted for one kind of prediction.

        Kinds: decode, prefill, serving, training_time, memory_inference, memory_training.
        """
        return self.value(BAND_LOW, kind), self.value(BAND_HIGH, kind)

    def estimate(self, kind: str, typical: float, limited_by: str = "") -> Estimate:
        """Put the band of this kind of prediction round a number."""
        low, high = self.band(kind)
        return Estimate(typical, typical * low, typical * high, limited_by)


@cache
def fitted_rows() -> Mapping[Key, Mapping[str, str]]:
    """Return the rows of the constants, with source and date, as the table writes them."""
    ready = prepared("fitted_rows")
    if ready:
        return cast("Mapping[Key, Mapping[str, str]]", ready.VALUE)
    # Never in the browser, which would wait for them.
    import csv  # noqa: PLC0415  # see above
    from importlib import resources  # noqa: PLC0415  # see above

    text = (resources.files("calculator.facts") / "tables" / TABLE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {(row["quantity"], row["software"], row["hardware"]): row for row in rows}


@cache
def fitted_constants() -> Constants:
    """Return the constants of the package."""
    ready = prepared("constants")
    if ready:
        return Constants(ready.VALUE)
    return Constants({key: float(row["value"]) for key, row in fitted_rows().items()})
