"""Everything that a page leads to or loads is there, and nothing comes from elsewhere."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

    from calculator.embed.page import Page

ADDRESS_IN_CSS = re.compile(r"""url\(\s*["']?([^"')\s]+)|@import\s+["']([^"']+)""")


def target(page: str, link: str) -> str:
    """Return the path in the site that a relative link of a page leads to."""
    path = unquote(urlsplit(link).path)
    return normpath(PurePosixPath(page).parent / path) if path else page


def is_elsewhere(link: str) -> bool:
    """Tell whether a link leads out of the site."""
    return bool(urlsplit(link).scheme or urlsplit(link).netloc)


def test_every_link_leads_to_a_file_and_an_anchor(site_dir: Path, pages: dict[str, Page]) -> None:
    """MkDocs checks less: it does not see the anchors that our blocks bring."""
    broken: list[str] = []
    for path, page in pages.items():
        for link in page.links:
            if is_elsewhere(link):
                continue
            to, anchor = target(path, link), unquote(urlsplit(link).fragment)
            known = pages[to].anchors if to in pages else []
            # An anchor with an equals sign is a state of the calculator.
            if not (site_dir / to).is_file() or (anchor not in ["", *known] and "=" not in anchor):
                broken.append(f"{path}: {link}")
    assert broken == []


def test_every_resource_is_a_file_of_the_site(site_dir: Path, pages: dict[str, Page]) -> None:
    """No page sends its reader's address to anyone."""
    for path, page in pages.items():
        for resource in page.resources:
            assert not is_elsewhere(resource), f"{path}: {resource}"
            assert (site_dir / target(path, resource)).is_file(), f"{path}: {resource}"


def test_no_stylesheet_loads_from_elsewhere(site_dir: Path) -> None:
    """Nor does a stylesheet."""
    for sheet in site_dir.rglob("*.css"):
        for address in ADDRESS_IN_CSS.findall(sheet.read_text("utf-8")):
            link = "".join(address)
            assert link.startswith("data:") or not is_elsewhere(link), f"{sheet.name}: {link}"


def test_links_that_leave_the_site_are_encrypted(pages: dict[str, Page]) -> None:
    """Sources are linked by https."""
    for path, page in pages.items():
        for link in filter(is_elsewhere, page.links):
            assert urlsplit(link).scheme in {"https", "mailto"}, f"{path}: {link}"
