"""What the last mutation run found still holds for the code as it stands."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.mutation.run import FLOOR, HERE, ROOT, TESTS

SURVIVORS: list[dict[str, Any]] = tomllib.loads((HERE / "survivors.toml").read_text("utf-8"))[
    "survivor"
]
SCORES = tomllib.loads((HERE / "scores.toml").read_text("utf-8"))


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
    """And each of the others is listed."""
    score = SCORES[room]
    alive: Counter[str] = Counter()
    for row in SURVIVORS:
        alive[row["module"].split("/")[1]] += len(row["mutations"])

    assert score["killed"] >= FLOOR * score["mutants"]
    assert score["killed"] + alive[room] == score["mutants"]


def test_the_tests_that_decide_are_there() -> None:
    """A renamed file would leave its mutants alive."""
    assert all((ROOT / path).exists() for tests in TESTS.values() for path in tests)
