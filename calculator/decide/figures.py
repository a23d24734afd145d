"""The figures beside a verdict: chances, break-even, present value, energy, combinations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from calculator.decide.chances import chances
from calculator.decide.inputs import bought
from calculator.decide.money import side_of
from calculator.decide.option import Option, Strike
from calculator.decide.owned import owned_machine
from calculator.model.break_even import (
    break_even_hours_per_day,
    break_even_months,
    break_even_tokens_per_month,
    break_even_utilisation,
)
from calculator.model.durations import HOURS_PER_MONTH, SECONDS_PER_HOUR
from calculator.model.energy import carbon_kg
from calculator.model.npv import agreement, npv_of_owning_usd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.verdict import Part, PartVerdict
    from calculator.model.break_even import BreakEven
    from calculator.model.npv import Agreement
    from calculator.model.own import OwnedMachine
    from calculator.scenario.scenario import Scenario

TOKENS_PER_MTOK: Final = 1e6


@dataclass(frozen=True, slots=True)
class BreakEvenLine:
    """One line of the break-even list.

    Attributes:
        quantity: `months`, `hours_per_day`, `utilisation` or `tokens_per_day`.
        against: code of the option that owning is compared with.
        found: the value, or why there is none.
    """

    quantity: str
    against: str
    found: BreakEven


@dataclass(frozen=True, slots=True)
class PresentValue:
    """Owning against the cheapest other option as an investment.

    Attributes:
        against: code of that option.
        npv_usd: above 0 owning wins.
        agreement: whether it says the same as the monthly costs, or why not.
    """

    against: str
    npv_usd: float
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Energy:
    """What own machines draw in a month."""

    kwh_per_month: float
    carbon_kg_per_month: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is shown beside the options of one part.

    Attributes:
        part: the part of the work.
        chances: for each open option its code, how often it is the cheapest, and the mean extra
            cost of choosing it, in USD per month.
        break_evens: where owning becomes cheaper.
        present_value: None if there is nothing to compare.
        energy: None if own machines are struck out.
    """

    part: Part
    chances: tuple[tuple[str, float, float], ...]
    break_evens: tuple[BreakEvenLine, ...]
    present_value: PresentValue | None
    energy: Energy | None


@dataclass(frozen=True, slots=True)
class Combination:
    """One way to do training and one to do inference, priced together."""

    training: Option
    inference: Option

    @property
    def usd_per_month(self) -> float:
        """Both together."""
        return self.training.usd_per_month + self.inference.usd_per_month


def figures(scenario: Scenario, part: PartVerdict) -> Figures:
    """Return what is shown beside the options of a part.

    Args:
        scenario: what the reader has said.
        part: the part and its options.
    """
    open_options = [option for option in part.options if option.is_open]
    odds = chances(open_options)
    own = next((option for option in open_options if option.code == "own"), None)
    others = [option for option in open_options if side_of(option) == "cloud"]
    owned = _owned(scenario, part.part, own)
    return Figures(
        part=part.part,
        chances=tuple((o.code, *pair) for o, pair in zip(open_options, odds, strict=True)),
        break_evens=_break_evens(scenario, own, owned, others) if own and owned else (),
        present_value=_present_value(scenario, own, owned, others) if own and owned else None,
        energy=_energy(scenario, own, owned) if own and owned else None,
    )


def _owned(scenario: Scenario, part: Part, own: Option | None) -> OwnedMachine | None:
    """Return the own machines of a part as the cost model wants them."""
    if own is None:
        return None
    key = "training_machine" if part == "training" else "machine"
    machines = int(float(own.details["machines"]))
    owned = owned_machine(scenario, bought(scenario, key), machines)
    return None if isinstance(owned, Strike) else owned


def _paid(option: Option, *codes: str) -> float:
    """Return the components with these codes together, in USD per month."""
    return sum((c.usd_per_month for c in option.components if c.code in codes), 0.0)


def _break_evens(
    scenario: Scenario, own: Option, owned: OwnedMachine, others: Sequence[Option]
) -> tuple[BreakEvenLine, ...]:
    """Return where owning becomes cheaper than the cheapest rent, and than the API."""
    rents = [option for option in others if option.place == "cloud"]
    rent = min(rents, key=lambda option: option.usd_per_month, default=None)
    api = next((option for option in others if option.place == "api"), None)
    running = own.usd_per_month - _paid(own, "capital")
    lines: list[BreakEvenLine] = []
    for other in (rent, api):
        if other is not None:
            found = break_even_months(
                owned.purchase_usd, other.usd_per_month, running, owned.life_months
            )
            lines.append(BreakEvenLine("months", other.code, found))
    if rent is not None:
        lines += _against_rent(scenario, own, rent)
    if api is not None:
        lines.append(_against_api(scenario, own, api))
    return tuple(lines)


