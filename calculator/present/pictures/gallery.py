"""All pictures of an answer, by name; each is worked out when it is asked for."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from calculator.decide.series.cumulative import cumulative
from calculator.decide.series.grid import axis_fields, default_axes, grid
from calculator.decide.series.memory import memory
from calculator.decide.series.tornado import tornado
from calculator.decide.series.use import use
from calculator.present.money import Money
from calculator.present.pictures.amounts import Amounts
from calculator.present.pictures.cumulative import cumulative_picture
from calculator.present.pictures.grid import NAME as MAP
from calculator.present.pictures.grid import map_picture
from calculator.present.pictures.memory import memory_picture
from calculator.present.pictures.text_chart import text_chart
from calculator.present.pictures.tornado import tornado_picture
from calculator.present.pictures.use import use_picture
from calculator.present.render import rendered
from calculator.present.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from calculator.decide.verdict import PartVerdict, Verdict
    from calculator.present.pictures.picture import Picture
    from calculator.scenario.scenario import Scenario

FOR_SPREADSHEETS: Final = "\ufeff"
"""Excel reads a CSV file as UTF-8 only if it begins so."""

KINDS: Final = ("cumulative", "use", "memory", "tornado")


@dataclass(frozen=True, slots=True)
class Gallery:
    """The pictures of one answer.

    Attributes:
        lang: language of the words.
        scenario: what the reader has said.
        verdict: where the work belongs.
        axes: keys of the two numbers of the map, empty ones for the usual two.
    """

    lang: str
    scenario: Scenario
    verdict: Verdict
    axes: tuple[str, str] = ("", "")

    @property
    def names(self) -> tuple[str, ...]:
        """What pictures can be asked for; some of them may have nothing to show."""
        parts = self.verdict.part_names
        return (*(f"{kind}-{part}" for part in parts for kind in KINDS), MAP)

    def picture(self, name: str) -> Picture | None:
        """Return a picture, None if there is nothing to show or no such picture."""
        if name == MAP:
            return self._map()
        makers: Mapping[str, Callable[[], Picture | None]] = {
            f"{kind}-{part.part}": partial(getattr(self, f"_{kind}"), part)
            for part in self.verdict.parts
            for kind in KINDS
        }
        return makers[name]() if name in makers else None

    def html(self, name: str, uid: str) -> str:
        """Return a picture as an HTML fragment, empty if there is nothing to show.

        Args:
            name: one of `names`.
            uid: begins every id of the fragment; another for each calculator of a page.
        """
        found = self.picture(name)
        if found is None:
            return ""
        context = {"picture": found, "uid": f"{uid}-{name}", "drawing": found.drawing}
        return rendered(self.lang, "pictures/figure.html", context)

    def frame(self, uid: str, query: str, *, filled: bool) -> str:
        """Return the section that holds all pictures, each in a place that carries its name.

        Args:
            uid: begins every id of the fragment.
            query: the reader's answers, for whoever asks for another picture or a CSV file.
            filled: whether the pictures are drawn; else their places are empty.
        """
        parts = [(part, [f"{kind}-{part}" for kind in KINDS]) for part in self.verdict.part_names]
        context = {
            "uid": uid,
            "query": query,
            "parts": parts,
            "map": MAP,
            "drawn": {name: self.html(name, uid) if filled else "" for name in self.names},
        }
        return rendered(self.lang, "pictures/all.html", context)

    def text_charts(self) -> list[str]:
        """Return cost over time for a terminal, for each part with two ways to compare."""
        charts: list[str] = []
        for part in self.verdict.parts:
            found = cumulative(self.scenario, part)
            chart = text_chart(found, self._amounts) if found else ""
            if chart:
                name = word(self.lang, f"part.{part.part}") + word(self.lang, "answer.colon")
                charts.append((name if len(self.verdict.parts) > 1 else "") + chart)
        return charts

    def csv(self, name: str) -> str:
        """Return the data of a picture as the text of a CSV file, empty if there is none."""
        found = self.picture(name)
        if found is None:
            return ""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(found.data.heads)
        writer.writerows([cell.plain for cell in row.cells] for row in found.data.rows)
        return FOR_SPREADSHEETS + text.getvalue()

    @property
    def _amounts(self) -> Amounts:
        """Amounts in the reader's language and currency."""
        currency = self.scenario.choice("currency")
        return Amounts(self.lang, Money(currency, self.scenario.number("twd_per_usd")))

    def _cumulative(self, part: PartVerdict) -> Picture | None:
        """Return the picture of cost over time."""
        found = cumulative(self.scenario, part)
        return cumulative_picture(found, self._amounts) if found else None

    def _use(self, part: PartVerdict) -> Picture | None:
        """Return the picture of cost against use."""
        found = use(self.scenario, part)
        return use_picture(found, self._amounts) if found else None

    def _memory(self, part: PartVerdict) -> Picture | None:
        """Return the picture of memory."""
        found = memory(self.scenario, part.part)
        return memory_picture(found, self.lang, self.scenario.as_of) if found else None

    def _tornado(self, part: PartVerdict) -> Picture | None:
        """Return the picture of what moves the answer most."""
        found = tornado(self.scenario, self.verdict, part)
        return tornado_picture(found, self._amounts) if found else None

    def _map(self) -> Picture | None:
        """Return the map of the verdict."""
        choices = axis_fields(self.scenario)
        if len(choices) < len(self.axes):
            return None
        usual = default_axes(self.scenario)
        x = _first(choices, (self.axes[0], usual[0], *choices), besides="")
        y = _first(choices, (self.axes[1], usual[1], *usual, *choices), besides=x)
        found = grid(self.scenario, x, y)
        return map_picture(found, self.lang, choices) if found else None


def _first(choices: tuple[str, ...], wanted: tuple[str, ...], *, besides: str) -> str:
    """Return the first key that can be chosen and is not taken."""
    return next(key for key in wanted if key in choices and key != besides)
