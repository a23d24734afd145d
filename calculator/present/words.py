"""The catalogue of each language: every word of the calculator, looked up by key."""

from __future__ import annotations

from functools import cache
from typing import Final, cast

from calculator.errors import CatalogueError
from calculator.prepared import module_name, prepared

DEFAULT_LANGUAGE: Final = "zh-TW"
LANGUAGES: Final = (DEFAULT_LANGUAGE, "en")


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Return a language's sentences by dotted key, such as `reason.data_must_stay`.

    Raises:
        CatalogueError: two files of the language have the same key.
    """
    ready = prepared(module_name("words", lang))
    if ready:
        return cast("dict[str, str]", ready.VALUE)
    # Never in the browser, which would wait for them.
    import tomllib  # noqa: PLC0415  # see above
    from importlib.resources import files  # noqa: PLC0415  # see above

    found: dict[str, str] = {}
    folder = files("calculator.present").joinpath("words", lang)
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        words = flattened(tomllib.loads(file.read_text("utf-8")))
        for key in words.keys() & found.keys():
            raise CatalogueError(lang, key)
        found |= words
    return found


def flattened(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    """Return each string of nested tables under its dotted key.

    >>> flattened({"part": {"training": "Training"}})
    {'part.training': 'Training'}
    """
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= flattened(cast("dict[str, object]", value), f"{prefix}{key}.")
        else:
            flat[prefix + key] = str(value)
    return flat


def word(lang: str, key: str, **params: object) -> str:
    """Return a sentence with its values filled in.

    Raises:
        CatalogueError: the language has no such key.
    """
    try:
        pattern = catalogue(lang)[key]
    except KeyError:
        raise CatalogueError(lang, key) from None
    return pattern.format_map(params) if params else pattern


def known_language(lang: str) -> str:
    """Return the language if there is a catalogue for it, else the default one."""
    return lang if lang in LANGUAGES else DEFAULT_LANGUAGE
