"""Queries from links, forms and command lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.scenario.fields import FIELDS
from calculator.scenario.parse import (
    LONGEST_ECHO_CHARACTERS,
    MOST_PROBLEMS,
    canonical_query,
    parsed_query,
)
from calculator.scenario.presets import presets
from tests.decide.scenario_samples import scenarios

if TYPE_CHECKING:
    from calculator.scenario.scenario import Scenario


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ("", []),
        ("#v=1&work=training", []),
        ("?work=training", []),
        ("work=", []),
        ("work=Training", [("work", "not_a_choice")]),
        ("wrok=training", [("wrok", "unknown_field")]),
        ("v=2&work=training", [("v", "future_version")]),
        ("v=x&work=training", [("v", "unknown_version")]),
        ("v=0", [("v", "unknown_version")]),
        ("horizon_months=0", [("horizon_months", "out_of_bounds")]),
        ("horizon_months=-3", [("horizon_months", "out_of_bounds")]),
        ("horizon_months=1e300", [("horizon_months", "out_of_bounds")]),
        ("horizon_months=9e999", [("horizon_months", "out_of_bounds")]),
        ("horizon_months=ten", [("horizon_months", "not_a_number")]),
        ("horizon_months=1.234,5", [("horizon_months", "ambiguous_number")]),
        ("horizon_months=nan", [("horizon_months", "not_a_number")]),
        ("horizon_months=inf", [("horizon_months", "not_a_number")]),
        ("horizon_months=∞", [("horizon_months", "not_a_number")]),
        ("residual_share=40", [("residual_share", "percent_without_sign")]),
        ("residual_share=40%", []),
        ("residual_share=400", [("residual_share", "out_of_bounds")]),
        ("residual_share=-0.4", [("residual_share", "out_of_bounds")]),
        ("cached_share=1", []),
        ("pue=0", [("pue", "out_of_bounds")]),
        ("machine_price_usd=0", [("machine_price_usd", "out_of_bounds")]),
        ("cloud_usd_per_hour=1e7", [("cloud_usd_per_hour", "out_of_bounds")]),
        ("model=llama-9", [("model", "not_a_choice")]),
        ("quantization=kv-fp8", [("quantization", "not_a_choice")]),
        ("as_of=2025-02-30", [("as_of", "not_a_date")]),
        ("as_of=yesterday", [("as_of", "not_a_date")]),
        ("as_of=0001-01-01", []),
        ("work=training&work=inference", [("work", "given_twice")]),
        ("%ff%fe=%00&=", [("��", "unknown_field"), ("", "unknown_field")]),
    ],
)
def test_problems_name_the_field(query: str, problems: list[tuple[str, str]]) -> None:
    """Each fault is named with its field; nothing else is."""
    assert problems == [(p.field, p.code) for p in parsed_query(query).problems]


def test_a_fault_leaves_the_other_answers_alone() -> None:
    """What can be read is kept, whatever stands beside it."""
    reading = parsed_query("v=9&work=training&rhythm=hourly&horizon_months=2年&x=y")

    assert reading.scenario.given == {"work": "training", "horizon_months": 24.0}


@pytest.mark.parametrize("text", ["-0", "1e-300", "0.0000000000000001", "0e99"])
def test_next_to_nothing_is_nothing(text: str) -> None:
    """So that every number has a text form that reads back as itself."""
    reading = parsed_query(f"staff_usd_per_month={text}")

    assert canonical_query(reading.scenario) == "v=1&staff_usd_per_month=0"


def test_garbage_is_cut_and_said_so() -> None:
    """A hundred kilobytes give a bounded number of short problems."""
    reading = parsed_query("work=training&" + "&".join(f"k{'x' * 90}{n}=1" for n in range(1_000)))
    longest = max(len(str(v)) for p in reading.problems for v in p.params.values())

    assert (
        len(reading.problems) <= MOST_PROBLEMS + 1,
        longest <= LONGEST_ECHO_CHARACTERS + 1,
        "query_too_long" in {p.code for p in reading.problems},
        reading.scenario.choice("work"),
    ) == (True, True, True, "training")


pairs = st.tuples(
    st.sampled_from([*FIELDS, "v", "bogus"]),
    st.one_of(
        st.sampled_from([c for f in FIELDS.values() for c in f.choices]),
        st.integers(-5, 200).map(str),
        st.text(max_size=12),
    ),
)


@given(st.lists(pairs, max_size=12))
def test_the_canonical_form_parses_to_itself(answers: list[tuple[str, str]]) -> None:
    """Whatever was read, writing it and reading it again changes nothing and has no problem."""
    once = canonical_query(parsed_query("&".join(f"{k}={v}" for k, v in answers)).scenario)
    again = parsed_query(once)

    assert (once, ()) == (canonical_query(again.scenario), again.problems)


@given(scenarios)
def test_a_link_restores_every_scenario(scenario: Scenario) -> None:
    """Any values of any fields: the link brings back the very same, to the last bit."""
    found = parsed_query(canonical_query(scenario))

    assert (found.scenario, found.problems) == (scenario, ())


@given(st.permutations([("work", "both"), ("rhythm", "daily"), ("security", "must")]))
def test_the_order_of_the_answers_does_not_matter(answers: list[tuple[str, str]]) -> None:
    """The same answers have one text form."""
    query = "&".join(f"{k}={v}" for k, v in answers)

    assert canonical_query(parsed_query(query).scenario) == (
        "v=1&work=both&rhythm=daily&security=must"
    )


@given(st.text(max_size=400))
def test_no_text_raises(text: str) -> None:
    """Any text gives a scenario within the limits of its fields."""
    given_values = parsed_query(text).scenario.given

    assert all(
        value in FIELDS[key].choices
        if FIELDS[key].choices
        else FIELDS[key].minimum <= float(value) <= FIELDS[key].maximum
        for key, value in given_values.items()
    )


@pytest.mark.parametrize("name", presets())
def test_presets_hold_no_problem(name: str) -> None:
    """A preset is a query without faults."""
    assert parsed_query(presets()[name]).problems == ()
