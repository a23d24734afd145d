"""Rows by table, id and day; the only door to the tables for the other rooms."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from calculator.errors import FactError
from calculator.facts.loader import read_table
from calculator.facts.tables import (
    ACCELERATORS,
    API_PRICES,
    CLOUD_OFFERS,
    ELECTRICITY,
    MODELS,
    OPERATIONS,
    QUANTIZATIONS,
    SYSTEMS,
    TABLES,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from calculator.facts.rows import (
        Accelerator,
        ApiPrice,
        CloudOffer,
        Electricity,
        Model,
        Operation,
        Quantization,
        Row,
        System,
    )

TAIWAN_ELECTRICITY_ID = "taiwan-industry"
TWD_PER_USD_ID = "usd-twd"


def accelerators(on: date | None = None) -> Mapping[str, Accelerator]:
    """Accelerators by id, each row the newest not later than `on`."""
    return cast("Mapping[str, Accelerator]", _newest(ACCELERATORS.name, on))


def systems(on: date | None = None) -> Mapping[str, System]:
    """Machines by id, each row the newest not later than `on`."""
    return cast("Mapping[str, System]", _newest(SYSTEMS.name, on))


def cloud_offers(on: date | None = None) -> Mapping[str, CloudOffer]:
    """Offers for rent by id, each row the newest not later than `on`.

    >>> from datetime import date
    >>> cloud_offers(date(2025, 5, 31))["aws-p5-48xlarge-us-east-1"].on_demand_usd_per_hour
    98.32
    >>> cloud_offers(date(2025, 6, 30))["aws-p5-48xlarge-us-east-1"].on_demand_usd_per_hour
    55.04
    """
    return cast("Mapping[str, CloudOffer]", _newest(CLOUD_OFFERS.name, on))


def api_prices(on: date | None = None) -> Mapping[str, ApiPrice]:
    """Hosted models by id, each row the newest not later than `on`."""
    return cast("Mapping[str, ApiPrice]", _newest(API_PRICES.name, on))


def electricity(on: date | None = None) -> Mapping[str, Electricity]:
    """Tariffs and grid carbon by id, each row the newest not later than `on`."""
    return cast("Mapping[str, Electricity]", _newest(ELECTRICITY.name, on))


def models(on: date | None = None) -> Mapping[str, Model]:
    """Open-weight models by id, each row the newest not later than `on`."""
    return cast("Mapping[str, Model]", _newest(MODELS.name, on))


def quantizations(on: date | None = None) -> Mapping[str, Quantization]:
    """Number formats by id, each row the newest not later than `on`."""
    return cast("Mapping[str, Quantization]", _newest(QUANTIZATIONS.name, on))


def operations(on: date | None = None) -> Mapping[str, Operation]:
    """Other factors of cost by id, each row the newest not later than `on`."""
    return cast("Mapping[str, Operation]", _newest(OPERATIONS.name, on))


def taiwan_electricity(on: date | None = None) -> Electricity:
    """The tariff that stands in where the reader names none: Taiwan's industry average."""
    return electricity(on)[TAIWAN_ELECTRICITY_ID]


def twd_per_usd(on: date | None = None) -> Operation:
    """The exchange rate with its source and date (`typical` is the rate)."""
    return operations(on)[TWD_PER_USD_ID]


def rows(table: str, on: date | None = None) -> tuple[Row, ...]:
    """One row for each id of a table, in the order of the file.

    Raises:
        FactError: `unknown_table`, or a fault of the table.
    """
    return tuple(_newest(_known_table(table), on).values())


def history(table: str, row_id: str) -> tuple[Row, ...]:
    """Every row of one id, oldest first.

    Raises:
        FactError: `unknown_table` or `unknown_id`, or a fault of the table.

    >>> [offer.known_from.year for offer in history("cloud_gpu", "aws-p5-48xlarge-us-east-1")]
    [2025, 2025, 2026]
    """
    same = [entry for entry in _stored(_known_table(table)) if entry.id == row_id]
    if not same:
        raise FactError(TABLES[table].file, 0, "id", "unknown_id", row_id)
    return tuple(sorted(same, key=_known_from))


def row(table: str, row_id: str, on: date | None = None) -> Row:
    """The row of an id.

    Raises:
        FactError: `unknown_table` or `unknown_id`, or a fault of the table.
    """
    found = _newest(_known_table(table), on).get(row_id)
    if found is None:
        raise FactError(TABLES[table].file, 0, "id", "unknown_id", row_id)
    return found


def fact(table: str, row_id: str, column: str) -> str | float | date | bool:
    """One value, for the text of a page.

    Raises:
        FactError: `unknown_table`, `unknown_id`, `unknown_column`, or `no_value` for a blank.

    >>> fact("operations", "pue-industry", "typical")
    1.56
    """
    entry = row(table, row_id)
    value = cast("object", getattr(entry, column, _has_no_such_column))
    if column.startswith("_") or callable(value):
        raise FactError(TABLES[table].file, entry.line, column, "unknown_column")
    if value is None or value == "":
        raise FactError(TABLES[table].file, entry.line, column, "no_value")
    return cast("str | float | date | bool", value)


def stale(entry: Row, today: date) -> bool:
    """Whether the price in a row is past its best-before; a specification never is."""
    if entry.priced_on is None or entry.best_before_days is None:
        return False
    return (today - entry.priced_on).days > entry.best_before_days


def later(entry: Row, on: date | None) -> bool:
    """Whether the price in a row is of a day after `on`: none older is known."""
    return on is not None and entry.priced_on is not None and entry.priced_on > on


@cache
def newest_day() -> date:
    """The day of the newest row: the tables know nothing after it."""
    stored = [entry for name in TABLES for entry in _stored(name)]
    return max(max(entry.source_date, entry.known_from) for entry in stored)


def check() -> int:
    """Read every table and follow every reference; the build calls it first.

    Returns:
        The number of rows.

    Raises:
        FactError: the first fault.
    """
    known = accelerators()
    for table in TABLES.values():
        for entry in _stored(table.name):
            for column in table.references:
                name = str(getattr(entry, column))
                if name not in known:
                    raise FactError(table.file, entry.line, column, "unknown_id", name)
    return sum(len(_stored(name)) for name in TABLES)


def _known_table(name: str) -> str:
    """The name, if there is such a table."""
    if name not in TABLES:
        raise FactError(name, 0, "", "unknown_table", f"one of {', '.join(TABLES)}")
    return name


@cache
def _stored(name: str) -> tuple[Row, ...]:
    """All rows of a table, read once."""
    return read_table(TABLES[name])


@cache
def _newest(name: str, on: date | None) -> Mapping[str, Row]:
    """For each id the newest row not later than `on`; the oldest if all are later."""
    chosen: dict[str, Row] = {}
    for entry in _stored(name):
        held = chosen.setdefault(entry.id, entry)
        if _is_better(entry.known_from, held.known_from, on):
            chosen[entry.id] = entry
    return MappingProxyType(chosen)


def _is_better(new: date, held: date, on: date | None) -> bool:
    """Whether a row of the day `new` tells more about `on` than one of the day `held`."""
    if on is None or (new <= on and held <= on):
        return new > held
    return new < held


def _known_from(entry: Row) -> date:
    """The day from which a row counts."""
    return entry.known_from


def _has_no_such_column() -> None:
    """Stands for a column that is not there; a method of a row is not a column either."""
