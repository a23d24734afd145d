"""Python comes and goes beside the page: with the reader, and after files that came damaged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from reader import PlaywrightReader, until

from calculator.answer import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Places
    from playwright.sync_api import Page, Route

OVERALL: Final = "document.querySelector('[data-part=verdict] .calc-verdict')?.dataset.overall"
READY: Final = "!document.querySelector('[data-stage=ready]').hidden"
IDLE: Final = "!document.querySelector('[data-stage=idle]').hidden"
FAILED: Final = "!document.querySelector('[data-cause=download]').hidden"
LOCAL: Final = "calculator.html#v=1&work=inference&rhythm=always"

SETTLED: Final = (
    "document.querySelector('[data-act=keep]') && !document.querySelector('[aria-busy]')"
)
KEPT_AFTER_MS: Final = 2500
"""By then Python's memory and the site would have been kept."""

NO_MODULE: Final = b"\0asm\1\0\0\0"
"""The shortest WebAssembly."""

FAR: Final = """(() => {
    const visit = { requestStart: 0, responseStart: 200 };
    const entries = performance.getEntriesByType.bind(performance);
    performance.getEntriesByType = type => type === "navigation" ? [visit] : entries(type);
})()"""
"""A host that took so many milliseconds to begin its answer."""

SEEN_OR_NOT: Final = """hidden => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""

SHIFTED: Final = """new Promise(resolve => {
    let sum = 0;
    const add = list => list.getEntries().forEach(e => sum += e.hadRecentInput ? 0 : e.value);
    const observer = new PerformanceObserver(add);
    observer.observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(sum), 500);
})"""


def opened(browser: Any, prepare: Callable[[Page], object]) -> PlaywrightReader:  # noqa: ANN401  # Playwright's own browser type
    """Return a reader at a new page, prepared before it opens anything."""
    context = browser.new_context(locale="zh-TW", service_workers="block")
    page = context.new_page()
    prepare(page)
    return PlaywrightReader(page)


def pythons(page: Page) -> int:
    """Return how many Python workers a page has."""
    return sum(worker.url.endswith("/calculator/worker.js") for worker in page.workers)


def test_a_page_starts_one_python(chromium: Any, places: Places) -> None:  # noqa: ANN401  # as above
    """The page's other scripts take over what the first one has started."""
    reader = opened(chromium, lambda _: None)
    reader.open(places.root + LOCAL)
    until(reader, READY)
    reader.page.wait_for_timeout(500)  # a worker takes its time to be seen

    assert pythons(reader.page) == 1
    reader.page.context.close()


@pytest.mark.parametrize(("how_far", "helper"), [("", "zh-TW"), (FAR, "zh-TW helped")])
def test_a_page_far_from_its_host_fetches_the_largest_file(
    chromium: Any,  # noqa: ANN401  # as above
    places: Places,
    how_far: str,
    helper: str,
) -> None:
    """It need not wait for its worker; near its host that would only hold it up."""
    asked: list[str] = []

    def packed(route: Route) -> None:
        asked.append(route.request.url)
        headers = {"content-type": "application/wasm", "content-encoding": "identity"}
        route.fulfill(body=route.fetch().body(), headers=headers)

    def prepare(page: Page) -> None:
        page.add_init_script(how_far)
        page.context.route("**/*.wasm*", packed)

    reader = opened(chromium, prepare)
    reader.open(places.root + LOCAL)
    until(reader, f"{READY} && {OVERALL} === 'local'")
    names = [worker.evaluate("self.name") for worker in reader.page.workers]
    reader.page.context.close()

    assert (names.count(helper), len(asked)) == (1, 1)


