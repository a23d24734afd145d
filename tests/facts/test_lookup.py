"""Rows by id and day: price history, best-before, and facts in the text of pages."""

from __future__ import annotations

from datetime import date

import pytest

from calculator import facts
from calculator.errors import FactError

P5 = "aws-p5-48xlarge-us-east-1"


@pytest.mark.parametrize(
    ("day", "usd_per_hour"),
    [
        (date(2025, 5, 22), 98.32),  # before the first row: the oldest stands in
        (date(2025, 5, 23), 98.32),
        (date(2025, 5, 31), 98.32),
        (date(2025, 6, 1), 55.04),
        (date(2026, 7, 20), 55.04),
        (None, 55.04),
    ],
)
def test_a_price_is_the_newest_not_later_than_the_day(
    day: date | None, usd_per_hour: float
) -> None:
    """The cut of June 2025 is visible from the day it was made."""
    assert facts.cloud_offers(day)[P5].on_demand_usd_per_hour == usd_per_hour


def test_without_a_day_the_newest_row_counts() -> None:
    """The newest of three rows has the spot price."""
    assert facts.cloud_offers()[P5].known_from == date(2026, 7, 20)
    assert len(facts.history("cloud_gpu", P5)) == 3


def test_each_id_comes_once() -> None:
    """History does not leak into the current rows."""
    current = facts.rows("cloud_gpu")

    assert len({row.id for row in current}) == len(current)


@pytest.mark.parametrize(
    ("table", "row_id", "today", "stale"),
    [
        ("cloud_gpu", P5, date(2027, 1, 16), False),  # 180 days after 2026-07-20
        ("cloud_gpu", P5, date(2027, 1, 17), True),
        ("electricity", "taiwan-industry", date(2026, 10, 25), False),  # 400 days
        ("electricity", "taiwan-industry", date(2026, 10, 26), True),
        ("electricity", "france", date(2099, 1, 1), False),  # carbon only, no tariff
        ("models", "llama-3.1-8b", date(2099, 1, 1), False),
        ("quantization", "bf16", date(2099, 1, 1), False),
        ("accelerators", "l4", date(2099, 1, 1), False),  # no price, only a specification
        ("accelerators", "h100-sxm", date(2027, 1, 1), True),
        ("systems", "gb200-nvl72", date(2099, 1, 1), False),
        ("systems", "dgx-spark", date(2027, 1, 1), True),
        ("operations", "pue-industry", date(2099, 1, 1), False),
        ("operations", "usd-twd", date(2026, 11, 22), True),
        ("operations", "egress-aws", date(2099, 1, 1), True),
    ],
)
def test_prices_age_and_specifications_do_not(
    table: str, row_id: str, today: date, *, stale: bool
) -> None:
    """Prices keep 180 days, tariffs 400, the rest for ever."""
    assert facts.stale(facts.row(table, row_id), today) is stale


@pytest.mark.parametrize(
    ("table", "row_id", "on", "later"),
    [
        ("cloud_gpu", P5, date(2025, 5, 22), True),  # the oldest row is of 2025-05-23
        ("cloud_gpu", P5, date(2025, 5, 23), False),
        ("electricity", "taiwan-industry", date(2025, 9, 19), True),
        ("electricity", "taiwan-industry", None, False),
        ("models", "llama-3.1-8b", date(1900, 1, 1), False),  # no price
    ],
)
def test_a_price_of_a_later_day_is_told_from_one_of_the_day(
    table: str, row_id: str, on: date | None, *, later: bool
) -> None:
    """Where history does not go back so far, its oldest row stands in."""
    assert facts.later(facts.row(table, row_id, on), on) is later


@pytest.mark.parametrize(
    ("table", "row_id", "column", "code"),
    [
        ("gpus", "h100-sxm", "name", "unknown_table"),
        ("accelerators", "h100", "name", "unknown_id"),
        ("accelerators", "h100-sxm", "colour", "unknown_column"),
        ("accelerators", "h100-sxm", "_secret", "unknown_column"),
        ("accelerators", "h100-sxm", "fault", "unknown_column"),
        ("accelerators", "l4", "street_price_usd", "no_value"),
        ("cloud_gpu", "aws-g5-xlarge-us-east-1", "note", "no_value"),
    ],
)
def test_a_page_that_asks_for_nothing_is_told(
    table: str, row_id: str, column: str, code: str
) -> None:
    """A typing error in a page stops the build."""
    with pytest.raises(FactError) as caught:
        facts.fact(table, row_id, column)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("table", "row_id", "column", "value"),
    [
        ("operations", "pue-industry", "typical", 1.56),
        ("systems", "dgx-h100", "accelerator", "h100-sxm"),
        ("systems", "dgx-h100", "count", 8),
        ("models", "gemma-3-27b", "full_attention_layers", 10),
        ("api_prices", "deepseek-deepseek-v4-pro", "tier", "flagship"),
        ("electricity", "taiwan-industry", "source_date", date(2025, 9, 20)),
    ],
)
def test_a_page_reads_a_fact(table: str, row_id: str, column: str, value: object) -> None:
    """Cells and what follows from them can be read by name."""
    assert facts.fact(table, row_id, column) == value


def test_taiwan_has_defaults() -> None:
    """The tariff and the exchange rate that stand in are sourced rows."""
    assert facts.taiwan_electricity().price_twd_per_kwh == 4.29
    assert facts.twd_per_usd().typical == 31.918


@pytest.mark.parametrize("ask", ["rows", "row", "history"])
def test_an_unknown_table_is_named(ask: str) -> None:
    """Every way into the tables checks the name."""
    calls = {
        "rows": lambda: facts.rows("gpus"),
        "row": lambda: facts.row("gpus", "x"),
        "history": lambda: facts.history("gpus", "x"),
    }

    with pytest.raises(FactError, match="unknown_table"):
        calls[ask]()


def test_an_unknown_history_is_named() -> None:
    """An id without rows has no history."""
    with pytest.raises(FactError):
        facts.history("models", "gpt-0")
