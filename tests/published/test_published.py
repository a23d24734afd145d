"""What others have published is reproduced, and what they got wrong is not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from calculator.embed.scoreboard.lines import FAULTS, lines_of, published_rows
from calculator.embed.scoreboard.recipes_money import (
    forgpro_break_even,
    randomcalculators_break_even,
)
from calculator.model.npv import agreement

if TYPE_CHECKING:
    from calculator.embed.scoreboard.row import Published

ROWS = {row.id: row for row in published_rows()}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_a_published_figure_is_met_or_known_to_be_wrong(row: Published) -> None:
    """Gates are reproduced, ranges hold us, traps do not catch us."""
    lines = list(lines_of(row))

    assert lines
    assert [line for line in lines if line.verdict == "missed"] == []


def test_the_file_is_whole() -> None:
    """Gates, ranges, traps and references are as many as were collected."""
    assert Counter(row.use for row in ROWS.values()) == Counter(
        {"gate": 31, "range": 18, "trap": 4, "reference": 3}
    )


def test_every_fault_names_a_figure() -> None:
    """A reason without a figure is a leftover."""
    printed = [f"{row.id}/{key}" for row in ROWS.values() for key in row.published]

    assert all(any(name.startswith(start) for name in printed) for start in FAULTS)


def test_a_break_even_beyond_capacity_is_called_so() -> None:
    """forg.pro prints 8,111 million tokens for a machine that makes 126 million."""
    found = forgpro_break_even(ROWS["forgpro-selfhost"])

    assert found.reach == "beyond"


def test_a_purchase_is_counted_once() -> None:
    """randomcalculators.com says never; its own inputs say month 36 of 48."""
    found = randomcalculators_break_even(ROWS["randomcalculators-wrong-verdict"])

    assert found.value == pytest.approx(35.56, abs=0.01)
    assert found.is_reached


def test_a_verdict_against_its_own_npv_is_explained() -> None:
    """The console prints BUY with an NPV below zero: discounting is the reason."""
    ours = {line.key: line.ours for line in lines_of(ROWS["legitlads-accelerator-roi"])}
    saving, worth = ours["saving_usd"], ours["npv_usd"]
    assert isinstance(saving, float)
    assert isinstance(worth, float)

    assert agreement(saving, worth, saving) == "discounting"
