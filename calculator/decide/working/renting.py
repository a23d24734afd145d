"""The working of what rent and tokens cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator import facts
from calculator.decide.inference_options import IDLE_BEFORE_SLEEP
from calculator.decide.inputs import PLAN_COLUMNS, PRICE_FIELDS, rented
from calculator.decide.working.ledger import Ledger
from calculator.decide.working.load import put_load
from calculator.decide.working.owning import put_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculator.decide.option import Option
    from calculator.decide.working.ledger import Working
    from calculator.scenario.scenario import Scenario

PLAIN = {
    "egress": ("egress_gb_per_month", "egress_usd_per_gb"),
    "storage": ("storage_gb", "storage_usd_per_gb_month"),
}
"""Components that are a quantity times its price."""

TOKENS = {
    "api_input": "(input_tokens - input_tokens * cached_share) * api_input_usd_per_mtok / 1000000",
    "api_cached": "input_tokens * cached_share * api_cached_usd_per_mtok / 1000000",
    "api_output": "output_tokens * api_output_usd_per_mtok / 1000000",
}


def renting_workings(scenario: Scenario, option: Option) -> Iterator[Working]:
    """Yield each share of the cost of rented machines, and the hours they are billed for."""
    for component in option.components:
        ledger = Ledger(scenario)
        code = component.code
        if code == "rent":
            _price(ledger, option)
            put_option(ledger, option, "machines", "billed_hours")
            ledger.step(
                code, "machines * usd_per_hour * billed_hours", "usd", component.usd_per_month
            )
        else:
            ledger.fields(*PLAIN[code])
            ledger.step(code, " * ".join(PLAIN[code]), "usd", component.usd_per_month)
        yield ledger.working(f"{option.part}/{option.code}/{code}")
    yield _billed_hours(scenario, option)


def _price(ledger: Ledger, option: Option) -> None:
    """Write down what an hour of one machine costs under the reader's plan."""
    scenario = ledger.scenario
    key = "training_offer" if option.part == "training" else "cloud_offer"
    field = PRICE_FIELDS[key]
    if field in scenario.given:
        ledger.field(field, "usd_per_hour")
        return
    price = rented(scenario, key).usd_per_hour or 0.0
    ledger.fact("usd_per_hour", price, "usd_per_hour", ("cloud_gpu", scenario.choice(key)))
    assert scenario.choice("plan") in PLAN_COLUMNS  # noqa: S101  # the row has a column for each


def _billed_hours(scenario: Scenario, option: Option) -> Working:
    """Return the hours that one rented machine is billed for."""
    ledger = Ledger(scenario)
    ledger.constant("hours_in_month", 730.0, "hours")
    reserved = scenario.choice("plan").startswith("reserved")
    notes = ["reserved"] if reserved else []
    if reserved or option.code == "rent_always_on":
        expression = "hours_in_month"
    elif option.part == "training":
        put_option(ledger, option, "busy_hours")
        expression = "busy_hours"
    else:
        put_option(ledger, option, "busy_hours")
        put_load(ledger, option.part, "service_hours")
        ledger.step("awake_hours", _awake(ledger, option), "hours")
        expression = "min(awake_hours, hours_in_month)"
        if option.code == "rent_office_hours":
            expression = "min(max(awake_hours, service_hours), hours_in_month)"
        notes = ["awake"]
    value = float(option.details["billed_hours"])
    ledger.step("billed_hours", expression, "hours", value)
    return ledger.working(f"{option.part}/{option.code}/billed_hours", *notes)


def _awake(ledger: Ledger, option: Option) -> str:
    """Return how long a service that sleeps is awake, its idle time counted if somebody waits."""
    computing = "busy_hours * 2"
    if ledger.scenario.number("speed_floor_tokens_per_s") > 0:
        ledger.fields("tokens_in_per_day", "tokens_in_per_request", "days_per_month")
        requests = "tokens_in_per_day / tokens_in_per_request * days_per_month"
        ledger.step("requests_per_month", requests, "")
        put_option(ledger, option, "machines")
        row = facts.operations(ledger.scenario.as_of)[IDLE_BEFORE_SLEEP]
        ledger.fact("idle_seconds", row.typical, "seconds", ("operations", IDLE_BEFORE_SLEEP))
        computing = f"max({computing}, requests_per_month * idle_seconds / 3600 / machines)"
    return f"min({computing}, service_hours)"


def token_workings(scenario: Scenario, option: Option) -> Iterator[Working]:
    """Yield each share of the cost of a hosted model."""
    row = facts.api_prices(scenario.as_of)[scenario.choice("api_model")]
    for component in option.components:
        code, price = component.code, f"{component.code}_usd_per_mtok"
        ledger = Ledger(scenario)
        put_load(ledger, option.part, "output_tokens" if code == "api_output" else "input_tokens")
        if code != "api_output":
            ledger.field("cached_share")
        known = price in scenario.given or row.cached_input_usd_per_mtok is not None
        notes: tuple[str, ...] = ()
        if code == "api_cached" and not known:
            ledger.field("api_input_usd_per_mtok", price)
            notes = ("no_cached_price",)
        else:
            ledger.field(price)
        ledger.step(code, TOKENS[code], "usd", component.usd_per_month)
        yield ledger.working(f"{option.part}/api/{code}", *notes)
