"""Build only: the Markdown extension, the bundling of the runtime, the making of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calculator.embed.extension import CalculatorExtension


def makeExtension(**config: str) -> CalculatorExtension:  # noqa: N802  # the name that Python-Markdown looks for
    """Return the Markdown extension `calculator.embed`; options `lang` and `docs_dir`."""
    # late, so that `python -m calculator.embed lint` runs even while the engine is broken
    from calculator.embed.extension import CalculatorExtension  # noqa: PLC0415

    return CalculatorExtension(**config)