def _against_rent(scenario: Scenario, own: Option, rent: Option) -> list[BreakEvenLine]:
    """Return the hours a day and the utilisation from which owning is cheaper than rent."""
    days = scenario.number("days_per_month")
    hours = float(own.details["busy_hours"])
    if own.part != "training":
        hours = scenario.number("hours_per_day") * days
    if hours <= 0:
        return []
    work_usd = _paid(own, "electricity_busy") * (1.0 - scenario.number("idle_power_share"))
    fixed_usd = own.usd_per_month - work_usd - (rent.usd_per_month - _paid(rent, "rent"))
    rent_usd_per_hour = _hourly(own, rent)
    found = break_even_utilisation(fixed_usd, work_usd / hours, rent_usd_per_hour, HOURS_PER_MONTH)
    lines = [BreakEvenLine("utilisation", rent.code, found)]
    if own.part != "training" and days > 0:
        per_day = break_even_hours_per_day(fixed_usd, work_usd / hours, rent_usd_per_hour, days)
        lines.insert(0, BreakEvenLine("hours_per_day", rent.code, per_day))
    return lines


def _hourly(own: Option, rent: Option) -> float:
    """Return what an hour of the rented machines costs, for the work the own ones do."""
    hours = float(rent.details["billed_hours"])
    scale = float(rent.details["busy_hours"]) / float(own.details["busy_hours"])
    same_work = scale if own.part == "training" else 1.0
    return _paid(rent, "rent") / hours * same_work if hours > 0 else 0.0


def _against_api(scenario: Scenario, own: Option, api: Option) -> BreakEvenLine:
    """Return the output tokens a day from which owning is cheaper than the API."""
    days = scenario.number("days_per_month")
    tokens = scenario.number("tokens_out_per_day") * days
    busy_usd = _paid(own, "electricity_busy")
    service_hours = scenario.number("hours_per_day") * days
    machines = float(own.details["machines"])
    capacity = float(own.details["tokens_per_s"]) * machines * service_hours * SECONDS_PER_HOUR
    found = break_even_tokens_per_month(
        own.usd_per_month - busy_usd,
        busy_usd / tokens * TOKENS_PER_MTOK,
        api.usd_per_month / tokens * TOKENS_PER_MTOK,
        capacity,
    )
    return BreakEvenLine("tokens_per_month", api.code, found)


def _present_value(
    scenario: Scenario, own: Option, owned: OwnedMachine, others: Sequence[Option]
) -> PresentValue | None:
    """Return owning against the cheapest other option as an investment."""
    other = min(others, key=lambda option: option.usd_per_month, default=None)
    if other is None:
        return None
    months = scenario.number("horizon_months")
    running = own.usd_per_month - _paid(own, "capital")
    npv = npv_of_owning_usd(owned, other.usd_per_month, running, months)
    undiscounted = replace(owned, discount_per_year=0.0)
    flat = npv_of_owning_usd(undiscounted, other.usd_per_month, running, months)
    difference = (other.usd_per_month - own.usd_per_month) * months
    return PresentValue(other.code, npv, agreement(difference, npv, flat))


def _energy(scenario: Scenario, own: Option, owned: OwnedMachine) -> Energy | None:
    """Return what the own machines draw in a month."""
    if owned.electricity_usd_per_kwh <= 0:
        return None
    paid_usd = _paid(own, "electricity_busy", "electricity_idle")
    kwh = paid_usd / owned.electricity_usd_per_kwh
    return Energy(kwh, carbon_kg(kwh, scenario.number("carbon_g_per_kwh")))


def combinations(parts: Sequence[PartVerdict]) -> tuple[Combination, ...]:
    """Return the cheapest way of each side of training with each of inference, cheapest first."""
    by_part = {part.part: part for part in parts}
    if set(by_part) != {"training", "inference"}:
        return ()
    found: list[Combination] = []
    for inference in _cheapest_by_place(by_part["inference"].options):
        trainings = by_part["training"].options
        if inference.code != "own":
            trainings = tuple(option for option in trainings if option.code != "shared")
        found += [Combination(t, inference) for t in _cheapest_by_place(trainings)]
    return tuple(sorted(found, key=lambda pair: pair.usd_per_month))


def _cheapest_by_place(options: Sequence[Option]) -> list[Option]:
    """Return the cheapest open option of each place."""
    found: dict[str, Option] = {}
    for option in options:
        held = found.get(option.place)
        if option.is_open and (held is None or option.usd_per_month < held.usd_per_month):
            found[option.place] = option
    return list(found.values())
