"""The working of a figure in words: titles, formulas, numbers with units, where each comes from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from calculator.decide.working.formula import names_in
from calculator.present.formula_text import formula_text, functions_in
from calculator.present.money import grouped
from calculator.present.phrases import doubts_words
from calculator.present.words import catalogue, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.decide.working.ledger import Origin, Quantity, Step, Working

SIGNIFICANT_DIGITS: Final = 6
BYTES_PER_GB: Final = 1e9
LARGEST_COUNT: Final = 1e9
"""A whole number up to here is written in full: somebody may have counted it."""
MONEY: Final = {"usd": "US$ ", "twd_amount": "NT$ "}
COMPOSED: Final = {
    "difference_now_": ("working.difference_now", "part", "part"),
    "difference_then_": ("working.difference_then", "part", "part"),
    "fit_": ("working.fit", "part", "time_part"),
    "time_": ("working.time", "part", "time_part"),
    "drawn_": ("working.drawn", "factor", "factor"),
    "range_low_": ("working.range_low", "factor", "factor"),
    "range_high_": ("working.range_high", "factor", "factor"),
    "total_": ("quantity.total", "option", "option"),
}
"""Names made of two: the beginning of the code, the sentence, its hole, the table of its words."""

FACT_PAGE: Final = "facts.html"


def six_digits(value: float) -> str:
    """Return a number to six significant digits, a count in full, thousands grouped.

    >>> six_digits(28573.46), six_digits(1 / 3), six_digits(0.0), six_digits(20261122.0)
    ('28,573.5', '0.333333', '0', '20,261,122')
    """
    if value.is_integer() and abs(value) < LARGEST_COUNT:
        return grouped(value)
    return grouped(float(f"{value:.{SIGNIFICANT_DIGITS}g}"))


def quantity_words(lang: str, code: str) -> str:
    """Return the name of a quantity: its own words, those of a field or a component, or composed.

    Raises:
        CatalogueError: the language has no words for it.
    """
    words = catalogue(lang)
    for key in (f"quantity.{code}", f"field.{code}.label", f"component.{code}"):
        if key in words:
            return words[key]
    for beginning, (sentence, hole, table) in COMPOSED.items():
        if code.startswith(beginning):
            name = word(lang, f"{table}.{code.removeprefix(beginning)}")
            return word(lang, sentence, **{hole: name})
    return word(lang, f"quantity.{code}")


def amount_words(lang: str, value: float, unit: str) -> str:
    """Return a number with its unit."""
    if unit in MONEY:
        return MONEY[unit] + six_digits(value)
    if unit == "share":
        return f"{six_digits(value * 100.0)} %"
    if unit == "bytes" and abs(value) >= BYTES_PER_GB:
        return f"{six_digits(value / BYTES_PER_GB)} GB"
    words = catalogue(lang)
    found = words.get(f"working_unit.{unit}") or words.get(f"unit.{unit}", "")
    return f"{six_digits(value)} {found}".strip()


def origin_words(lang: str, origin: Origin) -> str:
    """Return where a number comes from."""
    if origin.kind == "default":
        return word(lang, f"source.{origin.source}")
    if origin.kind == "fact":
        return doubts_words(lang, origin.day, origin.source, origin)
    if origin.kind == "fitted":
        return word(lang, "origin.fitted", day=origin.day, where=origin.source)
    return word(lang, f"origin.{origin.kind}")


def working_title(lang: str, working: Working) -> str:
    """Return the name of a figure, with its part of the work and its option."""
    part, subject, *rest = working.address.split("/")
    quantity = quantity_words(lang, working.code)
    if part == "flip":
        return word(lang, "working.title_flip", quantity=quantity)
    if rest[0] in {"full", "users", "alone"} and len(rest) > 1:
        quantity = word(lang, f"working.kind_{rest[0]}", quantity=quantity)
    if part == "combination":
        training, inference = (word(lang, f"option.{code}") for code in subject.split("+"))
        names = {"training": training, "inference": inference}
        return word(lang, "working.title_combination", quantity=quantity, **names)
    part_name = word(lang, f"part.{part}")
    if subject == "load":
        return word(lang, "working.title_load", part=part_name, quantity=quantity)
    sentence = "working.title_even" if subject == "break_even" else "working.title"
    option = word(lang, f"option.{rest[-1] if subject == 'break_even' else subject}")
    return word(lang, sentence, part=part_name, option=option, quantity=quantity)


def working_view(lang: str, working: Working) -> dict[str, object]:
    """Return what a template needs to show a working."""
    functions = {name: "" for step in working.steps for name in functions_in(step.expression)}
    result = word(lang, "working.none")
    if working.value is not None:
        result = amount_words(lang, working.steps[-1].result.value, working.steps[-1].result.unit)
    seen: set[str] = set()
    return {
        "address": working.address,
        "anchor": anchor_of(working.address),
        "title": working_title(lang, working),
        "result": result,
        "steps": [_step(lang, step, seen) for step in working.steps],
        "notes": [word(lang, f"working_note.{note}") for note in working.notes],
        "functions": [word(lang, f"function.{name}") for name in functions],
        "others": [_input(lang, quantity) for quantity in working.others],
    }


def anchor_of(address: str) -> str:
    """Return the id under which a page holds the working of a figure.

    >>> anchor_of("training/break_even/months/rent")
    'working-training-break_even-months-rent'
    """
    return "working-" + address.replace("/", "-").replace("+", "-")


def _step(lang: str, step: Step, seen: set[str]) -> dict[str, object]:
    """Return one line: formula in names, in numbers, result, and inputs not seen before."""
    by_name = {quantity.name: quantity for quantity in step.inputs}
    fresh = [
        quantity
        for quantity in step.inputs
        if quantity.name not in seen and (quantity.origin.kind != "step" or quantity.origin.source)
    ]
    seen.update(by_name)
    result = step.result
    return {
        "name": quantity_words(lang, result.code),
        "formula": formula_text(step.expression, partial(_name, lang, by_name), six_digits),
        "numbers": _numbers(step, by_name),
        "result": amount_words(lang, result.value, result.unit),
        "inputs": [_input(lang, quantity) for quantity in fresh],
    }


def _numbers(step: Step, by_name: Mapping[str, Quantity]) -> str:
    """Return the formula with numbers filled in, empty if that would only repeat the result."""
    if step.expression in names_in(step.expression):
        return ""
    return formula_text(step.expression, lambda name: six_digits(by_name[name].value), six_digits)


def _name(lang: str, by_name: Mapping[str, Quantity], name: str) -> str:
    """Return the words for a quantity in a formula."""
    return quantity_words(lang, by_name[name].code)


def _input(lang: str, quantity: Quantity) -> dict[str, str]:
    """Return a number with its name, and where it comes from."""
    origin = quantity.origin
    is_row = origin.kind == "fact"
    return {
        "name": quantity_words(lang, quantity.code),
        "value": amount_words(lang, quantity.value, quantity.unit),
        "origin": origin_words(lang, origin),
        "figure": origin.source if origin.kind == "step" else "",
        "anchor": anchor_of(origin.source) if origin.kind == "step" else "",
        "row": f"{FACT_PAGE}#{origin.source.replace('/', '-')}" if is_row else "",
    }
