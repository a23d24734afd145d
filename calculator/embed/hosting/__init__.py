"""Recipes for hosts that do not read `_headers`: the same headers, types and caching."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined

from calculator.embed.headers import served_headers
from calculator.errors import EmbedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

RECIPES: Final = {
    "nginx": "nginx.conf",
    "Apache": "apache.conf",
    "Caddy": "Caddyfile",
    "IIS": "web.config",
}
"""The name of each server and the template of its recipe."""

TYPES: Final = {
    "application/wasm": ("wasm",),
    "text/javascript": ("js", "mjs"),
}
"""What old tables of types lack or call otherwise: a wrong one stops the calculator."""

FOR_EVER: Final = "public, max-age=31536000, immutable"

MARK: Final = "'sha256-SCRIPTS-OF-THE-THEME'"
"""Stands in a page for the names of its own inline scripts until the whole site is built."""


def recipe(server: str, script_hashes: Iterable[str]) -> str:
    """Return the configuration of a server.

    Args:
        server: one of RECIPES.
        script_hashes: names of the inline scripts that the policy allows.
    """
    names = {"headers": served_headers(script_hashes), "types": TYPES, "for_ever": FOR_EVER}
    return _environment().get_template(RECIPES[server]).render(names).strip()


def hosting_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return every recipe, folded, with a mark in place of the names of inline scripts.

    Raises:
        EmbedError: the block has an argument.
    """
    del lang, options
    if argument:
        raise EmbedError("unknown_argument", argument, "The recipes take none.")
    recipes = {server: escape(recipe(server, [MARK]), quote=False) for server in RECIPES}
    return _environment().get_template("hosting.html").render(recipes=recipes).strip()


def name_the_scripts(site_dir: Path, script_hashes: Iterable[str]) -> None:
    """Put the names of the inline scripts in place of the mark, in every page of a built site."""
    names = " ".join(script_hashes)
    for page in site_dir.rglob("*.html"):
        html = page.read_text("utf-8")
        if MARK in html:
            page.write_text(html.replace(MARK, names), "utf-8", newline="")


@cache
def _environment() -> Environment:
    """Return Jinja2 set up for plain text; what is shown in a page is escaped by hand."""
    return Environment(  # noqa: S701  # configuration of servers, not HTML
        loader=FunctionLoader(_template_text),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template_text(name: str) -> str:
    """Return a template of this package."""
    return files(__package__).joinpath("templates", name).read_text("utf-8")
