"""The command that appends hosted API prices, with a package of its own making."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest

from calculator import facts
from calculator.embed import refresh_prices
from calculator.embed.refresh_prices import Change, Offer, appended, changes, package_offer
from calculator.facts.loader import parse_table
from calculator.facts.tables import API_PRICES

MINI = facts.api_prices()["openai-gpt-5-mini"]
SAME = Offer("0.25", "0.025", "2")
CHEAPER = Offer("0.2", "", "1.5")
DAY = date(2026, 12, 1)
HEADER = ",".join(API_PRICES.columns) + "\n"


@dataclass
class Tiers:
    """A price with tiers, as in the package."""

    base: Decimal


@dataclass
class Prices:
    """Prices of a model, as in the package."""

    input_mtok: Decimal | Tiers | None
    cache_read_mtok: Decimal | Tiers | None
    output_mtok: Decimal | Tiers | None


@pytest.mark.parametrize(
    ("offer", "day", "kinds"),
    [
        (SAME, DAY, []),
        (CHEAPER, DAY, ["changed"]),
        (None, DAY, ["gone"]),
        (SAME, date(2027, 1, 30), ["confirmed"]),  # 90 days after 2026-11-01
        (SAME, date(2027, 1, 29), []),
    ],
)
def test_what_differs_is_shown(offer: Offer | None, day: date, kinds: list[str]) -> None:
    """A change, a price that is gone, and an old price that still holds are told apart."""
    found = changes([MINI], lambda _provider, _model: offer, day)

    assert [change.kind for change in found] == kinds


def test_a_change_becomes_a_dated_row_and_nothing_is_dropped() -> None:
    """The old text stays as it is; the new rows parse and come last."""
    old = HEADER + f"{MINI.id},openai,gpt-5-mini,GPT-5 mini,small,0.25,0.025,2,400000,a,2026-11,\n"
    found = [Change(MINI, "changed", CHEAPER), Change(MINI, "gone", None)]

    new = appended(old, found, DAY, "genai-prices 9 (Python package)")
    rows = parse_table(API_PRICES, StringIO(new))

    assert new.startswith(old)
    assert [row.source_date for row in rows] == [date(2026, 11, 1), DAY]
    assert [facts_offer(row) for row in rows] == [(0.25, 0.025, 2.0), (0.2, None, 1.5)]


def test_the_difference_is_a_line_for_readers() -> None:
    """Old and new price stand side by side."""
    line = str(Change(MINI, "changed", CHEAPER))

    assert line == "changed   openai-gpt-5-mini: 0.25 / 0.025 / 2 -> 0.2 / none / 1.5"
    assert str(Change(MINI, "gone", None)) == "gone      openai-gpt-5-mini: 0.25 / 0.025 / 2"


def test_the_base_tier_counts() -> None:
    """A price that rises with the prompt is read at its base."""
    prices = Prices(Tiers(Decimal("2.50")), None, Decimal(10))

    assert package_offer(prices) == Offer("2.5", "", "10")


def test_the_command_shows_and_does_not_write(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --write the table stays untouched."""

    def cheaper(_provider: str, model: str) -> Offer | None:
        return CHEAPER if model == "gpt-5-mini" else None

    monkeypatch.setattr(refresh_prices, "package_offers", lambda _day: cheaper)  # pyright: ignore[reportUnknownArgumentType, reportUnknownLambdaType]

    assert refresh_prices.main(["--day", "2026-12-01"]) == 0
    assert "changed   openai-gpt-5-mini" in capsys.readouterr().out


def facts_offer(row: object) -> tuple[float | None, ...]:
    """The three prices of a row."""
    assert isinstance(row, facts.ApiPrice)
    return row.input_usd_per_mtok, row.cached_input_usd_per_mtok, row.output_usd_per_mtok
