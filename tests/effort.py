"""How many examples a property is tried with."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import settings

EFFORT: Final = int(os.environ.get("PROPERTY_EFFORT", "1"))
"""Times the usual; at 1 the examples are the same in every run, above it new ones are sought."""


def tried_repeatably() -> None:
    """Set how every property is tried unless it says otherwise."""
    settings.register_profile("project", deadline=None, derandomize=EFFORT == 1)
    settings.load_profile("project")


def examples(count: int) -> settings:
    """Return the settings for a property whose one example costs a whole verdict or more."""
    return settings(max_examples=count * EFFORT)
