"""One row of what others have published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    type Figure = float | str
    type Recipe = Callable[[Published], Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class Published:
    """One row of published_results.json.

    Attributes:
        id: name of the row.
        use: `gate`, `range`, `trap` or `reference`.
        source: who published it.
        url: where.
        date: when.
        caveat: what to know about it.
        tolerance: allowed relative difference.
        inputs: what the publication starts from.
        published: what it prints.
    """

    id: str
    use: str
    source: str
    url: str
    date: str
    caveat: str
    tolerance: float
    inputs: Mapping[str, object]
    published: Mapping[str, object]

    def number(self, key: str) -> float:
        """One input that is a number."""
        return float(cast("float", self.inputs[key]))

    def numbers(self, key: str) -> list[float]:
        """One input that is a list of numbers."""
        return [float(value) for value in cast("list[float]", self.inputs[key])]


def known[T](value: T | None) -> T:
    """Return a value that follows from every publication's own inputs.

    Raises:
        ValueError: it does not: a publication was entered wrongly.
    """
    if value is None:
        raise ValueError("no_value_from_these_inputs")
    return value
