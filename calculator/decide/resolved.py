"""The default of any field, with the row of the facts it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.decide.inputs import bought, rented

if TYPE_CHECKING:
    from calculator.scenario.field import Field, Value
    from calculator.scenario.scenario import Scenario

FACT_PATH_PARTS: Final = 3
API_COLUMNS: Final = {
    "api_input_usd_per_mtok": "input_usd_per_mtok",
    "api_cached_usd_per_mtok": "cached_input_usd_per_mtok",
    "api_output_usd_per_mtok": "output_usd_per_mtok",
}
TABLE_OF_CHOICE: Final = {
    "machine": "systems",
    "training_machine": "systems",
    "cloud_offer": "cloud_gpu",
    "training_offer": "cloud_gpu",
    "api_model": "api_prices",
}


def resolved(field: Field, scenario: Scenario) -> tuple[Value | None, tuple[str, str] | None]:
    """Return a field's default and the table and id of the row it was read from, if any."""
    path = field.default_from.split("/")
    if len(path) == FACT_PATH_PARTS:
        return scenario.value(field.key), (path[0], path[1])
    settled_by = field.default_from.removeprefix("field:")
    if settled_by in TABLE_OF_CHOICE:
        row_id = scenario.choice(settled_by)
        value = _looked_up(field.key, settled_by, scenario)
        return value, (TABLE_OF_CHOICE[settled_by], row_id)
    return scenario.value(field.key), None


def _looked_up(key: str, settled_by: str, scenario: Scenario) -> float | None:
    """Return a number that the choice of a row settles."""
    if key in API_COLUMNS:
        row = facts.api_prices(scenario.as_of)[scenario.choice(settled_by)]
        return getattr(row, API_COLUMNS[key])
    if settled_by in {"cloud_offer", "training_offer"}:
        return rented(scenario, settled_by).usd_per_hour
    machine = bought(scenario, settled_by)
    return machine.price_usd if key.endswith("price_usd") else machine.busy_kw
