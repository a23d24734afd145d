"""Makes sure of what the tests need from the machine: three browsers, a screen, a Chinese font."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

from calculator.errors import BuildError


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that the tests call.

    Attributes:
        package: name of the Debian package that brings it.
        programs: names that it goes by; one is enough.
        use: what the tests want it for.
    """

    package: str
    programs: tuple[str, ...]
    use: str


TOOLS: Final = (
    Tool("chromium", ("chromium", "chromium-browser", "google-chrome"), "Chromium"),
    Tool("firefox-esr", ("firefox-esr", "firefox"), "Firefox"),
    Tool("webkit2gtk-driver", ("WebKitWebDriver",), "WebKit"),
    Tool("xvfb", ("Xvfb",), "a screen for WebKit"),
    Tool("fontconfig", ("fc-list",), "finding fonts"),
    Tool("poppler-utils", ("pdftotext",), "reading printed pages"),
)
FONT_PACKAGE: Final = "fonts-noto-cjk"


def missing_packages() -> list[str]:
    """Return the Debian packages of what is not there."""
    missing = [tool.package for tool in TOOLS if not any(map(shutil.which, tool.programs))]
    return missing if _has_chinese_font() else [*missing, FONT_PACKAGE]


def ensure_browsers() -> None:
    """Install what is missing where that is possible without asking.

    Raises:
        BuildError: something is missing; the message says what to install.
    """
    missing = missing_packages()
    if not missing:
        return
    root = _root_prefix()
    apt = shutil.which("apt-get")
    if apt and root is not None:
        sys.stdout.write(f"Installing for the tests: {' '.join(missing)}\n")
        sys.stdout.flush()
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = [apt, "install", "--yes", "--no-install-recommends", *missing]
        for command in ([apt, "update", "--quiet"], install):
            subprocess.run([*root, *command], env=environment, check=False)  # noqa: S603  # constant arguments
        missing = missing_packages()
    if missing:
        raise BuildError("This machine", _advice(missing))


def _has_chinese_font() -> bool:
    """Tell whether a font with Traditional Chinese is installed."""
    fc_list = shutil.which("fc-list")
    if not fc_list:
        return False
    fonts = subprocess.run([fc_list, ":lang=zh-tw"], capture_output=True, text=True, check=False)  # noqa: S603  # constant arguments
    return bool(fonts.stdout.strip())


def _root_prefix() -> list[str] | None:
    """Return what makes a command run as root without a password, None if nothing does."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if not sudo:
        return None
    asked = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)  # noqa: S603  # constant arguments
    return [sudo, "-n"] if asked.returncode == 0 else None


def _advice(missing: list[str]) -> str:
    """Return what to tell a person whose machine lacks packages."""
    uses = {tool.package: tool.use for tool in TOOLS} | {FONT_PACKAGE: "Traditional Chinese"}
    wanted = ", ".join(f"{package} ({uses[package]})" for package in missing)
    return (
        f"it lacks what the tests need: {wanted}.\n"
        f"On Debian: sudo apt-get install {' '.join(missing)}\n"
        "On Ubuntu, chromium and firefox-esr are not such packages: install Chromium and Firefox "
        "by snap or from their makers, so that `chromium` and `firefox` start them.\n"
        "On other systems, install programs that do the same."
    )
