"""Named cases that pages and tests refer to."""

from __future__ import annotations

from functools import cache
from typing import Final, cast

from calculator.prepared import prepared

WORKED_EXAMPLE: Final = "case-"
"""How the names of presets begin that have a page of their own."""


@cache
def presets() -> dict[str, str]:
    """Return each preset's query by name."""
    ready = prepared("presets")
    if ready:
        return cast("dict[str, str]", ready.VALUE)
    # Never in the browser, which would wait for them.
    import tomllib  # noqa: PLC0415  # see above
    from importlib.resources import files  # noqa: PLC0415  # see above

    text = files("calculator.scenario").joinpath("presets.toml").read_text("utf-8")
    return cast("dict[str, str]", tomllib.loads(text))


def cases() -> tuple[str, ...]:
    """Return the names of the presets that have a page of their own, in the order of the pages."""
    return tuple(name for name in presets() if name.startswith(WORKED_EXAMPLE))
