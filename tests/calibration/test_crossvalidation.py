"""How right the model is on tables it has not seen, recomputed here."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from calibration_errors import (
    RUN_OVERHEAD,
    bands,
    fit_inference,
    fit_training,
    held_out_errors,
    medians,
    memory_errors,
    read_rows,
)
from crossvalidate import BASELINES, STORED
from fit import TABLE

from calculator.model.efficiency import fitted_constants

if TYPE_CHECKING:
    from calibration_errors import Error, Rows

ROUNDING = 0.001  # the table keeps four digits
TARGETS = {kind: target / 100.0 for kind, (_, _, target) in BASELINES.items()}
LAST_DIGIT = 0.051  # per cent are stored with one decimal


@pytest.fixture(scope="module")
def rows() -> Rows:
    """All calibration rows."""
    return read_rows()


@pytest.fixture(scope="module")
def held_out(rows: Rows) -> list[Error]:
    """Errors with each table left out of the fit."""
    return [*held_out_errors(rows, "table"), *memory_errors(rows.memory)]


@pytest.mark.parametrize(("kind", "target"), TARGETS.items())
def test_median_error_on_tables_left_out(held_out: list[Error], kind: str, target: float) -> None:
    """Each kind stays within its target on tables the fit has not seen."""
    assert medians(held_out)[kind][1] <= target


def test_nearly_every_headline_row_gets_a_number(held_out: list[Error]) -> None:
    """A row without a prediction counts as an error of 100 %, and there are few of them."""
    headline = [error for error in held_out if error.headline]
    assert sum(error.predicted is None for error in headline) <= 0.01 * len(headline)


def test_bands_are_those_of_the_cross_validation(held_out: list[Error]) -> None:
    """The band shown to the reader is the one found on tables left out."""
    stored = fitted_constants()
    for kind, band in bands(held_out).items():
        for found, expected in zip(stored.band(kind), band, strict=True):
            assert abs(found - expected) <= ROUNDING


def test_stored_figures_are_those_of_the_cross_validation(held_out: list[Error]) -> None:
    """The page of the site shows what is found here, not what was found once."""
    found = medians(held_out)
    stored = {kind["kind"]: kind for kind in json.loads(STORED.read_text("utf-8"))}

    assert stored.keys() == BASELINES.keys() == found.keys()
    for kind, (count, share) in found.items():
        assert stored[kind]["rows"] == count
        assert abs(stored[kind]["table_left_out_percent"] - 100.0 * share) <= LAST_DIGIT


def test_stored_constants_are_the_fitted_ones(rows: Rows) -> None:
    """Nobody edits a fitted constant by hand."""
    training = fit_training(rows.training)
    found = {**fit_inference(rows.inference).values, **training.values}
    found = {key: value for key, value in found.items() if not key[0].startswith("band")}
    stored = {
        key: value
        for key, value in fitted_constants().values.items()
        if not key[0].startswith("band")
    }
    assert stored.keys() == found.keys()
    assert RUN_OVERHEAD in stored
    for key, value in stored.items():
        assert abs(value - found[key]) <= ROUNDING * found[key] + 1e-9


def test_every_constant_says_what_it_means_and_where_it_is_from() -> None:
    """No row of the table of constants without meaning, unit, source and date."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert all(row[name] for name in ("value", "unit", "meaning", "source", "source_date"))


def test_few_constants() -> None:
    """Physics with few constants: far fewer than the rows they are fitted on."""
    assert len(fitted_constants().values) < 85
