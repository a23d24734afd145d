"""A link and the form hold the same: what a link brings is what the form says, field by field."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import pytest
from desk import IDLE
from reader import until

from tests.decide.scenario_samples import random_query

if TYPE_CHECKING:
    from desk import Desk

ENTRIES: Final = """Object.fromEntries(
    [...new FormData(document.querySelector('.calc-form'))].filter(([, value]) => value))"""
SAY_IT_AGAIN: Final = "void document.querySelector('.calc-form').requestSubmit()"


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_a_link_fills_the_form_and_the_form_makes_the_link(desk: Desk, seed: int) -> None:
    """Random answers to any of the sixty questions; saying them once more changes nothing."""
    query = random_query(random.Random(seed))  # noqa: S311  # the same queries in each run
    given = {key: values[0] for key, values in parse_qs(query).items() if key != "v"}
    reader = desk.calculator(query)
    reader.click('[data-act="view"][data-view="expert"]')
    until(reader, "document.querySelector('.calc-group')")
    filled = reader.evaluate(ENTRIES)
    reader.evaluate(SAY_IT_AGAIN)
    until(reader, IDLE)
    again = reader.evaluate("location.hash")
    pinned = reader.evaluate("document.querySelector('[data-link]').dataset.link")

    assert (len(given) > 4, filled, again) == (True, given, f"#{query}")
    assert pinned.startswith(query), json.dumps([pinned, query])
