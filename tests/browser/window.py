"""A browser's window with the few things that a person does in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.kiosk.station.running import PASSWORD

FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--hide-scrollbars", "--lang=en"),
)
DESKTOP, PHONE = (1366, 768), (360, 740)
PATIENCE = 20.0
"""Seconds that a test waits for what must come; nothing is asserted about how soon."""


def open_window() -> Window:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in FLAGS:
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"intl.accept_languages": "en"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    window = Window(driver)
    window.size(DESKTOP)
    return window


class Window:
    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def size(self, size: tuple[int, int]) -> None:
        metrics = {
            "width": size[0],
            "height": size[1],
            "deviceScaleFactor": 1,
            "mobile": size == PHONE,
        }
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def sign_in(self, url: str, name: str, to: str) -> None:
        """As `name`, in a browser that knows nothing of anybody."""
        self.driver.get("about:blank")
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.driver.get(url + to)
        self.one("#id").send_keys(name)
        self.one("#password").send_keys(PASSWORD)
        self.one("main button[type=submit]").click()
        self.until(lambda: "/sign-in" not in self.driver.current_url)

    def carry(self, url: str, cookies: Mapping[str, str]) -> None:
        """Be in these sessions, and in no other."""
        self.driver.get("about:blank")
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        for name, value in cookies.items():
            self.driver.execute_cdp_cmd(
                "Network.setCookie", {"url": url, "name": name, "value": value}
            )

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        """What is to be read there; empty if it is not there."""
        found = (
            "const found = document.querySelector(arguments[0]);"
            "return found && found.getClientRects().length ? found.innerText : ''"
        )
        return str(self.run(found, selector))

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def press(self, *keys: str) -> None:
        """On the keyboard, wherever the focus is."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def until(self, true: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                if true():
                    return
            except WebDriverException:
                # The page is being changed at this moment.
                if time.monotonic() > end:
                    raise
            assert time.monotonic() < end, self.text("main")
            time.sleep(0.03)

    def until_text(self, selector: str, wanted: str) -> None:
        self.until(lambda: wanted in self.text(selector))
