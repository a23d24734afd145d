"""Random scenarios of every field, for Hypothesis and for plain `random`."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from calculator.decide.resolved import resolved
from calculator.decide.search import WHOLE_NUMBERS
from calculator.scenario.fields import FIELDS, QUESTION_FIELDS
from calculator.scenario.parse import NEGLIGIBLE, canonical_query
from calculator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from random import Random

    from calculator.scenario.field import Field, Value

DAYS: Final = ("2020-01-01", "2025-05-31", "2025-07-01", "2026-07-19", "2026-11-22")
FACTORS: Final = (0.01, 0.3, 0.8, 1.0, 1.25, 3.0, 100.0)
"""How far a sensible number strays from today's."""

PRICES: Final = (
    "machine_price_usd",
    "training_machine_price_usd",
    "cloud_usd_per_hour",
    "training_usd_per_hour",
    "api_input_usd_per_mtok",
    "api_cached_usd_per_mtok",
    "api_output_usd_per_mtok",
    "electricity_twd_per_kwh",
    "egress_usd_per_gb",
    "storage_usd_per_gb_month",
    "staff_usd_per_month",
    "colocation_usd_per_kw_month",
)
"""Every price there is."""

CLOUD_PRICES: Final = tuple(
    key for key in PRICES if key.startswith(("cloud", "training_usd", "api", "egress", "storage"))
)


def usual(field: Field) -> float:
    """Return the number that stands in a field unless the reader says otherwise."""
    value, _ = resolved(field, Scenario({}))
    return float(value or 0.0)


def bounded(field: Field, value: float) -> float:
    """Return a number within the limits of its field, whole where only whole ones count."""
    value = min(max(value, field.minimum), field.maximum)
    if value < NEGLIGIBLE:
        return 0.0
    return float(round(value)) if field.key in WHOLE_NUMBERS else value


def candidates(field: Field) -> list[Value]:
    """Return values of a field: every choice, or numbers near and far and both limits."""
    if field.kind == "date":
        return list(DAYS)
    if field.kind == "choice":
        return list(field.codes)
    typical = usual(field)
    near = [bounded(field, typical * factor) for factor in FACTORS if typical]
    middle = sqrt(max(field.minimum, 1e-3) * field.maximum)
    return [field.minimum, bounded(field, middle), field.maximum, *near]


CANDIDATES: Final = {key: candidates(field) for key, field in FIELDS.items()}


def values(field: Field) -> st.SearchStrategy[Value]:
    """Return a strategy for any value that a field accepts, its limits often among them."""
    if field.kind != "number":
        return st.sampled_from(CANDIDATES[field.key])
    anything = st.floats(field.minimum, field.maximum).map(lambda value: bounded(field, value))
    return st.sampled_from(CANDIDATES[field.key]) | anything


def sensible_values(field: Field) -> st.SearchStrategy[Value]:
    """Return a strategy for values as readers have them."""
    if field.kind != "number":
        return st.sampled_from(CANDIDATES[field.key])
    typical = usual(field)
    largest = 0.5 if field.unit == "share" else field.maximum / 1e4
    few = st.floats(0.0, largest).map(lambda value: bounded(field, value))
    if not typical:
        return st.just(0.0) | few
    around = st.floats(0.2, 5.0).map(lambda factor: bounded(field, typical * factor))
    return around if field.unit != "share" else around | few


def _of(fields: dict[str, st.SearchStrategy[Value]]) -> st.SearchStrategy[Scenario]:
    """Return a strategy for scenarios that give some of the fields, in canonical order."""
    return st.fixed_dictionaries({}, optional=fields).map(
        lambda given: Scenario({key: given[key] for key in FIELDS if key in given})
    )


any_scenarios: Final = _of({key: values(field) for key, field in FIELDS.items()})
"""Every field may be given, with any value that it accepts."""

sensible_scenarios: Final = _of({key: sensible_values(field) for key, field in FIELDS.items()})
"""Every field may be given, numbers within a few times of their usual value."""

question_scenarios: Final = _of({key: values(field) for key, field in QUESTION_FIELDS.items()})
"""The four questions only."""

scenarios: Final = sensible_scenarios | any_scenarios


def random_query(chance: Random) -> str:
    """Return a query that gives about half of the fields, drawn without Hypothesis.

    Args:
        chance: seeded by the caller, so that two Pythons draw the same.
    """
    share = chance.random()
    given: dict[str, Value] = {}
    for key, field in FIELDS.items():
        if chance.random() < share:
            given[key] = _drawn(field, chance)
    return canonical_query(Scenario(given))


def _drawn(field: Field, chance: Random) -> Value:
    """Return a value of a field: one of the candidates, or a number near the usual one."""
    held = CANDIDATES[field.key]
    typical = usual(field) if field.kind == "number" else 0.0
    if typical and chance.random() < 0.7:
        return bounded(field, typical * chance.uniform(0.2, 5.0))
    return held[int(chance.random() * len(held))]
