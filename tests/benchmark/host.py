"""A static host to measure against: what it compresses, and how fast the line to it is."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal, override

from calculator.embed.headers import headers_for
from calculator.embed.node import node_bin
from calculator.embed.serve import TYPES
from calculator.embed.site import ROOT

if TYPE_CHECKING:
    from pathlib import Path

type Encoding = Literal["br", "gzip", "identity"]

PACKED: Final = ROOT / ".cache" / "packed"
NEVER_PACKED: Final = (".gz", ".png", ".woff2", ".ico")
PIECE_BYTES: Final = 16_384

NODE_PACKER: Final = """
const { readFileSync, writeFileSync } = require("node:fs");
const zlib = require("node:zlib");
const [kind, from, to] = process.argv.slice(1);
const content = readFileSync(from);
const best = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 };
const packed = kind === "br" ? zlib.brotliCompressSync(content, { params: best })
                             : zlib.gzipSync(content, { level: 9 });
writeFileSync(to, packed);
"""


@dataclass(frozen=True, slots=True)
class Line:
    """The line to a host.

    Attributes:
        bits_per_s: what it carries, shared by all that is under way; 0 for no limit.
        round_trip_s: how long a reply is on its way, whatever its length.
    """

    bits_per_s: float = 0.0
    round_trip_s: float = 0.0


FAST: Final = Line()
SLOW: Final = Line(bits_per_s=9e6, round_trip_s=0.170)


def packed(content: bytes, encoding: Encoding) -> bytes:
    """Return the content as a careful host sends it: brotli 11 or gzip 9, kept for the next run."""
    if encoding == "identity":
        return content
    kept = PACKED / f"{hashlib.sha256(content).hexdigest()[:24]}.{encoding}"
    if not kept.is_file():
        PACKED.mkdir(parents=True, exist_ok=True)
        source = kept.with_suffix(".source")
        source.write_bytes(content)
        command = [str(node_bin() / "node"), "-e", NODE_PACKER, encoding, str(source), str(kept)]
        subprocess.run(command, check=True)  # noqa: S603  # our own arguments
        source.unlink()
    return kept.read_bytes()


class _Bucket:
    """Lets bytes through at the pace of a line, whoever sends them."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._lock = Lock()
        self._free_at = 0.0

    def wait_for(self, length: int) -> None:
        """Sleep until so many bytes have passed."""
        if not self._line.bits_per_s:
            return
        with self._lock:
            begin = max(self._free_at, time.monotonic())
            self._free_at = begin + length * 8 / self._line.bits_per_s
            end = self._free_at
        time.sleep(max(0.0, end - time.monotonic()))


class Host(ThreadingHTTPServer):
    """Sends folders by a line, as one kind of host does; counts what it sends."""

    daemon_threads = True

    def __init__(
        self,
        folders: dict[str, Path],
        encoding: Encoding = "br",
        line: Line = FAST,
        unpacked_types: tuple[str, ...] = (),
    ) -> None:
        """Take folders by the first part of their address.

        Args:
            folders: what to send.
            encoding: how it is packed.
            line: how fast.
            unpacked_types: endings that this host never packs; many leave .zip alone.
        """
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folders = folders
        self.encoding: Encoding = encoding
        self.line = line
        self.unpacked_types = unpacked_types
        self.bucket = _Bucket(line)
        self.sent_bytes = 0

    @property
    def address(self) -> str:
        """Where it is; ends with a slash."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent about readers who have gone; tell of all else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # pyright: ignore[reportArgumentType]  # handed through

    def encoding_of(self, path: Path) -> Encoding:
        """Return how a file is sent."""
        plain = path.suffix in (*NEVER_PACKED, *self.unpacked_types)
        return "identity" if plain else self.encoding

    def pack_all(self) -> None:
        """Pack every file beforehand, so that no reader waits for it."""
        for folder in self.folders.values():
            for path in folder.rglob("*"):
                if path.is_file() and path.name not in ("offline.js", "_headers"):
                    packed(path.read_bytes(), self.encoding_of(path))


class _Handler(BaseHTTPRequestHandler):
    """Answers one request after the other on a connection that stays open."""

    protocol_version = "HTTP/1.1"
    server: Host  # pyright: ignore[reportIncompatibleVariableOverride]  # only a Host starts it

    def do_GET(self) -> None:  # the name that http.server calls
        """Send a file, packed and as slowly as the line is."""
        time.sleep(self.server.line.round_trip_s)
        first, _, rest = self.path.partition("?")[0].lstrip("/").partition("/")
        folder = self.server.folders.get(first)
        path = folder / rest if folder else None
        if not path or not path.is_file():
            self._reply(HTTPStatus.NOT_FOUND, {}, b"")
            return
        content = path.read_bytes()
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = self._headers_of(path, f"/{rest}") | {"ETag": tag}
        if self.headers.get("If-None-Match") == tag:
            self._reply(HTTPStatus.NOT_MODIFIED, headers, b"")
            return
        encoding = self.server.encoding_of(path)
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        self._reply(HTTPStatus.OK, headers, packed(content, encoding))

    def _headers_of(self, path: Path, address: str) -> dict[str, str]:
        """Return what the site asks for, as far as the folder is a site."""
        type_only = {"Content-Type": TYPES.get(path.suffix, "application/octet-stream")}
        first = self.path.lstrip("/").partition("/")[0]
        rules = self.server.folders[first] / "_headers"
        if not rules.is_file():
            return type_only | {"Cache-Control": "max-age=31536000, immutable"}
        return (
            {"Cache-Control": "no-cache"}
            | headers_for(rules.read_text("utf-8"), address)
            | type_only
        )

    def _reply(self, status: HTTPStatus, headers: dict[str, str], body: bytes) -> None:
        """Send a reply piece by piece."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            for start in range(0, len(body), PIECE_BYTES):
                piece = body[start : start + PIECE_BYTES]
                self.server.bucket.wait_for(len(piece))
                self.wfile.write(piece)
                self.server.sent_bytes += len(piece)
        except ConnectionError:  # the reader has gone
            self.close_connection = True

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the terminal is for the table."""
