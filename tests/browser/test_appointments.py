"""Officers book, find and cancel appointments in a real browser, with the keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from kiosk.station.serve import StationServer
from tests.browser.test_console import go_to
from tests.browser.window import DESKTOP, PHONE, Window
from tests.kiosk.station.running import CLERK, MINH, Caller, Clock, employ_officer, new_key, options

pytestmark = pytest.mark.slow

PAGE = "/console/appointments"
SPACED = "035 090 004 321"


@dataclass
class Hall:
    terminal: Caller
    clock: Clock

    @property
    def url(self) -> str:
        return self.terminal.url

    def check_in(self) -> str:
        """The number of the ticket that the card gets."""
        wish = {"service_id": "residence", "assurance": "card_genuine", "number": MINH}
        answer = self.terminal.post("/v1/tickets", wish, new_key())
        assert answer.status_code == 201
        assert answer.json()["appointed_at"] is not None
        return str(answer.json()["number"])


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """At 08:00 of a Tuesday."""
    clock, chosen = Clock(), options(tmp_path)
    with StationServer(chosen, clock=clock) as server:
        employ_officer(chosen, CLERK)
        yield Hall(Caller(server.url), clock)


def opened(window: Window, hall: Hall, size: tuple[int, int] = DESKTOP) -> None:
    window.size(size)
    window.sign_in(hall.url, CLERK.id, PAGE)
    window.until_text("h1", "Appointments")


def book(window: Window, hour: str, number: str) -> None:
    """In the dialog that is open, from the choice of a service on."""
    window.until_text("#book-title", "Book an appointment")
    go_to(window, "#book-hour")
    window.press(hour)
    go_to(window, "#book-number")
    window.press(number, Keys.ENTER)


def test_an_appointment_is_booked_with_the_keyboard_checked_in_by_card_and_shown(
    browser: Window, hall: Hall
) -> None:
    opened(browser, hall)
    assert "No appointments" in browser.text("#day-sum")
    go_to(browser, "#book")
    browser.press(Keys.ENTER)
    book(browser, "08:30", SPACED)
    browser.until_text("#said", "Booked: 24/11/2026, 08:30, Residence registration.")
    row = "#day tr[data-state=booked]"
    assert "08:30" in browser.text(row)
    assert browser.text("#day-sum") == "One appointment"

    number = hall.check_in()
    browser.until_text("#day tr[data-state=checked_in]", number)
    assert "1 checked in" in browser.text("#day-sum")
    assert MINH not in browser.driver.page_source
    assert MINH not in browser.driver.current_url


def test_it_is_found_by_the_number_and_cancelled(browser: Window, hall: Hall) -> None:
    opened(browser, hall, PHONE)
    browser.one("#book").click()
    book(browser, "10:00", MINH)
    browser.until_text("#said", "Booked")
    assert browser.run("return document.documentElement.scrollWidth") <= PHONE[0]
    go_to(browser, "#find-number")
    browser.press("12345", Keys.ENTER)
    browser.until_text("#find-number-fault", "12 digits")
    browser.run("document.activeElement.value = ''")
    browser.press(SPACED, Keys.ENTER)
    browser.until_text("#said", "Found: 10:00.")
    browser.until(lambda: browser.run("return 'cancel' in document.activeElement.dataset"))
    browser.press(Keys.ENTER)
    browser.until_text("#cancel-which", "10:00 · Residence registration")
    assert browser.text("#cancel-known")
    assert not browser.text("#cancel-unknown")
    go_to(browser, "#cancel-dialog [type=submit]")
    browser.press(Keys.ENTER)
    browser.until_text("#said", "The appointment is cancelled.")
    assert browser.text("#day tr[data-state=cancelled] .state") == "Called off"
    assert not browser.all("#day [data-cancel]")


def test_what_cannot_be_booked_is_said_and_what_was_typed_stays(
    browser: Window, hall: Hall
) -> None:
    opened(browser, hall)
    for _ in range(2):
        browser.one("#book").click()
        book(browser, "09:00", MINH)
        browser.until(lambda: browser.text("#said") or browser.text("#book-dialog [data-fault]"))
    assert "already" in browser.text("#book-dialog [data-fault]")
    assert browser.one("#book-number").get_property("value") == MINH
    browser.press(Keys.ESCAPE)
    browser.until(lambda: not browser.text("#book-title"))
    assert browser.one("#book-number").get_property("value") == ""


def test_another_day_is_shown_and_keeps_its_address(browser: Window, hall: Hall) -> None:
    at = (hall.clock.now + dt.timedelta(days=1, hours=1)).isoformat()
    officer = Caller(hall.url)
    assert officer.sign_in(CLERK.id).status_code == 201
    officer.staff("appointments", service_id="vehicles", at=at, number=MINH)
    opened(browser, hall)
    go_to(browser, '#day [data-focus="after"]')
    browser.press(Keys.ENTER)
    browser.until_text("#day-title", "Wednesday, 25/11/2026")
    assert "Vehicle registration" in browser.text("#day table")
    assert browser.run("return document.activeElement.dataset.focus") == "after"
    browser.driver.refresh()
    browser.until_text("#day-title", "Wednesday, 25/11/2026")
