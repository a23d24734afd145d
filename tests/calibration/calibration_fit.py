"""Fits non-negative factors to times that are sums of parts, so that log errors are small.

Least absolute deviations by reweighting: time = sum of factor x ideal seconds is linear in the
factors, so each round solves a small non-negative least squares by coordinate descent. General
factors are fitted first; special ones (by engine or hardware) are drawn toward them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from calculator.model.classes import ANY
from calculator.model.efficiency import Constants

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculator.model.efficiency import Key, Part

ROUNDS = 12
SWEEPS = 100
SMALLEST_RESIDUAL = 0.02  # below it a row no longer gains weight
PULL = 0.005  # strength of the draw toward the general factor
STRONG_PULL = 1.0  # general factors keep the value all rows gave them
PINNED_PULL = 1e6  # they do not move
FEWEST_ROWS = 2  # a special cell needs as many


@dataclass(frozen=True, slots=True)
class Measured:
    """One measured row.

    Attributes:
        parts: parts of the predicted time of one unit of work.
        seconds: measured time of that unit.
        table: source table, for weights and for leaving out.
    """

    parts: tuple[Part, ...]
    seconds: float
    table: str


type Terms = list[tuple[int, float]]


def summed(parts: Sequence[Part], cells: Constants, place: Mapping[Key, int]) -> Terms:
    """Ideal seconds of a row by cell."""
    found: dict[int, float] = {}
    for part in parts:
        index = place[cells.key(part.quantity, part.software, part.hardware)]
        found[index] = found.get(index, 0.0) + part.ideal_seconds
    return [(index, seconds) for index, seconds in found.items() if seconds > 0.0]


def solve(
    gram: list[list[float]], right: list[float], start: list[float], floors: list[float]
) -> list[float]:
    """Least squares with lower bounds by coordinate descent."""
    values = list(start)
    size = len(values)
    for _ in range(SWEEPS):
        moved = 0.0
        for j in range(size):
            row = gram[j]
            if row[j] <= 0.0:
                continue
            rest = right[j] - sum(row[k] * values[k] for k in range(size)) + row[j] * values[j]
            new = max(floors[j], rest / row[j])
            moved = max(moved, abs(new - values[j]) / (abs(values[j]) + 1e-12))
            values[j] = new
        if moved < 1e-4:
            break
    return values


def fit_cells(
    rows: Sequence[Measured],
    priors: Mapping[Key, float],
    scales: Mapping[Key, float],
    pulls: Mapping[Key, float],
    lowest: Mapping[str, float],
) -> dict[Key, float]:
    """Factors of the given cells."""
    keys = sorted(priors)
    place = {key: index for index, key in enumerate(keys)}
    cells = Constants(dict(priors))
    per_table = Counter(row.table for row in rows)
    data = [
        (summed(row.parts, cells, place), row.seconds, 1.0 / sqrt(per_table[row.table]))
        for row in rows
    ]
    values = [priors[key] for key in keys]
    size = len(keys)
    floors = [lowest.get(key[0], 0.0) for key in keys]
    for _ in range(ROUNDS):
        gram = [[0.0] * size for _ in range(size)]
        right = [0.0] * size
        for terms, seconds, weight in data:
            now = sum(values[j] * x for j, x in terms)
            scale = min(max(sqrt(now * seconds), 0.3 * seconds), 3.0 * seconds)
            off = abs(now - seconds) / scale
            strength = weight / max(off, SMALLEST_RESIDUAL) / (scale * scale)
            for j, x in terms:
                right[j] += strength * x * seconds
                row = gram[j]
                for k, z in terms:
                    row[k] += strength * x * z
        for j, key in enumerate(keys):
            pull = pulls[key] / (scales[key] * scales[key])
            gram[j][j] += pull
            right[j] += pull * priors[key]
        values = solve(gram, right, values, floors)
    return dict(zip(keys, values, strict=True))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fitted.

    Attributes:
        guesses: starting value of each quantity, which also sets the scale of the pull.
        cells: special cells (quantity, software, hardware).
        pinned: cells taken from literature, not fitted.
        floors: lowest value a quantity may have: nothing beats the ceiling.
    """

    guesses: Mapping[str, float]
    cells: tuple[Key, ...]
    pinned: Mapping[Key, float]
    floors: Mapping[str, float]


def counted(rows: Sequence[Measured], cells: Constants) -> Counter[Key]:
    """Rows that use a cell."""
    return Counter(
        key
        for row in rows
        for key in {
            cells.key(part.quantity, part.software, part.hardware)
            for part in row.parts
            if part.ideal_seconds > 0.0
        }
    )


def fit(rows: Sequence[Measured], plan: Plan) -> Constants:
    """General factors from all rows, then special ones beside them."""
    general = {(quantity, ANY, ANY): guess for quantity, guess in plan.guesses.items()}
    scales = {key: plan.guesses[key[0]] for key in general}
    found = fit_cells(rows, general, scales, dict.fromkeys(general, PULL), plan.floors)
    found.update({key: value for key, value in plan.pinned.items() if key in found})
    before = Constants(found)
    used = counted(rows, Constants(dict.fromkeys([*general, *plan.cells], 1.0)))
    kept = [key for key in plan.cells if used[key] >= FEWEST_ROWS and key not in plan.pinned]
    priors = {key: before.value(*key) for key in [*general, *kept]} | dict(plan.pinned)
    scales = {key: max(priors[key], plan.guesses[key[0]]) for key in priors}
    pulls = dict.fromkeys(priors, PULL)
    pulls.update(dict.fromkeys(general, STRONG_PULL))
    pulls.update(dict.fromkeys(plan.pinned, PINNED_PULL))
    return Constants(fit_cells(rows, priors, scales, pulls, plan.floors))
