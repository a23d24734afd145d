"""The one door: a query string goes in, an answer comes out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from calculator.decide.decision import verdict
from calculator.decide.outcome import Outcome, outcome
from calculator.present.compare import comparison
from calculator.present.expert import expert_groups, notes
from calculator.present.phrases import announcement, problem_words
from calculator.present.plain import plain
from calculator.present.render import rendered
from calculator.present.sentence import change_sentence, money_sentence
from calculator.present.sliders import slider_places
from calculator.present.view import view
from calculator.present.words import known_language
from calculator.scenario.parse import Reading, canonical_query, parsed_query

if TYPE_CHECKING:
    from collections.abc import Sequence

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

    def verdict_html(self) -> str:
        """Return what stays in sight as an HTML fragment: place, strength, money."""
        return self._rendered("verdict.html")

    def body(self) -> str:
        """Return everything below that as an HTML fragment."""
        return self._rendered("body.html")

    def expert(self, uid: str) -> str:
        """Return every field in groups as an HTML fragment.

        Args:
            uid: what the ids in it begin with.
        """
        groups = expert_groups(self.lang)
        return self._rendered("expert.html", groups=groups, notes=self._notes, uid=uid)

    def notes(self) -> dict[str, dict[str, str]]:
        """Return for each field of the groups its default as typed, and what stands under it."""
        return {
            key: {
                "html": self._rendered("note.html", note=note),
                "placeholder": str(note["placeholder"]),
            }
            for key, note in self._notes.items()
        }

    def change_from(self, before: str) -> str:
        """Return which answers differ from another query's and what that does, as a sentence."""
        was = parsed_query(before).scenario
        now = (self.reading.scenario, self.verdict)
        return change_sentence(self.lang, (was, verdict(was)), now)

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
        """Return what a screen reader speaks: the advice, and what it costs."""
        money = money_sentence(self.lang, self.verdict, self.reading.scenario)
        return f"{announcement(self.lang, self.verdict)} {money}"

    def fragments(self) -> dict[str, Any]:
        """Return all that the page needs to show the answer; `problems` is text, not HTML."""
        return {
            "canonical": self.canonical,
            "overall": self.verdict.overall,
            "verdict": self.verdict_html(),
            "answer": self.body(),
            "sliders": slider_places(self.reading.scenario),
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

    @cached_property
    def _notes(self) -> dict[str, dict[str, object]]:
        """What is said under each field of the groups."""
        return notes(self.lang, self.reading.scenario, self.verdict.part_names)

    def _rendered(self, template: str, **more: object) -> str:
        """Return a template filled with this answer."""
        return rendered(self.lang, template, {"answer": self, **self._names, **more})


def answer(query: str, lang: str = "zh-TW") -> Answer:
    """Return the answer to a query; any text gives an answer, its faults are named in it."""
    reading = parsed_query(query)
    return Answer(known_language(lang), reading, outcome(reading.scenario))


def compared(queries: Sequence[str], lang: str, template: str = "compare.html") -> str:
    """Return up to four cases side by side, the first being the one the others are held to.

    Args:
        queries: the cases; any text will do.
        lang: the reader's language.
        template: the form it is wanted in, `compare.html` or `compare.txt`.
    """
    scenarios = [parsed_query(query).scenario for query in queries]
    return rendered(lang, template, comparison(known_language(lang), scenarios))
