"""Options, guidance and scenarios made by hand, with numbers that can be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from calculator.decide.decision import together
from calculator.decide.judge import settled
from calculator.decide.option import Component, Option, Strike
from calculator.decide.verdict import PartVerdict, Reason
from calculator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from calculator.decide.verdict import Part, Place, Whereabouts
    from calculator.scenario.field import Value

type Ends = tuple[float, float]
"""What an option costs at one value of a number and at another."""

TERMS: Final[dict[str, Value]] = {
    "life_years": 5.0,
    "horizon_months": 36.0,
    "residual_share": 0.1,
    "discount_rate_per_year": 0.0,
    "maintenance_share_per_year": 0.06,
    "idle_power_share": 0.2,
    "pue": 1.5,
    "electricity_twd_per_kwh": 4.0,
    "twd_per_usd": 32.0,
    "staff_usd_per_month": 250.0,
    "colocation_usd_per_kw_month": 90.0,
    "carbon_g_per_kwh": 400.0,
    "egress_gb_per_month": 100.0,
    "egress_usd_per_gb": 0.09,
    "storage_gb": 500.0,
    "storage_usd_per_gb_month": 0.02,
    "premium_share": 0.1,
    "close_call_share": 0.15,
}
"""Terms of the reader under which a kilowatt-hour costs 0.125 USD."""

SERVICE: Final[dict[str, Value]] = {
    "work": "inference",
    "model": "llama-3.1-8b",
    "hours_per_day": 8.0,
    "days_per_month": 20.0,
    "tokens_in_per_day": 8e6,
    "tokens_out_per_day": 2e6,
    "tokens_in_per_request": 4000.0,
    "cached_share": 0.25,
    "concurrent_users": 10.0,
    "speed_floor_tokens_per_s": 5.0,
}
"""2,000 requests a day of 4,000 tokens in and 1,000 out, in 160 hours a month."""


def about(value: float) -> Any:  # noqa: ANN401 - it stands for a number in what is compared
    """A number that equals any number next to it."""
    return pytest.approx(value)


def scenario(**given: Value) -> Scenario:
    """A reader with the terms and the service above, unless given otherwise."""
    return Scenario({**SERVICE, **TERMS, **given})


def option(  # noqa: PLR0913 - what a test does not vary has a default
    code: str,
    usd: float = 0.0,
    *,
    part: Part = "inference",
    place: Place | None = None,
    strike: str = "",
    factors: tuple[str, ...] = (),
    **details: float,
) -> Option:
    """An option that costs so much, all of it in one component."""
    sides: dict[str, Place] = {"own": "local", "shared": "local", "api": "api"}
    return Option(
        part,
        code,
        place or sides.get(code, "cloud"),
        (Component("all", usd, factors),),
        strike=Strike(strike) if strike else None,
        details={"machines": 1.0, **details} if code == "own" else dict(details),
    )


def guided(
    part: Part = "inference",
    thumb: Place = "local",
    *,
    excluded: tuple[Place, ...] = (),
    reasons: tuple[Reason, ...] = (),
    options: tuple[Option, ...] = (),
) -> PartVerdict:
    """What the guidance says of a part."""
    side: Place = ("cloud" if excluded[0] == "local" else "local") if excluded else thumb
    return PartVerdict(
        part,
        side,
        "clear",
        {"cloud": "good", "local": "good"},
        excluded,
        reasons,
        "row",
        thumb,
        options,
    )


def placed(said: Scenario, says: PartVerdict, options: Iterable[Option]) -> Whereabouts:
    """Where a part belongs, as the search for thresholds asks for it."""
    return together(((says, settled(says, said, tuple(options), how_surely=False)),))


def both_ends(
    said: Scenario, says: PartVerdict, costs: Mapping[str, Ends]
) -> tuple[Whereabouts, Whereabouts]:
    """Where a part belongs at one value of a number and at another, by what each option costs."""
    near, far = (
        placed(said, says, (option(code, ends[n], part=says.part) for code, ends in costs.items()))
        for n in (0, 1)
    )
    return near, far
