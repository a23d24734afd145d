"""The working of totals and comparisons: sums, break-even, present value, energy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.decide.working.ledger import Ledger
from calculator.decide.working.owning import electricity_step, life_steps, purchase_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculator.decide.figures import BreakEvenLine, Combination, Figures
    from calculator.decide.option import Option
    from calculator.decide.working.ledger import Working
    from calculator.scenario.scenario import Scenario

MONTH_HOURS: Final = 730.0


def base_of(option: Option) -> str:
    """Return where the workings of an option are found."""
    return f"{option.part}/{option.code}"


def total_workings(scenario: Scenario, option: Option) -> Iterator[Working]:
    """Yield what an option costs in a month, and over the period."""
    ledger = Ledger(scenario)
    for component in option.components:
        address = f"{base_of(option)}/{component.code}"
        ledger.figure(component.code, component.usd_per_month, "usd", address)
    expression = " + ".join(component.code for component in option.components)
    ledger.step("usd_per_month", expression, "usd", option.usd_per_month)
    yield ledger.working(f"{base_of(option)}/usd_per_month")
    ledger = Ledger(scenario)
    put_total(ledger, option, "usd_per_month")
    ledger.field("horizon_months")
    ledger.step("over_horizon", "usd_per_month * horizon_months", "usd")
    yield ledger.working(f"{base_of(option)}/over_horizon")


def put_total(ledger: Ledger, option: Option, name: str) -> None:
    """Write down what an option costs in a month."""
    address = f"{base_of(option)}/usd_per_month"
    ledger.figure(name, option.usd_per_month, "usd", address, f"total_{option.code}")


def combination_workings(
    scenario: Scenario, combinations: Sequence[Combination]
) -> Iterator[Working]:
    """Yield what each way to do both kinds of work costs."""
    for pair in combinations:
        base = f"combination/{pair.training.code}+{pair.inference.code}"
        ledger = Ledger(scenario)
        put_total(ledger, pair.training, "training_usd")
        put_total(ledger, pair.inference, "inference_usd")
        total = pair.usd_per_month
        ledger.step("usd_per_month", "training_usd + inference_usd", "usd", total)
        yield ledger.working(f"{base}/usd_per_month")
        ledger = Ledger(scenario)
        ledger.figure("usd_per_month", total, "usd", f"{base}/usd_per_month")
        ledger.field("horizon_months")
        ledger.step("over_horizon", "usd_per_month * horizon_months", "usd")
        yield ledger.working(f"{base}/over_horizon")


class Comparison:
    """Own machines against another option of the same part."""

    def __init__(self, scenario: Scenario, own: Option, other: Option) -> None:
        """Compare these two."""
        self.scenario = scenario
        self.own = own
        self.other = other

    def ledger(self) -> Ledger:
        """Return a ledger with both totals."""
        ledger = Ledger(self.scenario)
        put_total(ledger, self.own, "own_usd")
        put_total(ledger, self.other, "other_usd")
        return ledger

    def component(self, ledger: Ledger, code: str, option: Option | None = None) -> None:
        """Write down a share of the cost of own machines, or of another option."""
        option = option or self.own
        found = {one.code: one.usd_per_month for one in option.components}
        ledger.figure(code, found[code], "usd", f"{base_of(option)}/{code}")

    def months(self, ledger: Ledger) -> None:
        """Write down what has to be made up, and what each month makes up."""
        purchase_step(ledger, self.own)
        self.component(ledger, "capital")
        ledger.step("running_usd", "own_usd - capital", "usd")
        ledger.step("gain_usd", "other_usd - running_usd", "usd")

    def _hourly(self, ledger: Ledger) -> None:
        """Write down what an hour costs on both sides, and what is paid without any work."""
        self.component(ledger, "electricity_busy")
        ledger.field("idle_power_share")
        ledger.step("work_usd", "electricity_busy * (1 - idle_power_share)", "usd")
        self._hours_at_work(ledger)
        self.component(ledger, "rent", self.other)
        ledger.step("fixed_usd", "own_usd - work_usd - (other_usd - rent)", "usd")
        ledger.step("own_usd_per_hour", "work_usd / work_hours", "usd_per_hour")
        billed = float(self.other.details["billed_hours"])
        ledger.figure("billed_hours", billed, "hours", f"{base_of(self.other)}/billed_hours")
        expression = "rent / billed_hours" if billed > 0 else "0"
        if self.own.part == "training" and billed > 0:
            hours = float(self.other.details["busy_hours"])
            ledger.figure("other_hours", hours, "hours", f"{base_of(self.other)}/busy_hours")
            expression = "rent / billed_hours * other_hours / work_hours"
        ledger.step("rent_usd_per_hour", expression, "usd_per_hour")

    def _hours_at_work(self, ledger: Ledger) -> None:
        """Write down the hours of the month in which there is work."""
        if self.own.part == "training":
            hours = float(self.own.details["busy_hours"])
            ledger.figure("work_hours", hours, "hours", f"{base_of(self.own)}/busy_hours")
            return
        ledger.fields("hours_per_day", "days_per_month")
        ledger.step("work_hours", "hours_per_day * days_per_month", "hours")

    def hours_per_day(self, ledger: Ledger) -> None:
        """Write down what each further hour a day makes up."""
        self._hourly(ledger)
        ledger.field("days_per_month")
        expression = "(rent_usd_per_hour - own_usd_per_hour) * days_per_month"
        ledger.step("gain_usd", expression, "usd")

    def utilisation(self, ledger: Ledger) -> None:
        """Write down what use of the whole month makes up."""
        self._hourly(ledger)
        ledger.constant("hours_in_month", MONTH_HOURS, "hours")
        expression = "(rent_usd_per_hour - own_usd_per_hour) * hours_in_month"
        ledger.step("gain_usd", expression, "usd")

    def tokens_per_month(self, ledger: Ledger) -> None:
        """Write down what each token makes up."""
        self.component(ledger, "electricity_busy")
        ledger.fields("tokens_out_per_day", "days_per_month")
        ledger.step("output_tokens", "tokens_out_per_day * days_per_month", "tokens")
        ledger.step("fixed_usd", "own_usd - electricity_busy", "usd")
        ledger.step("own_usd_per_token", "electricity_busy / output_tokens", "usd_per_token")
        ledger.step("other_usd_per_token", "other_usd / output_tokens", "usd_per_token")
        expression = "other_usd_per_token - own_usd_per_token"
        ledger.step("gain_usd", expression, "usd_per_token")


HEAD_START: Final = {"months": "purchase_usd"}
"""What has to be made up; for all quantities but these it is what is paid without any work."""

UNITS: Final = {
    "months": "months",
    "hours_per_day": "hours",
    "utilisation": "share",
    "tokens_per_month": "tokens",
}


def break_even_working(
    scenario: Scenario, own: Option, other: Option, line: BreakEvenLine
) -> Working:
    """Return where owning becomes cheaper, or why it never does."""
    comparison = Comparison(scenario, own, other)
    ledger = comparison.ledger()
    {
        "months": comparison.months,
        "hours_per_day": comparison.hours_per_day,
        "utilisation": comparison.utilisation,
        "tokens_per_month": comparison.tokens_per_month,
    }[line.quantity](ledger)
    address = f"{own.part}/break_even/{line.quantity}/{line.against}"
    if line.found.value is None:
        return ledger.working(address, "never", nothing=True)
    head_start = HEAD_START.get(line.quantity, "fixed_usd")
    expression = f"{head_start} / gain_usd"
    if line.found.reach == "at_once":
        expression = f"max({head_start}, 0)"
    code = f"even_{line.quantity}"
    ledger.step(code, expression, UNITS[line.quantity], line.found.value)
    return ledger.working(address, line.found.reach)


def present_value_working(
    scenario: Scenario, own: Option, other: Option, npv_usd: float
) -> Working:
    """Return owning as an investment: every purchase and sale, and what each month saves."""
    comparison = Comparison(scenario, own, other)
    ledger = comparison.ledger()
    comparison.months(ledger)
    life_steps(ledger)
    saving = "gain_usd * annuity_factor(rate_per_month, horizon_months)"
    ledger.step("savings_worth", saving, "usd")
    terms = ["savings_worth"]
    start, life = 0.0, ledger.value("life_months")
    horizon = ledger.value("horizon_months")
    while start < horizon:
        terms.append(_purchase(ledger, len(terms), start, min(life, horizon - start)))
        start += life
    ledger.step("npv_usd", " - ".join(terms), "usd", npv_usd)
    return ledger.working(f"{own.part}/own/npv_usd", "present_value")


def _purchase(ledger: Ledger, number: int, start: float, age: float) -> str:
    """Write down a purchase and the sale that ends it, and return its name."""
    bought, sold, name = f"bought_month_{number}", f"age_months_{number}", f"purchase_{number}"
    ledger.constant(bought, start, "months", "bought_month")
    ledger.constant(sold, age, "months", "age_months")
    lost = f"(purchase_usd - purchase_usd * residual_share) * {sold} / life_months"
    ledger.step(f"resale_{number}", f"purchase_usd - {lost}", "usd", code="resale")
    paid = f"purchase_usd * discount_factor(rate_per_month, {bought})"
    got = f"resale_{number} * discount_factor(rate_per_month, {bought} + {sold})"
    ledger.step(name, f"{paid} - {got}", "usd", code="purchase_worth")
    return name


def energy_workings(scenario: Scenario, own: Option, beside: Figures) -> Iterator[Working]:
    """Yield what own machines draw in a month, and the carbon of it."""
    if beside.energy is None:
        return
    ledger = Ledger(scenario)
    comparison = Comparison(scenario, own, own)
    comparison.component(ledger, "electricity_busy")
    comparison.component(ledger, "electricity_idle")
    electricity_step(ledger)
    expression = "(electricity_busy + electricity_idle) / electricity_usd_per_kwh"
    ledger.step("energy_kwh", expression, "kwh", beside.energy.kwh_per_month)
    address = f"{base_of(own)}/energy_kwh"
    yield ledger.working(address)
    ledger = Ledger(scenario)
    ledger.figure("energy_kwh", beside.energy.kwh_per_month, "kwh", address)
    ledger.field("carbon_g_per_kwh")
    carbon = beside.energy.carbon_kg_per_month
    ledger.step("carbon_kg", "energy_kwh * carbon_g_per_kwh / 1000", "kg", carbon)
    yield ledger.working(f"{base_of(own)}/carbon_kg")
