"""Named cases that pages and tests refer to."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import cast

from calculator.prepared import prepared


@cache
def presets() -> dict[str, str]:
    """Return each preset's query by name."""
    ready = prepared("presets")
    if ready:
        return cast("dict[str, str]", ready.VALUE)
    text = files("calculator.scenario").joinpath("presets.toml").read_text("utf-8")
    return cast("dict[str, str]", tomllib.loads(text))
