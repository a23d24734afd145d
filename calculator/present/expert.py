"""Every field in groups, each with its default, source and date: the view for experts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.decide.assumptions import counts, default_of
from calculator.present.money import grouped
from calculator.present.phrases import NAME_COLUMNS, source_words, value_words
from calculator.present.sliders import SLIDERS
from calculator.present.words import word
from calculator.scenario.fields import FIELDS, QUESTION_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculator.decide.assumptions import Assumption
    from calculator.decide.verdict import Part
    from calculator.scenario.field import Field
    from calculator.scenario.scenario import Scenario

EXPERT_FIELDS: Final = tuple(field for key, field in FIELDS.items() if key not in QUESTION_FIELDS)
GROUPS: Final = tuple(dict.fromkeys(field.group for field in EXPERT_FIELDS))
"""The groups that fold, in the order of the fields."""


def expert_groups(lang: str) -> list[dict[str, object]]:
    """Return each group with its fields, ready for the template."""
    return [
        {
            "code": group,
            "fields": [_input(lang, field) for field in EXPERT_FIELDS if field.group == group],
        }
        for group in GROUPS
    ]


def _input(lang: str, field: Field) -> dict[str, object]:
    """Return what the template needs of one field."""
    return {
        "key": field.key,
        "kind": field.kind,
        "unit": word(lang, f"unit.{field.unit}") if field.unit else "",
        "choices": list(_choices(lang, field)),
        "slider": SLIDERS.get(field.key),
    }


def _choices(lang: str, field: Field) -> Iterator[tuple[str, str]]:
    """Yield the codes of a choice with their words."""
    if not field.choices_from:
        yield from ((code, value_words(lang, field.key, code)) for code in field.choices)
        return
    column = NAME_COLUMNS[field.choices_from]
    for code in field.codes:
        yield code, str(facts.fact(field.choices_from, code, column))


def notes(lang: str, scenario: Scenario, parts: Sequence[Part]) -> dict[str, dict[str, object]]:
    """Return for each field of the groups its default, source and doubts, in words.

    Args:
        lang: the reader's language.
        scenario: what the reader has said.
        parts: the parts of the work that the answer speaks of.
    """
    return {field.key: _note(lang, field, scenario, parts) for field in EXPERT_FIELDS}


def _note(lang: str, field: Field, scenario: Scenario, parts: Sequence[Part]) -> dict[str, object]:
    """Return what is said under one field."""
    default = default_of(field, scenario)
    shown = default_words(lang, default)
    given = scenario.given.get(field.key)
    line = word(lang, "view.note_default", value=shown)
    if given is not None:
        read = value_words(lang, field.key, given)
        line = word(lang, "view.note_given", value=read, default=shown)
    return {
        "line": line,
        "default": shown,
        "placeholder": grouped(default.value) if isinstance(default.value, float) else "",
        "source": word(lang, "view.note_source", source=source_words(lang, default)),
        "row": default.source.replace("/", "-") if default.source_date else "",
        "idle": not counts(field, parts),
    }


def default_words(lang: str, default: Assumption) -> str:
    """Return a default as the reader sees it."""
    if default.value is None or default.value == "":
        return word(lang, "source.unknown" if default.value is None else "view.newest")
    return value_words(lang, default.field, default.value)
