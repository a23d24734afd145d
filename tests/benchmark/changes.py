"""Prints how soon a change is on screen: `python tests/benchmark/changes.py`.

In headless Chromium: from the change of a number until the frame that shows verdict, money and all
options with their chances, until the one with all thresholds, and the longest task of the page's
thread on the way, the pictures included. Options: --changes, --site, --query.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Final, cast

HERE: Final = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from host import Host  # noqa: E402  # just put on the path
from playwright.sync_api import Page, sync_playwright  # noqa: E402  # the same

from calculator.embed.site import build  # noqa: E402  # the same
from tests.browser.reader import QUIET_CHROMIUM  # noqa: E402  # the same

READY: Final = """() => !document.querySelector('[data-stage=ready]').hidden
    && !document.querySelector('[aria-busy]')"""
PAUSE_MS: Final = 1000
SETTLING_S: Final = 3.0
"""Until the service worker has everything; it shares the processor."""

TARGETS: Final = {
    "options, median": 50.0,
    "thresholds, median": 50.0,
    "thresholds, 95th percentile": 100.0,
    "task": 50.0,
}
"""In ms."""


def measured(page: Page, address: str, changes: int) -> dict[str, float]:
    """Return what is held against the targets, in ms."""
    page.goto(address)
    while not page.evaluate(READY):
        time.sleep(0.2)
    time.sleep(SETTLING_S)
    script = (HERE / "changes.js").read_text("utf-8")
    told = cast(
        "dict[str, list[float]]", page.evaluate(script, {"count": changes, "pause_ms": PAUSE_MS})
    )
    return {
        "options, median": median(told["shown"]),
        "thresholds, median": median(told["thresholds"]),
        "thresholds, 95th percentile": quantiles(told["thresholds"], n=20)[-1],
        "task": median(told["longest"]),
    }


def parsed() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=50)
    parser.add_argument(
        "--query", default="v=1&work=both&rhythm=daily", help="the answer to change"
    )
    parser.add_argument("--site", type=Path, help="a built site; default: build one")
    return parser.parse_args()


def main() -> int:
    """Print the table; 1 if a target is missed."""
    options = parsed()
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        site = options.site or Path(scratch) / "site"
        if not options.site:
            build(site, root_url="")
        host = Host({"site": site}, "identity")
        Thread(target=host.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET_CHROMIUM)
        )
        address = f"{host.address}site/calculator.html#{options.query}"
        found = measured(browser.new_page(), address, options.changes)
        browser.close()
        host.shutdown()
    for name, target in TARGETS.items():
        verdict = "met" if found[name] <= target else "MISSED"
        sys.stdout.write(f"{name}: {found[name]:.0f} of {target:.0f} ms: {verdict}\n")
    return 0 if all(found[name] <= target for name, target in TARGETS.items()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
