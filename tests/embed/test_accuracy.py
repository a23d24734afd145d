"""The tables of the page on accuracy: every line, in the reader's words, nothing of its own."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from calculator.embed import accuracy
from calculator.embed.accuracy import (
    VERDICTS,
    crossvalidation,
    crossvalidation_html,
    figure_text,
    published_html,
)
from calculator.embed.scoreboard.lines import FAULTS, published_rows, scoreboard
from calculator.embed.site import ROOT
from calculator.errors import EmbedError
from calculator.model.efficiency import fitted_constants
from calculator.present.words import LANGUAGES, flattened

if TYPE_CHECKING:
    from pathlib import Path

each_language = pytest.mark.parametrize("lang", LANGUAGES)


def page_words(lang: str) -> dict[str, str]:
    """Return the words of pages."""
    file = ROOT / "calculator" / "embed" / "words" / f"{lang}.toml"
    return flattened(tomllib.loads(file.read_text("utf-8")))


def test_the_languages_have_the_same_page_words() -> None:
    """A heading exists in every language or in none."""
    assert set(page_words("zh-TW")) == set(page_words("en"))


@each_language
def test_every_published_figure_has_its_line(lang: str) -> None:
    """Nothing is left out, and each publication can be linked to."""
    html = published_html(lang, "", {})
    shown = re.findall(r'data-verdict="(\w+)"', html)
    anchors = re.findall(r'<tbody id="published-([^"]+)"', html)

    assert shown == [line.verdict for line in scoreboard()]
    assert anchors == [row.id for row in published_rows()]


@each_language
def test_a_table_of_one_verdict_repeats_no_anchor(lang: str) -> None:
    """It stands on the same page as the whole table."""
    html = published_html(lang, "at_fault", {})

    assert set(re.findall(r'data-verdict="(\w+)"', html)) == {"at_fault"}
    assert " id=" not in html


@each_language
def test_every_fault_is_explained_in_the_readers_language(lang: str) -> None:
    """Whoever reads that a publication is wrong reads why, once for each publication."""
    words, html = page_words(lang), published_html(lang, "at_fault", {})
    told = {
        code: html.count(words[f"fault.{code}"].replace("'", "&#39;")) for code in FAULTS.values()
    }

    assert told == dict.fromkeys(FAULTS.values(), 1)
    assert all(words[f"verdict.{verdict}"] for verdict in VERDICTS)


@each_language
def test_the_table_of_errors_is_what_was_written(lang: str) -> None:
    """A row for each kind of prediction, with the figures of the stored cross-validation."""
    html = crossvalidation_html(lang, "", {})

    for kind in crossvalidation():
        assert f">{kind['rows']}<" in html
        assert f">{kind['table_left_out_percent']:g} %<" in html
        assert page_words(lang)[f"kind.{kind['kind']}"] in html


def test_the_bands_are_those_that_answers_use() -> None:
    """The page and the calculator speak of the same band."""
    for kind in crossvalidation():
        assert (kind["band_low"], kind["band_high"]) == fitted_constants().band(kind["kind"])


def test_the_readme_shows_the_same_figures() -> None:
    """Its table is the output of the command that writes the figures."""
    readme = (ROOT / "tests" / "calibration" / "README.md").read_text("utf-8")

    for kind in crossvalidation():
        peer = kind["best_peer_percent"]
        cells = [
            kind["kind"],
            f"{kind['rows']}",
            f"{kind['table_left_out_percent']}",
            f"{kind['family_left_out_percent']}",
            f"{kind['seen_percent']}",
            f"{kind['band_low']:.2f}..{kind['band_high']:.2f}",
            "-" if peer is None else f"{peer}",
            f"{kind['simple_model_percent']}",
            f"{kind['target_percent']}",
        ]
        assert f"| {' | '.join(cells)} |" in readme


def test_missing_figures_name_the_command_that_writes_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever builds learns what to do."""
    nowhere: Path = ROOT / "tests" / "calibration" / "nowhere.json"
    monkeypatch.setattr(accuracy, "CROSSVALIDATION", nowhere)

    with pytest.raises(EmbedError, match=r"nowhere\.json.*crossvalidate\.py --write"):
        crossvalidation()


@pytest.mark.parametrize(
    ("value", "printed", "shown"),
    [
        (8556.244227, 8556, "8,556"),
        (2648681.0, 2648681, "2,648,681"),
        (0.4921875, 0.984, "0.4922"),
        (-9440.12, -9440, "-9,440"),
        (3.1428e23, 3.14e23, "3.143 × 10²³"),
        ((0.3, 0.4), None, "0.3 … 0.4"),
        (None, 1.0, ""),
        ("words", None, "words"),
    ],
)
def test_figures_are_rounded_like_the_printed_ones(
    value: float | str | tuple[float, float] | None, printed: float | None, shown: str
) -> None:
    """No more digits than the comparison needs."""
    assert figure_text(value, printed) == shown
