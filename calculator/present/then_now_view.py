"""A pinned answer then and now, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.present.money import SIGNS, figure
from calculator.present.words import word

if TYPE_CHECKING:
    from calculator.decide.then_now import PartState, ThenAndNow


def then_now_view(lang: str, found: ThenAndNow) -> dict[str, object]:
    """Return what the template needs to show a pinned answer beside today's."""
    return {
        "then_day": found.then.day.isoformat(),
        "now_day": found.now.day.isoformat(),
        "differs": found.differs,
        "rows": [
            {
                "part": word(lang, f"part.{then.part}"),
                "then": _state(lang, then, found.currency),
                "now": _state(lang, now, found.currency),
                "changed": then != now,
            }
            for then, now in zip(found.then.parts, found.now.parts, strict=True)
        ],
    }


def _state(lang: str, state: PartState, currency: str) -> dict[str, str]:
    """Return where a part belongs, how surely, and what it costs."""
    cost = ""
    if state.cost_per_month is not None:
        amount = f"{SIGNS[currency]} {figure(state.cost_per_month)}"
        option = word(lang, f"option.{state.option}")
        cost = word(lang, "then_now.cost", option=option, amount=amount)
    return {
        "place": word(lang, f"place_short.{state.placement}"),
        "strength": word(lang, f"strength.{state.strength}"),
        "cost": cost,
    }
