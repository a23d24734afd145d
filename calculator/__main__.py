"""The command line: `calculator answer QUERY`, `calculator portfolio FILE`, `calculator fields`."""

from __future__ import annotations

import argparse
import codecs
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from calculator.answer import answer
from calculator.decide.resolved import resolved
from calculator.portfolio import portfolio
from calculator.present.words import LANGUAGES
from calculator.scenario.fields import FIELDS
from calculator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import TextIOWrapper

UNREADABLE: Final = 2
"""Exit status if there is nothing to read, as for a wrong argument."""


FORMATS: Final = ("text", "json", "html", "markdown", "csv", "record")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit status; whoever stops reading its output ends it."""
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # `calculator answer … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still unsaid
        return 1
    return status


def _run(arguments: Sequence[str] | None) -> int:
    """Run a command and return the exit status; a query with faults is answered all the same."""
    options = _parser().parse_args(arguments)
    if options.command == "fields":
        print(fields_json())  # noqa: T201  # the command's output
        return 0
    if options.command == "portfolio":
        return _portfolio(options.file, options.lang, options.format)
    found = answer(options.query, options.lang)
    if options.command == "working":
        print(found.working_text(options.figure))  # noqa: T201  # the command's output
        return 0 if not options.figure or options.figure in found.working_addresses else 1
    forms = {
        "text": found.text,
        "json": found.json,
        "html": found.html,
        "markdown": found.markdown,
        "csv": found.csv,
        "record": found.decision_record,
    }
    print(forms[options.format]())  # noqa: T201  # the command's output
    return 0


def _portfolio(file: str, lang: str, form: str) -> int:
    """Print the plan for a table of workloads and return the exit status."""
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        print(f"calculator: {file}: {error.strerror}", file=sys.stderr)  # noqa: T201  # to whoever typed it
        return UNREADABLE
    found = portfolio(sheet_text(content), lang)
    forms = {
        "text": found.text,
        "json": found.json,
        "csv": found.csv,
        "html": found.html,
        "markdown": found.markdown,
    }
    end = "" if form == "csv" else "\n"
    if form == "csv" and hasattr(sys.stdout, "reconfigure"):
        cast("TextIOWrapper", sys.stdout).reconfigure(newline="")  # it brings its own line ends
    print(forms[form](), end=end)  # noqa: T201  # the command's output
    return 0


def sheet_text(content: bytes) -> str:
    """Return a file as text: UTF-8 or UTF-16 as spreadsheets write it, else Taiwan's Big5.

    >>> sheet_text("工作".encode("cp950")), sheet_text("工作".encode("utf-16"))
    ('工作', '工作')
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp950", errors="replace")


def fields_json() -> str:
    """Return every input with key, unit, kind, choices or bounds, default and its source."""
    rows: list[dict[str, object]] = []
    for field in FIELDS.values():
        row: dict[str, object] = {
            "key": field.key,
            "kind": field.kind,
            "group": field.group,
            "unit": field.unit,
        }
        if field.kind == "choice":
            row["choices"] = list(field.codes)
        elif field.kind == "number":
            row |= {"minimum": field.minimum, "maximum": field.maximum}
        value, source = resolved(field, Scenario({}))
        source_words = "/".join(source) if source else field.default_from
        rows.append(row | {"default": value, "default_source": source_words})
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="calculator", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    asked = commands.add_parser("answer", help="answer a query such as 'work=inference'")
    asked.add_argument("query")
    asked.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])
    asked.add_argument("--format", choices=FORMATS, default="text")
    many = commands.add_parser("portfolio", help="plan for a table of workloads, one a line")
    many.add_argument("file", help="CSV or TSV with field keys or labels as headings; - for input")
    many.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])
    many.add_argument(
        "--format", choices=["text", "json", "csv", "html", "markdown"], default="text"
    )
    worked = commands.add_parser("working", help="show how a figure was worked out, or all of them")
    worked.add_argument("query")
    worked.add_argument("figure", nargs="?", default="", help="such as inference/own/capital")
    worked.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])
    listed = commands.add_parser("fields", help="list every input")
    listed.add_argument("--format", choices=["json"], default="json")
    return parser


if __name__ == "__main__":
    sys.exit(main())
