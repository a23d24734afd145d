"""What the tests of the runtime share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from calculator.embed.runtime import ASSETS, bundle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a runtime, freshly bundled."""
    site = tmp_path_factory.mktemp("bundled")
    bundle(site)
    return site / ASSETS / "runtime"