def test_a_page_older_than_python_starts_it_all_the_same(chromium: Any, places: Places) -> None:  # noqa: ANN401  # as above
    """The WebAssembly that such a page has fetched belongs to another version, and is left."""
    fetched: list[str] = []

    def older(route: Route) -> None:
        page = route.fetch().text()
        route.fulfill(
            body=re.sub(r"pyodide-\w+/", "pyodide-older/", page), content_type="text/html"
        )

    def older_file(route: Route) -> None:
        fetched.append(route.request.url)
        headers = {"content-type": "application/wasm", "content-encoding": "identity"}
        route.fulfill(body=NO_MODULE, headers=headers)

    def prepare(page: Page) -> None:
        page.add_init_script(FAR)
        page.route("**/calculator.html", older)
        page.route("**/pyodide-older/*", older_file)

    reader = opened(chromium, prepare)
    reader.open(places.root + LOCAL)
    until(reader, f"{READY} && {OVERALL} === 'local'")
    reader.page.context.close()

    assert len(fetched) == 1


def test_python_rests_while_nobody_looks(chromium: Any, places: Places) -> None:  # noqa: ANN401  # as above
    """After five minutes out of sight it is gone, and back with the reader, who lost nothing."""
    reader = opened(chromium, lambda page: page.clock.install())
    reader.open(places.root + LOCAL)
    until(reader, f"{READY} && {OVERALL} === 'local'")
    until(reader, "!document.querySelector('[data-part=pictures]').hasAttribute('aria-busy')")
    reader.page.evaluate(SEEN_OR_NOT, arg=True)
    reader.page.clock.fast_forward("04:50")
    early = reader.evaluate(READY)
    running = [pythons(reader.page)]
    reader.page.clock.fast_forward("00:20")
    until(reader, f"{IDLE} && {OVERALL} === 'local'")
    reader.page.wait_for_timeout(1000)  # the browser takes its time to end it
    running.append(pythons(reader.page))
    reader.page.evaluate(SEEN_OR_NOT, arg=False)
    until(reader, READY)
    reader.page.context.close()

    assert (early, running) == (True, [1, 0])


