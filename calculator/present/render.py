"""Templates filled with an answer; the same ones serve the build and the browser."""

from __future__ import annotations

import sys
from functools import cache, partial
from typing import TYPE_CHECKING, cast, override

from jinja2 import (
    BaseLoader,
    Environment,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    select_autoescape,
)

from calculator.decide.matrix import MATRIX
from calculator.decide.working.thresholds import threshold_address
from calculator.prepared import module_name, prepared
from calculator.present import phrases
from calculator.present.cases import case_choices
from calculator.present.sliders import SLIDERS
from calculator.present.words import DEFAULT_LANGUAGE, word
from calculator.scenario.fields import FIELDS, QUESTION_FIELDS, STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping
    from importlib.resources.abc import Traversable


class _PreparedLoader(BaseLoader):
    """Finds templates that the build has turned into Python."""

    @override
    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, object] | None = None,
    ) -> Template:
        module = prepared(module_name("template", name))
        if module is None:
            raise TemplateNotFound(name)
        # A module holds the one environment that it is filled in: another gets one of its own.
        sys.modules.pop(module.__name__)
        return Template.from_module_dict(environment, vars(module), globals or {})


def _template_text(name: str) -> str:
    """Return a template of this package."""
    return _templates().joinpath(name).read_text("utf-8")


def _templates() -> Traversable:
    """Return the folder of the templates; never in the browser, which would wait for the import."""
    from importlib.resources import files  # noqa: PLC0415  # see above

    return files("calculator.present").joinpath("templates")


@cache
def _environment(lang: str) -> Environment:
    """Return Jinja2 set up for one language: HTML is escaped, an unknown name is an error."""
    environment = Environment(
        loader=_PreparedLoader() if prepared("presets") else FunctionLoader(_template_text),
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
            "threshold_address": threshold_address,
            "headline": partial(phrases.headline, lang),
        }
    )
    return environment


def rendered(lang: str, template: str, context: Mapping[str, object]) -> str:
    """Return a template filled in one language, without blank space around it."""
    return _environment(lang).get_template(template).render(context).strip()


def compiled_templates() -> dict[str, str]:
    """Return each template as the Python module that Jinja2 makes of it, whatever the language."""
    environment = _environment(DEFAULT_LANGUAGE)
    return {
        name: environment.compile(_template_text(name), name, raw=True, defer_init=True)
        for name in _names_below(_templates())
    }


def _names_below(folder: Traversable, prefix: str = "") -> Iterator[str]:
    """Yield the name of every template of a folder and the folders in it."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _names_below(item, f"{prefix}{item.name}/")
        else:
            yield prefix + item.name
