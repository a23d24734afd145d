"""The command line, as people call it."""

from __future__ import annotations

import json

import pytest

from calculator.__main__ import main
from calculator.answer import answer
from calculator.scenario.fields import FIELDS


def test_fields_lists_every_input(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever builds on the calculator learns every key, unit, limit and default."""
    main(["fields", "--format", "json"])
    rows = json.loads(capsys.readouterr().out)

    assert [(key, f.kind, f.default) for key, f in FIELDS.items()] == [
        (row["key"], row["kind"], row["default"]) for row in rows
    ]


@pytest.mark.parametrize("form", ["text", "json", "html", "markdown"])
@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_answer_prints_what_the_door_gives(
    form: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line adds nothing of its own."""
    query = "work=inference&rhythm=always"
    main(["answer", query, "--lang", lang, "--format", form])

    assert capsys.readouterr().out == getattr(answer(query, lang), form)() + "\n"


@pytest.mark.parametrize(("query", "status"), [("work=training", 0), ("work=traning", 1)])
def test_a_problem_shows_in_the_exit_status(query: str, status: int) -> None:
    """A script notices that part of its query was left out."""
    assert status == main(["answer", query])
