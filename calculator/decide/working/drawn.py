"""The working of chance and regret: a thousand draws over ranges, the first of them in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.decide.chances import DRAWS, RANGES, SEED, costs, products
from calculator.decide.working.comparing import base_of
from calculator.decide.working.ledger import Ledger, Origin, Quantity
from calculator.model.classes import ANY
from calculator.model.efficiency import BAND_HIGH, BAND_LOW, fitted_constants, fitted_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculator.decide.option import Option
    from calculator.decide.working.ledger import Working
    from calculator.scenario.scenario import Scenario

NOTES: Final = ("draws",)
SPEED_BANDS: Final = (BAND_LOW, BAND_HIGH)


def chance_workings(
    scenario: Scenario, options: Sequence[Option], odds: Sequence[tuple[str, float, float]]
) -> Iterator[Working]:
    """Yield how often each open option is the cheapest, and what choosing it costs extra.

    Args:
        scenario: what the reader has said.
        options: the open options of a part.
        odds: for each of them its code, its chance, and its mean extra cost in USD per month.
    """
    table = [costs(option) for option in options]
    best = [min(row) for row in zip(*table, strict=True)]
    for option, column, (_, chance, regret) in zip(options, table, odds, strict=True):
        extras = [cost - low for cost, low in zip(column, best, strict=True)]
        ledger = _first_draw(scenario, option, column[0], best[0])
        wins = float(sum(extra <= 0 for extra in extras))
        ledger.put("times_cheapest", wins, "", Origin("draws"))
        ledger.constant("draws", float(DRAWS))
        ledger.step("chance", "times_cheapest / draws", "share", chance)
        yield ledger.working(f"{base_of(option)}/chance", *NOTES, others=_ranges())
        ledger = _first_draw(scenario, option, column[0], best[0])
        ledger.put("sum_of_extras", sum(extras), "usd", Origin("draws"))
        ledger.constant("draws", float(DRAWS))
        ledger.step("regret_usd", "sum_of_extras / draws", "usd", regret)
        yield ledger.working(f"{base_of(option)}/regret", *NOTES, others=_ranges())


def _first_draw(scenario: Scenario, option: Option, cost: float, best: float) -> Ledger:
    """Return a ledger with the cost of an option in the first draw, and what it is above."""
    ledger = Ledger(scenario)
    terms: list[str] = []
    for component in option.components:
        address = f"{base_of(option)}/{component.code}"
        ledger.figure(component.code, component.usd_per_month, "usd", address)
        for factor in component.factors:
            name = f"drawn_{factor}"
            ledger.put(name, products((factor,))[0], "", Origin("draws"))
        terms.append(" * ".join((component.code, *(f"drawn_{f}" for f in component.factors))))
    ledger.step("first_cost_usd", " + ".join(terms), "usd", cost)
    ledger.put("first_best_usd", best, "usd", Origin("draws"))
    ledger.step("first_extra_usd", "first_cost_usd - first_best_usd", "usd", cost - best)
    return ledger


def _ranges() -> tuple[Quantity, ...]:
    """Return the ends of every range, the seed, and the band of speed."""
    found: list[Quantity] = [Quantity("seed", "seed", float(SEED), "", Origin("constant"))]
    for factor, row_id in RANGES.items():
        row = facts.operations()[row_id]
        day = row.source_date_words or row.source_date.isoformat()
        origin = Origin("fact", f"operations/{row_id}", day, row.verified)
        ends = {"low": row.low, "high": row.high}
        found += [
            Quantity(f"{factor}_{end}", f"range_{end}_{factor}", value, "", origin)
            for end, value in ends.items()
            if value is not None
        ]
    for band in SPEED_BANDS:
        value = fitted_constants().value(band, "serving")
        row = fitted_rows()[(band, "serving", ANY)]
        origin = Origin("fitted", f"efficiency/{band}/serving", row["source_date"])
        found.append(Quantity(band, f"speed_{band}", value, "", origin))
    return tuple(found)
