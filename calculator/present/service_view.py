"""What people get from the machines that serve them, as rows for any template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.present.money import figure, grouped
from calculator.present.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.service import Service
    from calculator.decide.verdict import Part
    from calculator.model.parts import Estimate
    from calculator.scenario.scenario import Scenario


def service_view(
    lang: str, scenario: Scenario, found: Sequence[Service], part: Part
) -> dict[str, object]:
    """Return the table of one part: how many at once, how soon, how fast."""
    floor = scenario.number("speed_floor_tokens_per_s")
    users = "service.users" if floor > 0 else "service.requests"
    return {
        "users_head": word(lang, users, floor=grouped(floor)),
        "rows": [_row(lang, one) for one in found if one.part == part],
    }


def _row(lang: str, found: Service) -> dict[str, str]:
    """Return what the machines of one option deliver, in words."""
    rented = found.code.startswith("rent_")
    first = word(lang, "service.at_once")
    if found.first_token_s is not None:
        first = word(lang, "service.seconds", **_band(found.first_token_s))
    return {
        "label": word(lang, "service.rent" if rented else f"option.{found.code}"),
        "users": figure(float(found.users)),
        "first": first,
        "first_figure": "alone/reading_seconds" if found.first_token_s is not None else "",
        "speed": word(lang, "service.speed", **_band(found.alone_tokens_per_s)),
        "figure": f"{found.part}/{found.code}",
    }


def _band(found: Estimate) -> dict[str, str]:
    """Return a prediction with the band it was right within."""
    return {
        "value": figure(found.typical),
        "low": figure(found.low),
        "high": figure(found.high),
    }
