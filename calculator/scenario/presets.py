"""Named cases that pages and tests refer to."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import cast


@cache
def presets() -> dict[str, str]:
    """Return each preset's query by name."""
    text = files("calculator.scenario").joinpath("presets.toml").read_text("utf-8")
    return cast("dict[str, str]", tomllib.loads(text))
