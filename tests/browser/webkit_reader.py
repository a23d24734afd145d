"""A reader at WebKitGTK, over WebDriver."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from reader import PATIENCE_S, arrived
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from collections.abc import Generator

    import pytest

PAGE_LOAD_S: Final = 60.0
"""WebDriver's own 300 s, for each test after one that hung, would be longer than the suite."""
REPLY_S: Final = 90.0
"""A page that hangs never replies to a script, and by itself Selenium waits for ever."""
GONE: Final = ("TimeoutException", "InvalidSessionIdException", "ReadTimeoutError")
"""What says that WebKitGTK hangs or has died."""

KEYS: Final = {
    "Tab": Keys.TAB,
    "Enter": Keys.ENTER,
    "Space": Keys.SPACE,
    "Escape": Keys.ESCAPE,
    "Backspace": Keys.BACKSPACE,
    "Home": Keys.HOME,
    "End": Keys.END,
    "ArrowLeft": Keys.ARROW_LEFT,
    "ArrowRight": Keys.ARROW_RIGHT,
    "ArrowUp": Keys.ARROW_UP,
    "ArrowDown": Keys.ARROW_DOWN,
    "Shift": Keys.SHIFT,
    "Control": Keys.CONTROL,
}


class WebKitReader:
    """WebKitGTK over WebDriver; it keeps its console to itself."""

    def __init__(self, driver: webdriver.WebKitGTK, home: Path) -> None:
        """Take a running browser, and the folder that it was started with."""
        self.driver: Any = driver  # Selenium leaves half of its arguments without types
        self.downloads = home / "downloads"

    def open(self, url: str) -> None:
        """Go to an address."""
        self.driver.get("about:blank")  # a fragment alone would not load the page anew
        self.driver.get(url)

    def click(self, selector: str) -> None:
        """Click the first element that matches."""
        element = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def sees(self, selector: str) -> bool:
        """Tell whether the first element that matches is in sight."""
        return bool(self.driver.find_element(By.CSS_SELECTOR, selector).is_displayed())

    def type(self, selector: str, text: str) -> None:
        """Type into a field, over what is there."""
        field = self.driver.find_element(By.CSS_SELECTOR, selector)
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(Keys.BACKSPACE + text.replace("\n", Keys.ENTER))

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

    def press(self, *keys: str) -> None:
        """Press keys one after the other where the focus is."""
        for key in keys:
            held, pressed = key.split("+")[:-1], key.rpartition("+")[2]
            chain = ActionChains(self.driver, duration=0)
            for modifier in held:
                chain.key_down(KEYS[modifier])
            chain.send_keys(KEYS.get(pressed, pressed))
            for modifier in held:
                chain.key_up(KEYS[modifier])
            chain.perform()

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list of options."""
        element = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        waiting = WebDriverWait(self.driver, PATIENCE_S)
        waiting.until(lambda _: element.is_displayed())  # what is out of sight is not drawn
        Select(element).select_by_value(value)

    def _chain(self, selector: str, across: float) -> ActionChains:
        """Return the start of a movement: the mouse so far across an element."""
        element = self.driver.find_element(By.CSS_SELECTOR, selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        aside = round((across - 0.5) * element.size["width"])
        return ActionChains(self.driver).move_to_element_with_offset(element, aside, 0)

    def point(self, selector: str, across: float) -> None:
        """Move the mouse over an element."""
        self._chain(selector, across).perform()

    def drag(self, selector: str, start: float, end: float) -> None:
        """Draw the mouse along an element with its button down."""
        width = self.driver.find_element(By.CSS_SELECTOR, selector).size["width"]
        chain = self._chain(selector, start).click_and_hold()
        chain.move_by_offset(round((end - start) * width), 0).release().perform()

    def upload(self, selector: str, file: Path) -> None:
        """Give a file to a field for files."""
        self.driver.find_element(By.CSS_SELECTOR, selector).send_keys(str(file))

    def download(self, selector: str) -> tuple[str, bytes]:
        """Click, and return name and content of the file that comes."""
        return arrived(self.downloads, lambda: self.click(selector))

    def reload(self) -> None:
        """Load the page anew."""
        self.driver.refresh()


@contextmanager
def webkit_driver(home: Path, *arguments: str) -> Generator[webdriver.WebKitGTK]:
    """Yield a WebKitGTK browser on a screen of its own.

    Args:
        home: an empty folder for what it loads down, in `downloads`, and for its settings.
        arguments: more of them, for MiniBrowser.
    """
    (home / "downloads").mkdir()
    (home / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{home}/downloads"\n', "utf-8")
    with screen() as display, ExitStack() as group:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "XDG_CONFIG_HOME": str(home),
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # root has no sandbox; pages are ours
        }
        options = Options()
        options.binary_location = str(next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")))
        for argument in ("--automation", *arguments):
            options.add_argument(argument)
        service = Service(
            shutil.which("WebKitWebDriver") or "",
            env=environment,
            popen_kw={"start_new_session": True},  # so that a browser that hangs can be ended whole
        )
        driver = webdriver.WebKitGTK(options=options, service=service)
        group.callback(_end, service.process.pid)
        driver.set_page_load_timeout(PAGE_LOAD_S)
        connection: Any = driver.command_executor  # typed as if it might be an address
        connection.client_config.timeout = REPLY_S
        driver.execute("setWindowRect", {"width": 1280, "height": 1000})
        yield driver


def _end(group: int) -> None:
    """End WebKitGTK with all its processes; one of them that hangs would wait for a polite word."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


class WebKitWindow:
    """The one window of WebKitGTK that the tests share, replaced once it no longer answers."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        """Take where each browser's own folder is made."""
        self._folders = folders
        self._open = ExitStack()
        self.reader: WebKitReader | None = None

    def answering(self) -> WebKitReader:
        """Return a reader at the window, at a new one if the page in the last one hangs or died."""
        if self.reader:
            with suppress(WebDriverException, HTTPError):
                self.reader.evaluate("1")
                return self.reader
        self.close()
        home = self._folders.mktemp("webkit")
        driver = self._open.enter_context(webkit_driver(home))
        if self.reader:  # whoever holds the reader goes on in the new window
            self.reader.driver, self.reader.downloads = driver, home / "downloads"
        else:
            self.reader = WebKitReader(driver, home)
        return self.reader

    def close(self) -> None:
        """Close the window."""
        self._open.close()


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
