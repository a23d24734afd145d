"""The cases that a reader can start from: their words and the link that opens each."""

from __future__ import annotations

from dataclasses import dataclass

from calculator.present.words import word
from calculator.scenario.parse import canonical_query, parsed_query
from calculator.scenario.presets import cases, presets


@dataclass(frozen=True, slots=True)
class Case:
    """One case, in one language.

    Attributes:
        name: of its preset and of its page.
        title: what the reader picks.
        line: what it is, in a sentence.
        canonical: its query as links carry it.
    """

    name: str
    title: str
    line: str
    canonical: str


def case_choices(lang: str) -> tuple[Case, ...]:
    """Return every case in the order of the pages."""
    return tuple(
        Case(
            name=name,
            title=word(lang, f"preset.{name}.title"),
            line=word(lang, f"preset.{name}.line"),
            canonical=canonical_query(parsed_query(presets()[name]).scenario),
        )
        for name in cases()
    )
