"""The plan of a portfolio: machines to buy, machines to rent, APIs, totals, comparisons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from calculator.decide.decision import named
from calculator.decide.money import side_of
from calculator.decide.portfolio.draft import Draft, Placed, first_draft, put_together
from calculator.decide.portfolio.moves import fill_spare_capacity, train_at_night

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculator.decide.money import Side
    from calculator.decide.portfolio.fleet import Fleet
    from calculator.decide.portfolio.lines import Line
    from calculator.decide.verdict import Place

SIDES: Final[tuple[Side, ...]] = ("cloud", "local")


@dataclass(frozen=True, slots=True)
class Totals:
    """What a way to do the whole portfolio costs.

    Attributes:
        usd_per_month: all lines together.
        purchase_usd: to be paid when machines are bought; part of the monthly costs as well.
        over_horizon_usd: each line's monthly costs over its own months.
    """

    usd_per_month: float
    purchase_usd: float
    over_horizon_usd: float


@dataclass(frozen=True, slots=True)
class Rented:
    """Something paid by the hour or by the token, on one offer.

    Attributes:
        offer: id of the offer.
        code: the way it is paid.
        place: `cloud` or `api`.
        machines: rented machines of all lines, 0 for an API.
        usd_per_month: of all lines.
        over_horizon_usd: of each line over its own months.
        lines: numbers of the lines.
    """

    offer: str
    code: str
    place: Place
    machines: int
    usd_per_month: float
    over_horizon_usd: float
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Everything on one side as far as it can go there.

    Attributes:
        side: the side.
        totals: what that costs.
        elsewhere: numbers of lines with work that cannot go there.
    """

    side: Side
    totals: Totals
    elsewhere: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a portfolio.

    Attributes:
        lines: the workloads with their own verdicts.
        placed: where each part of each line is done, in the order of the lines.
        fleets: machines to buy.
        rented: what is rented or paid by the token.
        totals: what it costs.
        separate: what it would cost if no machine were shared.
        alternatives: everything in the cloud, everything on own machines.
        place: where the portfolio as a whole is: `cloud`, `local`, `hybrid`, None if empty.
    """

    lines: tuple[Line, ...]
    placed: tuple[Placed, ...]
    fleets: tuple[Fleet, ...]
    rented: tuple[Rented, ...]
    totals: Totals
    separate: Totals
    alternatives: tuple[Alternative, ...]
    place: Literal["cloud", "local", "hybrid"] | None

    @property
    def unpriced(self) -> tuple[Placed, ...]:
        """Parts that no way is open for: they stand in no total."""
        return tuple(placed for placed in self.placed if placed.option is None)

    @property
    def hybrid_lines(self) -> tuple[int, ...]:
        """Numbers of lines that train on one side and infer on the other, in this plan."""
        sides: dict[int, set[Side]] = {}
        for placed in self.placed:
            if placed.option is not None:
                sides.setdefault(placed.line, set()).add(side_of(placed.option))
        return tuple(number for number, found in sides.items() if len(found) > 1)


def portfolio_plan(lines: Sequence[Line]) -> Plan:
    """Return what to buy, what to rent and what shares a machine."""
    separate = _totals(first_draft(lines, None))
    draft = drafted(lines, None)
    places: dict[str, Place] = {
        str(index): placed.option.place
        for index, placed in enumerate(draft.placed.values())
        if placed.option is not None
    }
    return Plan(
        lines=tuple(lines),
        placed=_in_order(draft),
        fleets=tuple(sorted(draft.fleets, key=lambda fleet: (fleet.owners, fleet.part))),
        rented=_rented(draft),
        totals=_totals(draft),
        separate=separate,
        alternatives=tuple(_alternative(lines, side, draft) for side in SIDES),
        place=_place(places),
    )


def _place(places: Mapping[str, Place]) -> Literal["cloud", "local", "hybrid"] | None:
    """Return the name of the places of all lines together."""
    name = named(places) if places else None
    assert name != "close"  # noqa: S101  # a name of places, not of an outcome
    return name


def drafted(lines: Sequence[Line], prefer: Side | None) -> Draft:
    """Return a portfolio with machines shared wherever that costs less.

    Args:
        lines: the portfolio.
        prefer: the side that everything goes to if it may, None for where it belongs.
    """
    draft = first_draft(lines, prefer)
    put_together(draft)
    fill_spare_capacity(draft)
    train_at_night(draft)
    return draft


def _in_order(draft: Draft) -> tuple[Placed, ...]:
    """Return where each part is done, training first within a line as in a verdict."""
    return tuple(
        draft.placed[number, part.part]
        for number, line in enumerate(draft.lines)
        for part in line.verdict.parts
    )


def _alternative(lines: Sequence[Line], side: Side, plan: Draft) -> Alternative:
    """Return everything on one side as far as it can go there.

    Machines are shared step by step, which need not find the best way: if the plan is already on
    that side as far as this one and costs less, it is the way.
    """
    draft = drafted(lines, side)
    elsewhere = _elsewhere(draft, side)
    found = min((draft, plan), key=lambda one: _totals(one).usd_per_month)
    if _elsewhere(plan, side) != elsewhere:
        found = draft
    return Alternative(side, _totals(found), elsewhere)


def _elsewhere(draft: Draft, side: Side) -> tuple[int, ...]:
    """Return the numbers of lines with work that is not on a side."""
    found = {
        placed.line
        for placed in draft.placed.values()
        if placed.option is None or side_of(placed.option) != side
    }
    return tuple(sorted(found))


def _paid_as_used(draft: Draft) -> list[Placed]:
    """Return the parts that are done on machines or models of somebody else."""
    return [p for p in _in_order(draft) if p.option is not None and p.option.place != "local"]


def _totals(draft: Draft) -> Totals:
    """Return what a plan costs."""
    paid = [
        (placed.option.usd_per_month, draft.lines[placed.line].months)
        for placed in _paid_as_used(draft)
        if placed.option is not None
    ]
    for fleet in draft.fleets:
        paid += fleet_flows(fleet, draft.lines)
    return Totals(
        usd_per_month=sum((usd for usd, _ in paid), 0.0),
        purchase_usd=sum((fleet.purchase_usd for fleet in draft.fleets), 0.0),
        over_horizon_usd=sum((usd * months for usd, months in paid), 0.0),
    )


def fleet_flows(fleet: Fleet, lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Return what machines cost a month and for how many months: by day, and each night's work."""
    nights = [(night.usd_per_month, lines[night.line].months) for night in fleet.nights]
    return [(fleet.usd_per_month, fleet.terms.months), *nights]


