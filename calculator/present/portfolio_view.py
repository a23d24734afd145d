"""What the templates of a portfolio are filled with: codes and amounts turned into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.present.money import Money, figure, grouped
from calculator.present.numbers_view import offer_words, strike_words
from calculator.present.phrases import headline, is_experiment
from calculator.present.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from calculator.decide.portfolio.draft import Placed
    from calculator.decide.portfolio.fleet import Fleet, Terms
    from calculator.decide.portfolio.lines import Line
    from calculator.decide.portfolio.plan import Plan, Rented, Totals

MOST_NAMES: Final = 8
"""A list of names is cut here: every line has a row of its own besides."""

MUCH_CHEAPER: Final = 0.85
"""An alternative below this share of the plan is worth a sentence (the usual close-call band)."""

type Row = dict[str, object]


def money_of(lang: str, lines: Sequence[Line]) -> Money:
    """Return the currency of a portfolio: that of its first line."""
    if not lines:
        return Money("USD", 1.0, lang)
    first = lines[0].scenario
    return Money(first.choice("currency"), first.number("twd_per_usd"), lang)


def line_row(lang: str, line: Line, number: int, faults: int) -> Row:
    """Return the row of a workload that stands alone.

    Args:
        lang: language of the words.
        line: the workload.
        number: its line in the reader's text.
        faults: how many of its cells could not be used.
    """
    found = line.verdict
    usd = line.usd_per_month
    return {
        "number": number,
        "name": line.name or word(lang, "portfolio.unnamed", line=number),
        "query": line.query,
        "overall": found.overall,
        "headline": headline(lang, found.overall, found.placement, experiment=is_experiment(found)),
        "strength": found.strength,
        "per_month": (
            word(lang, "portfolio.no_price") if usd is None else money_of(lang, [line]).words(usd)
        ),
        "faults": word(lang, "portfolio.faults", count=faults) if faults else "",
        "how": "",
    }


def plan_rows(lang: str, plan: Plan, numbers: Sequence[int], faults: Sequence[int]) -> list[Row]:
    """Return the row of each workload, with what the plan does with it."""
    hows: dict[int, list[str]] = {}
    for placed in plan.placed:
        hows.setdefault(placed.line, []).append(_how_words(lang, plan, placed))
    return [
        line_row(lang, line, numbers[index], faults[index])
        | {"how": word(lang, "answer.headline_join").join(hows[index])}
        for index, line in enumerate(plan.lines)
    ]


def _how_words(lang: str, plan: Plan, placed: Placed) -> str:
    """Return how the plan does one part of a line."""
    if placed.option is None:
        how = word(lang, "portfolio.no_price")
    elif placed.how == "alone":
        how = word(lang, f"option.{placed.option.code}")
    else:
        how = word(lang, f"portfolio.how_{placed.how}")
    if len(plan.lines[placed.line].verdict.parts) == 1:
        return how
    return word(lang, f"part.{placed.part}") + word(lang, "answer.colon") + how


def plan_view(
    lang: str, plan: Plan, names: Sequence[str], faults: Sequence[int]
) -> dict[str, object]:
    """Return the names that the templates of a plan know, with their values.

    Args:
        lang: language of the words.
        plan: the plan.
        names: what each line is called.
        faults: how many cells of each line could not be used.
    """
    money = money_of(lang, plan.lines)
    faulty = [number for number, count in enumerate(faults) if count]
    return {
        "plan": plan,
        "money": money,
        "headline": _headline(lang, plan, money),
        "faulty": (
            word(lang, "portfolio.faulty", names=names_words(lang, names, faulty)) if faulty else ""
        ),
        "totals": _totals_rows(lang, plan, money),
        "comparison": _comparison_words(lang, plan, money),
        "purchases": _purchase_rows(lang, plan, money, names),
        "rents": [_rent_row(lang, rented, money, names) for rented in plan.rented],
        "shared": _shared_words(lang, plan, names),
        "hybrid": _hybrid_words(lang, plan, names),
        "unpriced": _unpriced_words(lang, plan, names),
        "rate": word(lang, "portfolio.rate", rate=grouped(money.per_usd)),
    }


def _headline(lang: str, plan: Plan, money: Money) -> str:
    """Return the plan in one sentence."""
    return word(
        lang,
        "portfolio.headline",
        count=len(plan.lines),
        place=word(lang, f"overall.{plan.place}") if plan.place else word(lang, "portfolio.none"),
        per_month=money.words(plan.totals.usd_per_month),
        purchase=money.words(plan.totals.purchase_usd),
    )


def _totals_rows(lang: str, plan: Plan, money: Money) -> list[Row]:
    """Return a row for the plan, one without sharing, and one for each alternative."""
    rows = [_totals_row(word(lang, "portfolio.this_plan"), plan.totals, money, "plan")]
    rows.append(_totals_row(word(lang, "portfolio.not_shared"), plan.separate, money, "separate"))
    for other in plan.alternatives:
        label = word(lang, f"portfolio.all_{other.side}")
        if other.elsewhere:
            label += word(lang, "portfolio.elsewhere", count=len(other.elsewhere))
        rows.append(_totals_row(label, other.totals, money, other.side))
    return rows


def _totals_row(label: str, totals: Totals, money: Money, code: str) -> Row:
    """Return the row of one way to do everything."""
    return {
        "code": code,
        "label": label,
        "per_month": money.words(totals.usd_per_month),
        "purchase": money.words(totals.purchase_usd),
        "over_horizon": money.words(totals.over_horizon_usd),
    }


def _comparison_words(lang: str, plan: Plan, money: Money) -> list[str]:
    """Return what sharing saves, and where another way would cost clearly less."""
    found: list[str] = []
    saved = plan.separate.usd_per_month - plan.totals.usd_per_month
    if saved > 0:
        found.append(word(lang, "portfolio.saved", amount=money.words(saved)))
    for other in plan.alternatives:
        if other.totals.usd_per_month < plan.totals.usd_per_month * MUCH_CHEAPER:
            less = plan.totals.usd_per_month - other.totals.usd_per_month
            side = word(lang, f"portfolio.all_{other.side}")
            found.append(word(lang, "portfolio.cheaper", side=side, amount=money.words(less)))
    return found


def names_words(lang: str, names: Sequence[str], lines: Iterable[int]) -> str:
    """Return the names of some lines, at most a few of them."""
    held = [names[number] for number in dict.fromkeys(lines)]
    shown = word(lang, "answer.headline_join").join(held[:MOST_NAMES])
    more = len(held) - MOST_NAMES
    return shown + (word(lang, "portfolio.more_names", count=more) if more > 0 else "")


def _purchase_rows(lang: str, plan: Plan, money: Money, names: Sequence[str]) -> list[Row]:
    """Return a row for each kind of machine to buy, under the same terms."""
    groups: dict[Terms, list[Fleet]] = {}
    for fleet in plan.fleets:
        groups.setdefault(fleet.terms, []).append(fleet)
    return [
        {
            "offer": terms.machine.id,
            "label": facts.fact("systems", terms.machine.id, "name"),
            "count": figure(float(sum(fleet.machines for fleet in fleets))),
            "purchase": money.words(sum(fleet.purchase_usd for fleet in fleets)),
            "per_month": money.words(sum(fleet.total_usd_per_month for fleet in fleets)),
            "names": names_words(lang, names, (n for fleet in fleets for n in fleet.owners)),
            "nights": names_words(
                lang, names, (night.line for fleet in fleets for night in fleet.nights)
            ),
        }
        for terms, fleets in groups.items()
    ]


def _rent_row(lang: str, rented: Rented, money: Money, names: Sequence[str]) -> Row:
    """Return the row of something rented."""
    return {
        "offer": rented.offer,
        "name": offer_words(lang, rented.place, rented.offer),
        "code": rented.code,
        "label": word(lang, f"option.{rented.code}"),
        "count": figure(float(rented.machines)) if rented.machines else "",
        "per_month": money.words(rented.usd_per_month),
        "names": names_words(lang, names, rented.lines),
    }


def _shared_words(lang: str, plan: Plan, names: Sequence[str]) -> list[str]:
    """Return what shares a machine, a sentence for each."""
    found: list[str] = []
    for fleet in plan.fleets:
        machine = facts.fact("systems", fleet.terms.machine.id, "name")
        count = figure(float(fleet.machines))
        if len(fleet.owners) > 1:
            held = names_words(lang, names, fleet.owners)
            found.append(word(lang, "portfolio.together", names=held, count=count, machine=machine))
        found += [
            word(
                lang,
                "portfolio.night",
                name=names[night.line],
                machine=machine,
                count=figure(float(sum(len(crew) for crew in night.crews))),
                hours=figure(night.hours),
            )
            for night in fleet.nights
        ]
    return found


def _hybrid_words(lang: str, plan: Plan, names: Sequence[str]) -> list[str]:
    """Return where hybrid arises: in the portfolio, and within lines."""
    found = [word(lang, f"portfolio.whole_{plan.place or 'none'}")]
    if plan.hybrid_lines:
        held = names_words(lang, names, plan.hybrid_lines)
        found.append(word(lang, "portfolio.hybrid_lines", names=held))
    moved = [placed.line for placed in plan.placed if _has_moved(plan, placed)]
    if moved:
        found.append(word(lang, "portfolio.moved", names=names_words(lang, names, moved)))
    return found


def _has_moved(plan: Plan, placed: Placed) -> bool:
    """Return whether the plan puts a part elsewhere than the line's own verdict does."""
    part = plan.lines[placed.line].part(placed.part)
    here = placed.option is not None and placed.option.place == "local"
    return here and part is not None and part.placement != "local"


def _unpriced_words(lang: str, plan: Plan, names: Sequence[str]) -> list[str]:
    """Return which lines stand in no total, and what each way fails by."""
    return [
        word(
            lang,
            "portfolio.unpriced",
            name=names[placed.line],
            why=_strikes_words(lang, plan, placed),
        )
        for placed in plan.unpriced
    ]


def _strikes_words(lang: str, plan: Plan, placed: Placed) -> str:
    """Return what each way to do a part fails by, each reason once."""
    part = plan.lines[placed.line].part(placed.part)
    options = part.options if part else ()
    whys = (strike_words(lang, option.strike) for option in options if option.strike)
    return word(lang, "portfolio.semicolon").join(dict.fromkeys(whys))
