"""Lets each test start without kept results, and stop at the first example that fails it.

A plugin of pytest for mutation runs: what an unchanged function left in a cache must not answer
for the changed one, and nobody reads the smallest example that betrays a mutant.
"""

from __future__ import annotations

import sys
from functools import _lru_cache_wrapper  # pyright: ignore[reportPrivateUsage]  # its only name

from hypothesis import Phase, settings

ROOMS = ("calculator.model", "calculator.decide")


def pytest_configure() -> None:
    """Set how every property is tried: the same examples in each run, none made smaller."""
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile(
        "mutation", deadline=None, derandomize=True, database=None, phases=phases
    )
    settings.load_profile("mutation")


def pytest_runtest_setup() -> None:
    """Forget what the rooms under mutation have kept."""
    for name, module in list(sys.modules.items()):
        if name.startswith(ROOMS):
            for value in vars(module).values():
                if isinstance(value, _lru_cache_wrapper):
                    value.cache_clear()
