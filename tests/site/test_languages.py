"""From each page to the same page in the other language, by reader and by search engine."""

from __future__ import annotations

from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

import pytest

from calculator.embed.page import Page, pages_of
from calculator.embed.site import CARD_IN_SITE, build

if TYPE_CHECKING:
    from pathlib import Path

ROOT_URL = "https://guide.example/ai/"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """Return the pages of a site that knows its address."""
    folder = tmp_path_factory.mktemp("published") / "site"
    build(folder, root_url=ROOT_URL.rstrip("/"))
    return pages_of(folder)


def in_both_languages(path: str) -> tuple[str, str]:
    """Return a page's path in Chinese and in English."""
    chinese = path.removeprefix("en/")
    return chinese, f"en/{chinese}"


def test_the_switch_leads_to_the_same_page(pages: dict[str, Page]) -> None:
    """Found at build time, relative, so that it works under any path and from disk."""
    for path, page in pages.items():
        if path.endswith("404.html"):
            continue
        folder = PurePosixPath(path).parent
        reached = [normpath(folder / link) for link in page.links if "://" not in link]
        for expected in in_both_languages(path):
            assert expected in reached, f"{path} does not lead to {expected}"


def test_without_an_address_no_page_claims_one(pages: dict[str, Page]) -> None:
    """A wrong canonical address is worse than none."""
    for path, page in pages.items():
        assert not page.canonical, path
        assert not page.alternates, path


def test_search_engines_are_told_both_languages(published: dict[str, Page]) -> None:
    """Addresses are absolute, as they have to be there."""
    for path, page in published.items():
        if path.endswith("404.html"):
            continue
        chinese, english = in_both_languages(path)
        assert page.canonical == f"{ROOT_URL}{path}"
        assert page.alternates == {
            "zh-TW": f"{ROOT_URL}{chinese}",
            "en": f"{ROOT_URL}{english}",
            "x-default": f"{ROOT_URL}{english}",
        }


def test_links_are_shown_with_a_picture(
    site_dir: Path, pages: dict[str, Page], published: dict[str, Page]
) -> None:
    """By an address that works from anywhere, and only where the site knows its own."""
    assert (site_dir / CARD_IN_SITE).is_file()
    for path, page in published.items():
        if not path.endswith("404.html"):
            assert page.meta["og:image"] == f"{ROOT_URL}{CARD_IN_SITE.as_posix()}"
            assert "og:image" not in pages[path].meta


def test_the_theme_does_not_fetch_the_alternates(site_dir: Path) -> None:
    """Its script fetches the sitemap beside every `link[rel=alternate]`, wherever that is."""
    for page in site_dir.rglob("*.html"):
        assert 'rel="alternate"' not in page.read_text("utf-8")


def test_error_pages_use_the_address_if_there_is_one(
    pages: dict[str, Page], published: dict[str, Page]
) -> None:
    """Else they are relative: right beside any page, as all pages are flat files."""
    for path in ("404.html", "en/404.html"):
        assert not [link for link in pages[path].resources if link.startswith("/")]
        assert all(link.startswith("/ai/") for link in published[path].resources)
