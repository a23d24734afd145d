"""The Python of the browser comes to the same figures, bit for bit, as the one of the tests.

`PARITY_SCENARIOS=10000 pytest tests/runtime/test_parity.py` compares as many random scenarios;
without it there are fewer.
"""

from __future__ import annotations

import json
import os
from itertools import batched
from typing import TYPE_CHECKING, Final, cast

import browser_python
from parity_samples import question_queries, random_queries

from calculator.answer import answer
from calculator.decide.decision import verdict
from calculator.portfolio import portfolio
from calculator.scenario.parse import parsed_query
from tests.portfolio.sheets import sheet_of_many

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SCENARIOS: Final = int(os.environ.get("PARITY_SCENARIOS", "200"))
BATCH: Final = 250
"""Queries for one start of the runtime: their answers are held in one text."""

ANSWERS: Final = "from calculator.answer import answer\nsaid = lambda query: answer(query).json()"
PORTFOLIOS: Final = (
    "from calculator.portfolio import portfolio\nsaid = lambda t: portfolio(t).json()"
)
VERDICTS: Final = """
from calculator.decide.decision import verdict
from calculator.scenario.parse import parsed_query
said = lambda query: repr(verdict(parsed_query(query).scenario))
"""


def said_in_browser(runtime: Path, setup: str, queries: Sequence[str]) -> list[str]:
    """Return what a function `said` of the browser's Python says to each query."""
    source = f"import json\n{setup}\nresult = json.dumps([said(q) for q in {queries!r}])"
    return cast("list[str]", json.loads(browser_python.result(runtime, source)))


def test_random_answers_are_the_same_bytes(runtime: Path) -> None:
    """All of the JSON: options, chances from 1,000 draws, break-even, thresholds."""
    different: list[str] = []
    for queries in batched(random_queries(SCENARIOS), BATCH, strict=False):
        theirs = said_in_browser(runtime, ANSWERS, queries)
        ours = [answer(query).json() for query in queries]
        pairs = zip(queries, ours, theirs, strict=True)
        different += [query for query, one, other in pairs if one != other]

    assert different == []


def test_all_combinations_of_the_four_answers_are_the_same(runtime: Path) -> None:
    """Every cost of every option and every reason, to the last bit."""
    queries = question_queries()
    ours = [repr(verdict(parsed_query(query).scenario)) for query in queries]

    assert len(queries) == 972
    assert ours == said_in_browser(runtime, VERDICTS, queries)


def test_the_plan_of_a_portfolio_is_the_same_bytes(runtime: Path) -> None:
    """Machines shared, nights, totals: all of the JSON."""
    table = sheet_of_many(60)

    assert [portfolio(table).json()] == said_in_browser(runtime, PORTFOLIOS, [table])
