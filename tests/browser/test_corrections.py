"""Officers decide requests for correction in a real browser, with the keyboard and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from kiosk.station.serve import StationServer
from tests.browser.test_console import go_to
from tests.browser.window import DESKTOP, PHONE, Window
from tests.kiosk.station.running import CLERK, HOA, MINH, Caller, Clock, employ_officer, options
from tests.kiosk.station.test_corrections import NAME, ask, see, told

pytestmark = pytest.mark.slow

PAGE = "/console/corrections"
DECISIONS = ("accept", "reject", "ask_back")
"""In the order of the page."""
QUESTION = "Mang giấy khai sinh bản chính."


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Caller]:
    """Of a station with one request, C-261124-0001."""
    chosen = options(tmp_path)
    with StationServer(chosen, clock=Clock()) as server:
        employ_officer(chosen, CLERK)
        caller = Caller(server.url)
        assert ask(caller).status_code == 201
        yield caller


def opened(window: Window, terminal: Caller, size: tuple[int, int] = DESKTOP) -> None:
    window.size(size)
    window.sign_in(terminal.url, CLERK.id, PAGE)
    window.until_text("h1", "Corrections")


def choose(window: Window, decision: str, answer: str = "") -> None:
    """With the keyboard: the choice, the words, the button."""
    go_to(window, "[name=decision]")
    window.press(Keys.SPACE, *[Keys.ARROW_DOWN] * DECISIONS.index(decision))
    go_to(window, "#answer")
    if answer:
        window.press(answer)
    go_to(window, "#decide .primary")
    window.press(Keys.ENTER)


def test_a_request_is_asked_back_and_accepted_with_the_keyboard(
    browser: Window, terminal: Caller
) -> None:
    opened(browser, terminal)
    browser.until_text("#corrections-open", "1")
    go_to(browser, "#code")
    browser.press("c-261124-0001", Keys.ENTER)
    browser.until_text("h1", "C-261124-0001")
    assert NAME not in browser.driver.page_source
    go_to(browser, "#holder button")
    browser.press(Keys.ENTER)
    browser.until_text("#holder", NAME)

    choose(browser, "ask_back")
    browser.until_text("#fault", "Write what the resident is to be told.")
    assert browser.run("return document.activeElement.id") == "answer"
    assert browser.one("[value=ask_back]").is_selected()
    browser.press(QUESTION)
    go_to(browser, "#decide .primary")
    browser.press(Keys.ENTER)
    browser.until_text("h1", "Asked back")
    browser.until(lambda: not browser.text("#corrections-open"))

    # The resident comes again, is told so once, and brings what is missing.
    (each,) = told(terminal)
    assert (each["answer"], each["seen"]) == (QUESTION, False)
    see(terminal, each["code"])
    browser.driver.refresh()
    browser.until_text("main", "The resident has seen it.")
    choose(browser, "accept")
    browser.until_text("h1", "Accepted")
    assert not browser.all("#decide")
    assert (told(terminal)[0]["state"], told(terminal)[0]["seen"]) == ("accepted", False)


def test_a_request_is_rejected_on_a_phone(browser: Window, terminal: Caller) -> None:
    opened(browser, terminal, PHONE)
    assert browser.run("return document.documentElement.scrollWidth") <= PHONE[0]
    browser.one(".requests a").click()
    browser.until_text("h1", "C-261124-0001")
    assert browser.run("return document.documentElement.scrollWidth") <= PHONE[0]
    browser.one("[value=reject]").click()
    browser.one("#answer").send_keys("Giấy không hợp lệ.")
    browser.one("#decide .primary").click()
    browser.until_text("h1", "Rejected")
    assert told(terminal)[0]["answer"] == "Giấy không hợp lệ."
    for personal in (HOA, NAME):
        assert personal not in browser.driver.page_source


def test_new_requests_are_counted_in_the_navigation_of_every_page(
    browser: Window, terminal: Caller
) -> None:
    opened(browser, terminal)
    ask(terminal, MINH)
    browser.driver.get(f"{terminal.url}/console/appointments")
    browser.until_text("#corrections-open", "2")
    browser.one("#corrections-open").click()
    browser.until_text(".page-head", "2 new requests")
