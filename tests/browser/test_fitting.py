"""Room for fingers and narrow windows, stillness and few colours: the pages while they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from axe import violations
from desk import ANSWERED, IDLE
from reader import PlaywrightReader, launched, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Places
    from desk import Desk
    from playwright.sync_api import Playwright
    from reader import Reader

LINK: Final = "v=1&work=both&rhythm=daily"
BESIDE: Final = "&beside=v%3D1%26work%3Dtraining&beside=v%3D1%26work%3Dinference"
SMALL: Final = """[...document.querySelectorAll(
        '.calc :is(button, input, select, textarea, summary, .calc-choice)')]
    .filter((node) => node.checkVisibility() && !node.closest('.calc-choice > *'))
    .map((node) => [node, node.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.width < 23.9 || box.height < 23.9))
    .map(([node, box]) => `${box.width} x ${box.height} ${node.outerHTML.slice(0, 100)}`)"""
"""What can be pressed and is smaller than 24 px; links in sentences are excepted (WCAG 2.5.8)."""
TOO_WIDE: Final = """(() => {
    const extra = document.documentElement.scrollWidth - innerWidth;
    return extra > 0 ? `${extra} px too wide` : '';
})()"""
UNFOLD: Final = """document.querySelectorAll('.calc details')
    .forEach((folded) => { folded.open = true; })"""


def unfolded(reader: Reader) -> None:
    """Open every field, every list and every table of the calculator."""
    reader.click('[data-act="view"][data-view="expert"]')
    until(reader, "document.querySelector('.calc-group')")
    reader.evaluate(f"void {UNFOLD}")


def sized(reader: Reader, width: int) -> None:
    """Make the window so wide, where the engine can: WebKitGTK's is never below 447 px."""
    if isinstance(reader, PlaywrightReader):
        reader.page.set_viewport_size({"width": width, "height": 800})


@pytest.mark.parametrize("width", [320, 1280])
def test_all_that_can_be_pressed_is_24_px(desk: Desk, width: int) -> None:
    """With every group, list and table open, three cases side by side, and a fault named."""
    reader = desk.calculator(LINK + BESIDE)
    sized(reader, width)
    unfolded(reader)
    reader.type("input[name=hours_per_day]", "25")
    reader.press("Tab")
    until(reader, "document.querySelector('.calc-errors a')")
    small = reader.evaluate(SMALL)
    wide = reader.evaluate(TOO_WIDE)
    sized(reader, 1280)

    assert (small, wide) == ([], "")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_portfolio_fits_as_well(desk: Desk, width: int) -> None:
    """With a plan, a faulty line, and the field for a link open."""
    reader = desk.portfolio()
    sized(reader, width)
    reader.type("#folio-text", "name,work\na,training\nb,nonsense")
    reader.click('[data-act="compute"]')
    until(reader, "!document.querySelector('[data-part=take]').hidden")
    reader.evaluate(f"void {UNFOLD}")
    small = reader.evaluate(SMALL)
    wide = reader.evaluate(TOO_WIDE)
    sized(reader, 1280)

    assert (small, wide) == ([], "")


@pytest.fixture
def narrow(browsers: dict[str, Any]) -> Iterator[PlaywrightReader]:
    """Yield a reader at the narrowest window there is."""
    context = browsers["chromium"].new_context(viewport={"width": 320, "height": 800})
    yield PlaywrightReader(context.new_page())
    context.close()


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("name", ["calculator", "index", "case-research", "inference"])
def test_nothing_live_scrolls_sideways(
    narrow: PlaywrightReader, places: Places, name: str, folder: str
) -> None:
    """At 320 px with every field and list open (WCAG 1.4.10), an answer and pictures of its own."""
    narrow.open(f"{places.root}{folder}{name}.html#{LINK}{BESIDE}")
    until(narrow, ANSWERED)
    unfolded(narrow)

    assert narrow.evaluate(TOO_WIDE) == ""


