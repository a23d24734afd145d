"""What others have published, what the calculator gets, and where the publication is at fault.

Codes and numbers only: the words are those of the page, the tests hold every line to its verdict.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from calculator.embed.scoreboard.recipes import recipe
from calculator.embed.scoreboard.row import Published
from calculator.embed.site import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from calculator.embed.scoreboard.row import Figure

type Verdict = Literal["reproduced", "inside", "at_fault", "reference", "missed"]

PATH = ROOT / "tests" / "published" / "published_results.json"

# Why a printed figure is off, by the beginning of id/key; the words are the page's.
FAULTS = {
    "hf31-kv-405B-as-published-16kv/": "twice_the_kv_heads_of_the_released_model",
    "eleuther-kv-bug/": "keys_counted_values_forgotten",
    "randomcalculators-wrong-verdict/": "purchase_counted_twice",
    "technolynx-a100-crossover/": "own_inputs_give_another_crossover",
    "hf31-train-70B/full_GB": "too_few_bytes_for_optimizer_states",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One published figure beside ours.

    Attributes:
        id: row of published_results.json.
        key: which of its figures.
        kind: `gate`, `range`, `trap` or `reference`.
        published: what was printed; a pair is a band.
        ours: what the calculator gets, None where it does not try.
        ratio: ours over published, None where that says nothing.
        tolerance: allowed relative difference.
        verdict: what follows.
        reason: why the publication is at fault, empty otherwise.
    """

    id: str
    key: str
    kind: str
    published: Figure | tuple[float, float] | None
    ours: Figure | None
    ratio: float | None
    tolerance: float
    verdict: Verdict
    reason: str


def published_rows() -> list[Published]:
    """The rows as published."""
    stored = cast("list[dict[str, object]]", json.loads(PATH.read_text(encoding="utf-8")))
    return [_published(row) for row in stored]


def scoreboard() -> list[Line]:
    """Every published figure beside ours, in the order of the file."""
    return [line for row in published_rows() for line in lines_of(row)]


def lines_of(row: Published) -> Iterator[Line]:
    """One line for each figure of a row."""
    ours = recipe(row)(row)
    printed = dict(_flat(row.published))
    for key in printed or ours:
        yield _line(row, key, printed.get(key), ours.get(key))


def _published(row: Mapping[str, object]) -> Published:
    """A row of the file as the recipes want it."""
    names = ("id", "use", "source", "url", "date", "caveat")
    words = {name: str(row[name]) for name in names}
    return Published(
        **words,
        tolerance=float(cast("float", row["tolerance_rel"])),
        inputs=cast("Mapping[str, object]", row["inputs"]),
        published=cast("Mapping[str, object]", row["published"]),
    )


def _flat(published: Mapping[str, object]) -> Iterator[tuple[str, Figure | tuple[float, float]]]:
    """Figures by key; tables by key/column, bands as pairs."""
    for key, value in published.items():
        if isinstance(value, dict):
            for column, cell in cast("dict[str, float]", value).items():
                yield f"{key}/{column}", cell
        elif isinstance(value, list):
            low, high = cast("list[float]", value)
            yield key, (low, high)
        else:
            yield key, cast("Figure", value)


def _line(
    row: Published,
    key: str,
    printed: Figure | tuple[float, float] | None,
    ours: Figure | None,
) -> Line:
    """A figure with its verdict."""
    agrees = _agrees(printed, ours, row.tolerance)
    reason = next((why for start, why in FAULTS.items() if f"{row.id}/{key}".startswith(start)), "")
    return Line(
        id=row.id,
        key=key,
        kind=row.use,
        published=printed,
        ours=ours,
        ratio=_ratio(printed, ours),
        tolerance=row.tolerance,
        verdict=_verdict(row.use, reason, agrees=agrees),
        reason=reason,
    )


def _agrees(
    printed: Figure | tuple[float, float] | None, ours: Figure | None, tolerance: float
) -> bool:
    """Whether ours is the printed figure, or inside the printed band."""
    if isinstance(printed, tuple):
        return isinstance(ours, float) and printed[0] <= ours <= printed[1]
    ratio = _ratio(printed, ours)
    return printed == ours if ratio is None else abs(ratio - 1.0) <= tolerance


def _ratio(printed: Figure | tuple[float, float] | None, ours: Figure | None) -> float | None:
    """Ours over published, for numbers."""
    if isinstance(printed, int | float) and isinstance(ours, int | float) and printed:
        return ours / printed
    return None


def _verdict(kind: str, reason: str, *, agrees: bool) -> Verdict:
    """A publication at fault has to be missed, any other has to be met."""
    if kind == "reference":
        return "reference"
    if reason:
        return "missed" if agrees else "at_fault"
    if not agrees or kind == "trap":
        return "missed"
    return "reproduced" if kind == "gate" else "inside"
