"""Templates filled with an answer; the same ones serve the build and the browser."""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape

from calculator.decide.matrix import MATRIX
from calculator.present import phrases
from calculator.present.cases import case_choices
from calculator.present.sliders import SLIDERS
from calculator.present.words import word
from calculator.scenario.fields import FIELDS, QUESTION_FIELDS, STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping


def _template_text(name: str) -> str:
    """Return a template of this package."""
    return files("calculator.present").joinpath("templates", name).read_text("utf-8")


@cache
def _environment(lang: str) -> Environment:
    """Return Jinja2 set up for one language: HTML is escaped, an unknown name is an error."""
    environment = Environment(
        loader=FunctionLoader(_template_text),
        autoescape=select_autoescape(["html"], default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cast("dict[str, object]", environment.globals).update(
        {
            "lang": lang,
            "t": partial(word, lang),
            "FIELDS": FIELDS,
            "QUESTION_FIELDS": QUESTION_FIELDS,
            "STEPS": STEPS,
            "MATRIX": MATRIX,
            "case_choices": partial(case_choices, lang),
            "claim_href": phrases.claim_href,
            "value_words": partial(phrases.value_words, lang),
            "reason_words": partial(phrases.reason_words, lang),
            "flip_words": partial(phrases.flip_words, lang),
            "assumption_words": partial(phrases.assumption_words, lang),
            "problem_words": partial(phrases.problem_words, lang),
            "SLIDERS": SLIDERS,
            "headline": partial(phrases.headline, lang),
        }
    )
    return environment


def rendered(lang: str, template: str, context: Mapping[str, object]) -> str:
    """Return a template filled in one language, without blank space around it."""
    return _environment(lang).get_template(template).render(context).strip()
