"""The three engines, and the three places a site is read from."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk
from playwright.sync_api import sync_playwright
from reader import ENGINES, PlaywrightReader, Reader, launched
from webkit_reader import GONE, WebKitWindow

from calculator.embed.serve import site_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Playwright


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
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that Firefox puts files into."""
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def browsers(playwright: Playwright, downloads: Path) -> Iterator[dict[str, Any]]:
    """Yield Chromium and Firefox, each started once."""
    started = {
        "chromium": launched(playwright, "chromium"),
        "firefox": launched(playwright, "firefox", downloads=downloads),
    }
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
def webkit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKitWindow]:
    """Yield the window of WebKitGTK."""
    window = WebKitWindow(tmp_path_factory)
    yield window
    window.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a test again in a new WebKitGTK where that stopped answering, and only there.

    Under WebDriver its process hangs for good now and then, on a page that it shows at other times.
    What a page shows wrongly is an AssertionError, and fails at once.
    """
    for item in items:
        if "webkit" in item.name:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=list(GONE)))


@pytest.fixture(autouse=True)
def _answering_webkit(request: pytest.FixtureRequest) -> None:
    """Replace a WebKitGTK that a desk still holds and the last test left without an answer."""
    if "webkit" in request.node.name and "desk" in request.fixturenames:
        request.getfixturevalue("webkit").answering()


def read_with(request: pytest.FixtureRequest, engine: str) -> Iterator[Reader]:
    """Yield a reader at an engine: at a new page, or at the one window of WebKitGTK."""
    if engine == "webkit":
        yield request.getfixturevalue("webkit").answering()
        return
    browser = request.getfixturevalue("browsers")[engine]
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="zh-TW")
    downloads = request.getfixturevalue("downloads") if engine == "firefox" else None
    yield PlaywrightReader(context.new_page(), downloads)
    context.close()


@pytest.fixture(params=ENGINES)
def reader(request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Yield a reader at each of the three engines."""
    yield from read_with(request, request.param)


@pytest.fixture(scope="module", params=ENGINES)
def desk(request: pytest.FixtureRequest, places: Places) -> Iterator[Desk]:
    """Yield a desk at each of the three engines, where Python stays awake between the tests."""
    for reader in read_with(request, request.param):
        yield Desk(reader, places.root)


@pytest.fixture
def chromium(browsers: dict[str, Any]) -> Any:  # noqa: ANN401  # Playwright's own browser type
    """Return Chromium, for what one engine shows as well as three."""
    return browsers["chromium"]
