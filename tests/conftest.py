"""What tests of the whole site share: the built site, its pages, and a server for it."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from calculator.embed.page import Page, pages_of
from calculator.embed.serve import site_server
from calculator.embed.site import build
from tests.effort import tried_repeatably

if TYPE_CHECKING:
    from collections.abc import Iterator


tried_repeatably()


@pytest.fixture(scope="session")
def site_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built site: SITE_DIR of the environment, or a new one."""
    given = os.environ.get("SITE_DIR")
    if given:
        return Path(given).resolve()
    folder = tmp_path_factory.mktemp("built") / "site"
    build(folder, root_url="")
    return folder


@pytest.fixture(scope="session")
def pages(site_dir: Path) -> dict[str, Page]:
    """Return the pages of the built site by their path."""
    return pages_of(site_dir)


@pytest.fixture(scope="session")
def site_url(site_dir: Path) -> Iterator[str]:
    """Yield the address of a server that sends the site with its headers; it ends with a slash."""
    with site_server(lambda: site_dir) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
