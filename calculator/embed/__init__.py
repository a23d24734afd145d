"""Build only: the Markdown extension, the bundling of the runtime, the making of the site."""

from __future__ import annotations

from calculator.embed.extension import CalculatorExtension


def makeExtension(**config: str) -> CalculatorExtension:  # noqa: N802  # the name that Python-Markdown looks for
    """Return the Markdown extension `calculator.embed`; options `lang` and `docs_dir`."""
    return CalculatorExtension(**config)
