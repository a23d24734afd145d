"""The matrix of claim G-11: how well cloud and local suit each kind of workload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.decide.verdict import Grade, Part, Place
    from calculator.scenario.scenario import Scenario

MATRIX: Final[Mapping[str, Mapping[Place, Grade]]] = {
    "training": {"cloud": "good", "local": "poor"},
    "inference_high_frequency": {"cloud": "caution", "local": "good"},
    "inference_low_frequency": {"cloud": "good", "local": "caution"},
    "private_data": {"cloud": "caution", "local": "good"},
    "experiment": {"cloud": "good", "local": "caution"},
}

PRESET_OF_ROW: Final = {
    "training": "training",
    "inference_high_frequency": "inference-always",
    "inference_low_frequency": "inference-occasional",
    "private_data": "private-data",
    "experiment": "experiment",
}
"""The preset that stands for each row, so that a reader can open it in the calculator."""


def matrix_row(part: Part, scenario: Scenario) -> str:
    """Return the id of the row that speaks of this part of the work."""
    if part != "inference":
        return part
    if scenario.choice("security") != "no":
        return "private_data"
    occasional = scenario.choice("rhythm") == "occasional"
    return "inference_low_frequency" if occasional else "inference_high_frequency"
