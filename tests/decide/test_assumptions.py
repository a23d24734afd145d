"""What an answer assumes, and the row that each default comes from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from calculator import facts
from calculator.decide.assumptions import Assumption, assumptions, counts, default_of
from calculator.decide.inputs import bought, rented
from calculator.decide.resolved import resolved
from calculator.facts.tables import TABLES
from calculator.scenario.fields import FIELDS
from calculator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from calculator.decide.verdict import Part
    from calculator.scenario.field import Value

PLAIN = Scenario({})


def of(scenario: Scenario, *parts: Part) -> dict[str, Assumption]:
    """The assumptions by field."""
    return {one.field: one for one in assumptions(scenario, parts)}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("work", Assumption("work", "both", "", "guidance")),
        ("horizon_months", Assumption("horizon_months", 36.0, "months", "guidance")),
        ("cached_share", Assumption("cached_share", 0.0, "share", "assumption")),
    ],
)
def test_a_default_of_our_own_says_so(key: str, expected: Assumption) -> None:
    """Value, unit, and whether the guidance or we assume it."""
    assert of(PLAIN, "inference")[key] == expected


@pytest.mark.parametrize(
    ("key", "table", "row_id"),
    [
        ("life_years", "operations", "gpu-economic-life"),
        ("electricity_twd_per_kwh", "electricity", "taiwan-industry"),
        ("machine_price_usd", "systems", "ws-2x-rtx-pro-6000"),
        ("cloud_usd_per_hour", "cloud_gpu", "gcp-g4-standard-48-asia-east1"),
        ("api_output_usd_per_mtok", "api_prices", "openai-gpt-6-1-terra"),
    ],
)
def test_a_default_from_the_facts_names_its_row(key: str, table: str, row_id: str) -> None:
    """Table and id, the day of the source in its words, whether checked, whether old."""
    row = facts.row(table, row_id)
    day = row.source_date_words or row.source_date.isoformat()
    value, _ = resolved(FIELDS[key], PLAIN)

    assert of(PLAIN, "inference")[key] == Assumption(
        key,
        value,
        FIELDS[key].unit,
        f"{table}/{row_id}",
        day,
        row.verified,
        facts.stale(row, facts.newest_day()),
    )


@pytest.mark.parametrize("key", ["pue", "machine_price_usd", "horizon_months"])
def test_the_default_stands_beside_what_the_reader_says(key: str) -> None:
    """That of the machine they have chosen, as if they had not said the number itself."""
    machine: dict[str, Value] = {"machine": "ws-1x-rtx-pro-6000"}
    default = default_of(FIELDS[key], Scenario(machine))

    assert default_of(FIELDS[key], Scenario(machine | {key: 3.0})) == default
    assert default.value not in {None, 3.0}


def test_a_day_makes_rows_older() -> None:
    """What is fresh on the day of the tables has gone stale ten years later."""
    key = "electricity_twd_per_kwh"
    later = of(Scenario({"as_of": "2036-11-22"}), "inference")[key]
    row = facts.row("electricity", "taiwan-industry")

    assert later.stale
    assert later.stale == facts.stale(row, date(2036, 11, 22))
    assert of(PLAIN, "inference")[key].stale == facts.stale(row, facts.newest_day())


def test_a_day_before_the_oldest_price_is_told() -> None:
    """The oldest price stands in for the day asked for, and the answer says so."""
    early = of(Scenario({"as_of": "2025-09-19"}), "inference")

    assert early["electricity_twd_per_kwh"].later
    assert not of(Scenario({"as_of": "2025-09-20"}), "inference")["electricity_twd_per_kwh"].later
    assert not of(PLAIN, "inference")["electricity_twd_per_kwh"].later


def test_rows_are_those_of_the_readers_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources are quoted as they stood that day."""
    asked: set[object] = set()
    row = facts.row

    def watched(table: str, row_id: str, on: date | None = None) -> object:
        asked.add(on)
        return row(table, row_id, on)

    monkeypatch.setattr(facts, "row", watched)
    of(Scenario({"as_of": "2026-11-22"}), "inference")

    assert asked == {date(2026, 11, 22)}


def test_rows_that_nobody_has_checked_are_marked() -> None:
    """The mark of the row is handed on."""
    marked = of(Scenario({"machine": "dgx-spark"}), "inference")
    price = marked["machine_price_usd"]

    assert price.verified == facts.row("systems", "dgx-spark").verified


