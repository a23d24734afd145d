"""A query string becomes a scenario and a list of named problems; nothing it holds is trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from calculator import facts
from calculator.scenario.fields import FIELDS
from calculator.scenario.numbers import NumberTextError, canonical_number, parsed_number
from calculator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from calculator.scenario.field import Field, Value

LINK_VERSION: Final = 1
BESIDE: Final = "beside"
"""What a link carries for the page: another case, to be compared with this one."""
LONGEST_QUERY_CHARACTERS: Final = 8_000
LONGEST_ECHO_CHARACTERS: Final = 60
MOST_PROBLEMS: Final = 12
PERCENT: Final = 100
NEGLIGIBLE: Final = 1e-12
"""A number below this is 0: no field means anything so small, and no text form holds it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the query that could not be used.

    Attributes:
        field: key of the field, `v` for the link's version, empty for the query as a whole.
        code: what is wrong.
        params: values for the sentence that says so.
    """

    field: str
    code: str
    params: dict[str, str | float]


@dataclass(frozen=True, slots=True)
class Reading:
    """A scenario, and what was wrong with its text."""

    scenario: Scenario
    problems: tuple[Problem, ...]


def parsed_query(query: str) -> Reading:
    """Read a link's fragment, a form or a command-line argument; never raises on any text.

    >>> parsed_query("work=training&horizon_months=3年").scenario.number("horizon_months")
    36.0
    """
    problems: list[Problem] = []
    given: dict[str, Value] = {}
    text = query.strip().lstrip("#?")
    if len(text) > LONGEST_QUERY_CHARACTERS:
        problems.append(Problem("", "query_too_long", {"most": LONGEST_QUERY_CHARACTERS}))
        text = text[:LONGEST_QUERY_CHARACTERS].rpartition("&")[0]
    seen: set[str] = set()
    for key, raw in parse_qsl(text, keep_blank_values=True):
        problem = None if key == BESIDE else _read(key, raw, seen, given)
        if problem is not None:
            problems.append(problem)
    ordered = {key: given[key] for key in FIELDS if key in given}
    return Reading(Scenario(ordered), _shortened(problems))


def _read(key: str, raw: str, seen: set[str], given: dict[str, Value]) -> Problem | None:
    """Put one pair into `given`, or return why it cannot be used."""
    raw = raw.strip()
    if key in seen:
        return Problem(key[:LONGEST_ECHO_CHARACTERS], "given_twice", {"text": echoed(raw)})
    seen.add(key)
    if key == "v":
        return _version_problem(raw)
    field = FIELDS.get(key)
    if field is None:
        return Problem(echoed(key), "unknown_field", {"text": echoed(key)})
    if not raw:
        return None
    found = READERS[field.kind](field, raw)
    if isinstance(found, Problem):
        return found
    given[key] = found
    return None


def _choice(field: Field, raw: str) -> Value | Problem:
    """Return the code if it is one of the field's choices."""
    return raw if raw in field.codes else Problem(field.key, "not_a_choice", {"text": echoed(raw)})


def _number(field: Field, raw: str) -> Value | Problem:
    """Return the number if it can be read and stands within the field's limits."""
    try:
        value = parsed_number(raw, field.suffixes) + 0.0  # -0 is 0
    except NumberTextError as error:
        return Problem(field.key, str(error.args[0]), {"text": echoed(raw)})
    if 0.0 < value < NEGLIGIBLE:
        value = 0.0
    limits = {"text": echoed(raw), "minimum": field.minimum, "maximum": field.maximum}
    if field.unit == "share" and 1 < value <= PERCENT:
        return Problem(field.key, "percent_without_sign", limits)
    if not isfinite(value) or not field.minimum <= value <= field.maximum:
        return Problem(field.key, "out_of_bounds", limits)
    return value


def _date(field: Field, raw: str) -> Value | Problem:
    """Return the day if it is one that the facts know of, written YYYY-MM-DD."""
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        return Problem(field.key, "not_a_date", {"text": echoed(raw)})
    newest = facts.newest_day()
    if day > newest:
        return Problem(field.key, "future_day", {"text": echoed(raw), "newest": newest.isoformat()})
    return day.isoformat()


READERS: Final[Mapping[str, Callable[[Field, str], Value | Problem]]] = {
    "choice": _choice,
    "number": _number,
    "date": _date,
}


def _version_problem(raw: str) -> Problem | None:
    """Return why the link's version cannot be read, if so."""
    if raw == str(LINK_VERSION):
        return None
    known: dict[str, str | float] = {"text": echoed(raw), "known": LINK_VERSION}
    is_future = raw.isascii() and raw.isdigit() and int(raw[:9]) > LINK_VERSION
    return Problem("v", "future_version" if is_future else "unknown_version", known)


def _shortened(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return the first problems and say how many more there are."""
    if len(problems) <= MOST_PROBLEMS:
        return tuple(problems)
    more = Problem("", "more_problems", {"count": len(problems) - MOST_PROBLEMS})
    return (*problems[:MOST_PROBLEMS], more)


def echoed(text: str) -> str:
    """Return at most a few characters of hostile text, without control characters."""
    printable = "".join(c for c in text if c.isprintable())
    if len(printable) <= LONGEST_ECHO_CHARACTERS:
        return printable
    return printable[:LONGEST_ECHO_CHARACTERS] + "…"


def canonical_query(scenario: Scenario) -> str:
    """Return the one text form of a scenario, fields in fixed order, with the link's version.

    >>> canonical_query(parsed_query("rhythm=daily&work=training&latency=").scenario)
    'v=1&work=training&rhythm=daily'
    """
    pairs = [("v", str(LINK_VERSION))]
    for key in FIELDS:
        if key in scenario.given:
            value = scenario.given[key]
            pairs.append((key, value if isinstance(value, str) else canonical_number(value)))
    return urlencode(pairs)
