"""Keeps what takes long to make, so that the next build need not make it again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def kept_or_made(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the content of a file, which is made first if it is not there.

    Args:
        path: where it is kept; its name changes with all that it is made of. May be removed at any
            time.
        make: what makes it.
    """
    if not path.is_file():
        content = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two builds may run at once: a rename is whole or not there.
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_bytes(content)
        partial.replace(path)
    return path.read_bytes()
