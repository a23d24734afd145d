"""Times answers in whatever Python runs it; its text is handed to the browser's Python as it is."""

from __future__ import annotations

import json
from statistics import median
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


def median_ms(one: Callable[[str], object], query: str) -> float:
    """Return how long one call takes, each time with other tokens so that nothing is kept."""
    times: list[float] = []
    for number in range(REPEATS):
        other = f"{query}&tokens_in_per_day={40_000_000 + 10_000 * number}"
        start = perf_counter()
        one(other)
        times.append((perf_counter() - start) * 1000.0)
    return median(times)


def full_answer(query: str) -> object:
    """Work out and render what the page shows: options, thresholds, 1,000 draws, words."""
    return answer(query, "zh-TW").fragments()


def recomputation(query: str) -> object:
    """Work out the verdict with all options, without thresholds and draws."""
    return verdict(parsed_query(query).scenario)


full_answer("")
result = json.dumps(
    {
        name: [median_ms(full_answer, query), median_ms(recomputation, query)]
        for name, query in CASES.items()
    }
)
