"""A portfolio outside the page: CSV for spreadsheets, plain data for programs."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from calculator.decide.portfolio.plan import fleet_flows
from calculator.present.money import SIGNS
from calculator.present.portfolio_view import money_of
from calculator.present.words import word
from calculator.scenario.numbers import canonical_number
from calculator.scenario.parse import LINK_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculator.decide.portfolio.fleet import Fleet
    from calculator.decide.portfolio.plan import Plan, Rented
    from calculator.present.money import Money
    from calculator.present.portfolio_view import Row

FORMULA_MARKS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes a cell that starts so for a formula (OWASP, CSV injection)."""

BYTE_ORDER_MARK: Final = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""

COLUMNS: Final = (
    "kind",
    "name",
    "answer",
    "how",
    "count",
    "per_month",
    "purchase",
    "over_horizon",
    "link",
)


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Full-width marks count as well, since spreadsheets read them as the ordinary ones.

    >>> harmless("=cmd|' /C calc'!A0"), harmless("＝1+1"), harmless("客服")
    ("'=cmd|' /C calc'!A0", "'＝1+1", '客服')
    """
    seen = unicodedata.normalize("NFKC", cell).lstrip(" ")
    return f"'{cell}" if cell.startswith(FORMULA_MARKS) or seen.startswith(FORMULA_MARKS) else cell


def portfolio_csv(lang: str, plan: Plan, rows: Sequence[Row], names: Sequence[str]) -> str:
    """Return lines, purchases, rents and totals as one table; amounts are plain numbers."""
    money = money_of(lang, plan.lines)
    sign = f" ({SIGNS[money.currency]})"
    heads = [word(lang, f"portfolio.{column}") for column in COLUMNS]
    for index in (5, 6, 7):
        heads[index] += sign
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(heads)
    for row in (
        *_line_cells(lang, plan, rows, money),
        *_buy_cells(lang, plan, names, money),
        *_rent_cells(lang, plan.rented, names, money),
        *_total_cells(lang, plan, money),
    ):
        writer.writerow([harmless(cell) for cell in row])
    return BYTE_ORDER_MARK + written.getvalue()


def _amount(money: Money, usd: float) -> str:
    """Return an amount in the reader's currency, in hundredths, as a plain number."""
    value = usd if money.currency == "USD" else usd * money.per_usd
    return canonical_number(round(value, 2))


def _line_cells(lang: str, plan: Plan, rows: Sequence[Row], money: Money) -> Iterator[list[str]]:
    """Yield the cells of each workload as it stands alone."""
    kind = word(lang, "portfolio.kind_line")
    for line, row in zip(plan.lines, rows, strict=True):
        usd = line.usd_per_month
        month = "" if usd is None else _amount(money, usd)
        period = "" if usd is None else _amount(money, usd * line.months)
        link = f"calculator.html#{line.query}"
        cells = (row["name"], row["headline"], row["how"], "", month, "", period, link)
        yield [kind, *map(str, cells)]


def _joined(names: Sequence[str], lines: Sequence[int]) -> str:
    """Return the names of some lines, all of them."""
    return "; ".join(names[number] for number in lines)


def _buy_cells(lang: str, plan: Plan, names: Sequence[str], money: Money) -> Iterator[list[str]]:
    """Yield the cells of each group of machines that is bought."""
    kind = word(lang, "portfolio.kind_buy")
    for fleet in plan.fleets:
        lines = (*fleet.owners, *(night.line for night in fleet.nights))
        period = sum(usd * months for usd, months in fleet_flows(fleet, plan.lines))
        yield [
            kind,
            fleet.terms.machine.id,
            _joined(names, lines),
            "",
            str(fleet.machines),
            _amount(money, fleet.total_usd_per_month),
            _amount(money, fleet.purchase_usd),
            _amount(money, period),
            "",
        ]


def _rent_cells(
    lang: str, rented: Sequence[Rented], names: Sequence[str], money: Money
) -> Iterator[list[str]]:
    """Yield the cells of everything that is rented or paid by the token."""
    for one in rented:
        kind = word(lang, "portfolio.kind_api" if one.place == "api" else "portfolio.kind_rent")
        yield [
            kind,
            one.offer,
            _joined(names, one.lines),
            word(lang, f"option.{one.code}"),
            str(one.machines or ""),
            _amount(money, one.usd_per_month),
            "",
            _amount(money, one.over_horizon_usd),
            "",
        ]


def _total_cells(lang: str, plan: Plan, money: Money) -> Iterator[list[str]]:
    """Yield the cells of the plan's totals and of what it is compared with."""
    kind = word(lang, "portfolio.kind_total")
    ways = [("this_plan", plan.totals), ("not_shared", plan.separate)]
    ways += [(f"all_{other.side}", other.totals) for other in plan.alternatives]
    for code, totals in ways:
        amounts = (totals.usd_per_month, totals.purchase_usd, totals.over_horizon_usd)
        cells = [_amount(money, usd) for usd in amounts]
        yield [kind, word(lang, f"portfolio.{code}"), "", "", "", *cells, ""]


def portfolio_data(plan: Plan, names: Sequence[str], problems: Sequence[object]) -> dict[str, Any]:
    """Return a plan in plain data, in a fixed order, without words of any language."""
    return {
        "version": LINK_VERSION,
        "place": plan.place,
        "totals": asdict(plan.totals),
        "separate": asdict(plan.separate),
        "alternatives": [asdict(other) for other in plan.alternatives],
        "lines": [
            {
                "name": names[number],
                "canonical": line.query,
                "overall": line.verdict.overall,
                "placement": dict(line.verdict.placement),
                "strength": line.verdict.strength,
                "usd_per_month": line.usd_per_month,
                "plan": [
                    {
                        "part": placed.part,
                        "how": placed.how,
                        "option": placed.option and placed.option.code,
                    }
                    for placed in plan.placed
                    if placed.line == number
                ],
            }
            for number, line in enumerate(plan.lines)
        ],
        "buy": [_fleet_data(fleet) for fleet in plan.fleets],
        "rent": [asdict(rented) for rented in plan.rented],
        "hybrid_lines": list(plan.hybrid_lines),
        "problems": problems,
    }


def _fleet_data(fleet: Fleet) -> dict[str, Any]:
    """Return machines that are bought, in plain data; lines by their number, from 0."""
    return {
        "machine": fleet.terms.machine.id,
        "machines": fleet.machines,
        "part": fleet.part,
        "lines": list(fleet.owners),
        "usd_per_month": fleet.total_usd_per_month,
        "purchase_usd": fleet.purchase_usd,
        "months": fleet.terms.months,
        "nights": [asdict(night) for night in fleet.nights],
    }
