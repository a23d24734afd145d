"""Sentences put together from codes: headline, values, flips, problems, links to claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.decide.decision import named
from calculator.present.words import word
from calculator.scenario.fields import FIELDS
from calculator.scenario.numbers import canonical_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.decide.assumptions import Assumption
    from calculator.decide.verdict import Flip, Overall, Place, Reason, Verdict
    from calculator.scenario.field import Value
    from calculator.scenario.parse import Problem

CLAIM_PAGES: Final = {
    "G-1": "index",
    "G-2": "index",
    "G-3": "index",
    "G-4": "training",
    "G-5": "inference",
    "G-6": "training",
    "G-7": "training",
    "G-8": "inference",
    "G-9": "inference",
    "G-10": "cloud-inference",
    "G-11": "matrix",
    "G-12": "hybrid",
    "G-13": "flow",
    "G-14": "index",
}
"""The page that teaches each claim and carries its anchor."""


def claim_href(claim: str) -> str:
    """Return the address of a claim, relative to the folder of its language.

    >>> claim_href("G-12")
    'hybrid.html#g-12'
    """
    return f"{CLAIM_PAGES[claim]}.html#{claim.lower()}"


def value_words(lang: str, key: str, value: Value) -> str:
    """Return a field's value as the reader sees it, with its unit."""
    if isinstance(value, str):
        return word(lang, f"choice.{key}.{value}")
    unit = FIELDS[key].unit
    return canonical_number(value) + (f" {word(lang, f'unit.{unit}')}" if unit else "")


def placement_words(lang: str, placement: Mapping[str, Place | None], *, experiment: bool) -> str:
    """Return where each part goes, such as "training in the cloud, inference on your own"."""
    places = {part: place for part, place in placement.items() if place}
    if experiment:
        places = {"experiment": placement["training"]}
    parts = [
        word(
            lang,
            "answer.headline_one",
            part=word(lang, f"part_inline.{part}"),
            place=word(lang, f"place.{place}"),
        )
        for part, place in places.items()
    ]
    return word(lang, "answer.headline_join").join(parts)


def headline(
    lang: str, overall: Overall, placement: Mapping[str, Place | None], *, experiment: bool
) -> str:
    """Return the verdict in one line: its name, then the place of each part."""
    parts = placement_words(lang, placement, experiment=experiment)
    if overall == "close" or named(placement) == "hybrid":
        name = word(lang, f"overall.{overall}")
        return word(lang, "answer.headline_overall", overall=name, parts=parts)
    return parts[:1].upper() + parts[1:]


def is_experiment(found: Verdict) -> bool:
    """Return whether the verdict speaks of an experiment."""
    return any(part.part == "experiment" for part in found.parts)


def announcement(lang: str, found: Verdict) -> str:
    """Return the one sentence that a screen reader speaks when the answer changes."""
    line = headline(lang, found.overall, found.placement, experiment=is_experiment(found))
    strength = word(lang, "answer.comma") + word(lang, f"strength.{found.strength}")
    return word(lang, "answer.announce", headline=line, strength=strength)


def reason_words(lang: str, reason: Reason) -> str:
    """Return the sentence of a reason."""
    return word(lang, f"reason.{reason.code}", **dict(reason.params))


def flip_words(lang: str, flip: Flip, *, experiment: bool) -> str:
    """Return what would change the answer, and into what."""
    then_experiment = flip.value == "experiment" or (experiment and flip.field != "work")
    then = headline(lang, flip.overall, flip.placement, experiment=then_experiment)
    return word(
        lang,
        f"answer.flip_{flip.direction}",
        label=word(lang, f"field.{flip.field}.label"),
        value=value_words(lang, flip.field, flip.value),
        headline=then,
    )


def assumption_words(lang: str, assumption: Assumption) -> str:
    """Return a default in use and where it comes from."""
    return word(
        lang,
        "answer.assumption",
        label=word(lang, f"field.{assumption.field}.label"),
        value=value_words(lang, assumption.field, assumption.value),
        source=word(lang, f"source.{assumption.source}"),
    )


def problem_words(lang: str, problem: Problem) -> str:
    """Return what was wrong with a part of the query, and the way out."""
    params: dict[str, object] = {
        key: canonical_number(value) if isinstance(value, float) else value
        for key, value in problem.params.items()
    }
    field = FIELDS.get(problem.field)
    if field is not None:
        choices = [f"{value_words(lang, field.key, c)} ({c})" for c in field.choices]
        params |= {
            "choices": word(lang, "answer.headline_join").join(choices),
            "minimum": canonical_number(float(field.minimum)),
            "maximum": canonical_number(float(field.maximum)),
            "unit": word(lang, f"unit.{field.unit}") if field.unit else "",
        }
        if field.kind == "number":
            params["example"] = canonical_number(float(field.default))
    return word(lang, f"problem.{problem.code}", **params)
