"""Appends dated rows to the table of hosted API prices; run by hand, at build time only.

    python -m calculator.embed.refresh_prices            show what changed
    python -m calculator.embed.refresh_prices --write    append it

Prices come from the package `genai-prices`. Nothing is ever changed or dropped: a new price is
a new row, and so is an old price that was looked up again after some time.
"""

from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, cast

from calculator import facts
from calculator.facts.tables import API_PRICES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from calculator.facts import ApiPrice

    type Kind = Literal["changed", "confirmed", "gone"]

PACKAGE = "genai-prices"
CONFIRM_AFTER_DAYS = 90  # half of the best-before: an unchanged price is looked up in time
NOON_UTC = 12  # outside every provider's peak hours, so off-peak prices are read


class _Prices(Protocol):
    """Prices of a model in the package, per million tokens.

    Each is a `Decimal`, or None, or a price that rises with the prompt: then its `base` counts.
    """

    @property
    def input_mtok(self) -> object: ...
    @property
    def cache_read_mtok(self) -> object: ...
    @property
    def output_mtok(self) -> object: ...


class _Model(Protocol):
    """A model in the package."""

    id: str

    def get_prices(self, when: datetime, /) -> _Prices: ...


class _Provider(Protocol):
    """A provider in the package."""

    id: str
    models: list[_Model]


@dataclass(frozen=True, slots=True)
class Offer:
    """Prices of one model in USD per million tokens, as text, blank where there is none."""

    input_usd_per_mtok: str
    cached_input_usd_per_mtok: str
    output_usd_per_mtok: str


@dataclass(frozen=True, slots=True)
class Change:
    """What the package says about one row of the table.

    Attributes:
        row: the newest row of the model.
        kind: `changed`, `confirmed` (same price, looked up again) or `gone` (no longer listed).
        offer: the price now, None if gone.
    """

    row: ApiPrice
    kind: Kind
    offer: Offer | None

    def __str__(self) -> str:
        """One line for the person who runs the command."""
        before = _stored_offer(self.row)
        if self.kind != "changed" or self.offer is None:
            return f"{self.kind:9} {self.row.id}: {_shown(before)}"
        return f"{self.kind:9} {self.row.id}: {_shown(before)} -> {_shown(self.offer)}"


def changes(
    rows: Iterable[ApiPrice], offered: Callable[[str, str], Offer | None], day: date
) -> list[Change]:
    """What differs between the newest rows and the prices offered on a day.

    Args:
        rows: the newest row of each model.
        offered: from provider and model to the price, None if it is not listed.
        day: the day of the look-up.
    """
    found: list[Change] = []
    for row in rows:
        offer = offered(row.provider, row.model)
        if offer is None:
            found.append(Change(row, "gone", None))
        elif offer != _stored_offer(row):
            found.append(Change(row, "changed", offer))
        elif (day - row.known_from).days >= CONFIRM_AFTER_DAYS:
            found.append(Change(row, "confirmed", offer))
    return found


def appended(table: str, found: Iterable[Change], day: date, source: str) -> str:
    """The text of the table with a row for each new or confirmed price at its end."""
    lines = StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    for change in found:
        if change.offer is not None:
            values = _new_row(change.row, change.offer, day, source)
            writer.writerow([values[column] for column in API_PRICES.columns])
    return table + lines.getvalue()


def package_offers(day: date) -> Callable[[str, str], Offer | None]:
    """Prices of the installed package on a day."""
    snapshot = cast("object", import_module("genai_prices.data_snapshot").get_snapshot())
    providers = cast("list[_Provider]", getattr(snapshot, "providers"))  # noqa: B009  # untyped
    models = {(owner.id, model.id): model for owner in providers for model in owner.models}
    when = datetime(day.year, day.month, day.day, NOON_UTC, tzinfo=UTC)

    def offered(provider: str, model: str) -> Offer | None:
        entry = models.get((provider, model))
        return None if entry is None else package_offer(entry.get_prices(when))

    return offered


def package_offer(prices: _Prices) -> Offer:
    """The base tier of the package's prices."""
    return Offer(_text(prices.input_mtok), _text(prices.cache_read_mtok), _text(prices.output_mtok))


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the difference, and append it on request."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="append the rows")
    parser.add_argument("--day", type=date.fromisoformat, default=datetime.now(UTC).date())
    chosen = parser.parse_args(arguments)
    day = cast("date", chosen.day)
    found = changes(facts.api_prices().values(), package_offers(day), day)
    for change in found:
        sys.stdout.write(f"{change}\n")
    sys.stdout.write(f"{len(found)} of {len(facts.api_prices())} rows differ\n")
    if chosen.write:
        path = Path(facts.__file__).with_name("tables") / API_PRICES.file
        source = f"{PACKAGE} {version(PACKAGE)} (Python package)"
        text = appended(path.read_text(encoding="utf-8"), found, day, source)
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


def _new_row(row: ApiPrice, offer: Offer, day: date, source: str) -> dict[str, str]:
    """A dated row that keeps everything but the price."""
    return {
        "id": row.id,
        "provider": row.provider,
        "model": row.model,
        "model_name": row.model_name,
        "tier": row.tier,
        "input_usd_per_mtok": offer.input_usd_per_mtok,
        "cached_input_usd_per_mtok": offer.cached_input_usd_per_mtok,
        "output_usd_per_mtok": offer.output_usd_per_mtok,
        "context_tokens": "" if row.context_tokens is None else str(row.context_tokens),
        "source": source,
        "source_date": day.isoformat(),
        "note": "",
    }


def _stored_offer(row: ApiPrice) -> Offer:
    """The prices of a row, as text."""
    return Offer(
        _number(row.input_usd_per_mtok),
        _number(row.cached_input_usd_per_mtok),
        _number(row.output_usd_per_mtok),
    )


def _shown(offer: Offer) -> str:
    """Input / cached / output."""
    prices = (offer.input_usd_per_mtok, offer.cached_input_usd_per_mtok, offer.output_usd_per_mtok)
    return " / ".join(price or "none" for price in prices)


def _number(price: float | None) -> str:
    """A price without trailing zeros, blank for none."""
    return "" if price is None else f"{price:.10f}".rstrip("0").rstrip(".")


def _text(price: object) -> str:
    """A price of the package without trailing zeros, blank for none."""
    base = getattr(price, "base", price)
    return _number(None if base is None else float(cast("Decimal", base)))


if __name__ == "__main__":
    sys.exit(main())
