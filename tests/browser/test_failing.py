"""Python cannot start: the answer of the build stays, input is kept, the cause is named, retry."""

from __future__ import annotations

import shutil
from threading import Thread
from typing import TYPE_CHECKING, Final

import pytest
from desk import ANSWERED
from reader import until

from calculator.answer import answer
from calculator.embed.serve import site_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader import Reader

FAILED: Final = "!document.querySelector('[data-stage=failed]').hidden"
CAUSE: Final = "document.querySelector('[data-cause]:not([hidden])').dataset.cause"
MONEY: Final = "document.querySelector('.calc-headline').innerText"


@pytest.fixture
def host(site_dir: Path, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Yield a copy of the site that a test may damage, and its address."""
    folder = tmp_path / "site"
    shutil.copytree(site_dir, folder)
    (folder / "sw.js").unlink()  # else it would keep what is taken away here
    with site_server(lambda: folder) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def hidden_runtime(folder: Path) -> dict[Path, Path]:
    """Take WebAssembly away from a site, as a blocked file does; return where it was and is."""
    runtime = folder / "assets" / "calculator" / "runtime"
    moved = {file: file.with_name(f"{file.name}.away") for file in runtime.rglob("*.wasm*")}
    for file, away in moved.items():
        file.rename(away)
    return moved


def test_without_webassembly_all_stays_and_retry_recovers(
    reader: Reader, host: tuple[Path, str]
) -> None:
    """The example of the page, the reader's choices, the questions, and a way to try again."""
    folder, address = host
    moved = hidden_runtime(folder)
    reader.open(f"{address}calculator.html")
    example = reader.evaluate(MONEY)
    reader.click('input[name="work"][value="inference"]')
    until(reader, FAILED)
    until(reader, "document.querySelector('[data-part=announce]').textContent")
    cause = reader.evaluate(CAUSE)
    seen = reader.evaluate("document.querySelector('[data-act=retry]').checkVisibility()")
    reader.click('[data-act="next"]')
    reader.click('input[name="rhythm"][value="always"]')
    kept = reader.evaluate(
        "[...document.querySelectorAll('.calc input:checked')].map(i => i.value)"
    )
    shown = reader.evaluate(MONEY)
    for file, away in moved.items():
        away.rename(file)
    reader.click('[data-act="retry"]')
    until(reader, f"location.hash === '#v=1&work=inference&rhythm=always' && {ANSWERED}")

    assert (bool(moved), cause, seen, kept, shown) == (
        True,
        "download",
        True,
        ["inference", "always"],
        example,
    )
    assert reader.evaluate("document.querySelector('[data-part=verdict]').innerHTML") == (
        answer("work=inference&rhythm=always", "zh-TW").verdict_html()
    )


def test_a_shared_link_keeps_its_answers_without_python(
    reader: Reader, host: tuple[Path, str]
) -> None:
    """They stand in the form and in the address until Python can be had."""
    folder, address = host
    hidden_runtime(folder)
    link = "v=1&work=inference&rhythm=always&horizon_months=24"
    reader.open(f"{address}calculator.html#{link}")
    until(reader, FAILED)
    form = "[...new FormData(document.querySelector('.calc-form'))].filter(([, v]) => v)"

    assert (dict(reader.evaluate(form)), reader.evaluate("location.hash")) == (
        {"work": "inference", "rhythm": "always", "horizon_months": "24"},
        f"#{link}",
    )


def test_a_portfolio_keeps_its_table_without_python(reader: Reader, host: tuple[Path, str]) -> None:
    """Its example plan stays, the text stays, the cause is named, and retry makes the plan."""
    folder, address = host
    moved = hidden_runtime(folder)
    reader.open(f"{address}portfolio.html")
    until(reader, "customElements.get('decision-portfolio')")
    reader.type("#folio-text", "name,work\na,training")
    plan = reader.evaluate("document.querySelector('[data-part=plan]').innerText")
    reader.click('[data-act="compute"]')
    until(reader, FAILED)
    kept = reader.evaluate("document.querySelector('#folio-text').value")
    still = reader.evaluate("document.querySelector('[data-part=plan]').innerText")
    for file, away in moved.items():
        away.rename(file)
    reader.click('[data-act="retry"]')
    until(reader, "document.querySelectorAll('[data-part=rows] tr').length === 1")
    until(reader, "!document.querySelector('[data-part=take]').hidden")

    assert (kept, still) == ("name,work\na,training", plan)
