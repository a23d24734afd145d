"""Times answers in whatever Python runs it; its text is handed to the browser's Python as it is."""

from __future__ import annotations

import json
from time import perf_counter
from typing import TYPE_CHECKING

from calculator.answer import answer
from calculator.decide.decision import verdict
from calculator.scenario.parse import parsed_query

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = {
    "both, daily": "work=both&rhythm=daily",
    "inference, daily": "work=inference&rhythm=daily",
    "training, occasional": "work=training&rhythm=occasional",
    "experiment": "work=experiment",
}
REPEATS = 15
"""Odd, so that one of them is the median."""


class Tokens:
    """Makes queries that nobody has asked before, so that nothing of the answer is kept."""

    def __init__(self) -> None:
        """Begin with a service of a usual size."""
        self.per_day = 40_000_000

    def of(self, query: str) -> str:
        """Return a query with other tokens than ever."""
        self.per_day += 10_000
        return f"{query}&tokens_in_per_day={self.per_day}"


tokens = Tokens()


def median_ms[T](make: Callable[[str], T], query: str, timed: Callable[[T], object]) -> float:
    """Return how long one call takes.

    Args:
        make: what is done beforehand with a query, outside of the time.
        query: the case.
        timed: what is timed, given what has been made.
    """
    times: list[float] = []
    for _ in range(REPEATS):
        made = make(tokens.of(query))
        start = perf_counter()
        timed(made)
        times.append((perf_counter() - start) * 1000.0)
    return sorted(times)[REPEATS // 2]  # the browser has no module for statistics


def thresholds(query: str) -> object:
    """Work out all options, their chances, and all thresholds, without words."""
    return answer(query, "zh-TW").outcome.flips


def decision(query: str) -> object:
    """Work out one full decision: options, thresholds, 1,000 draws, as JSON."""
    return answer(query, "zh-TW").json()


def stages(query: str) -> list[float]:
    """Return the medians of the stages of an answer, in ms; see `STAGES` in answer.py."""
    return [
        median_ms(parsed_query, query, lambda reading: verdict(reading.scenario)),
        median_ms(str, query, thresholds),
        median_ms(str, query, decision),
        median_ms(answer, query, lambda found: found.fragments()),
    ]


answer("", "zh-TW").fragments()
result = json.dumps({name: stages(query) for name, query in CASES.items()})
