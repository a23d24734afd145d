"""What the build has worked out beforehand, so that the browser need not at each start."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import ModuleType

PACKAGE: Final = "calculator_prepared"
"""Written by calculator.embed.preparing; on board in the browser only."""


@cache
def _is_on_board() -> bool:
    try:
        import_module(PACKAGE)
    except ModuleNotFoundError:
        return False
    return True


def prepared(name: str) -> ModuleType | None:
    """Return the module that holds a piece worked out beforehand, None where there is none.

    Whoever asks works the piece out from its source if there is none: the same, only slower.
    """
    return import_module(f"{PACKAGE}.{name}") if _is_on_board() else None


def module_name(kind: str, name: str) -> str:
    """Return the name of the module for a piece.

    >>> module_name("template", "answer.html"), module_name("words", "zh-TW")
    ('template_answer_html', 'words_zh_TW')
    """
    return f"{kind}_{name}".replace(".", "_").replace("-", "_").replace("/", "_")
