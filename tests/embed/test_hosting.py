"""The recipes for servers hold what `_headers` holds, and each is in its server's own grammar."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from calculator.embed.headers import served_headers
from calculator.embed.hosting import FOR_EVER, MARK, RECIPES, TYPES, hosting_html, recipe
from calculator.embed.serve import TYPES as TYPES_SERVED_HERE
from calculator.errors import EmbedError

HASHES = ["'sha256-AAAA+/AAAA='", "'sha256-BBBB='"]

HEADER_LINES = {
    "nginx": r'^  add_header ([\w-]+) "(.*)" always;$',
    "Apache": r'^Header always set ([\w-]+) "([^"]*)"$',
    "Caddy": r'^\t\t([\w-]+) "(.*)"$',
}
"""How a header with a fixed value is written in each grammar but that of IIS."""


def headers_in(server: str) -> dict[str, str]:
    """Return the headers that a recipe sets for every path."""
    text = recipe(server, HASHES)
    if server == "IIS":
        tree = ET.fromstring(text.partition("?>")[2])  # noqa: S314  # our own text
        added = tree.iterfind("./system.webServer/httpProtocol/customHeaders/add")
        return {entry.attrib["name"]: entry.attrib["value"] for entry in added}
    return dict(re.findall(HEADER_LINES[server], text, re.MULTILINE))


@pytest.mark.parametrize("server", RECIPES)
def test_a_recipe_sets_every_header_and_no_other(server: str) -> None:
    """Same names, same values, the names of the inline scripts among them."""
    assert headers_in(server) == served_headers(HASHES)


@pytest.mark.parametrize("server", ["nginx", "Apache", "IIS"])
def test_a_recipe_names_the_types_that_old_servers_lack(server: str) -> None:
    """A browser refuses WebAssembly and modules of another type."""
    text = recipe(server, HASHES)

    for kind, endings in TYPES.items():
        lines = [line for line in text.splitlines() if kind in line and "gzip_types" not in line]
        assert all(any(ending in line for line in lines) for ending in endings)


def test_the_types_are_those_of_our_own_server() -> None:
    """Our tests have run against these."""
    for kind, endings in TYPES.items():
        for ending in endings:
            assert TYPES_SERVED_HERE[f".{ending}"].partition(";")[0] == kind


@pytest.mark.parametrize("server", ["nginx", "Apache", "Caddy"])
def test_a_recipe_keeps_named_files_for_ever_and_asks_for_the_rest(server: str) -> None:
    """By the names that the runtime has."""
    text = recipe(server, HASHES)

    assert ("/runtime/(pyodide|app)-" in text, FOR_EVER in text, "no-cache" in text) == (
        True,
        True,
        True,
    )


def test_iis_asks_for_the_two_files_without_a_digest() -> None:
    """They stand in the folder whose other files are kept."""
    tree = ET.fromstring(recipe("IIS", HASHES).partition("?>")[2])  # noqa: S314  # our own text
    modes = {
        place.attrib["path"].rpartition("/")[2]: cache.attrib["cacheControlMode"]
        for place in tree.iterfind("location")
        for cache in place.iter("clientCache")
    }

    assert modes == {
        "runtime": "UseMaxAge",
        "manifest.json": "DisableCache",
        "offline.js": "DisableCache",
    }


def test_a_page_shows_every_recipe_as_text() -> None:
    """Escaped, and with a mark where the built site's scripts will be named."""
    html = hosting_html("en", "", {})

    assert html.count(MARK) == len(RECIPES)
    assert all(f"<summary>{server}</summary>" in html for server in RECIPES)
    assert "&lt;configuration&gt;" in html


def test_the_recipes_take_no_argument() -> None:
    """All of them, always."""
    with pytest.raises(EmbedError, match="unknown_argument"):
        hosting_html("en", "nginx", {})
