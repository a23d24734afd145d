"""A reader at a browser: what the tests do, in the same words for all three engines."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Any, Final, Protocol

from playwright.sync_api import Error as PlaywrightError
from selenium.common.exceptions import InvalidSessionIdException, WebDriverException

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Playwright

ENGINES: Final = ("chromium", "firefox", "webkit")
PATIENCE_S: Final = 120.0
"""A cold start takes a second or two, eight in WebKitGTK; the rest is for a busy machine."""

QUIET_CHROMIUM: Final = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
HARMLESS_ON_DISK: Final = ("sitemap.xml",)
"""The theme looks for the site map from disk too, in vain and without harm."""


class Reader(Protocol):
    """What a reader does, and what they see."""

    def open(self, url: str) -> None:
        """Go to an address."""
        ...

    def click(self, selector: str) -> None:
        """Click the first element that matches."""
        ...

    def type(self, selector: str, text: str) -> None:
        """Type into a field, over what is there."""
        ...

    def back(self) -> None:
        """Go back one step."""
        ...

    def forward(self) -> None:
        """Go forward one step."""
        ...

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401  # whatever the page's JavaScript gives
        """Return the value of a JavaScript expression."""
        ...

    def errors(self) -> list[str]:
        """Return what the console calls an error, as far as the engine tells."""
        ...

    def press(self, *keys: str) -> None:
        """Press keys one after the other where the focus is: `Tab`, `Shift+Tab`, `a`."""
        ...

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list of options."""
        ...

    def point(self, selector: str, across: float) -> None:
        """Move the mouse over an element, so far across: 0 is its left end, 1 its right."""
        ...

    def drag(self, selector: str, start: float, end: float) -> None:
        """Draw the mouse along an element with its button down."""
        ...

    def upload(self, selector: str, file: Path) -> None:
        """Give a file to a field for files."""
        ...

    def download(self, selector: str) -> tuple[str, bytes]:
        """Click, and return name and content of the file that comes."""
        ...

    def reload(self) -> None:
        """Load the page anew."""
        ...


def until(reader: Reader, condition: str, seconds: float = PATIENCE_S) -> None:
    """Wait until a JavaScript expression is true in the page.

    Raises:
        AssertionError: it is still false; the message shows what the calculator says.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if reader.evaluate(f"Boolean({condition})"):
                return
        except InvalidSessionIdException:  # the browser is gone, and does not come back
            raise
        except (PlaywrightError, WebDriverException):
            pass  # asked while a page was leaving
        time.sleep(0.1)
    shown = reader.evaluate("(document.querySelector('.calc') ?? document.body).innerText")
    msg = f"never true: {condition}\nconsole: {reader.errors()}\n{shown[:2000]}"
    raise AssertionError(msg)


class PlaywrightReader:
    """Chromium, or Firefox over WebDriver BiDi."""

    def __init__(self, page: Page, downloads: Path | None = None) -> None:
        """Listen to the console and to requests of a page.

        Args:
            page: where the reader is.
            downloads: where files arrive, if the engine does not say itself.
        """
        self.page = page
        self._downloads = downloads
        self.requests: list[str] = []
        self._errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self._errors.append(str(error)))
        page.on(
            "console",
            lambda line: self._errors.append(line.text) if line.type == "error" else None,
        )

    def open(self, url: str) -> None:
        """Go to an address."""
        self.page.goto(url)

    def click(self, selector: str) -> None:
        """Click the first element that matches."""
        self.page.locator(selector).first.click(timeout=PATIENCE_S * 1000)

    def type(self, selector: str, text: str) -> None:
        """Type into a field, over what is there."""
        field = self.page.locator(selector).first
        field.press("Control+a", timeout=PATIENCE_S * 1000)
        field.press("Backspace")
        field.press_sequentially(text)

    def back(self) -> None:
        """Go back one step."""
        self.page.evaluate("history.back()")

    def forward(self) -> None:
        """Go forward one step."""
        self.page.evaluate("history.forward()")

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401  # whatever the page's JavaScript gives
        """Return the value of a JavaScript expression."""
        return self.page.evaluate(expression)

    def errors(self) -> list[str]:
        """Return what the console calls an error."""
        return [e for e in self._errors if not any(word in e for word in HARMLESS_ON_DISK)]

    def press(self, *keys: str) -> None:
        """Press keys one after the other where the focus is."""
        for key in keys:
            if key.isascii():
                self.page.keyboard.press(key)
            else:  # no key bears it: it comes from an input method
                self.page.keyboard.insert_text(key)

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list of options."""
        self.page.locator(selector).first.select_option(value, timeout=PATIENCE_S * 1000)

    def _at(self, selector: str, across: float) -> tuple[float, float]:
        """Return the place in the window that is so far across an element, brought into sight."""
        script = "node => node.scrollIntoView({block: 'center', behavior: 'instant'})"
        self.page.locator(selector).first.evaluate(script)
        box = self.page.locator(selector).first.bounding_box()
        assert box
        return box["x"] + box["width"] * across, box["y"] + box["height"] / 2

    def point(self, selector: str, across: float) -> None:
        """Move the mouse over an element."""
        self.page.mouse.move(*self._at(selector, across))

    def drag(self, selector: str, start: float, end: float) -> None:
        """Draw the mouse along an element with its button down."""
        self.page.mouse.move(*self._at(selector, start))
        self.page.mouse.down()
        self.page.mouse.move(*self._at(selector, end), steps=5)
        self.page.mouse.up()

    def upload(self, selector: str, file: Path) -> None:
        """Give a file to a field for files."""
        self.page.locator(selector).set_input_files(file)

    def download(self, selector: str) -> tuple[str, bytes]:
        """Click, and return name and content of the file that comes.

        Playwright hears of no download in Firefox; there the file is awaited where it arrives.
        """
        if self._downloads:
            return arrived(self._downloads, lambda: self.click(selector))
        with self.page.expect_download() as told:
            self.click(selector)
        return told.value.suggested_filename, told.value.path().read_bytes()

    def reload(self) -> None:
        """Load the page anew."""
        self.page.reload()


def arrived(folder: Path, act: Callable[[], object]) -> tuple[str, bytes]:
    """Do something, and return name and content of the file that comes into a folder of it."""
    for old in folder.iterdir():
        old.unlink()
    act()
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        files = list(folder.iterdir())
        # Unfinished files are empty, or have a second one beside them.
        if len(files) == 1 and files[0].stat().st_size:
            return files[0].name, files[0].read_bytes()
        time.sleep(0.1)
    msg = f"no file came: {list(folder.iterdir())}"
    raise AssertionError(msg)


def launched(
    playwright: Playwright,
    engine: str,
    settings: dict[str, str | float | bool] | None = None,
    downloads: Path | None = None,
) -> Any:  # noqa: ANN401  # Playwright's own browser type
    """Return a running Chromium or Firefox of the machine."""
    if engine == "chromium":
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        return playwright.chromium.launch(executable_path=path, args=list(QUIET_CHROMIUM))
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    return playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=path,
        firefox_user_prefs=settings,
        downloads_path=downloads,
    )
