"""One reader's first visit and a later one, each measured, in a browser of their own."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, cast

from tests.browser.reader import QUIET_CHROMIUM

if TYPE_CHECKING:
    from host import Host
    from playwright.sync_api import BrowserContext, Playwright

PROBE: Final = (Path(__file__).parent / "probe.js").read_text("utf-8")
SETTLING_S: Final = 5.0
"""How long a reader stays: the browser writes its caches, Python's memory is kept, a service worker
fills its own cache."""

PAINTED: Final = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit to a page came to; times in ms since the navigation.

    Attributes:
        touched_ms: an answer was changed, as soon as a reader could; 0 where nobody has to.
        live_ms: a computed answer stands in the page.
        painted_ms: first contentful paint.
        blocked_ms: total blocking time of the main thread up to then.
        longest_ms: the longest task of the main thread.
        shift: sum of layout shifts.
        sent_bytes: what the host sent.
        memory_bytes: proportional set size of the whole browser, shortly after; 0 if unknown.
    """

    touched_ms: float
    live_ms: float
    painted_ms: float
    blocked_ms: float
    longest_ms: float
    shift: float
    sent_bytes: int
    memory_bytes: int


def first_and_later(playwright: Playwright, host: Host, path: str) -> tuple[Visit, Visit]:
    """Return a visit with empty caches, and the third one, with full ones."""
    Thread(target=host.serve_forever, daemon=True).start()
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium, args=list(QUIET_CHROMIUM)
        )
        context.add_init_script(PROBE)
        first = _visit(context, host, path, profile)
        _visit(context, host, path, profile)
        later = _visit(context, host, path, profile)
        context.close()
    host.shutdown()
    return first, later


def _visit(context: BrowserContext, host: Host, path: str, profile: str) -> Visit:
    """Open a page, wait for its answer, and close it again."""
    before = host.sent_bytes
    page = context.new_page()
    page.goto(host.address + path, wait_until="commit")
    page.evaluate("answered")
    sent = host.sent_bytes - before
    time.sleep(SETTLING_S)
    told = cast("dict[str, Any]", page.evaluate("measured"))
    visit = Visit(
        touched_ms=told["touched"],
        live_ms=told["live"],
        painted_ms=page.evaluate(PAINTED),
        blocked_ms=told["blocked"],
        longest_ms=told["longest"],
        shift=told["shift"],
        sent_bytes=sent,
        memory_bytes=_memory_bytes(profile),
    )
    page.close()
    return visit


def _memory_bytes(profile: str) -> int:
    """Return the proportional set size of a browser and its children, on Linux."""
    parents: dict[int, int] = {}
    roots: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text("utf-8")
            command = (folder / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile
            continue
        process = int(folder.name)
        parents[process] = int(stat.rpartition(")")[2].split()[1])
        if f"--user-data-dir={profile}".encode() in command:
            roots.add(process)
    return sum(_share_bytes(process) for process in parents if _descends(process, roots, parents))


def _descends(process: int, roots: set[int], parents: dict[int, int]) -> bool:
    """Tell whether a process is a root or below one."""
    while process > 1 and process not in roots:
        process = parents.get(process, 0)
    return process in roots


def _share_bytes(process: int) -> int:
    """Return the proportional set size of one process, 0 if it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
