"""Turns Python sources into zip archives of bytecode, the same bytes at every build."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from calculator.embed.build_cache import kept_or_made
from calculator.embed.pinned import BundleError, require_matching_python

if TYPE_CHECKING:
    from collections.abc import Mapping

# The earliest moment that a zip archive can record.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE_FILE_MODE = 0o100644

# SOURCE_DATE_EPOCH makes bytecode carry a digest of its source in place of a time; level 2 drops
# docstrings and assertions, a fifth of the download; the hash seed holds sets in one order.
_COMPILER_SETTINGS = {
    "SOURCE_DATE_EPOCH": "315532800",
    "PYTHONOPTIMIZE": "2",
    "PYTHONHASHSEED": "0",
}


def stored_zip(members: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of the members, sorted, undated and not compressed.

    Not compressed, because the host's brotli or gzip packs bytes better than the zip's own deflate
    does, and cannot pack them twice.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, date_time=ZIP_EPOCH)
            info.create_system = 3  # else the archive would tell which system built it
            info.external_attr = _READABLE_FILE_MODE << 16
            archive.writestr(info, members[name])
    return buffer.getvalue()


def zip_members(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip archive by name, folders left out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def compiled_zip(sources: Mapping[str, bytes], cache_dir: Path) -> bytes:
    """Return the sources as one stored zip archive, with `.pyc` in place of each `.py`.

    Args:
        sources: content by path in the archive; files that are not Python stay as they are.
        cache_dir: folder that keeps archives already compiled; may be emptied at any time.

    Raises:
        BundleError: this Python is the wrong one, or the compiler refused.
    """
    require_matching_python()
    archive = stored_zip(sources)
    kept = cache_dir / f"{_cache_key(archive)}.zip"
    return kept_or_made(kept, lambda: stored_zip(zip_members(_py_compiled(archive))))


def _cache_key(archive: bytes) -> str:
    """Return a name that changes with the sources, the compiler and its settings."""
    key = hashlib.sha256(archive)
    key.update(repr((sys.version, version("pyodide-build"), _COMPILER_SETTINGS)).encode())
    key.update(Path(__file__).read_bytes())
    return key.hexdigest()


def _py_compiled(archive: bytes) -> bytes:
    """Return the archive as `pyodide py-compile` leaves it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive.zip"
        path.write_bytes(archive)
        options = ["py-compile", "--silent", "--compression-level", "0"]
        done = subprocess.run(  # noqa: S603  # our own interpreter, constant arguments
            [sys.executable, "-m", "pyodide_cli", *options, str(path)],
            env={**os.environ, **_COMPILER_SETTINGS},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BundleError("compiler-failed", "pyodide py-compile", done.stderr)
        return path.read_bytes()
