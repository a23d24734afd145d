"""What the templates of an answer are filled with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.present.judgement import must_lines, thumb_lines
from calculator.present.numbers_view import (
    break_even_words,
    combination_rows,
    line_figures,
    note_words,
    option_rows,
    worth_words,
)
from calculator.present.phrases import is_experiment
from calculator.present.sentence import money_sentence, reader_money
from calculator.present.service_view import service_view
from calculator.present.sliders import slider_places
from calculator.present.thresholds import Thresholds

if TYPE_CHECKING:
    from calculator.decide.outcome import Outcome
    from calculator.present.money import Money
    from calculator.scenario.parse import Reading
    from calculator.scenario.scenario import Scenario


def view(lang: str, reading: Reading, outcome: Outcome) -> dict[str, object]:
    """Return the names that the templates know, with their values."""
    scenario = reading.scenario
    months = scenario.number("horizon_months")
    money = reader_money(lang, scenario)
    return {
        "scenario": scenario,
        "problems": reading.problems,
        "verdict": outcome.verdict,
        "experiment": is_experiment(outcome.verdict),
        "assumptions": outcome.assumptions,
        "money": money,
        "months": months,
        "tables": _tables(lang, scenario, outcome, money),
        "combinations": combination_rows(lang, outcome.combinations, money, months),
        "numbers_note": note_words(lang),
        "money_sentence": money_sentence(lang, outcome.verdict, scenario),
        "must_lines": must_lines(lang, scenario, outcome.verdict),
        "thumb_lines": thumb_lines(lang, outcome.verdict),
        "slider_places": slider_places(scenario),
        "has_load": any(part.part != "training" for part in outcome.verdict.parts),
        "thresholds": Thresholds(outcome),
    }


def _tables(
    lang: str, scenario: Scenario, outcome: Outcome, money: Money
) -> list[dict[str, object]]:
    """Return the tables of each part of the work: costs, and what a service gets for them."""
    months = scenario.number("horizon_months")
    return [
        {
            "part": part.part,
            "rows": option_rows(lang, part, beside, money, months),
            "break_evens": break_even_words(lang, beside.break_evens),
            "values": worth_words(lang, beside, money, months),
            "figures": line_figures(beside),
            "service": service_view(lang, scenario, outcome.services, part.part),
        }
        for part, beside in zip(outcome.verdict.parts, outcome.figures, strict=True)
    ]
