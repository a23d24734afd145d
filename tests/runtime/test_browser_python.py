"""The bundled Python starts with its slim library and says what CPython says."""

from __future__ import annotations

import ast
import itertools
import json
import random
from typing import TYPE_CHECKING

import browser_python
import pytest
from browser_python import request_text

from calculator.embed.preparing import prepared_application
from calculator.embed.runtime import PROJECT_ROOT
from calculator.embed.sources import application_sources
from calculator.present.words import LANGUAGES
from calculator.requests import respond
from calculator.scenario.fields import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOT_NEEDED = {
    "importlib.resources",  # tables, words and templates, which are prepared
    "typing_extensions",  # for type checkers only
    "importlib.metadata",  # Jinja2, asked for its version
    "logging",  # Jinja2, asked to log what is undefined
    "zipfile",  # Jinja2, asked to compile templates into an archive
    "gettext",  # Jinja2, asked to translate
    "html",  # MarkupSafe, asked to take markup out of a text
    "pprint",  # Jinja2's debugging
    "tomllib",  # words and presets, which are prepared
}
FAILING = {
    "1 / 0": "ZeroDivisionError",
    "int('x')": "ValueError",
    "'\\ud800'.encode()": "UnicodeEncodeError",
    "b'\\xff'.decode()": "UnicodeDecodeError",
    "{}['key']": "KeyError",
    "(lambda f: f(f))(lambda f: f(f))": "RecursionError",
    "import no_such_module": "ModuleNotFoundError",
    "import json; json.loads('{')": "json.decoder.JSONDecodeError",
    "from calculator.present.render import rendered; rendered('en', 'no.html', {})": (
        "ModuleNotFoundError"
    ),
    "from calculator.present.render import rendered; rendered('en', 'errors.html', {})": (
        "jinja2.exceptions.UndefinedError"
    ),
    "from decimal import Decimal; Decimal('x')": "decimal.InvalidOperation",
}
"""Python that fails, and the name that its trace ends with."""

ANSWERS = ("answer", "thresholds")
"""What a page asks for at each change, in this order."""

ODD_REQUESTS = [
    "not JSON",
    "{}",
    "[1]",
    request_text("v=99&work=inference"),
    request_text("work=%F0%9F%92%A9&zzz=1&horizon_months=１２０萬"),
    request_text("horizon_months=<script>&" * 500),
    request_text("work=training", "no-such-language"),
    request_text("work=both&horizon_months=NaN"),
    request_text("\ud800"),
]
"""Texts that no page sends; each has to get an answer all the same."""


def sampled_queries(count: int) -> Iterator[str]:
    """Yield queries that answer some of the questions, the same ones at every run."""
    chance = random.Random(20261122)  # noqa: S311  # not for secrets
    for _ in range(count):
        said = [f"{q.key}={chance.choice(q.choices)}" for q in QUESTIONS if q.choices]
        months = [f"horizon_months={chance.choice(['3', '1.5年', '３６', '1,200', 'x'])}"]
        yield "&".join(part for part in said + months if chance.random() < 0.7)


def imported_modules(source: bytes) -> Iterator[str]:
    """Yield the names of all modules that a source imports by absolute name, lazily or not."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module)


def test_browser_says_what_cpython_says(runtime: Path) -> None:
    """The same text, letter by letter, in both languages."""
    requests = [
        request_text(query, lang, ask)
        for query, lang, ask in itertools.product(sampled_queries(150), LANGUAGES, ANSWERS)
    ]
    assert browser_python.answers(runtime, requests) == [respond(text) for text in requests]


def test_nothing_odd_stops_it(runtime: Path) -> None:
    """Odd texts are answered in turn, and a plain one after them."""
    requests = [*ODD_REQUESTS, request_text("work=training")]
    found = browser_python.answers(runtime, requests)
    assert found == [respond(text) for text in requests]
    assert json.loads(found[-1])["answer"]


def test_every_import_is_on_board(runtime: Path) -> None:
    """No module that the application may import was left out of the slim library."""
    sources = prepared_application(application_sources(PROJECT_ROOT), PROJECT_ROOT / "node_modules")
    wanted = {
        name
        for path, content in sources.items()
        if path.endswith(".py")
        for name in imported_modules(content)
    }
    missing = browser_python.result(
        runtime,
        f"""
import importlib.util
def found(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ImportError:
        return False
result = " ".join(name for name in {sorted(wanted - NOT_NEEDED)!r} if not found(name))
""",
    )
    assert missing.split() == []


def test_loaded_modules_are_listed(runtime: Path) -> None:
    """What one answer loads is on the list, so the list is what decides."""
    loaded = browser_python.loaded_modules(runtime)
    assert "json" in loaded
    assert "jinja2" not in loaded


def test_errors_are_told_not_fatal(runtime: Path) -> None:
    """Each exception can be formatted with its trace by the slim library; then work goes on."""
    source = f"""
import traceback
told = []
for failing in {list(FAILING)!r}:
    try:
        exec(failing)
    except Exception:
        told.append(traceback.format_exc().splitlines()[-1].strip())
result = "\\n".join(told)
"""
    told = browser_python.result(runtime, source).splitlines()
    assert [line.partition(":")[0] for line in told] == list(FAILING.values())


def test_an_uncaught_error_leaves_its_name(runtime: Path) -> None:
    """Pyodide itself can tell of an exception with the slim library."""
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        browser_python.result(runtime, "1 / 0")


def test_the_start_compiles_nothing(runtime: Path) -> None:
    """Each method that a data class writes itself was compiled by the build."""
    source = """
import builtins
compiled = []
def note(text, *names):
    if isinstance(text, str):
        compiled.append(text)
    return run(text, *names)
run, builtins.exec = builtins.exec, note
import quick_start
builtins.exec = run
result = "".join(compiled)
"""
    assert browser_python.result(runtime, source) == ""


def test_prepared_pieces_are_what_their_sources_say(runtime: Path) -> None:
    """Tables, words and presets are the same, cell by cell, letter by letter."""
    source = """
from calculator.facts.loader import read_table
from calculator.facts.tables import TABLES
from calculator.model.efficiency import fitted_constants
from calculator.present.words import LANGUAGES, catalogue
from calculator.scenario.presets import presets
result = repr((
    [read_table(table) for table in TABLES.values()],
    sorted(fitted_constants().values.items()),
    [sorted(catalogue(lang).items()) for lang in LANGUAGES],
    presets(),
))
"""
    names: dict[str, object] = {}
    exec(source, names)  # noqa: S102  # our own text
    assert browser_python.result(runtime, source) == names["result"]
