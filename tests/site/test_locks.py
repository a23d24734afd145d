"""The lock files pin every package by digest, and bind nobody to a registry."""

from __future__ import annotations

import json
from typing import cast

import pytest

from calculator.embed.site import ROOT

Packages = dict[str, dict[str, object]]


@pytest.mark.parametrize("name", ["requirements.lock", "package-lock.json"])
def test_a_lock_holds_no_address(name: str) -> None:
    """An address would bind the project to one registry."""
    assert "://" not in (ROOT / name).read_text("utf-8")


def test_every_python_package_has_a_digest() -> None:
    """Any other file is refused by pip."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if "==" in line:
            assert following.startswith("    --hash=sha256:"), line


def test_every_npm_package_has_a_digest() -> None:
    """Any other file is refused by npm."""
    lock = cast("dict[str, object]", json.loads((ROOT / "package-lock.json").read_text("utf-8")))
    packages = cast("Packages", lock["packages"])
    for name, package in packages.items():
        assert not name or str(package["integrity"]).startswith("sha512-"), name
