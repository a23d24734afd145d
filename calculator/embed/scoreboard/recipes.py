"""Which function gets the figures of which row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.embed.scoreboard import recipes_money, recipes_physics

if TYPE_CHECKING:
    from calculator.embed.scoreboard.row import Published, Recipe

RECIPES: dict[str, Recipe] = recipes_money.RECIPES | recipes_physics.RECIPES


def recipe(row: Published) -> Recipe:
    """The function for a row, by the longest beginning of its id that is known."""
    known = max((start for start in RECIPES if row.id.startswith(start)), key=len)
    return RECIPES[known]
