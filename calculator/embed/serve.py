"""Serves a built site as a strict host would, and builds it again when a source changes."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final, override

from calculator.embed import keeping, kept_html
from calculator.embed.headers import headers_for
from calculator.embed.pinned import BundleError
from calculator.embed.site import ROOT, build
from calculator.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import SupportsRead, SupportsWrite

WATCHED: Final = ("calculator", "docs", "overrides")
PAGES: Final = ROOT / "docs"
KEPT: Final = ROOT / ".cache" / "html"
PAUSE_S: Final = 0.5

TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Stated here, because the machine's own table may lack some."""


class SiteHandler(SimpleHTTPRequestHandler):
    """Answers with a file of the site, its `_headers`, and the site's own error page."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    @override
    def end_headers(self) -> None:
        text = (Path(self.directory) / "_headers").read_text("utf-8")
        asked = headers_for(text, self.path.partition("?")[0])
        for name, value in ({"Cache-Control": "no-cache"} | asked).items():
            self.send_header(name, value)
        super().end_headers()

    @override
    def list_directory(self, path: str | object) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    @override
    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        folder = "en" if self.path.startswith("/en/") else ""
        page = (Path(self.directory) / folder / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    @override
    def copyfile[T: (str, bytes)](
        self, source: SupportsRead[T], outputfile: SupportsWrite[T]
    ) -> None:
        with suppress(ConnectionError):  # the reader has gone to another page meanwhile
            super().copyfile(source, outputfile)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the terminal is for what the builder has to know."""


def site_server(folder: Callable[[], Path], port: int = 0) -> ThreadingHTTPServer:
    """Return a server of the site on this machine only.

    Args:
        folder: says where the built site is, for each request anew.
        port: 0 for any that is free.
    """

    def handler(*arguments: object) -> SiteHandler:
        return partial(SiteHandler, directory=str(folder()))(*arguments)  # pyright: ignore[reportArgumentType]  # handed through as http.server gives them

    return ThreadingHTTPServer(("127.0.0.1", port), handler)  # pyright: ignore[reportArgumentType]  # a callable serves as a class here


def serve(port: int) -> None:
    """Build, serve, and build again at each change, until interrupted."""
    os.environ[kept_html.FOLDER] = str(KEPT)
    shutil.rmtree(KEPT, ignore_errors=True)  # it would grow with each change of the calculator
    newest = _Builds()
    if not newest.build():
        raise BuildError("The site", "could not be built; see above")
    server = site_server(lambda: newest.folder, port)
    Thread(target=server.serve_forever, daemon=True).start()
    _say(f"Serving at http://127.0.0.1:{server.server_address[1]}/ (Ctrl+C stops)")
    for changed in _changes():
        _say("A source changed: building again")
        begun = time.monotonic()
        if newest.build(only_pages=all(path.is_relative_to(PAGES) for path in changed)):
            _say(f"Ready after {time.monotonic() - begun:.1f} s: reload the page")


class _Builds:
    """Builds into two folders by turns, so that the last good site stays served meanwhile."""

    def __init__(self) -> None:
        self._folders = [ROOT / "build" / "serve-a", ROOT / "build" / "serve-b"]
        self.folder = self._folders[0]
        self._is_behind = True

    def build(self, *, only_pages: bool = False) -> bool:
        """Build, and serve the result if it is good.

        Args:
            only_pages: whether nothing but pages has changed since the last build.
        """
        # After a failure the site that is served may lack more than this change.
        earlier = self.folder if only_pages and not self._is_behind else None
        self._is_behind = True
        target = self._folders[1] if self.folder == self._folders[0] else self._folders[0]
        shutil.rmtree(target, ignore_errors=True)
        try:
            build(target, earlier=earlier)
            # What changes every minute is not for keeping: a browser that kept it lets it go.
            (target / keeping.NAME).write_text(keeping.GONE, "utf-8")
        except (BuildError, BundleError, OSError) as error:
            _say(f"Not built: {error}")
            return False
        self.folder = target
        self._is_behind = False
        return True


def _changes() -> Iterator[set[Path]]:
    """Yield the sources that have come, gone or become others, whenever some have."""
    seen = _sources()
    while True:
        time.sleep(PAUSE_S)
        now = _sources()
        changed = {path for path, _ in seen.items() ^ now.items()}
        seen = now
        if changed:
            yield changed


def _sources() -> dict[Path, int]:
    """Return when each source was last changed, in nanoseconds."""
    folders = (path for folder in WATCHED for path in (ROOT / folder).rglob("*"))
    found: dict[Path, int] = {}
    for path in [*folders, *ROOT.glob("mkdocs*.yml")]:
        with suppress(FileNotFoundError):  # an editor put it away between the two looks
            if path.is_file() and path.suffix != ".pyc":
                found[path] = path.stat().st_mtime_ns
    return found


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
