"""An officer makes a code for a terminal in a real browser, with the keyboard and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from kiosk.station.serve import StationServer
from tests.browser.test_console import go_to
from tests.browser.window import DESKTOP, PHONE, Window
from tests.kiosk.station.running import CLERK, Caller, employ_officer, options
from tests.kiosk.station.web.test_terminal_codes_page import heard

pytestmark = pytest.mark.slow

PAGE = "/account/terminal-codes"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Caller]:
    with StationServer(options(tmp_path)) as server:
        employ_officer(options(tmp_path), CLERK)
        heard(server.point, "hall-1")
        yield Caller(server.url)


def test_a_code_is_made_with_the_keyboard_counts_down_and_opens(
    browser: Window, terminal: Caller
) -> None:
    browser.size(DESKTOP)
    browser.sign_in(terminal.url, CLERK.id, "/account")
    browser.one(".menu summary").click()
    browser.one(f'.menu-list a[href="{PAGE}"]').click()
    go_to(browser, "#terminal")
    go_to(browser, "main button[type=submit]")
    browser.press(Keys.ENTER)
    browser.until_text("h1", "hall-1")
    code = browser.text("output").replace(" ", "")
    browser.until_text("#left", "4:")
    assert terminal.post("/v1/staff-access", {"code": code}).json()["role"] == "clerk"
    # When its time is over it does not stay on a screen that nobody looks at.
    browser.run("document.getElementById('code').dataset.seconds = '0'")
    browser.run(
        "const again = document.createElement('script'); again.type = 'module';"
        "again.src = document.querySelector('script[src*=terminal_code]').src + '?again';"
        "document.head.append(again)"
    )
    browser.until_text("#over", "Make a new one.")
    assert browser.text("output") == ""
    assert code not in browser.driver.page_source


def test_on_a_phone_the_code_is_whole_and_its_qr_code_too(
    browser: Window, terminal: Caller
) -> None:
    browser.size(PHONE)
    browser.sign_in(terminal.url, CLERK.id, PAGE)
    browser.one("main button[type=submit]").click()
    browser.until_text("h1", "hall-1")
    assert browser.run("return document.documentElement.scrollWidth") <= PHONE[0]
    code, drawn = browser.one("output").rect, browser.one(".terminal-code-qr").rect
    for shown in (code, drawn):
        assert 0 <= shown["x"] < shown["x"] + shown["width"] <= PHONE[0]
    assert drawn["width"] == drawn["height"] >= 160
