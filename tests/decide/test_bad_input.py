"""Zero, negative, endless, mixed-up and unknown: a named problem or a true statement, no crash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import facts
from calculator.answer import answer
from calculator.decide.decision import verdict
from calculator.present.words import LANGUAGES
from calculator.scenario.fields import FIELDS
from calculator.scenario.parse import parsed_query
from tests.effort import examples

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBERS = [field for field in FIELDS.values() if field.kind == "number"]
ODD_NUMBERS = (
    "0",
    "-1",
    "-0",
    "1e308",
    "9e999",
    "inf",
    "-inf",
    "nan",
    "∞",
    "1e-300",
    "40",
    "４０％",
)
CODES = {"out_of_bounds", "not_a_number", "percent_without_sign"}
UNKNOWN_SIZE = [row.id for row in facts.models().values() if row.total_params_b is None]


def data_of(query: str) -> dict[str, Any]:
    """Return the JSON of an answer that renders in both languages, without NaN or infinity."""
    for lang in LANGUAGES:
        found = answer(query, lang)
        assert found.html()
        assert found.text()
        assert found.markdown()
    return json.loads(answer(query).json(), parse_constant=pytest.fail)


def strikes(query: str, part: str = "inference") -> Mapping[str, str | None]:
    """Return why each option of a part is struck out, None if it is open."""
    parts = {one["part"]: one for one in data_of(query)["parts"]}
    return {
        option["code"]: option["strike"] and option["strike"]["code"]
        for option in parts[part]["options"]
    }


def own_strike(query: str) -> str | None:
    """Return why own machines are struck out for inference, None if they are open."""
    option = verdict(parsed_query(query).scenario).parts[0].options[0]
    return option.strike and option.strike.code


@pytest.mark.parametrize("text", ODD_NUMBERS)
@pytest.mark.parametrize("key", [field.key for field in NUMBERS])
def test_an_odd_number_is_used_or_named(key: str, text: str) -> None:
    """Beside its field, by one of three names; what is used lies within the limits."""
    reading = parsed_query(f"{key}={text}")
    named = {(problem.field, problem.code) for problem in reading.problems}

    assert named <= {(key, code) for code in CODES}
    assert bool(named) != (key in reading.scenario.given)
    if not named:
        assert FIELDS[key].minimum <= reading.scenario.number(key) <= FIELDS[key].maximum


@pytest.mark.parametrize("key", [field.key for field in NUMBERS if field.unit == "share"])
def test_forty_in_place_of_forty_percent_is_asked_about(key: str) -> None:
    """40 is no share, and 0.4 is not guessed."""
    found = data_of(f"{key}=40")

    assert [(p["field"], p["code"]) for p in found["problems"]] == [(key, "percent_without_sign")]
    assert data_of(f"{key}=40%")["problems"] == []


@pytest.mark.parametrize("limit", ["minimum", "maximum"])
@pytest.mark.parametrize("key", [field.key for field in NUMBERS])
def test_every_limit_is_answered(key: str, limit: str) -> None:
    """The smallest and the largest number of each field, for all kinds of work."""
    for work in ("both", "experiment"):
        assert data_of(f"work={work}&{key}={getattr(FIELDS[key], limit)!r}")["parts"]


@examples(20)
@given(st.data())
def test_all_limits_at_once_are_answered(data: st.DataObject) -> None:
    """Zeros and largest numbers together."""
    pairs = [
        f"{field.key}={data.draw(st.sampled_from([field.minimum, field.maximum]))!r}"
        for field in NUMBERS
    ]

    assert data_of("&".join(pairs))["parts"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("model=llama-3.1-405b&quantization=bf16", {"own": "does_not_fit"}),
        ("machine=pc-1x-rtx-4090", {"own": "does_not_fit"}),
        ("model=kimi-k2&machine=pc-1x-rtx-4090", {"own": "does_not_fit", "api": None}),
        ("hours_per_day=0", {"own": "no_hours", "rent_always_on": "no_hours", "api": None}),
        ("days_per_month=0", {"own": "no_load", "api": "no_load"}),
        ("tokens_out_per_day=0", {"own": "no_output", "api": None}),
        ("tokens_out_per_day=0&tokens_in_per_day=0", {"own": "no_load", "api": "no_load"}),
        ("tokens_in_per_day=0", {"own": None, "api": None}),
        ("tokens_out_per_day=1e13", {"own": "does_not_fit"}),  # 250 million tokens an answer
        ("tokens_in_per_day=1e13&tokens_out_per_day=1e12", {"own": "too_many_machines"}),
        ("concurrent_users=100000", {"own": "too_many_machines"}),
        ("speed_floor_tokens_per_s=10000", {"own": "too_slow_for_one_user"}),
        (
            "plan=reserved_3y&cloud_offer=vast-1x-rtx-3090-romania",
            {"rent_always_on": "price_unknown"},
        ),
        *((f"model={name}", {"own": "model_unknown", "api": None}) for name in UNKNOWN_SIZE),
    ],
)
def test_what_fails_is_named(query: str, expected: Mapping[str, str | None]) -> None:
    """An option that cannot be is struck out by the name of what fails it."""
    found = strikes(f"work=inference&{query}")

    assert expected == {code: found[code] for code in expected}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("training_tokens=0", {"own": "no_load", "rent": "no_load"}),
        ("runs_per_year=0", {"own": "no_load", "rent": "no_load"}),
        ("training_tokens=1e15&training_method=pretrain", {"own": "too_many_machines"}),
        ("training_machine=pc-1x-rtx-4090&model=llama-3.1-405b", {"own": "does_not_fit"}),
        *((f"model={name}", {"own": "model_unknown"}) for name in UNKNOWN_SIZE),
    ],
)
def test_what_fails_in_training_is_named(query: str, expected: Mapping[str, str | None]) -> None:
    """The same for training."""
    found = strikes(f"work=training&{query}", "training")

    assert expected == {code: found[code] for code in expected}


def test_machines_without_price_or_power_are_struck_out_until_the_reader_gives_them() -> None:
    """Nobody's price is guessed; the reader's own one opens the option."""
    small = "work=inference&model=llama-3.2-1b"
    found = {row.id: own_strike(f"{small}&machine={row.id}") for row in facts.systems().values()}
    unpriced = [name for name, code in found.items() if code]

    assert set(found.values()) <= {None, "price_unknown", "power_unknown"}
    assert all(
        own_strike(f"{small}&machine={name}&machine_price_usd=1000&machine_power_kw=1") is None
        for name in unpriced
    )


def test_a_cloud_that_is_cheaper_than_electricity_is_never_caught_up_with() -> None:
    """Break-even is `never`, without a number."""
    found = data_of("work=inference&cloud_usd_per_hour=0.01&electricity_twd_per_kwh=100")
    lines = {line["quantity"]: line["found"] for line in found["parts"][0]["break_evens"]}

    assert found["placement"]["inference"] != "local"
    assert (lines["hours_per_day"]["reach"], lines["hours_per_day"]["value"]) == ("never", None)


def test_rent_for_nothing_wins_without_a_division_by_nothing() -> None:
    """A price of 0 is a price."""
    prices = "cloud_usd_per_hour=0&egress_usd_per_gb=0&storage_usd_per_gb_month=0"
    found = data_of(f"work=inference&{prices}")

    assert found["placement"]["inference"] == "cloud"
    assert found["parts"][0]["money"]["difference_share"] == 1.0


def test_a_horizon_of_nothing_is_named() -> None:
    """Nothing can be compared over no time."""
    found = data_of("work=inference&horizon_months=0")

    assert [(p["field"], p["code"]) for p in found["problems"]] == [
        ("horizon_months", "out_of_bounds")
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "2019-12-31"])
def test_days_before_all_prices_are_answered(day: str) -> None:
    """Before the first price the first one counts."""
    assert data_of(f"as_of={day}")["problems"] == []


@pytest.mark.parametrize("text", ["2025-13-01", "31.5.2025", "today", "2025-5-1"])
def test_a_day_that_is_none_is_named(text: str) -> None:
    """Only YYYY-MM-DD is a day."""
    found = data_of(f"as_of={text}")

    assert [(p["field"], p["code"]) for p in found["problems"]] == [("as_of", "not_a_date")]
