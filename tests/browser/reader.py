"""A reader at a browser: what the tests do, in the same words for all three engines."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Playwright
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

if TYPE_CHECKING:
    from collections.abc import Generator

ENGINES: Final = ("chromium", "firefox", "webkit")
PATIENCE_S: Final = 60.0
"""A cold start takes a second or two; the rest is for a machine that is busy elsewhere."""

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


def until(reader: Reader, condition: str, seconds: float = PATIENCE_S) -> None:
    """Wait until a JavaScript expression is true in the page.

    Raises:
        AssertionError: it is still false; the message shows what the calculator says.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(PlaywrightError, WebDriverException):  # asked while a page was leaving
            if reader.evaluate(f"Boolean({condition})"):
                return
        time.sleep(0.1)
    shown = reader.evaluate("(document.querySelector('.calc') ?? document.body).innerText")
    msg = f"never true: {condition}\nconsole: {reader.errors()}\n{shown[:2000]}"
    raise AssertionError(msg)


class PlaywrightReader:
    """Chromium, or Firefox over WebDriver BiDi."""

    def __init__(self, page: Page) -> None:
        """Listen to the console and to requests of a page."""
        self.page = page
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
        field.fill("")
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


class WebKitReader:
    """WebKitGTK over WebDriver; it keeps its console to itself."""

    def __init__(self, driver: webdriver.WebKitGTK) -> None:
        """Take a running browser."""
        self.driver: Any = driver  # Selenium leaves half of its arguments without types

    def open(self, url: str) -> None:
        """Go to an address."""
        self.driver.get("about:blank")  # a fragment alone would not load the page anew
        self.driver.get(url)

    def click(self, selector: str) -> None:
        """Click the first element that matches."""
        element = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def type(self, selector: str, text: str) -> None:
        """Type into a field, over what is there."""
        field = self.driver.find_element(By.CSS_SELECTOR, selector)
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text)

    def back(self) -> None:
        """Go back one step."""
        self.driver.execute_script("history.back()")

    def forward(self) -> None:
        """Go forward one step."""
        self.driver.execute_script("history.forward()")

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401  # whatever the page's JavaScript gives
        """Return the value of a JavaScript expression."""
        text = self.driver.execute_script(f"return JSON.stringify({expression})")
        return None if text is None else json.loads(cast("str", text))

    def errors(self) -> list[str]:
        """Return nothing: WebDriver gives no way to the console."""
        return []


def launched(
    playwright: Playwright, engine: str, settings: dict[str, str | float | bool] | None = None
) -> Any:  # noqa: ANN401  # Playwright's own browser type
    """Return a running Chromium or Firefox of the machine."""
    if engine == "chromium":
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        return playwright.chromium.launch(executable_path=path, args=list(QUIET_CHROMIUM))
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    return playwright.firefox.launch(
        channel="moz-firefox", executable_path=path, firefox_user_prefs=settings
    )


@contextmanager
def webkit_driver() -> Generator[webdriver.WebKitGTK]:
    """Yield a WebKitGTK browser on a screen of its own."""
    with screen() as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # root has no sandbox; pages are ours
        }
        options = Options()
        options.binary_location = str(next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")))
        options.add_argument("--automation")
        service = Service(shutil.which("WebKitWebDriver") or "", env=environment)
        driver = webdriver.WebKitGTK(options=options, service=service)
        size = {"width": 1280, "height": 1000}
        driver.execute("setWindowRect", size)
        try:
            yield driver
        finally:
            driver.quit()


@contextmanager
def screen() -> Generator[str]:
    """Yield the name of a screen that nobody looks at."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1400x1100x24"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, pass_fds=[write_end], stdout=quiet, stderr=quiet)  # noqa: S603  # constant arguments
    os.close(write_end)
    with os.fdopen(read_end) as told:
        number = told.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
