"""Packs the whole runtime into one script, for a site opened from disk by double click.

A page from disk may neither fetch a file nor start a worker from one, but may load a classic
script. So everything arrives as text in one: the sources that make up the worker, and its data,
packed by gzip (every browser unpacks it) and written in base64.
"""

from __future__ import annotations

import base64
import gzip
import json
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=8)  # each file is packed for this script and for hosts that pack nothing
def gzipped(content: bytes) -> bytes:
    """Return content packed by gzip, the same bytes at every build."""
    return gzip.compress(content, 9, mtime=0)


def offline_script(files: Mapping[str, bytes], worker: str) -> str:
    """Return the text of `offline.js`, which sets `calculatorOffline`.

    Args:
        files: what the worker loads besides, content by name.
        worker: text of the site's worker.js, with Pyodide's scripts in front.
    """
    offline = {
        "worker": worker,
        "data": {
            name: base64.b64encode(gzipped(content)).decode("ascii")
            for name, content in files.items()
        },
    }
    return f"self.calculatorOffline = {json.dumps(offline)};\n"
