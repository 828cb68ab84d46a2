"""The page behind a ticket's code, on a phone: it follows the queue by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.station.serve import StationServer
from tests.browser.window import PHONE, Window
from tests.kiosk.station.running import Caller, options

pytestmark = pytest.mark.slow


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Caller]:
    chosen = options(tmp_path, public_url="http://xa")
    with StationServer(chosen) as server:
        yield Caller(server.url, of=chosen)


def test_the_call_appears_is_read_out_and_the_line_may_be_cut_meanwhile(
    hall: Caller, browser: Window
) -> None:
    hall.staff("counter", counter="1", state="open")
    page = hall.take().json()["page"].removeprefix("http://xa")
    browser.size(PHONE)
    browser.driver.get(hall.url + page)
    browser.until(lambda: "You are next" in browser.text("#now"))
    assert browser.text("#aloud") == ""
    browser.driver.execute_cdp_cmd("Network.enable", {})
    _cut(browser, True)
    hall.next()
    browser.until(lambda: "No connection" in browser.text("#stale"))
    _cut(browser, False)
    browser.until(lambda: browser.text("#now .counter") == "1")
    assert browser.text("#stale") == ""
    aloud = "return document.getElementById('aloud').textContent"
    assert browser.driver.execute_script(aloud) == "Please come to counter 1"
    wide = "return document.documentElement.scrollWidth <= innerWidth"
    assert browser.driver.execute_script(wide)


def test_without_scripts_it_loads_itself_anew(hall: Caller, browser: Window) -> None:
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    hall.staff("counter", counter="1", state="open")
    page = hall.take().json()["page"].removeprefix("http://xa")
    browser.driver.get(hall.url + page)
    hall.next()
    browser.until(lambda: "Please come to counter" in browser.text("#now"))
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def _cut(browser: Window, cut: bool) -> None:
    conditions = {"offline": cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.driver.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)