def _rented(draft: Draft) -> tuple[Rented, ...]:
    """Return what is rented or paid by the token, by offer and way, the dearest first."""
    groups: dict[tuple[str, str], list[Placed]] = {}
    for placed in _paid_as_used(draft):
        if placed.option is not None:
            key = (str(placed.option.details["offer"]), placed.option.code)
            groups.setdefault(key, []).append(placed)
    found = [_rented_group(draft, offer, code, group) for (offer, code), group in groups.items()]
    return tuple(sorted(found, key=lambda one: (-one.usd_per_month, one.offer, one.code)))


def _rented_group(draft: Draft, offer: str, code: str, group: Sequence[Placed]) -> Rented:
    """Return what several lines pay for one offer in one way."""
    options = [placed.option for placed in group if placed.option is not None]
    months = [draft.lines[placed.line].months for placed in group if placed.option is not None]
    costs = [option.usd_per_month for option in options]
    return Rented(
        offer=offer,
        code=code,
        place=options[0].place,
        machines=sum(int(float(option.details.get("machines", 0))) for option in options),
        usd_per_month=sum(costs),
        over_horizon_usd=sum(usd * span for usd, span in zip(costs, months, strict=True)),
        lines=tuple(dict.fromkeys(placed.line for placed in group)),
    )
