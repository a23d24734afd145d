"""The site without its network: kept after one visit, renewed when the reader agrees."""

from __future__ import annotations

import re
import shutil
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from reader import PlaywrightReader, until

from calculator.embed.headers import OTHER_HEADERS
from calculator.embed.keeping import write_service_worker
from calculator.embed.serve import site_server
from calculator.embed.site import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Places

KEPT = "navigator.serviceWorker.controller"
NOTICE = "!document.querySelector('.site-update').hidden"
OVERALL = "document.querySelector('[data-part=verdict] .calc-verdict')?.dataset.overall"
LOCAL = "v=1&work=inference&rhythm=always"


@pytest.fixture
def host(site_dir: Path, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Yield a copy of the site that a test may change, below a path, and its address."""
    folder = tmp_path / "host" / "team"
    shutil.copytree(site_dir, folder)
    shutil.copy(site_dir / "_headers", tmp_path / "host")
    shutil.copy(site_dir / "404.html", tmp_path / "host")
    with site_server(lambda: tmp_path / "host") as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}/team/"
        server.shutdown()


@pytest.fixture(params=["chromium", "firefox"])
def visitor(request: pytest.FixtureRequest, browsers: dict[str, Any]) -> Iterator[PlaywrightReader]:
    """Yield a reader whose browser keeps sites."""
    context = browsers[request.param].new_context(locale="zh-TW")
    yield PlaywrightReader(context.new_page())
    context.close()


def test_after_one_visit_all_works_without_a_network(
    visitor: PlaywrightReader, host: tuple[Path, str]
) -> None:
    """Other pages, the other language, the search and the calculator."""
    _, address = host
    visitor.open(address + "index.html")
    until(visitor, KEPT)
    visitor.page.context.set_offline(True)

    visitor.open(f"{address}calculator.html#{LOCAL}")
    until(visitor, f"{OVERALL} === 'local'")
    visitor.open(address)
    visitor.open(address + "en/flow.html")
    visitor.click("[data-md-component=search-query]")
    visitor.type("[data-md-component=search-query]", "latency")
    until(visitor, "document.querySelector('.md-search-result__link')", 20)


def test_a_kept_page_is_what_the_host_says(
    visitor: PlaywrightReader, host: tuple[Path, str]
) -> None:
    """It has the policies of the host; else Chromium forgets the reader's view at a reload."""
    _, address = host
    visitor.open(f"{address}calculator.html#{LOCAL}")
    until(visitor, KEPT)
    visitor.click('[data-act="view"][data-view="expert"]')
    until(visitor, "document.querySelector('.calc-group')")
    visitor.reload()
    until(visitor, "document.querySelector('.calc-group')")
    visitor.page.context.set_offline(True)
    policies = visitor.page.evaluate(
        "async (names) => { const { headers } = await fetch('index.html');"
        " return names.map((name) => headers.get(name)); }",
        list(OTHER_HEADERS),
    )

    assert policies == list(OTHER_HEADERS.values())


def test_a_new_version_is_taken_when_the_reader_agrees(
    visitor: PlaywrightReader, host: tuple[Path, str]
) -> None:
    """Until then the old one stays whole; afterwards the new one is there, answers and all."""
    folder, address = host
    visitor.open(f"{address}calculator.html#{LOCAL}")
    until(visitor, KEPT)
    page = folder / "calculator.html"
    old = page.read_text("utf-8")
    page.write_text(re.sub(r"(<h1[^>]*>)", r"\1NEW ", old), "utf-8")
    write_service_worker(folder, tuple(FOLDERS.values()))
    visitor.page.reload()
    until(visitor, NOTICE)
    before = visitor.evaluate("document.querySelector('h1').textContent.startsWith('NEW')")
    visitor.click(".site-update button")
    until(visitor, "document.querySelector('h1').textContent.startsWith('NEW')")
    until(visitor, f"{OVERALL} === 'local'")

    assert (before, visitor.evaluate("location.hash")) == (False, f"#{LOCAL}")


def test_a_page_from_disk_keeps_nothing(visitor: PlaywrightReader, places: Places) -> None:
    """A browser refuses, and complains, if it is asked."""
    visitor.open(places.disk + "index.html")
    until(visitor, "document.readyState === 'complete'")
    visitor.page.wait_for_timeout(5000)

    assert visitor.errors() == []
