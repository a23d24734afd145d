"""Python's memory is kept in the browser, and a later visit goes on from there."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, Final

import pytest
from reader import PATIENCE_S, PlaywrightReader, until

from calculator.answer import answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Places

VERDICT: Final = "document.querySelector('[data-part=verdict]').innerText"
READY: Final = "!document.querySelector('[data-stage=ready]').hidden"
QUERY: Final = "v=1&work=inference&rhythm=always"
LOCAL: Final = f"calculator.html#{QUERY}"

WHOLE_BYTES: Final = 10_000_000
"""A memory has some 11 MB."""

LENGTHS: Final = """async () => {
    const cache = await caches.open("python");
    const kept = await Promise.all((await cache.keys()).map((key) => cache.match(key)));
    return Promise.all(kept.map(async (one) => (await one.arrayBuffer()).byteLength));
}"""
MARKED: Final = """async () => {
    const cache = await caches.open("python");
    const [key] = await cache.keys();
    const memory = new Uint8Array(await (await cache.match(key)).arrayBuffer());
    const [sign, other] = ["NT$", "X"].map((text) => new TextEncoder().encode(text));
    let at = memory.indexOf(sign[0]);
    for (; at >= 0; at = memory.indexOf(sign[0], at + 1)) {
        if (memory[at + 1] === sign[1] && memory[at + 2] === sign[2]) memory[at] = other[0];
    }
    await cache.put(key, new Response(memory));
}"""
SPOILT: Final = """async (length) => {
    const cache = await caches.open("python");
    const spoilt = () => new Response(new Uint8Array(length));
    for (const key of await cache.keys()) await cache.put(key, spoilt());
}"""
OLDER: Final = """async () => {
    const cache = await caches.open("python");
    const [{ url }] = await cache.keys();
    await cache.put(`${url}-older`, new Response("older"));
    for (const key of await cache.keys()) if (key.url === url) await cache.delete(key);
}"""
OVERALL: Final = "document.querySelector('[data-part=verdict] .calc-verdict')?.dataset.overall"


@pytest.fixture(params=["chromium", "firefox"])
def reader(browsers: dict[str, Any], request: pytest.FixtureRequest) -> Iterator[PlaywrightReader]:
    """Yield a reader who has not been here before."""
    context = browsers[request.param].new_context(locale="zh-TW", service_workers="block")
    yield PlaywrightReader(context.new_page())
    context.close()


def kept_lengths(reader: PlaywrightReader) -> list[int]:
    """Return how many bytes each kept memory has, as soon as one is a whole memory."""
    end = time.monotonic() + PATIENCE_S
    lengths: list[int] = []
    while max(lengths, default=0) < WHOLE_BYTES and time.monotonic() < end:
        time.sleep(0.2)
        lengths = reader.page.evaluate(LENGTHS)
    return lengths


def visited(reader: PlaywrightReader, places: Places) -> list[int]:
    """Visit the calculator until its memory is kept; return how many bytes each kept memory has."""
    reader.open(places.root + LOCAL)
    until(reader, f"{READY} && {OVERALL} === 'local'")
    return kept_lengths(reader)


def visited_again(reader: PlaywrightReader, places: Places) -> str:
    """Leave, for a page without a calculator, come back, and return what the page advises."""
    reader.open(places.root + "accuracy.html")
    reader.open(places.root + LOCAL)
    until(reader, f"{READY} && {OVERALL} === 'local'")
    return reader.evaluate(VERDICT)


def test_a_later_visit_goes_on_from_the_memory(reader: PlaywrightReader, places: Places) -> None:
    """What is changed in the memory shows in the answer: so nothing was imported anew."""
    kept = visited(reader, places)
    reader.page.evaluate(MARKED)
    verdict = visited_again(reader, places)
    expected = answer(QUERY, "zh-TW").announcement().replace("NT$", "XT$")

    assert ([length > WHOLE_BYTES for length in kept], reader.errors()) == ([True], [])
    assert set(re.findall(r"XT\$ [\d,]+", verdict)) <= set(re.findall(r"XT\$ [\d,]+", expected))
    assert "XT$" in verdict


@pytest.mark.parametrize("length", [0, 1_000_000])
def test_a_memory_that_is_damaged_is_made_anew(
    reader: PlaywrightReader, places: Places, length: int
) -> None:
    """The reader gets the answer; what was damaged is gone."""
    visited(reader, places)
    reader.page.evaluate(SPOILT, length)
    visited_again(reader, places)

    assert [length > WHOLE_BYTES for length in kept_lengths(reader)] == [True]


def test_a_memory_of_an_older_version_gives_way(reader: PlaywrightReader, places: Places) -> None:
    """Only the present one stays, so that storage does not fill with every new price."""
    visited(reader, places)
    reader.page.evaluate(OLDER)
    visited_again(reader, places)

    assert [length > WHOLE_BYTES for length in kept_lengths(reader)] == [True]
