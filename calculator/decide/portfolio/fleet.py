"""Machines that are bought once and used by several lines: by day, and in hours nobody uses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from calculator.decide.capacity import service_load
from calculator.decide.inputs import bought, serving_setup
from calculator.decide.option import Strike
from calculator.decide.owned import MONTHS_PER_YEAR, owned_components, owned_machine
from calculator.decide.portfolio.cards import Demand
from calculator.decide.training_options import job_on
from calculator.model.durations import HOURS_PER_MONTH
from calculator.model.own import marginal_usd_per_busy_hour

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from calculator.decide.inputs import Machine
    from calculator.decide.option import Option
    from calculator.decide.portfolio.cards import Packing
    from calculator.decide.portfolio.lines import Line
    from calculator.decide.verdict import Part
    from calculator.model.own import OwnedMachine
    from calculator.scenario.scenario import Scenario

type Booking = tuple[int, Part]
"""Who uses a machine: the number of a line and the part of its work."""

NO_HOURS_LEFT: Final = 1e-9
"""Bookings may fill a month but for rounding."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What has to be the same for two lines to use one machine.

    Attributes:
        machine: what is bought, at which price.
        unit: one of it under the reader's terms, without staff.
        months: the months it is planned for.
        as_of: the day whose facts count, None for the newest.
    """

    machine: Machine
    unit: OwnedMachine
    months: float
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Night:
    """Training on machines that another line has bought, in hours that nobody else uses.

    Attributes:
        line: number of the line that trains.
        crews: groups of machines that work on one run together, by their index in the fleet.
        hours: hours a month on each of these machines.
        usd_per_month: electricity above idle.
    """

    line: int
    crews: tuple[tuple[int, ...], ...]
    hours: float
    usd_per_month: float


@dataclass(frozen=True, slots=True)
class Fleet:
    """Machines of one kind bought for some lines.

    Attributes:
        terms: kind and terms of the machines.
        owners: numbers of the lines that the machines are bought for.
        part: what they were bought for; an experiment counts as inference.
        bookings: for each machine who uses it, and for how many hours a month at most.
        usd_per_month: what the machines cost with the work of their owners.
        nights: training that the machines do besides.
    """

    terms: Terms
    owners: tuple[int, ...]
    part: Part
    bookings: tuple[Mapping[Booking, float], ...]
    usd_per_month: float
    nights: tuple[Night, ...] = ()

    @property
    def machines(self) -> int:
        """How many machines there are."""
        return len(self.bookings)

    @property
    def purchase_usd(self) -> float:
        """What they cost when they are bought."""
        return self.machines * self.terms.unit.price_usd

    @property
    def total_usd_per_month(self) -> float:
        """What they cost a month, training at night included."""
        return self.usd_per_month + sum(night.usd_per_month for night in self.nights)

    def booked_hours(self, machines: Iterable[int]) -> float:
        """Return the hours a month in which any of some machines is in use, at most.

        Nobody has said at which hours of the day: they are taken never to coincide.
        """
        users: dict[Booking, float] = {}
        for index in machines:
            users |= self.bookings[index]
        return sum(users.values())

    def with_night(self, night: Night) -> Fleet:
        """Return the machines with some training booked."""
        bookings = [dict(held) for held in self.bookings]
        for crew in night.crews:
            for index in crew:
                bookings[index][night.line, "training"] = night.hours
        return replace(self, bookings=tuple(bookings), nights=(*self.nights, night))


def terms_of(scenario: Scenario, key: str) -> Terms | None:
    """Return the terms under which a line would buy, None if price or power is not known.

    Args:
        scenario: the answers of the line.
        key: `machine` or `training_machine`.
    """
    machine = bought(scenario, key)
    unit = owned_machine(scenario, machine, 1)
    if isinstance(unit, Strike):
        return None
    plain = replace(unit, staff_usd_per_month=0.0)
    return Terms(machine, plain, scenario.number("horizon_months"), scenario.as_of)


def demand_of(number: int, line: Line) -> Demand | None:
    """Return what a line's inference asks of the machine it names, None if nothing is known."""
    machine = bought(line.scenario, "machine")
    setup = serving_setup(line.scenario, machine.accelerator)
    load = service_load(line.scenario)
    if setup is None or load.service_hours <= 0 or load.output_tokens <= 0:
        return None
    return Demand(number, setup, load, machine.count)


def fleet_of_one(terms: Terms, number: int, option: Option, hours: float) -> Fleet:
    """Return the machines that a line buys for itself.

    Args:
        terms: kind and terms of the machines.
        number: the line.
        option: buying them, as the line's own verdict has priced it.
        hours: hours a month in which each of them is in use, at most.
    """
    part: Part = "training" if option.part == "training" else "inference"
    booking: Mapping[Booking, float] = {(number, part): hours}
    machines = int(float(option.details["machines"]))
    return Fleet(terms, (number,), part, (booking,) * machines, option.usd_per_month)


def fleet_together(
    terms: Terms, packing: Packing, demands: Sequence[Demand], lines: Sequence[Line]
) -> Fleet:
    """Return machines that several lines share by day.

    Staff is not shared: each service is looked after as if it stood alone.
    """
    machines = len(packing.machines)
    owned = replace(terms.unit, machines=machines)
    parts = owned_components(owned, packing.machine_hours / machines)
    staff = sum(lines[d.line].scenario.number("staff_usd_per_month") for d in demands)
    hours: dict[int, float] = {demand.line: demand.load.service_hours for demand in demands}
    bookings: list[Mapping[Booking, float]] = [
        {(line, "inference"): hours[line] for line in sorted(held)} for held in packing.machines
    ]
    return Fleet(
        terms=terms,
        owners=tuple(demand.line for demand in demands),
        part="inference",
        bookings=tuple(bookings),
        usd_per_month=sum(part.usd_per_month for part in parts) + staff,
    )


def night_on(fleet: Fleet, number: int, line: Line) -> Night | None:
    """Return how a line's training fits into the hours that nobody uses, None if it does not.

    Machines that work on one run together have to be free together. Where one group of them has
    not hours enough, several groups share the runs.
    """
    machine = fleet.terms.machine
    job = job_on(line.scenario, machine.device, machine.count)
    if isinstance(job, Strike):
        return None
    hours = job.hours * line.scenario.number("runs_per_year") / MONTHS_PER_YEAR
    emptiest = sorted(range(fleet.machines), key=lambda i: (fleet.booked_hours([i]), i))
    for crews in range(1, fleet.machines // job.machines + 1):
        groups = [tuple(emptiest[i * job.machines : (i + 1) * job.machines]) for i in range(crews)]
        each = hours / crews
        most = HOURS_PER_MONTH + NO_HOURS_LEFT
        if all(fleet.booked_hours(group) + each <= most for group in groups):
            usd = marginal_usd_per_busy_hour(fleet.terms.unit) * job.machines * hours
            return Night(number, tuple(groups), each, usd)
    return None
