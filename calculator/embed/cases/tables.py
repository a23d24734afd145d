"""Blocks of the cases: the table of all, how a case is sized, what would turn its answer."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, cast

from jinja2 import Environment, FunctionLoader, StrictUndefined

from calculator.embed.cases.answers import case_answer, cost_usd_per_month, money_of
from calculator.errors import CatalogueError, EmbedError
from calculator.present.cases import case_choices
from calculator.present.money import grouped
from calculator.present.phrases import flip_words, headline, is_experiment
from calculator.present.thresholds import by_nearness
from calculator.present.words import flattened, word
from calculator.scenario.fields import FIELDS
from calculator.scenario.presets import cases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.answer import Answer
    from calculator.present.cases import Case

MOST_NUMBERS: Final = 3
MOST_CHOICES: Final = 2

type Factors = Mapping[str, float]


def cases_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return the table of all cases with their answers.

    Raises:
        EmbedError: the block has an argument.
    """
    del options
    if argument:
        raise EmbedError("unknown_argument", argument, "The table of cases takes none.")
    rows = [_row(lang, case) for case in case_choices(lang)]
    return _rendered(lang, "cases.html", rows=rows)


def sizes_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return how the load of a case is made up, a product for each number.

    Raises:
        EmbedError: there is no such case.
    """
    del options
    lines = [
        {
            "label": word(lang, f"field.{key}.label"),
            "factors": [
                page_word(lang, f"factor.{factor}").format(value=grouped(float(value)))
                for factor, value in factors.items()
            ],
            "total": f"{grouped(product(factors))} {_unit(lang, key)}".strip(),
        }
        for key, factors in sizes()[_known_case(argument)].items()
    ]
    return _rendered(lang, "sizes.html", lines=lines)


def turns_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return the nearest changes that would turn the answer to a case.

    Raises:
        EmbedError: there is no such case.
    """
    del options
    found = case_answer(lang, _known_case(argument))
    return _rendered(lang, "turns.html", turns=turns(lang, found))


@cache
def sizes() -> dict[str, dict[str, dict[str, float]]]:
    """Return the factors of each sized field of each case."""
    text = files(__package__).joinpath("sizes.toml").read_text("utf-8")
    return cast("dict[str, dict[str, dict[str, float]]]", tomllib.loads(text))


def product(factors: Factors) -> float:
    """Return what factors make together.

    >>> product({"people": 50, "requests": 200})
    10000.0
    """
    found = 1.0
    for value in factors.values():
        found *= value
    return found


def turns(lang: str, found: Answer) -> list[str]:
    """Return the nearest thresholds and then other answers that change the verdict.

    That another kind of work belongs elsewhere is left out: it would be another case.
    """
    experiment = is_experiment(found.verdict)
    near = by_nearness(found.outcome.flips, found.reading.scenario)
    numbers = [flip for flip in near if not isinstance(flip.value, str)]
    choices = [flip for flip in near if isinstance(flip.value, str) and flip.field != "work"]
    shown = [*numbers[:MOST_NUMBERS], *choices[:MOST_CHOICES]]
    return [flip_words(lang, flip, experiment=experiment) for flip in shown]


def page_word(lang: str, key: str) -> str:
    """Return a word of the cases' pages.

    Raises:
        CatalogueError: the language has no such key.
    """
    try:
        return _words(lang)[key]
    except KeyError:
        raise CatalogueError(lang, key) from None


def _known_case(name: str) -> str:
    """Return the name of a case, or say which there are."""
    if name not in cases():
        raise EmbedError("unknown_case", name, f"Known cases: {', '.join(cases())}.")
    return name


def _row(lang: str, case: Case) -> dict[str, object]:
    """Return a row of the table of all cases."""
    found = case_answer(lang, case.name)
    verdict = found.verdict
    cost = cost_usd_per_month(found)
    return {
        "case": case,
        "headline": headline(
            lang, verdict.overall, verdict.placement, experiment=is_experiment(verdict)
        ),
        "strength": page_word(lang, f"strength.{verdict.strength}"),
        "cost": "" if cost is None else money_of(found).words(cost),
        "turn": next(iter(turns(lang, found)), page_word(lang, "cases.nothing_turns")),
    }


def _unit(lang: str, key: str) -> str:
    """Return the unit of a field in words, empty for a count."""
    unit = FIELDS[key].unit
    return word(lang, f"unit.{unit}") if unit else ""


@cache
def _words(lang: str) -> dict[str, str]:
    """Return the words of the cases' pages."""
    text = files(__package__).joinpath(f"words.{lang}.toml").read_text("utf-8")
    return flattened(tomllib.loads(text))


def _rendered(lang: str, template: str, **names: object) -> str:
    """Return a template filled in."""
    found = _environment().get_template(template)
    return found.render(lang=lang, t=lambda key: page_word(lang, key), **names).strip()  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]  # Jinja calls it with a key


@cache
def _environment() -> Environment:
    """Return Jinja2 set up for the cases: everything escaped, an unknown name is an error."""
    return Environment(
        loader=FunctionLoader(_template_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template_text(name: str) -> str:
    """Return a template of this package."""
    return files(__package__).joinpath("templates", name).read_text("utf-8")
