"""Every input of the calculator, in the order in which it is asked and written."""

from __future__ import annotations

from typing import Final

from calculator.scenario.expert_fields import EXPERT, MONTH_SUFFIXES
from calculator.scenario.field import Field

IMPORTANCE: Final = ("no", "matters", "must")

QUESTIONS: Final = (
    Field(
        key="work",
        kind="choice",
        group="work",
        choices=("training", "inference", "both", "experiment"),
        default="both",
        default_from="guidance",
    ),
    Field(
        key="rhythm",
        kind="choice",
        group="rhythm",
        choices=("occasional", "daily", "always"),
        default="daily",
        default_from="guidance",
    ),
    *(
        Field(
            key=care,
            kind="choice",
            group="care",
            choices=IMPORTANCE,
            default="no",
            default_from="guidance",
        )
        for care in ("latency", "security", "elasticity")
    ),
    Field(
        key="payment",
        kind="choice",
        group="payment",
        choices=("upfront", "pay_as_you_go", "no_preference"),
        default="no_preference",
        default_from="guidance",
    ),
    Field(
        key="horizon_months",
        kind="number",
        group="payment",
        unit="months",
        minimum=1,
        maximum=120,
        default=36.0,
        default_from="guidance",
        suffixes=MONTH_SUFFIXES,
    ),
)

FIELDS: Final = {field.key: field for field in (*QUESTIONS, *EXPERT)}
"""Every field by key, in canonical order."""

QUESTION_FIELDS: Final = {field.key: field for field in QUESTIONS}
"""The fields of the four questions by key."""

STEPS: Final = tuple(dict.fromkeys(field.group for field in QUESTIONS))
"""The questions of the guided form, in the order of claim G-13."""
