"""Pages as readers meet them: searched, without scripts, with a screen reader, on a phone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import pytest
from axe import violations
from reader import PlaywrightReader, until
from webkit_reader import WebKitReader, webkit_driver

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Places
    from reader import Reader

RESULTS = "[...document.querySelectorAll('.md-search-result__link')].map(link => link.href)"


SETTLED_AFTER_S = 0.7
"""The theme waits a little after the last key before it searches."""


def found(reader: Reader, page: str, words: str) -> list[str]:
    """Return the addresses that the search gives for words typed on a page."""
    reader.open(page)
    until(reader, "document.querySelector('[data-md-component=search-query]')")
    reader.click("[data-md-component=search-query]")
    reader.type("[data-md-component=search-query]", words)
    until(reader, f"{RESULTS}.length > 0", 20)
    addresses: list[str] = []
    latest: list[str] = reader.evaluate(RESULTS)
    while addresses != latest:  # the list of a part of the word comes first, then that of all
        addresses = latest
        time.sleep(SETTLED_AFTER_S)
        latest = reader.evaluate(RESULTS)
    return addresses


@pytest.mark.parametrize(
    ("language", "words", "page"),
    [
        ("", "記憶體", "inference.html"),
        ("", "隱形成本", "cloud-inference.html"),
        ("", "流程", "flow.html"),  # from the middle of a title
        ("", "推論", "inference.html"),
        ("", "GPU", "training.html"),
        ("en/", "latency", "inference.html"),
        ("en/", "memory", "inference.html"),
        ("en/", "hidden costs", "cloud-inference.html"),
    ],
)
def test_search_finds_plain_words(
    reader: Reader, place: str, language: str, words: str, page: str
) -> None:
    """A word typed as people type it finds its page, in the reader's own language only."""
    addresses = found(reader, f"{place}{language}index.html", words)
    foreign = [a for a in addresses if ("/en/" in a) != bool(language)]

    assert (any(f"/{page}" in a for a in addresses), foreign) == (True, [])


INDEXES: Final = """performance.getEntriesByType("resource")
    .filter(({ name }) => name.includes("search_index")).length"""
MARKS: Final = "[...document.querySelectorAll('mark')].map(mark => mark.textContent)"


def test_the_index_of_the_search_comes_with_the_search(chromium: Any, places: Places) -> None:  # noqa: ANN401  # Playwright's own browser type
    """No page view pays for it but those that search, or that a search led to."""
    context = chromium.new_context(service_workers="block")
    reader = PlaywrightReader(context.new_page())
    reader.open(f"{places.root}en/inference.html")
    until(reader, "!document.querySelector('[data-stage=ready]').hidden")
    before = reader.evaluate(INDEXES)
    found(reader, f"{places.root}en/training.html", "latency")
    searched = reader.evaluate(INDEXES)
    reader.open(f"{places.root}en/inference.html?h=latency")
    until(reader, f"{MARKS}.length > 0")

    marks = {mark.lower() for mark in reader.evaluate(MARKS)}
    context.close()
    assert (before, searched, marks) == (0, 1, {"latency"})


WITHOUT_SCRIPTS: Final = {
    ".calc-verdict": True,
    ".calc-reasons li": True,
    "form.calc-form": False,
    ".calc-noscript": True,
}
"""What stands on the page of the calculator, and whether it is seen with scripts off."""


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("engine", ["chromium", "firefox"])
def test_the_page_is_complete_without_scripts(
    scriptless: dict[str, Any], places: Places, engine: str, language: str
) -> None:
    """With scripts off the example's answer is read in full, and the way out is named."""
    context = scriptless[engine].new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{places.root}{language}calculator.html")
    seen = {selector: page.locator(selector).first.is_visible() for selector in WITHOUT_SCRIPTS}
    context.close()

    assert seen == WITHOUT_SCRIPTS


@pytest.mark.parametrize("language", ["", "en/"])
def test_webkit_reads_the_page_without_scripts(
    tmp_path: Path, places: Places, language: str
) -> None:
    """The same in WebKit, which has to be told when it starts."""
    with webkit_driver(tmp_path, "--enable-javascript=false") as driver:
        reader = WebKitReader(driver, tmp_path)
        reader.open(f"{places.root}{language}calculator.html")
        seen = {selector: reader.sees(selector) for selector in WITHOUT_SCRIPTS}

    assert seen == WITHOUT_SCRIPTS


PAGES = [
    "index",
    "training",
    "matrix",
    "hybrid",
    "flow",
    "calculator",
    "portfolio",
    "accuracy",
    "facts",
    "about",
    "cases",
    "case-research",
    "offline",
]


@pytest.mark.parametrize("look", [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("name", PAGES)
def test_no_accessibility_rule_is_violated(
    chromium: Any,  # noqa: ANN401  # Playwright's own browser type
    places: Places,
    name: str,
    language: str,
    look: tuple[int, str],
) -> None:
    """axe-core finds nothing, on phone and desktop, light and dark."""
    width, scheme = look
    viewport = {"width": width, "height": 900}
    context = chromium.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{places.root}{language}{name}.html")
    found = violations(page)
    context.close()

    assert found == []


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_screen_needs_no_sideways_scrolling(
    chromium: Any,  # noqa: ANN401  # Playwright's own browser type
    places: Places,
    name: str,
    language: str,
) -> None:
    """At 320 px the page reflows (WCAG 1.4.10)."""
    context = chromium.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"{places.root}{language}{name}.html")
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert wide <= 320


def test_no_page_breaks_the_policy(chromium: Any, places: Places, site_dir: Path) -> None:  # noqa: ANN401  # Playwright's own browser type
    """Under the strict content security policy no page has anything to complain of."""
    context = chromium.new_context()
    reader = PlaywrightReader(context.new_page())
    for file in sorted(site_dir.glob("**/*.html")):
        reader.open(places.root + file.relative_to(site_dir).as_posix())
    context.close()

    assert reader.errors() == []


@pytest.mark.parametrize("above", ["root", "path"])
def test_the_404_page_is_styled(reader: Reader, places: Places, above: str) -> None:
    """A mistyped address leads to a page that looks like the site and leads home.

    Deeper addresses need the site's own address at build time (SITE_URL): a page that a host
    sends for any path cannot know where it stands.
    """
    reader.open(getattr(places, above) + "no-such-page.html")
    styled = reader.evaluate("getComputedStyle(document.querySelector('.md-header')).position")
    text = reader.evaluate("document.body.innerText")

    assert (styled, "找不到這一頁" in text) == ("sticky", True)
