"""Every input of the calculator, in the order in which it is asked and written."""

from __future__ import annotations

from typing import Final

from calculator.scenario.field import Field

IMPORTANCE: Final = ("no", "matters", "must")

MONTH_SUFFIXES: Final = (
    ("個月", 1.0),
    ("月", 1.0),
    ("months", 1.0),
    ("month", 1.0),
    ("mo", 1.0),
    ("年", 12.0),
    ("years", 12.0),
    ("year", 12.0),
    ("yr", 12.0),
    ("y", 12.0),
)

QUESTIONS: Final = (
    Field(
        key="work",
        kind="choice",
        group="work",
        choices=("training", "inference", "both", "experiment"),
        default="both",
        default_source="guidance",
    ),
    Field(
        key="rhythm",
        kind="choice",
        group="rhythm",
        choices=("occasional", "daily", "always"),
        default="daily",
        default_source="guidance",
    ),
    *(
        Field(
            key=care,
            kind="choice",
            group="care",
            choices=IMPORTANCE,
            default="no",
            default_source="guidance",
        )
        for care in ("latency", "security", "elasticity")
    ),
    Field(
        key="payment",
        kind="choice",
        group="payment",
        choices=("upfront", "pay_as_you_go", "no_preference"),
        default="no_preference",
        default_source="guidance",
    ),
    Field(
        key="horizon_months",
        kind="number",
        group="payment",
        unit="months",
        minimum=1,
        maximum=120,
        default=36.0,
        default_source="guidance",
        suffixes=MONTH_SUFFIXES,
    ),
)

FIELDS: Final = {field.key: field for field in QUESTIONS}
"""Every field by key, in canonical order."""

STEPS: Final = tuple(dict.fromkeys(field.group for field in QUESTIONS))
"""The questions of the guided form, in the order of claim G-13."""
