"""Tables of workloads for tests."""

from __future__ import annotations

from typing import Final

KINDS: Final = (
    ("inference", "daily", "no", ""),
    ("inference", "always", "matters", ""),
    ("inference", "occasional", "no", ""),
    ("inference", "daily", "must", "gpt-oss-20b"),
    ("both", "daily", "no", ""),
    ("training", "occasional", "no", ""),
    ("experiment", "occasional", "no", ""),
)


def sheet_of_many(count: int) -> str:
    """Return a table of so many workloads, each another one."""
    head = "name,work,rhythm,security,model,tokens_in_per_day,concurrent_users"
    lines = [
        f"工作 {number},{','.join(KINDS[number % len(KINDS)])},"
        f"{1_000_000 + 137_000 * number},{1 + number % 25}"
        for number in range(count)
    ]
    return "\n".join([head, *lines]) + "\n"
