"""The answer as plain data, without words: the contract for anything outside the page."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from calculator.scenario.parse import LINK_VERSION, canonical_query

if TYPE_CHECKING:
    from calculator.decide.figures import Figures
    from calculator.decide.outcome import Outcome
    from calculator.decide.verdict import PartVerdict
    from calculator.scenario.parse import Reading

PART_KEYS: Final = ("part", "placement", "strength", "ratings", "excluded", "matrix_row", "thumb")


def plain(reading: Reading, outcome: Outcome) -> dict[str, Any]:
    """Return the answer to a query in plain data, in a fixed order."""
    found = outcome.verdict
    return {
        "version": LINK_VERSION,
        "canonical": canonical_query(reading.scenario),
        "overall": found.overall,
        "placement": dict(found.placement),
        "strength": found.strength,
        "reasons": [asdict(reason) for reason in found.reasons],
        "problems": [asdict(problem) for problem in reading.problems],
        "assumptions": [asdict(assumption) for assumption in outcome.assumptions],
        "flips": [asdict(flip) for flip in outcome.flips],
        "parts": [
            _part(part, beside) for part, beside in zip(found.parts, outcome.figures, strict=True)
        ],
        "combinations": [
            {
                "training": pair.training.code,
                "inference": pair.inference.code,
                "usd_per_month": pair.usd_per_month,
            }
            for pair in outcome.combinations
        ],
        "services": [asdict(service) for service in outcome.services],
    }


def _part(found: PartVerdict, beside: Figures) -> dict[str, Any]:
    """Return one part of the work in plain data."""
    data = asdict(found)
    money = data["opinion"]
    return {
        **{key: data[key] for key in PART_KEYS},
        "money": money and {key: money[key] for key in ("side", "weight", "difference_share")},
        "options": [
            {
                **plain_option,
                "components": [component._asdict() for component in option.components],
                "usd_per_month": option.usd_per_month,
            }
            for plain_option, option in zip(data["options"], found.options, strict=True)
        ],
        **{key: value for key, value in asdict(beside).items() if key != "part"},
    }