STATES: Final = {
    "every field": f"(document.querySelector('[data-view=expert]').click(), {UNFOLD})",
    "a working": "document.querySelector('.calc-options [data-act=working]').click()",
    "a question": "document.querySelector('.calc [data-act=edit]').click()",
}
REACHED: Final = {
    "every field": "document.querySelector('.calc-group')",
    "a working": "document.querySelector('dialog[open]')",
    "a question": "document.querySelector('.calc-step:not([hidden])')",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_no_accessibility_rule_is_violated_in_use(
    chromium: Any,  # noqa: ANN401  # Playwright's own browser type
    places: Places,
    state: str,
    scheme: str,
) -> None:
    """axe-core finds nothing in the states that only a reader's own clicks lead to."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True
    )
    reader = PlaywrightReader(context.new_page())
    reader.open(f"{places.root}calculator.html#{LINK}{BESIDE}")
    until(reader, ANSWERED)
    reader.evaluate(f"void {STATES[state]}")
    until(reader, REACHED[state])
    reader.evaluate(f"void {UNFOLD}")
    found = violations(reader.page)
    context.close()
    assert found == []


def test_nothing_moves_for_whoever_wants_it_still(playwright: Playwright, places: Places) -> None:
    """Reduced motion, in Firefox by its own setting; WebKitGTK takes it from the desktop."""
    moving = """(() => {
        const nodes = [...document.querySelectorAll('.calc, .calc *')];
        const all = nodes.map((node) => getComputedStyle(node));
        const long = (list) => list.split(',').some((time) => parseFloat(time) > 0.001);
        return all.filter((s) => long(s.transitionDuration) || (s.animationName !== 'none'
            && long(s.animationDuration)) || s.scrollBehavior === 'smooth').length;
    })()"""
    found: list[int] = []
    for engine in ("chromium", "firefox"):
        browser = launched(playwright, engine, {"ui.prefersReducedMotion": 1})
        context = browser.new_context(reduced_motion="reduce")
        reader = PlaywrightReader(context.new_page())
        reader.open(places.root + "calculator.html")
        assert reader.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
        found.append(reader.evaluate(moving))
        browser.close()

    assert found == [0, 0]


def test_in_forced_colours_everything_can_be_told_apart(
    chromium: Any,  # noqa: ANN401  # Playwright's own browser type
    places: Places,
) -> None:
    """What is chosen, what is wrong, which view it is, and the lines of a picture."""
    context = chromium.new_context(forced_colors="active", locale="zh-TW")
    reader = PlaywrightReader(context.new_page())
    reader.open(f"{places.root}calculator.html#v=1&work=inference&rhythm=always&hours_per_day=25")
    until(reader, f"document.querySelector('.calc-errors a') && {IDLE}")
    reader.click('[data-act="edit"][data-step="work"]')
    reader.page.mouse.move(0, 0)  # what is pointed at looks as if it were chosen
    style = "(selector, name) => getComputedStyle(document.querySelector(selector))[name]"
    differs = f"""(one, other, ...names) => names.some(
        (name) => ({style})(one, name) !== ({style})(other, name))"""
    chosen = reader.evaluate(
        f"""({differs})('.calc-choice:has(:checked)', '.calc-choice:not(:has(:checked))',
        'borderColor')"""
    )
    view = reader.evaluate(
        f"({differs})('[aria-pressed=true]', '[aria-pressed=false]', 'fontWeight', 'borderColor')"
    )
    lines = reader.evaluate(
        """[...document.querySelectorAll('[data-picture=cumulative-inference] .calc-pic-line')]
        .map((line) => getComputedStyle(line).strokeDasharray)"""
    )
    inks = reader.evaluate(
        """new Set([...document.querySelectorAll('.calc-pic-line')]
        .map((line) => getComputedStyle(line).stroke)).size"""
    )
    fault = reader.evaluate(f"({style})('.calc-errors', 'borderTopStyle')")
    context.close()

    assert (chosen, view, len(set(lines)) == len(lines), inks, fault) == (
        True,
        True,
        True,
        1,
        "solid",
    )
