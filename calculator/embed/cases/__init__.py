"""The cases that have a page of their own: what they assume, what they come to, what turns them."""

from __future__ import annotations

from calculator.embed.cases.answers import amount, case_answer
from calculator.embed.cases.tables import cases_html, sizes_html, turns_html

__all__ = ["amount", "case_answer", "cases_html", "sizes_html", "turns_html"]
