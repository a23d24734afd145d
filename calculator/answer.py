"""The one door: a query string goes in, an answer comes out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from calculator import facts
from calculator.decide.decision import verdict
from calculator.decide.outcome import Outcome, outcome
from calculator.decide.then_now import then_and_now
from calculator.decide.working.thresholds import threshold_flips, threshold_working
from calculator.decide.working.workings import workings
from calculator.present.compare import comparison
from calculator.present.csv_text import csv_text
from calculator.present.expert import expert_groups, notes
from calculator.present.phrases import announcement, problem_words
from calculator.present.plain import plain
from calculator.present.render import rendered
from calculator.present.sentence import change_sentence, money_sentence
from calculator.present.sliders import slider_places
from calculator.present.then_now_view import then_now_view
from calculator.present.view import view
from calculator.present.words import known_language
from calculator.present.working_view import working_view
from calculator.scenario.parse import Reading, canonical_query, parsed_query
from calculator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculator.decide.then_now import ThenAndNow
    from calculator.decide.verdict import Flip, Verdict
    from calculator.decide.working.ledger import Working
    from calculator.present.pictures.gallery import Gallery


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

    @property
    def pinned(self) -> str:
        """The text form that keeps today's facts: what a copied link says."""
        scenario = self.reading.scenario
        if scenario.as_of is not None:
            return self.canonical
        return canonical_query(scenario.replaced("as_of", self.data_version))

    @property
    def unpinned(self) -> str:
        """The text form that follows the newest facts."""
        given = self.reading.scenario.given
        return canonical_query(Scenario({key: given[key] for key in given if key != "as_of"}))

    @property
    def data_version(self) -> str:
        """The day whose facts the answer stands on."""
        return (self.reading.scenario.as_of or facts.newest_day()).isoformat()

    def then_and_now(self) -> ThenAndNow | None:
        """Return what a pinned answer was and would be today; None without newer facts."""
        return then_and_now(self.reading.scenario, self.verdict)

    def json(self) -> str:
        """Return the answer as JSON, in a fixed order, without words of any language."""
        data = plain(self.reading, self.outcome)
        return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)

    def html(self) -> str:
        """Return the answer as an HTML fragment."""
        return self._rendered("answer.html", example=False, folded=False)

    def verdict_html(self, *, example: bool = False) -> str:
        """Return what stays in sight as an HTML fragment: place, strength, money.

        Args:
            example: whether it is said that this answers a page's example, not the reader.
        """
        return self._rendered("verdict.html", example=example)

    def body(self, *, folded: bool = False) -> str:
        """Return reasons, costs and break-even as an HTML fragment.

        Args:
            folded: whether the costs wait behind their heading.
        """
        return self._rendered("body.html", folded=folded)

    def rest(self) -> str:
        """Return thresholds, musts, assumptions and the rule of thumb as an HTML fragment."""
        return self._rendered("rest.html")

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
                "html": _note_html(self.lang, tuple(note.items())),
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

    def widget(self, preset: str, *, cases: bool = False, folded: bool = False) -> str:
        """Return the whole calculator for a page, with this answer as the page's example.

        Args:
            preset: name of the example.
            cases: whether the cases to start from are listed above it.
            folded: whether costs and pictures wait behind their headings, for pages of text.
        """
        names = {"preset": preset, "uid": f"calc-{preset}", "cases": cases, "folded": folded}
        return self._rendered("widget.html", **names)

    def pictures(self, uid: str) -> str:
        """Return all pictures as an HTML fragment.

        Args:
            uid: begins every id of the fragment; another for each calculator of a page.
        """
        return self.gallery.frame(uid, self.canonical, filled=True)

    def picture(self, name: str, uid: str) -> str:
        """Return one picture as an HTML fragment, empty if it has nothing to show."""
        return self.gallery.html(name, uid)

    @cached_property
    def gallery(self) -> Gallery:
        """The pictures of this answer; each is worked out when it is asked for."""
        from calculator.present.pictures.gallery import (  # noqa: PLC0415  # the first answer need not wait for it
            Gallery,
        )

        return Gallery(self.lang, self.reading.scenario, self.verdict)

    def text(self) -> str:
        """Return the answer as plain text."""
        return self._rendered("answer.txt")

    def markdown(self) -> str:
        """Return the answer as Markdown."""
        return self._rendered("answer.md")

    def csv(self) -> str:
        """Return costs, inputs and assumptions as CSV."""
        found = (self.reading.scenario, self.outcome)
        return csv_text(self.lang, *found, self.pinned, self.data_version)

    def decision_record(self) -> str:
        """Return the answer as a decision record in Markdown, fit for a repository."""
        return self._rendered("decision_record.md")

    @property
    def working_addresses(self) -> tuple[str, ...]:
        """The address of every figure that opens to its working, in the order of the answer."""
        return (*self._workings, *self._thresholds)

    def working(self, address: str) -> str:
        """Return the working of a figure as an HTML fragment; of an unknown one, that it is so."""
        found = self._working(address)
        shown = None if found is None else working_view(self.lang, found)
        return self._rendered("working.html", working=shown, figure=address, static=False)

    def workings(self) -> str:
        """Return the working of every figure as an HTML fragment that needs no script."""
        return self._rendered("workings.html", workings=self._shown(), static=True)

    def working_text(self, address: str = "") -> str:
        """Return the working of one figure, or of every figure, as plain text."""
        return self._rendered("working.txt", workings=self._shown(address), figure=address)

    def _shown(self, address: str = "") -> list[dict[str, object]]:
        """Return what templates need to show one working, or all of them."""
        chosen = [address] if address else self.working_addresses
        found = [self._working(key) for key in chosen]
        return [working_view(self.lang, working) for working in found if working is not None]

    def _working(self, address: str) -> Working | None:
        """Return the working of a figure, None if there is no such figure."""
        flip = self._thresholds.get(address)
        if flip is None:
            return self._workings.get(address)
        return threshold_working(self.reading.scenario, self.outcome, flip)

    @cached_property
    def _thresholds(self) -> Mapping[str, Flip]:
        """Thresholds by the address of their working, which costs a verdict each."""
        return threshold_flips(self.outcome.flips)

    @cached_property
    def _workings(self) -> Mapping[str, Working]:
        """The working of every figure by address."""
        return workings(self.reading.scenario, self.outcome)

    def announcement(self) -> str:
        """Return what a screen reader speaks: the advice, and what it costs."""
        money = money_sentence(self.lang, self.verdict, self.reading.scenario)
        return f"{announcement(self.lang, self.verdict)} {money}"

    def fragments(self) -> dict[str, Any]:
        """Return what the page shows first, `rest` aside; `problems` is text, not HTML."""
        return {
            "canonical": self.canonical,
            "pinned": self.pinned,
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
        names = view(self.lang, self.reading, self.outcome)
        found = self.then_and_now()
        return names | {"then_now": found and then_now_view(self.lang, found)}

    @cached_property
    def _notes(self) -> dict[str, dict[str, object]]:
        """What is said under each field of the groups."""
        return notes(self.lang, self.reading.scenario, self.verdict.part_names)

    def _rendered(self, template: str, **more: object) -> str:
        """Return a template filled with this answer."""
        return rendered(self.lang, template, {"answer": self, **self._names, **more})


@lru_cache(maxsize=1024)
def _note_html(lang: str, note: tuple[tuple[str, object], ...]) -> str:
    """Return what stands under a field; kept, since a change leaves nearly all of them the same."""
    return rendered(lang, "note.html", {"note": dict(note)})


def answer(query: str, lang: str = "zh-TW") -> Answer:
    """Return the answer to a query; any text gives an answer, its faults are named in it.

    Args:
        query: what the reader has said.
        lang: tag of the language.
    """
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