def damage(page: Page, times: int) -> list[str]:
    """Cut the calculator's archive in half on its way, the first so many times."""
    cut: list[str] = []

    def halve(route: Route) -> None:
        if len(cut) >= times:
            route.fallback()
            return
        cut.append(route.request.url)
        whole = route.fetch().body()
        route.fulfill(body=whole[: len(whole) // 2], content_type="application/gzip")

    page.context.route("**/app-*.zip.gz", halve)
    return cut


def test_a_file_that_came_damaged_is_fetched_once_more(chromium: Any, places: Places) -> None:  # noqa: ANN401  # as above
    """The reader sees an answer and never learns of it."""
    cut: list[list[str]] = []
    reader = opened(chromium, lambda page: cut.append(damage(page, times=1)))
    reader.open(places.root + LOCAL)
    until(reader, f"{OVERALL} === 'local'")
    reader.page.context.close()

    assert len(cut[0]) == 1


def test_a_file_that_stays_damaged_is_named_and_tried_again(chromium: Any, places: Places) -> None:  # noqa: ANN401  # as above
    """Twice in vain: the page says so, keeps the reader's answers, and the button tries again."""
    reader = opened(chromium, lambda page: damage(page, times=2))
    reader.open(places.root + LOCAL)
    until(reader, FAILED)
    chosen = reader.evaluate("document.querySelector('input[name=rhythm]:checked')?.value")
    reader.click("[data-act=retry]")
    until(reader, f"{OVERALL} === 'local'")
    reader.page.context.close()

    assert chosen == "always"


def test_nothing_moves_when_the_live_answer_comes(chromium: Any, places: Places) -> None:  # noqa: ANN401  # as above
    """The reader's own answer takes the example's place without pushing the page about."""
    reader = opened(chromium, lambda _: None)
    reader.open(places.root + "calculator.html")
    until(reader, READY)

    assert reader.evaluate(SHIFTED) < 0.02
    reader.page.context.close()


def test_large_files_come_packed_from_a_host_that_packs_nothing(
    chromium: Any,  # noqa: ANN401  # as above
    places: Places,
) -> None:
    """The tests' own host is one: each file is asked for, left, and its packed copy taken."""
    asked: list[str] = []
    reader = opened(
        chromium,
        lambda page: page.context.on("requestfinished", lambda r: asked.append(r.url)),
    )
    reader.open(places.root + LOCAL)
    until(reader, f"{OVERALL} === 'local'")
    reader.page.context.close()
    kinds = sorted(url.rpartition(".")[2] for url in asked if "/runtime/" in url)

    assert kinds == ["gz", "gz", "gz", "js"]


def test_without_packed_copies_the_files_themselves_serve(chromium: Any, places: Places) -> None:  # noqa: ANN401  # as above
    """Whoever copied the site may have left them out."""

    def lack_copies(page: Page) -> None:
        page.context.route("**/*.gz", lambda route: route.fulfill(status=404, body="none"))

    reader = opened(chromium, lack_copies)
    reader.open(places.root + LOCAL)
    until(reader, f"{OVERALL} === 'local'")
    reader.page.context.close()


def test_a_worker_that_dies_leaves_answer_and_input(chromium: Any, places: Places) -> None:  # noqa: ANN401  # as above
    """The page says so; what the reader chose and was told stays, and the button starts anew."""
    reader = opened(chromium, lambda _: None)
    reader.open(places.root + LOCAL)
    until(reader, f"{READY} && {OVERALL} === 'local'")
    dying = next(one for one in reader.page.workers if one.url.endswith("/calculator/worker.js"))
    dying.evaluate("void setTimeout(() => { throw new Error('dies'); })")
    until(reader, "!document.querySelector('[data-cause=crash]').hidden")
    chosen = "document.querySelector('input[name=rhythm]:checked')?.value"
    left = [reader.evaluate(OVERALL), reader.evaluate(chosen)]
    reader.click("[data-act=retry]")
    until(reader, f"{READY} && {OVERALL} === 'local'")
    reader.page.context.close()

    assert left == ["local", "always"]


def test_without_any_storage_all_goes_on(chromium: Any, places: Places) -> None:  # noqa: ANN401  # as above
    """Nothing can be kept, neither by the service worker nor of Python's memory."""
    context = chromium.new_context(locale="zh-TW")
    reader = PlaywrightReader(context.new_page())
    protocol = context.new_cdp_session(reader.page)
    none = {"origin": places.root.rstrip("/"), "quotaSize": 1}  # 0 would lift the limit
    protocol.send("Storage.overrideQuotaForOrigin", none)
    for _ in range(2):
        reader.open(places.root + LOCAL)
        until(reader, f"{READY} && {OVERALL} === 'local'")
        reader.page.wait_for_timeout(KEPT_AFTER_MS)
        reader.open("about:blank")
    reader.open(places.root + "about.html")
    kept = reader.evaluate(
        "caches.keys().then(async all => (await Promise.all(all.map(async one => "
        "(await (await caches.open(one)).keys()).length))).reduce((a, b) => a + b, 0))"
    )
    context.close()

    assert (kept, reader.errors()) == (0, [])


def test_two_tabs_have_a_python_each(chromium: Any, places: Places) -> None:  # noqa: ANN401  # as above
    """One changes nothing in the other, and each answers its own question."""
    context = chromium.new_context(locale="zh-TW")
    readers = [PlaywrightReader(context.new_page()) for _ in range(2)]
    for reader, work in zip(readers, ("inference", "training"), strict=True):
        reader.open(f"{places.root}calculator.html#v=1&work={work}&rhythm=always")
    for reader in readers:
        until(reader, f"{READY} && {OVERALL} && {SETTLED}")
    works = [
        reader.evaluate("document.querySelector('[name=work]:checked').value") for reader in readers
    ]
    answers = [reader.evaluate(OVERALL) for reader in readers]
    context.close()

    assert (works, answers) == (
        ["inference", "training"],
        [answer(f"work={work}&rhythm=always").verdict.overall for work in works],
    )
