"""How far each uncertain number moves the difference between own machines and the cloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from calculator import facts
from calculator.decide.chances import RANGES, weights
from calculator.decide.series.ways import bought_for_others, options_at
from calculator.model.efficiency import BAND_HIGH, BAND_LOW, fitted_constants
from calculator.scenario.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from calculator.decide.option import Option
    from calculator.decide.verdict import Part, PartVerdict, Verdict
    from calculator.scenario.scenario import Scenario

type Basis = Literal["ratio", "range", "plan"]

LOAD: Final = "load"
SPEED: Final = "speed"
WORK: Final = "work"
"""The factor of whatever follows load over speed (see `chances`)."""

MOST_ROWS: Final = 8
LOAD_FIELDS: Final[dict[Part, tuple[str, ...]]] = {
    "training": ("runs_per_year",),
    "inference": ("tokens_in_per_day", "tokens_out_per_day"),
    "experiment": ("tokens_in_per_day", "tokens_out_per_day"),
}
PLAN_FIELDS: Final[dict[Part, tuple[str, ...]]] = {
    "training": ("horizon_months",),
    "inference": ("hours_per_day", "horizon_months", "concurrent_users"),
    "experiment": ("hours_per_day", "horizon_months", "concurrent_users"),
}
"""What the reader plans and no source gives a range for: tried at half and at double."""

COUNTED_ALREADY: Final = frozenset({"maintenance_share_per_year", "twd_per_usd"})
"""Maintenance has a ratio of its own; the rate of exchange is how amounts are shown."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What one number does to the difference.

    Attributes:
        code: the uncertain input, or key of a field.
        basis: `ratio` to today's value, `range` of the field as its source gives it, or `plan`:
            half and double of today's value.
        low: lowest value, a ratio or in the unit of the field.
        high: highest value.
        low_usd: local minus cloud at the lowest value, in USD per month; None if a side fails.
        high_usd: the same at the highest.
    """

    code: str
    basis: Basis
    low: float
    high: float
    low_usd: float | None
    high_usd: float | None

    def reach_usd(self, today_usd: float) -> float:
        """Return how far it moves the difference."""
        ends = [today_usd, *(usd for usd in (self.low_usd, self.high_usd) if usd is not None)]
        return max(ends) - min(ends)

    def turns(self, today_usd: float) -> bool:
        """Return whether the other side gets cheaper at one end."""
        ends = [usd for usd in (self.low_usd, self.high_usd) if usd is not None]
        return any((usd > 0) != (today_usd > 0) for usd in ends)


@dataclass(frozen=True, slots=True)
class Tornado:
    """What moves the difference of one part of the work most.

    Attributes:
        part: the part of the work.
        today_usd: local minus cloud, in USD per month; below 0 own machines are cheaper.
        swings: the largest first.
    """

    part: Part
    today_usd: float
    swings: tuple[Swing, ...]


def tornado(scenario: Scenario, found: Verdict, part: PartVerdict) -> Tornado | None:
    """Return what moves the difference most, None if only one side is open."""
    today = _difference(part.options, lambda option: option.usd_per_month)
    if today is None:
        return None
    machines = bought_for_others(found, part.part)
    swings = [
        *_ratios(scenario, part, machines),
        *_ranges(scenario, part.part, machines),
        *_plans(scenario, part.part, machines),
    ]
    moving = [swing for swing in swings if swing.reach_usd(today) > 0]
    moving.sort(key=lambda swing: -swing.reach_usd(today))
    return Tornado(part.part, today, tuple(moving[:MOST_ROWS]))


def _difference(options: Iterable[Option], cost_usd: Callable[[Option], float]) -> float | None:
    """Return the cheapest local cost minus the cheapest of the cloud, None without either."""
    local: list[float] = []
    cloud: list[float] = []
    for option in options:
        if option.is_open:
            (local if option.place == "local" else cloud).append(cost_usd(option))
    return min(local) - min(cloud) if local and cloud else None


def _ratios(scenario: Scenario, part: PartVerdict, machines: int) -> Iterator[Swing]:
    """Yield the inputs of the draws, each from its lowest to its highest value.

    Load is priced anew, since more of it may need more machines; prices are in proportion.
    """
    for code, row_id in RANGES.items():
        row = facts.operations()[row_id]
        low = row.typical if row.low is None else row.low
        high = row.typical if row.high is None else row.high
        ends = [
            _at_load(scenario, part.part, machines, ratio)
            if code == LOAD
            else _at_ratio(part, code, ratio)
            for ratio in (low, high)
        ]
        yield Swing(code, "ratio", low, high, *ends)
    known = fitted_constants()
    low, high = known.value(BAND_LOW, "serving"), known.value(BAND_HIGH, "serving")
    slow, fast = _at_ratio(part, WORK, 1.0 / low), _at_ratio(part, WORK, 1.0 / high)
    yield Swing(SPEED, "ratio", low, high, slow, fast)


def _at_ratio(part: PartVerdict, factor: str, ratio: float) -> float | None:
    """Return the difference with everything that follows a factor at a ratio to today's."""

    def cost_usd(option: Option) -> float:
        each = weights(option).items()
        return sum([usd * (ratio if factor in factors else 1.0) for factors, usd in each], 0.0)

    return _difference(part.options, cost_usd)


def _at_load(scenario: Scenario, part: Part, machines: int, ratio: float) -> float | None:
    """Return the difference with more or less work."""
    changed = scenario
    for key in LOAD_FIELDS[part]:
        changed = changed.replaced(key, scenario.number(key) * ratio)
    return _priced(changed, part, machines)


def _priced(scenario: Scenario, part: Part, machines: int) -> float | None:
    """Return the difference under another scenario."""
    return _difference(options_at(scenario, part, machines), lambda option: option.usd_per_month)


def _ranges(scenario: Scenario, part: Part, machines: int) -> Iterator[Swing]:
    """Yield the fields that stand at a default whose source gives a range."""
    for field in FIELDS.values():
        path = field.default_from.split("/")
        if path[0] != "operations" or field.key in scenario.given or field.key in COUNTED_ALREADY:
            continue
        row = facts.operations(scenario.as_of)[path[1]]
        low = row.typical if row.low is None else row.low
        high = row.typical if row.high is None else row.high
        yield _swing(scenario, (part, machines), (field.key, "range"), (low, high))


def _plans(scenario: Scenario, part: Part, machines: int) -> Iterator[Swing]:
    """Yield what the reader plans, at half and at double, within the limits of the field."""
    for key in PLAN_FIELDS[part]:
        today, field = scenario.number(key), FIELDS[key]
        low, high = max(today / 2.0, field.minimum), min(today * 2.0, field.maximum)
        yield _swing(scenario, (part, machines), (key, "plan"), (low, high))


def _swing(
    scenario: Scenario,
    where: tuple[Part, int],
    what: tuple[str, Basis],
    ends: tuple[float, float],
) -> Swing:
    """Return what a field does between two values."""
    usd = [_priced(scenario.replaced(what[0], value), *where) for value in ends]
    return Swing(*what, *ends, *usd)
