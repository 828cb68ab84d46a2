"""Chromium without a head, as a television in the hall."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import JavascriptException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

SOUND_ALLOWED = "--autoplay-policy=no-user-gesture-required"
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1920,1080"),
    "--disable-features=Translate",
)
PATIENCE = 40.0
"""Seconds that a test waits for what must come; nothing is asserted about how soon."""
EAR = """
window.sounds = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  const sound = { address: new URL(this.src).pathname, begin: performance.now(), end: null };
  window.sounds.push(sound);
  const over = () => { if (sound.end === null) sound.end = performance.now(); };
  for (const name of ["ended", "error", "emptied"]) {
    this.addEventListener(name, over, { once: true });
  }
  return play.call(this);
};
"""
"""Notes every sound that is begun, and when it was over, by the browser's own reports."""


class Television:
    def __init__(self, profile: Path, *flags: str) -> None:
        chosen = webdriver.ChromeOptions()
        chosen.binary_location = "/usr/bin/chromium"
        for flag in (*FLAGS, *flags, f"--user-data-dir={profile}"):
            chosen.add_argument(flag)
        self.driver = webdriver.Chrome(options=chosen, service=Service("/usr/bin/chromedriver"))
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": EAR})

    def __enter__(self) -> Television:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.driver.quit()

    def open(self, url: str) -> None:
        self.driver.get(url)

    def leave(self) -> None:
        self.driver.get("about:blank")

    def size(self, width: int, height: int) -> None:
        """Another panel."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def run(self, script: str) -> Any:
        return self.driver.execute_script(script)

    def until(self, reached: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                if reached():
                    return
            except (StaleElementReferenceException, JavascriptException, IndexError):
                pass  # it is just being drawn anew
            assert time.monotonic() < end, self.text
            time.sleep(0.05)

    @property
    def text(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "body").text

    def calls(self) -> list[tuple[str, str]]:
        """Numbers and counters, the large one first."""
        found: list[list[str]] = self.run(
            "return [...document.querySelectorAll('.calls li')]"
            ".map(row => [row.dataset.number, row.dataset.counter])"
        )
        return [(number, counter) for number, counter in found]

    def sounds(self) -> list[dict[str, Any]]:
        """What was begun so far, without the moment of silence at the start."""
        found: list[dict[str, Any]] = self.run("return window.sounds")
        return [sound for sound in found if not sound["address"].endswith("quiet.wav")]

    def said(self) -> list[str]:
        """Addresses of what has sounded to its end."""
        return [s["address"] for s in self.sounds() if s["end"] is not None]

    def shown(self, selector: str) -> bool:
        return any(e.is_displayed() for e in self.driver.find_elements(By.CSS_SELECTOR, selector))
