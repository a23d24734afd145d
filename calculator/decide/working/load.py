"""The working of the load: what a service has to carry in a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.decide.capacity import service_load
from calculator.decide.working.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculator.decide.verdict import Part
    from calculator.decide.working.ledger import Working
    from calculator.scenario.scenario import Scenario

UNITS = {
    "output_tokens": "tokens",
    "input_tokens": "tokens",
    "service_hours": "hours",
    "prompt_tokens": "tokens",
    "answer_tokens": "tokens",
    "fresh_tokens": "tokens",
    "context_tokens": "tokens",
}
"""The figures of a load, each with its unit."""

MONTHLY = {
    "output_tokens": "tokens_out_per_day * days_per_month",
    "input_tokens": "tokens_in_per_day * days_per_month",
    "service_hours": "hours_per_day * days_per_month",
}


def load_address(part: Part, figure: str) -> str:
    """Return where the working of a figure of the load is found."""
    return f"{part}/load/{figure}"


def load_value(scenario: Scenario, figure: str) -> float:
    """Return a figure of the load as the engine has it."""
    load = service_load(scenario)
    traffic = load.traffic
    return {
        "output_tokens": load.output_tokens,
        "input_tokens": load.input_tokens,
        "service_hours": load.service_hours,
        "prompt_tokens": traffic.input_tokens,
        "answer_tokens": traffic.output_tokens,
        "fresh_tokens": traffic.input_tokens * (1.0 - traffic.cached_share),
        "context_tokens": traffic.mean_context,
    }[figure]


def put_load(ledger: Ledger, part: Part, *figures: str) -> None:
    """Write down figures of the load, each with a working of its own."""
    for figure in figures:
        value = load_value(ledger.scenario, figure)
        ledger.figure(figure, value, UNITS[figure], load_address(part, figure))


def load_workings(scenario: Scenario, part: Part) -> Iterator[Working]:
    """Yield the working of each figure of the load."""
    for figure, expression in MONTHLY.items():
        ledger = Ledger(scenario)
        ledger.fields("days_per_month", expression.split(" ")[0])
        _last(ledger, figure, expression)
        yield ledger.working(load_address(part, figure))
    for figure in ("prompt_tokens", "answer_tokens", "fresh_tokens", "context_tokens"):
        ledger = Ledger(scenario)
        _per_request(ledger, part, figure)
        yield ledger.working(load_address(part, figure))


def _last(ledger: Ledger, figure: str, expression: str) -> None:
    """Write down the line of a figure, with the engine's own number."""
    ledger.step(figure, expression, UNITS[figure], load_value(ledger.scenario, figure))


def _per_request(ledger: Ledger, part: Part, figure: str) -> None:
    """Write down the lines of a figure of one request."""
    is_read = ledger.scenario.number("tokens_in_per_day") > 0
    if figure == "prompt_tokens":
        ledger.field("tokens_in_per_request")
        _last(ledger, figure, "tokens_in_per_request" if is_read else "0")
    elif figure == "answer_tokens" and not is_read:
        _last(ledger, figure, "1")
    elif figure == "answer_tokens":
        ledger.fields("tokens_in_per_day", "tokens_in_per_request", "tokens_out_per_day")
        ledger.step("requests_per_day", "tokens_in_per_day / tokens_in_per_request", "")
        _last(ledger, figure, "max(tokens_out_per_day / requests_per_day, 1)")
    elif figure == "fresh_tokens":
        ledger.field("cached_share")
        put_load(ledger, part, "prompt_tokens")
        _last(ledger, figure, "prompt_tokens * (1 - cached_share)")
    else:
        put_load(ledger, part, "prompt_tokens", "answer_tokens")
        _last(ledger, figure, "prompt_tokens + answer_tokens * 0.5")
