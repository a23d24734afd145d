"""Repairs the theme's scripts in the built site, each by one exact replacement.

A theme that no longer holds the text stops the build, so that a repair is looked at again rather
than silently lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from calculator.errors import BuildError

if TYPE_CHECKING:
    from pathlib import Path


class Repair(NamedTuple):
    """One replacement in the theme's scripts, seen in Material 9.8.1.

    Attributes:
        scripts: where they are below a language's folder, a pattern.
        fault: the text that is wrong, once in each.
        mended: what it becomes.
    """

    scripts: str
    fault: str
    mended: str


CUT_TO_THE_END: Final = Repair(
    "assets/javascripts/workers/search.*.min.js",
    "for(let o=s+1;o<t.length;o++)t.slice(s,o)in e",
    "for(let o=s+1;o<=t.length;o++)t.slice(s,o)in e",
)
"""Chinese words in what a reader typed are looked for up to the end: else the search gives the
pages with 地 (nearly all) where the reader typed 地端."""

INDEX_WHEN_SEARCHING: Final = Repair(
    "assets/javascripts/bundle.*.min.js",
    '$(location.protocol!=="file:"),',
    "$(!1),",
)
"""The index is fetched and built when the search is opened, as the theme does under file://. Else
every page view pays for it: half a second of a core, just while Python starts."""

INDEX_WHEN_MARKING: Final = Repair(
    "assets/javascripts/bundle.*.min.js",
    'z([t,r.pipe(Q(we()),g(o=>!!o.searchParams.get("h")))]).pipe(',
    'r.pipe(Q(we()),g(o=>!!o.searchParams.get("h")),b(n=>t.pipe(m(o=>[o,n])))).pipe(',
)
"""What marks the words of a search in the page that it led to needs the index as well, but only
there: 390 kB for all others."""

WORKER_WHEN_SEARCHING: Final = Repair(
    "assets/javascripts/bundle.*.min.js",
    "t=new Worker(e)",
    "t=(e=>{let w,l=[];return{"
    "addEventListener:(...a)=>w?w.addEventListener(...a):l.push(a),"
    "removeEventListener:(...a)=>w&&w.removeEventListener(...a),"
    "postMessage:m=>{w||(w=new Worker(e),l.forEach(a=>w.addEventListener(...a))),w.postMessage(m)}"
    "}})(e)",
)
"""So is the worker that searches: idle, it costs every page view a thread, 40 kB of script and some
10 MB of memory."""

REPAIRS: Final = (
    CUT_TO_THE_END,
    INDEX_WHEN_SEARCHING,
    INDEX_WHEN_MARKING,
    WORKER_WHEN_SEARCHING,
)


def repair_theme(folder: Path) -> None:
    """Mend the theme's scripts in a language's folder of the built site.

    Raises:
        BuildError: a script is missing, or holds the faulty text not exactly once.
    """
    for repair in REPAIRS:
        scripts = list(folder.glob(repair.scripts))
        if not scripts:
            raise BuildError(repair.scripts, "is missing")
        for script in scripts:
            text = script.read_text("utf-8")
            if text.count(repair.fault) != 1:
                raise BuildError(script.name, f"holds not once {repair.fault}")
            script.write_text(text.replace(repair.fault, repair.mended), "utf-8", newline="")
