"""The command line, as people call it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from calculator.__main__ import main
from calculator.answer import answer
from calculator.scenario.fields import FIELDS


def test_fields_lists_every_input(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever builds on the calculator learns every key, unit, limit and default."""
    main(["fields", "--format", "json"])
    rows = json.loads(capsys.readouterr().out)

    assert [(key, field.kind, field.unit) for key, field in FIELDS.items()] == [
        (row["key"], row["kind"], row["unit"]) for row in rows
    ]


def test_every_default_has_an_origin_and_stands_within_the_limits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No default comes from nowhere, and none would be refused if it were typed."""
    main(["fields"])
    rows = json.loads(capsys.readouterr().out)

    assert all(
        row["default_source"]
        and (
            row["default"] in row["choices"]
            if row["kind"] == "choice"
            else row["kind"] == "date" or row["minimum"] <= row["default"] <= row["maximum"]
        )
        for row in rows
    )


@pytest.mark.parametrize("form", ["text", "json", "html", "markdown"])
@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_answer_prints_what_the_door_gives(
    form: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line adds nothing of its own."""
    query = "work=inference&rhythm=always"
    main(["answer", query, "--lang", lang, "--format", form])

    assert capsys.readouterr().out == getattr(answer(query, lang), form)() + "\n"


def test_a_fault_is_answered_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A query with a fault is answered all the same; the fault stands in the answer."""
    status = main(["answer", "work=traning&rhythm=always", "--format", "json"])
    printed = json.loads(capsys.readouterr().out)

    assert (status, [problem["field"] for problem in printed["problems"]]) == (0, ["work"])


def test_a_reader_who_stops_reading_is_no_fault() -> None:
    """As `calculator fields | head -1` does: no traceback."""
    command = [sys.executable, "-m", "calculator", "fields"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:  # noqa: S603  # our own arguments
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        told = running.stderr.read()

    assert told == b""
