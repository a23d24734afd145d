"""What people write over the columns of a sheet and into its cells, in every language."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from calculator import facts
from calculator.present.phrases import NAME_COLUMNS
from calculator.present.words import LANGUAGES, word
from calculator.scenario.fields import FIELDS
from calculator.scenario.portfolio import NAME, Vocabulary, tidied

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from calculator.scenario.field import Field

type Pair = tuple[str, str]

NAME_HEADINGS: Final = ("name", "workload", "名稱", "工作", "工作名稱")


@cache
def vocabulary() -> Vocabulary:
    """Return every heading and every word of a choice that a sheet may use."""
    headings = [(key, key) for key in FIELDS]
    headings += [(word(lang, f"field.{key}.label"), key) for key in FIELDS for lang in LANGUAGES]
    headings += [(heading, NAME) for heading in NAME_HEADINGS]
    choices = {
        (field.key, text): code
        for field in FIELDS.values()
        for text, code in _unmistakable(_choice_words(field)).items()
    }
    return Vocabulary(_unmistakable(headings), choices)


def _choice_words(field: Field) -> Iterator[Pair]:
    """Yield what people write for the codes of a choice, with the code."""
    for code in field.codes if field.kind == "choice" else ():
        yield code, code
        if field.choices_from:
            column = NAME_COLUMNS[field.choices_from]
            yield str(facts.fact(field.choices_from, code, column)), code
            continue
        for lang in LANGUAGES:
            yield word(lang, f"choice.{field.key}.{code}"), code


def _unmistakable(pairs: Iterable[Pair]) -> dict[str, str]:
    """Return what each tidied text stands for, without texts that stand for two things."""
    known = {(tidied(text), meaning) for text, meaning in pairs}
    count = Counter(text for text, _ in known)
    return {text: meaning for text, meaning in sorted(known) if count[text] == 1}
