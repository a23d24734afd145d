"""Numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.scenario.numbers import NumberTextError, canonical_number, parsed_number

MONTHS = (("年", 12.0), ("個月", 1.0), ("years", 12.0), ("months", 1.0))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36", 36),
        (" 36 ", 36),
        ("３６", 36),
        ("36.5", 36.5),
        (".5", 0.5),
        ("1,200,000", 1_200_000),
        ("１，２００，０００", 1_200_000),
        ("1 200 000", 1_200_000),
        ("120萬", 120 * 10_000),
        ("1.5億", 15 * 10_000_000),
        ("1億2,000萬", 100_000_000 + 2_000 * 10_000),
        ("3萬5000", 3 * 10_000 + 5_000),
        ("NT$ 1,000", 1_000),
        ("US$5", 5),
        ("3 年", 3 * 12),
        ("3 Years", 3 * 12),
        ("36 個月", 36),
        ("36\u200bmonths", 36),
        ("-4", -4),
        ("1e3", 1_000),
    ],
)
def test_what_people_type_is_understood(text: str, expected: float) -> None:
    """Spaces, width, commas, myriads, currency marks and units are all forgiven."""
    assert expected == parsed_number(text, MONTHS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_number"),
        ("abc", "not_a_number"),
        ("36 parsecs", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("萬", "not_a_number"),
        ("9" * 100, "not_a_number"),
        ("<b>1</b>", "not_a_number"),
        ("1.234,5", "ambiguous_number"),
        ("1,5", "ambiguous_number"),
        ("1,2345", "ambiguous_number"),
        ("1.2.3", "ambiguous_number"),
    ],
)
def test_what_can_be_misread_is_refused_by_name(text: str, code: str) -> None:
    """A number that can be read in two ways is asked about, never guessed."""
    with pytest.raises(NumberTextError) as refused:
        parsed_number(text, MONTHS)

    assert code == refused.value.args[0]


@given(st.just(0.0) | st.floats(min_value=1e-12, max_value=1e18))
def test_a_canonical_number_reads_back_as_itself(value: float) -> None:
    """Writing a number and reading it loses nothing."""
    assert value == parsed_number(canonical_number(value))


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_a_named_refusal(text: str) -> None:
    """No text gets past with anything but a number or a code."""
    try:
        outcome = isinstance(parsed_number(text, MONTHS), float)
    except NumberTextError as refused:
        outcome = refused.args[0] in {"not_a_number", "ambiguous_number"}

    assert outcome