def test_what_the_reader_has_said_is_no_assumption() -> None:
    """Neither is the day, which has no default."""
    said = Scenario({"pue": 1.2, "machine_price_usd": 9.0, "as_of": "2026-11-22"})
    found = of(said, "inference")

    assert not {"pue", "machine_price_usd", "as_of"} & set(found)
    assert "as_of" not in of(PLAIN, "inference")
    assert "machine_power_kw" in found


@pytest.mark.parametrize(
    ("key", "training", "inference", "experiment"),
    [
        ("latency", True, True, True),
        ("model", True, True, True),
        ("quantization", False, True, True),
        ("engine", False, True, True),
        ("tokens_in_per_day", False, True, True),
        ("training_tokens", True, False, False),
        ("runs_per_year", True, False, False),
        ("machine", False, True, True),
        ("machine_price_usd", False, True, True),
        ("machine_power_kw", False, True, True),
        ("training_machine", True, False, False),
        ("training_machine_power_kw", True, False, False),
        ("life_years", True, True, True),
        ("cloud_offer", False, True, True),
        ("cloud_usd_per_hour", False, True, True),
        ("training_offer", True, False, False),
        ("training_usd_per_hour", True, False, False),
        ("egress_gb_per_month", False, True, True),
        ("egress_usd_per_gb", False, True, True),
        ("storage_gb", True, True, True),
        ("plan", True, True, True),
        ("own_weights", False, True, True),
        ("api_model", False, True, True),
        ("close_call_share", True, True, True),
    ],
)
def test_fields_count_for_parts(
    key: str,
    training: bool,  # noqa: FBT001 - a column of the table
    inference: bool,  # noqa: FBT001 - a column of the table
    experiment: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """A training machine matters to training, tokens a day to serving, the model to all."""
    parts: tuple[tuple[Part, bool], ...] = (
        ("training", training),
        ("inference", inference),
        ("experiment", experiment),
    )
    for part, expected in parts:
        assert counts(FIELDS[key], (part,)) == expected
    assert counts(FIELDS[key], ("training", "inference"))


@pytest.mark.parametrize(
    ("key", "given", "row", "value"),
    [
        ("machine_price_usd", {"machine": "dgx-spark"}, ("systems", "dgx-spark"), "price"),
        ("machine_power_kw", {"machine": "dgx-spark"}, ("systems", "dgx-spark"), "power"),
        (
            "training_machine_price_usd",
            {"training_machine": "dgx-h100"},
            ("systems", "dgx-h100"),
            "training price",
        ),
        (
            "training_machine_power_kw",
            {"training_machine": "dgx-h100"},
            ("systems", "dgx-h100"),
            "training power",
        ),
        ("cloud_usd_per_hour", {}, ("cloud_gpu", "gcp-g4-standard-48-asia-east1"), "rent"),
        ("training_usd_per_hour", {}, ("cloud_gpu", "aws-p5-48xlarge-us-east-1"), "training rent"),
        ("api_input_usd_per_mtok", {}, ("api_prices", "openai-gpt-6-1-terra"), "input"),
        ("api_cached_usd_per_mtok", {}, ("api_prices", "openai-gpt-6-1-terra"), "cached"),
        ("api_output_usd_per_mtok", {}, ("api_prices", "openai-gpt-6-1-terra"), "output"),
        ("discount_rate_per_year", {}, ("operations", "discount-rate"), "discount"),
        ("hours_per_day", {"rhythm": "always"}, None, "hours"),
        ("premium_share", {"premium_share": 0.3}, None, "premium"),
    ],
)
def test_where_a_value_comes_from(
    key: str, given: dict[str, Value], row: tuple[str, str] | None, value: str
) -> None:
    """A row that a choice names, a row that the field names, or none."""
    said = Scenario(given)
    api = facts.api_prices()["openai-gpt-6-1-terra"]
    expected = {
        "price": bought(said, "machine").price_usd,
        "power": bought(said, "machine").busy_kw,
        "training price": bought(said, "training_machine").price_usd,
        "training power": bought(said, "training_machine").busy_kw,
        "rent": rented(said, "cloud_offer").usd_per_hour,
        "training rent": rented(said, "training_offer").usd_per_hour,
        "input": api.input_usd_per_mtok,
        "cached": api.cached_input_usd_per_mtok,
        "output": api.output_usd_per_mtok,
        "discount": facts.operations()["discount-rate"].typical,
        "hours": 24.0,
        "premium": 0.3,
    }[value]

    assert resolved(FIELDS[key], said) == (expected, row)
    assert expected is not None


def test_the_newest_day_is_that_of_the_newest_row() -> None:
    """No row is newer, and one is as new."""
    days = [row.source_date for table in TABLES for row in facts.rows(table)]

    assert facts.newest_day() == max(days)
