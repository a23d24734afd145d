"""The site is served under a policy that allows what it needs and nothing else."""

from __future__ import annotations

from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from calculator.embed.headers import headers_for, script_hash
from calculator.embed.hosting import MARK, RECIPES
from calculator.embed.page import page_of

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from pathlib import Path

    from calculator.embed.page import Page

POLICY = "Content-Security-Policy"


@pytest.fixture(scope="module")
def headers(site_dir: Path) -> dict[str, str]:
    """Return the headers that the site asks for."""
    return headers_for((site_dir / "_headers").read_text("utf-8"), "/")


def test_the_policy_names_every_inline_script(
    headers: dict[str, str], pages: dict[str, Page]
) -> None:
    """Nothing of the theme is blocked."""
    scripts = {script for page in pages.values() for script in page.inline_scripts}
    assert scripts
    for script in scripts:
        assert script_hash(script) in headers[POLICY], script[:80]


def test_the_policy_names_no_script_that_is_gone(
    headers: dict[str, str], pages: dict[str, Page]
) -> None:
    """Nothing is allowed without need."""
    scripts = {script_hash(text) for page in pages.values() for text in page.inline_scripts}
    assert headers[POLICY].count("'sha256-") == len(scripts)


def test_the_policy_is_strict(headers: dict[str, str]) -> None:
    """Own files, and WebAssembly for Python; no inline code, no `eval`, no other host."""
    policy = headers[POLICY]
    assert policy.startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' ")
    assert "'unsafe-" not in policy
    assert "http" not in policy
    assert "*" not in policy


def test_no_header_is_too_long_for_a_host(site_dir: Path) -> None:
    """Cloudflare Pages takes 2,000 characters a line."""
    text = (site_dir / "_headers").read_text("utf-8")
    assert max(map(len, text.splitlines())) < 2000


@pytest.mark.parametrize("path", ["offline.html", "en/offline.html"])
def test_the_recipes_name_the_scripts_of_this_very_site(
    site_dir: Path, headers: dict[str, str], path: str
) -> None:
    """Whoever copies one serves the policy that `_headers` holds."""
    html = (site_dir / path).read_text("utf-8")
    assert html.count(headers[POLICY]) == len(RECIPES)
    assert MARK not in html


def reply(site_url: str, path: str) -> tuple[HTTPResponse, str]:
    """Return the server's answer and its text."""
    connection = HTTPConnection(urlsplit(site_url).netloc)
    with closing(connection):
        connection.request("GET", f"/{path}")
        response = connection.getresponse()
        return response, response.read().decode(errors="replace")


def test_the_server_sends_the_headers(headers: dict[str, str], site_url: str) -> None:
    """What we try here is what hosts send."""
    response, _ = reply(site_url, "")
    assert response.status == HTTPStatus.OK
    for name, value in headers.items():
        assert response.headers[name] == value


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("**/*.wasm", "application/wasm"),
        ("**/*.zip", "application/zip"),
        ("**/*.js", "text/javascript"),
        ("**/*.css", "text/css"),
        ("**/*.svg", "image/svg+xml"),
        ("**/*.json", "application/json"),
    ],
)
def test_files_come_with_their_type(site_dir: Path, site_url: str, pattern: str, kind: str) -> None:
    """A wrong type stops WebAssembly, modules and stylesheets."""
    path = next(site_dir.glob(pattern)).relative_to(site_dir).as_posix()
    response, _ = reply(site_url, path)
    assert response.headers.get_content_type() == kind


@pytest.mark.parametrize(
    ("path", "lang"), [("nowhere.html", "zh-TW"), ("assets/", "zh-TW"), ("en/nowhere.html", "en")]
)
def test_an_unknown_address_gets_the_error_page_of_its_language(
    site_url: str, path: str, lang: str
) -> None:
    """A folder is unknown too: its files are nobody's business."""
    response, text = reply(site_url, path)
    assert response.status == HTTPStatus.NOT_FOUND
    assert page_of(text).lang == lang
