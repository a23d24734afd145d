"""The one door: a query string goes in, an answer comes out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from calculator.decide.outcome import Outcome, outcome
from calculator.present.phrases import announcement, problem_words
from calculator.present.plain import plain
from calculator.present.render import rendered
from calculator.present.view import view
from calculator.present.words import known_language
from calculator.scenario.parse import Reading, canonical_query, parsed_query

if TYPE_CHECKING:
    from calculator.decide.verdict import Verdict


@dataclass(frozen=True)
class Answer:
    """What a query comes to, in one language, renderable in every form."""

    lang: str
    reading: Reading
    outcome: Outcome

    @property
    def verdict(self) -> Verdict:
        """Where the work belongs, and why."""
        return self.outcome.verdict

    @property
    def canonical(self) -> str:
        """The one text form of the reader's answers."""
        return canonical_query(self.reading.scenario)

    def json(self) -> str:
        """Return the answer as JSON, in a fixed order, without words of any language."""
        data = plain(self.reading, self.outcome)
        return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)

    def html(self) -> str:
        """Return the answer as an HTML fragment."""
        return self._rendered("answer.html")

    def summary(self, *, example: bool = False) -> str:
        """Return the reader's answers as an HTML fragment, each with a way to change it."""
        return self._rendered("summary.html", example=example)

    def errors(self) -> str:
        """Return the summary of problems as an HTML fragment, empty if there is none."""
        return self._rendered("errors.html")

    def widget(self, preset: str) -> str:
        """Return the whole calculator for a page, with this answer as the page's example."""
        return self._rendered("widget.html", preset=preset, uid=f"calc-{preset}")

    def text(self) -> str:
        """Return the answer as plain text."""
        return self._rendered("answer.txt")

    def markdown(self) -> str:
        """Return the answer as Markdown."""
        return self._rendered("answer.md")

    def announcement(self) -> str:
        """Return the one sentence that a screen reader speaks."""
        return announcement(self.lang, self.verdict)

    def fragments(self) -> dict[str, Any]:
        """Return all that the page needs to show the answer; `problems` is text, not HTML."""
        return {
            "canonical": self.canonical,
            "overall": self.verdict.overall,
            "answer": self.html(),
            "summary": self.summary(),
            "errors": self.errors(),
            "problems": {
                problem.field: problem_words(self.lang, problem)
                for problem in reversed(self.reading.problems)
            },
            "announce": self.announcement(),
        }

    @cached_property
    def _names(self) -> dict[str, object]:
        """What templates are filled with; made once for all of them."""
        return view(self.lang, self.reading, self.outcome)

    def _rendered(self, template: str, **more: object) -> str:
        """Return a template filled with this answer."""
        return rendered(self.lang, template, {"answer": self, **self._names, **more})


def answer(query: str, lang: str = "zh-TW", *, draws: bool = True) -> Answer:
    """Return the answer to a query; any text gives an answer, its faults are named in it.

    Args:
        query: what the reader has said.
        lang: tag of the language.
        draws: whether to work out the chances of each option, which can follow later.
    """
    reading = parsed_query(query)
    return Answer(known_language(lang), reading, outcome(reading.scenario, draws=draws))
