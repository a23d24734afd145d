"""A table of workloads becomes one query a line, and a list of named problems.

What spreadsheets write is read: commas, semicolons or tabs, also in full width, quotes, a byte
order mark, any line ends. Headings are keys of fields or their labels, choices are codes or words.
Nothing is trusted, nothing is guessed silently: what cannot be used is named with line and column.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from calculator.scenario.parse import Problem, canonical_query, echoed, parsed_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_LINES: Final = 500
LONGEST_TEXT_CHARACTERS: Final = 200_000
MOST_SHEET_PROBLEMS: Final = 50
DELIMITERS: Final = ("\t", ",", ";", "，", "；")
NAME: Final = "name"
NOT_IN_A_HEADING: Final = re.compile(r"[\s_\u200b-\u200f\u2060\ufeff]|[(（].*$")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a sheet that stand for keys and codes, tidied by `tidied`.

    Attributes:
        headings: key of the field, or `name`, by heading.
        choices: code by key of the field and word.
    """

    headings: Mapping[str, str]
    choices: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """Something in a sheet that could not be used.

    Attributes:
        line: its line in the text, counted from 1; 0 for the text as a whole.
        column: the heading it stands under, as the reader wrote it; empty for a whole line.
        problem: what is wrong.
    """

    line: int
    column: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One workload of a sheet.

    Attributes:
        line: its line in the text, counted from 1.
        name: as the reader calls it, empty if they do not.
        query: the canonical text of its answers.
        faults: how many of its cells could not be used; the rest was.
    """

    line: int
    name: str
    query: str
    faults: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The workloads of a text, and everything in it that could not be used."""

    lines: tuple[SheetLine, ...] = ()
    problems: tuple[SheetProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Heading:
    """A column: what the reader wrote over it, and the key of the field, None if not known."""

    text: str
    key: str | None


@dataclass(slots=True)
class _Records:
    """Records of a delimited text, each with the line it starts in; stops at a broken quote."""

    text: str
    delimiter: str
    problems: list[SheetProblem] = field(default_factory=list["SheetProblem"])

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each record that holds something."""
        reader = csv.reader(io.StringIO(self.text), delimiter=self.delimiter)
        start = 1
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:
                self.problems.append(_problem(start, "", "not_a_table"))
                return
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield start, cells
            start = reader.line_num + 1


def tidied(text: str) -> str:
    """Return a heading or word for comparison: no case, no width, no spaces, no unit in brackets.

    >>> tidied("Hours per day (hours)"), tidied("ｗｏｒｋ"), tidied("每天 使用時數（小時）")
    ('hoursperday', 'work', '每天使用時數')
    """
    return NOT_IN_A_HEADING.sub("", unicodedata.normalize("NFKC", text)).casefold()


def parsed_sheet(text: str, vocabulary: Vocabulary) -> Sheet:
    """Read a sheet as it is typed, pasted or read from a file; never raises on any text."""
    problems: list[SheetProblem] = []
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST_TEXT_CHARACTERS:
        problems.append(_problem(0, "", "text_too_long", most=LONGEST_TEXT_CHARACTERS))
        text = text[:LONGEST_TEXT_CHARACTERS].rpartition("\n")[0]
    records = _Records(text, _delimiter(text))
    headings: list[_Heading] = []
    lines: list[SheetLine] = []
    in_lines: list[SheetProblem] = []
    skipped = 0
    for number, cells in records:
        if not headings:
            headings = _headings(number, cells, vocabulary, problems)
            if not headings:
                break
        elif len(lines) < MOST_LINES:
            lines.append(_line(number, cells, headings, vocabulary, in_lines))
        else:
            skipped += 1
    problems += records.problems
    if skipped:
        problems.append(_problem(0, "", "too_many_lines", most=MOST_LINES, count=skipped))
    if not lines and not problems:
        problems.append(_problem(0, "", "no_lines"))
    return Sheet(tuple(lines), _shortened([*problems, *in_lines]))


def _delimiter(text: str) -> str:
    """Return the mark between cells: the most frequent one in the first line that holds any."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=lambda mark: (outside.count(mark), -DELIMITERS.index(mark)))


def _headings(
    number: int, cells: Sequence[str], vocabulary: Vocabulary, problems: list[SheetProblem]
) -> list[_Heading]:
    """Return the columns, none if no field is among them; what cannot be used is named."""
    found: list[_Heading] = []
    unused: list[SheetProblem] = []
    for index, cell in enumerate(cells):
        text = echoed(cell.strip())
        key = vocabulary.headings.get(tidied(cell))
        if index == 0 and (key is None and len(cells) > 1):
            key = NAME  # whatever the reader calls the first column, it says what a line is
        elif key is None and tidied(cell):
            unused.append(_problem(number, text, "unknown_column", text=text))
        elif key is not None and any(heading.key == key for heading in found):
            unused.append(_problem(number, text, "column_twice", text=text))
            key = None
        found.append(_Heading(text, key))
    if all(heading.key in {None, NAME} for heading in found):
        problems.append(_problem(number, "", "no_headings"))
        return []
    problems += unused
    return found


def _line(
    number: int,
    cells: Sequence[str],
    headings: Sequence[_Heading],
    vocabulary: Vocabulary,
    problems: list[SheetProblem],
) -> SheetLine:
    """Return one workload; a cell that cannot be used is named and left at its default."""
    name = ""
    given: dict[str, str] = {}
    texts: dict[str, str] = {}
    found: list[SheetProblem] = []
    for heading, cell in zip(headings, cells, strict=False):
        if heading.key == NAME:
            name = echoed(cell.strip())
        elif heading.key is not None and cell.strip():
            given[heading.key] = vocabulary.choices.get((heading.key, tidied(cell)), cell.strip())
            texts[heading.key] = heading.text
    extra = [cell for cell in cells[len(headings) :] if cell.strip()]
    if extra:
        found.append(_problem(number, "", "too_many_cells", text=echoed(extra[0])))
    reading = parsed_query(urlencode(given))
    found += [SheetProblem(number, texts.get(p.field, ""), p) for p in reading.problems]
    problems += found
    return SheetLine(number, name, canonical_query(reading.scenario), len(found))


def _problem(line: int, column: str, code: str, **params: str | float) -> SheetProblem:
    """Return a problem of the sheet itself."""
    return SheetProblem(line, column, Problem("", f"sheet_{code}", params))


def _shortened(problems: Sequence[SheetProblem]) -> tuple[SheetProblem, ...]:
    """Return the first problems and say how many more there are."""
    if len(problems) <= MOST_SHEET_PROBLEMS:
        return tuple(problems)
    count = len(problems) - MOST_SHEET_PROBLEMS
    more = SheetProblem(0, "", Problem("", "more_problems", {"count": count}))
    return (*problems[:MOST_SHEET_PROBLEMS], more)


def with_line(text: str, query: str, name: str, vocabulary: Vocabulary) -> str | None:
    """Return a sheet with one more workload: columns are added where its answers need them.

    None if the link holds no answer.

    Args:
        text: the sheet as it stands; what is in it stays as it is.
        query: a link of the calculator, or what stands after its `#`.
        name: what to call the workload.
        vocabulary: the words of headings.
    """
    canonical = canonical_query(parsed_query(query.rpartition("#")[2]).scenario)
    answers = {key: value for key, value in parse_qsl(canonical) if key != "v"}
    if not answers:
        return None
    first, _, rest = text.lstrip("\ufeff\r\n ").replace("\r\n", "\n").partition("\n")
    delimiter = _delimiter(first) if first.strip() else ","
    headings = [cell for cells in csv.reader([first], delimiter=delimiter) for cell in cells]
    headings = headings or [NAME]
    keys = [vocabulary.headings.get(tidied(cell), "") for cell in headings]
    keys[0] = keys[0] or NAME
    added = [key for key in answers if key not in keys]
    cells = {**answers, NAME: name}
    row = _row([cells.get(key, "") for key in (*keys, *added)], delimiter)
    top = _row([*headings, *added], delimiter) if added else first
    return "\n".join(filter(None, [top, rest.rstrip("\n"), row])) + "\n"


def _row(cells: Sequence[str], delimiter: str) -> str:
    """Return cells as one line of a delimited text."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="").writerow(cells)
    return written.getvalue()
