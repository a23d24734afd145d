"""The three engines, and the three places a site is read from."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright
from reader import ENGINES, PlaywrightReader, Reader, WebKitReader, launched, webkit_driver

from calculator.embed.serve import site_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Playwright
    from selenium.webdriver import WebKitGTK


@dataclass(frozen=True, slots=True)
class Places:
    """The address of the same folder: at a root, under a path, on disk; each ends with a slash."""

    root: str
    path: str
    disk: str


@pytest.fixture(scope="session")
def places(
    site_dir: Path, site_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Places]:
    """Yield the three addresses of the site."""
    above = tmp_path_factory.mktemp("host")
    shutil.copy(site_dir / "_headers", above)
    shutil.copy(site_dir / "404.html", above)
    (above / "team").mkdir()
    (above / "team" / "ai").symlink_to(site_dir, target_is_directory=True)
    with site_server(lambda: above) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        path = f"http://127.0.0.1:{server.server_address[1]}/team/ai/"
        yield Places(site_url, path, site_dir.as_uri() + "/")
        server.shutdown()


@pytest.fixture(params=["root", "path", "disk"])
def place(request: pytest.FixtureRequest, places: Places) -> str:
    """Return one of the three addresses."""
    return getattr(places, request.param)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Yield what drives Chromium and Firefox."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browsers(playwright: Playwright) -> Iterator[dict[str, Any]]:
    """Yield Chromium and Firefox, each started once."""
    started = {engine: launched(playwright, engine) for engine in ENGINES[:2]}
    yield started
    for browser in started.values():
        browser.close()


@pytest.fixture(scope="session")
def scriptless(browsers: dict[str, Any], playwright: Playwright) -> Iterator[dict[str, Any]]:
    """Yield browsers that run no scripts; Firefox takes that as a setting of the whole browser."""
    firefox = launched(playwright, "firefox", {"javascript.enabled": False})
    yield {"chromium": browsers["chromium"], "firefox": firefox}
    firefox.close()


@pytest.fixture(scope="session")
def webkit() -> Iterator[WebKitGTK]:
    """Yield WebKitGTK, started once."""
    with webkit_driver() as driver:
        yield driver


@pytest.fixture(params=ENGINES)
def reader(request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Yield a reader at each of the three engines."""
    if request.param == "webkit":
        yield WebKitReader(request.getfixturevalue("webkit"))
        return
    browser = request.getfixturevalue("browsers")[request.param]
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="zh-TW")
    yield PlaywrightReader(context.new_page())
    context.close()


@pytest.fixture
def chromium(browsers: dict[str, Any]) -> Any:  # noqa: ANN401  # Playwright's own browser type
    """Return Chromium, for what one engine shows as well as three."""
    return browsers["chromium"]
