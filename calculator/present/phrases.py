"""Sentences put together from codes: headline, values, flips, problems, links to claims."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.decide.decision import named
from calculator.decide.search import NEXT_TO_ZERO
from calculator.present.money import SIGNS, counted, grouped, percent_words
from calculator.present.words import word
from calculator.scenario.fields import FIELDS
from calculator.scenario.numbers import canonical_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.decide.assumptions import Assumption
    from calculator.decide.verdict import Flip, Overall, Place, Reason, Verdict
    from calculator.decide.working.ledger import Origin
    from calculator.present.money import Money
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


EXAMPLE_NUMBER: Final = 100.0

SPACE_WITHIN_HAN: Final = re.compile(r"(?<=[\u4e00-\u9fff）]) (?=[\u4e00-\u9fff])")
"""What a unit leaves behind it: a value may end in a letter, which takes a space, or in Han."""

NAME_COLUMNS: Final = {
    "models": "name",
    "quantization": "name",
    "systems": "name",
    "cloud_gpu": "id",
    "api_prices": "model_name",
}
"""The column of each table that people know a row by."""


def claim_href(claim: str) -> str:
    """Return the address of a claim, relative to the folder of its language.

    >>> claim_href("G-12")
    'hybrid.html#g-12'
    """
    return f"{CLAIM_PAGES[claim]}.html#{claim.lower()}"


def value_words(lang: str, key: str, value: Value) -> str:
    """Return a field's value as the reader sees it, with its unit."""
    field = FIELDS[key]
    if field.choices_from:
        return str(facts.fact(field.choices_from, str(value), NAME_COLUMNS[field.choices_from]))
    if field.kind == "date":
        return str(value)
    if isinstance(value, str):
        return word(lang, f"choice.{key}.{value}")
    if field.unit == "share":
        return percent_words(value)
    return _with_unit(lang, value, field.unit) + counted(lang, value)


def _with_unit(lang: str, value: float, unit: str) -> str:
    """Return a number with its unit: the sign of a currency stands before it, a word after it."""
    if not unit:
        return grouped(value)
    words, sign = word(lang, f"unit.{unit}"), SIGNS["USD"]
    if words.startswith(sign):
        return f"{sign} {grouped(value)}{words.removeprefix(sign)}"
    return f"{grouped(value)} {words}"


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


def reason_words(lang: str, reason: Reason, money: Money) -> str:
    """Return the sentence of a reason, money in the reader's currency."""
    params: dict[str, object] = {}
    options = [side for side in ("local", "cloud") if f"{side}_option" in reason.params]
    usd = {side: float(reason.params[f"{side}_usd_per_month"]) for side in options}
    for name, side in zip(
        ("cheaper", "dearer"), sorted(options, key=usd.__getitem__), strict=False
    ):
        label = word(lang, f"option.{reason.params[f'{side}_option']}")
        amount = money.words(usd[side])
        params[name] = label[:1].lower() + label[1:]
        params["low" if name == "cheaper" else "high"] = amount
    if "thumb" in reason.params:
        params["thumb"] = word(lang, f"place_short.{reason.params['thumb']}")
    return word(lang, f"reason.{reason.code}", **params)


def flip_words(lang: str, flip: Flip, *, experiment: bool) -> str:
    """Return what would change the answer, and into what."""
    then_experiment = flip.value == "experiment" or (experiment and flip.field != "work")
    then = headline(lang, flip.overall, flip.placement, experiment=then_experiment)
    # what turns at any number at all is not told as the smallest number that was tried
    above_zero = flip.direction == "from" and flip.value == NEXT_TO_ZERO
    value = replace(flip, value=0.0) if above_zero else flip
    sentence = word(
        lang,
        "answer.flip_above" if above_zero else f"answer.flip_{flip.direction}",
        label=word(lang, f"field.{flip.field}.label"),
        value=_threshold_words(lang, value),
        headline=then,
    )
    return SPACE_WITHIN_HAN.sub("", sentence)


def _threshold_words(lang: str, flip: Flip) -> str:
    """Return the value of a flip, a number no more precisely than it was sought."""
    if isinstance(flip.value, str):
        return value_words(lang, flip.field, flip.value)
    return value_words(lang, flip.field, float(f"{flip.value:.3g}"))


def assumption_words(lang: str, assumption: Assumption) -> str:
    """Return a default in use and where it comes from."""
    return word(
        lang,
        "answer.assumption",
        label=word(lang, f"field.{assumption.field}.label"),
        value=(
            word(lang, "source.unknown")
            if assumption.value is None
            else value_words(lang, assumption.field, assumption.value)
        ),
        source=source_words(lang, assumption),
    )


def source_words(lang: str, assumption: Assumption) -> str:
    """Return where a default comes from, its date, and its doubts."""
    if not assumption.source_date:
        return word(lang, f"source.{assumption.source}")
    return doubts_words(lang, assumption.source_date, assumption.source, assumption)


def doubts_words(lang: str, day: str, where: str, row: Assumption | Origin) -> str:
    """Return a row of the facts with its date, and its doubts.

    Args:
        lang: language of the words.
        day: date of the row.
        where: the row as `table/id`.
        row: what is known of it: whether somebody has checked it, whether it is past its
            best-before, whether it is of a later day than asked for.
    """
    doubts = [
        word(lang, f"source.{doubt}")
        for doubt, holds in (
            ("unverified", not row.verified),
            ("stale", row.stale),
            ("later", row.later),
        )
        if holds
    ]
    found = word(lang, "source.facts", day=day, where=where)
    return word(lang, "answer.headline_join").join([found, *doubts])


def problem_words(lang: str, problem: Problem) -> str:
    """Return what was wrong with a part of the query, and the way out."""
    params: dict[str, object] = {
        key: canonical_number(value) if isinstance(value, float) else value
        for key, value in problem.params.items()
    }
    field = FIELDS.get(problem.field)
    if field is not None:
        choices = [f"{value_words(lang, field.key, c)} ({c})" for c in field.choices] or field.codes
        params |= {
            "choices": word(lang, "answer.headline_join").join(choices),
            "minimum": grouped(field.minimum),
            "maximum": grouped(field.maximum),
            "unit": word(lang, f"unit.{field.unit}") if field.unit else "",
        }
        if field.kind == "number":
            params["example"] = canonical_number(
                float(field.default or min(EXAMPLE_NUMBER, field.maximum))
            )
    return word(lang, f"problem.{problem.code}", **params)
