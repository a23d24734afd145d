"""What the last mutation run found still holds for the code as it stands."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.mutation import run
from tests.mutation.run import FLOOR, LIST, ROOT, TESTS, keep_score

FOUND: dict[str, Any] = tomllib.loads(LIST.read_text("utf-8"))
SURVIVORS: list[dict[str, Any]] = FOUND["survivor"]
SCORES: dict[str, dict[str, Any]] = FOUND["room"]


@pytest.mark.parametrize("row", SURVIVORS, ids=lambda row: f"{Path(row['module']).stem}")
def test_a_survivor_is_a_line_of_the_code_with_a_reason(row: dict[str, Any]) -> None:
    """A line that has changed needs another look: run the command again."""
    text = (ROOT / row["module"]).read_text("utf-8")
    words = " ".join(text.split())

    assert " ".join(row["line"].split()) in words
    assert row["mutations"]
    assert row["line"] not in row["mutations"]
    assert len(row["reason"].split()) > 3


@pytest.mark.parametrize("room", TESTS)
def test_nine_of_ten_changes_are_seen(room: str) -> None:
    """And each of the others was listed on the day it was measured.

    Where the code has changed since, the score says `again`: it is that of the code of the day, and
    of its survivors only those are still listed whose line still stands.
    """
    score = SCORES[room]
    alive: Counter[str] = Counter()
    for row in SURVIVORS:
        alive[row["module"].split("/")[1]] += len(row["mutations"])

    assert score["killed"] >= FLOOR * score["mutants"]
    assert date.fromisoformat(score["measured"][:10])
    if "again" in score:
        assert len(score["again"].split()) > 3
        assert score["killed"] + alive[room] <= score["mutants"]
    else:
        assert score["killed"] + alive[room] == score["mutants"]


def test_a_score_is_written_above_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of one room, with the day; the other room and the survivors stay as they are."""
    copy = tmp_path / LIST.name
    copy.write_text(LIST.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(run, "LIST", copy)
    keep_score("decide", 100, 93)
    found = tomllib.loads(copy.read_text("utf-8"))
    day = found["room"]["decide"].pop("measured")

    assert found["room"] == {**SCORES, "decide": {"mutants": 100, "killed": 93}}
    assert date.fromisoformat(day)
    assert found["survivor"] == SURVIVORS
    assert copy.read_text("utf-8").startswith("# ")


def test_the_tests_that_decide_are_there() -> None:
    """A renamed file would leave its mutants alive."""
    assert all((ROOT / path).exists() for tests in TESTS.values() for path in tests)
