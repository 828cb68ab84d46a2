"""Officers at their counters, in real browsers against a real station."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from kiosk.staff.member import Member, Role
from kiosk.station.serve import StationServer
from tests.browser.window import DESKTOP, PHONE, Window
from tests.kiosk.station.running import OFFICER, Caller, employ_officer, new_key, options

pytestmark = pytest.mark.slow

NAME = "NGUYỄN THỊ PHƯƠNG THẢO"
LAN = Member(id="lan", name="Trung úy Nguyễn Thị Lan", role=Role.CLERK)


@dataclass
class Hall:
    """A station that can be stopped and started at the same address, and its terminal."""

    folder: Path
    server: StationServer
    terminal: Caller

    @property
    def url(self) -> str:
        return self.terminal.url

    def stop(self) -> None:
        self.server.stop()

    def start(self) -> None:
        port = int(self.url.rsplit(":", 1)[1])
        self.server = StationServer(options(self.folder, port=port))
        self.server.start()

    def take(self, service: str = "residence", name: str = "") -> str:
        body: dict[str, object] = {"service_id": service, "assurance": "anonymous"}
        if name:
            body |= {"assurance": "card_genuine", "holder": {"name": name}}
        answer = self.terminal.post("/v1/tickets", body, new_key())
        assert answer.status_code == 201
        return str(answer.json()["number"])


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    server = StationServer(options(tmp_path))
    server.start()
    employ_officer(options(tmp_path))
    employ_officer(options(tmp_path), LAN)
    made = Hall(tmp_path, server, Caller(server.url))
    yield made
    made.server.stop()


def sit_down(window: Window, hall: Hall, name: str = OFFICER.id, counter: str = "1") -> None:
    """Signed in, at a counter that is taken."""
    officer = Caller(hall.url)
    assert officer.sign_in(name).status_code == 201
    assert officer.staff("counter", counter=counter, state="open").status_code == 200
    window.size(DESKTOP)
    window.carry(hall.url, {**officer.session.cookies.get_dict(), "counter": counter})
    window.driver.get(hall.url + "/console")
    window.until_text("#seat", "You sit here")


def go_to(window: Window, selector: str) -> None:
    """Tab by Tab."""
    for _ in range(60):
        window.press(Keys.TAB)
        if window.run("return document.activeElement.matches(arguments[0])", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def number(window: Window) -> str:
    return window.text("#current .current-number")


def long_after(window: Window) -> None:
    """What was pressed is done, and the same key counts as pressed anew."""
    window.until(lambda: not window.all("body.sending"))
    time.sleep(0.8)


def press(window: Window, *keys: str) -> None:
    """One after the other, each when the one before is done."""
    for key in keys:
        window.press(key)
        window.until(lambda: not window.all("body.sending"))


def test_a_turn_with_the_keyboard_alone(browser: Window, hall: Hall) -> None:
    first, second = hall.take(name=NAME), hall.take()
    browser.size(DESKTOP)
    browser.sign_in(hall.url, OFFICER.id, "/console")
    go_to(browser, 'button[value="1"]')
    browser.press(Keys.ENTER)
    browser.until_text("h1", "Counter 1")
    go_to(browser, '#seat [data-focus="sit"]')
    press(browser, Keys.ENTER)
    assert "You sit here" in browser.text("#seat")
    press(browser, "n")
    assert number(browser) == first
    assert NAME in browser.text("#current")
    assert "Genuine card" in browser.text("#current")
    assert browser.text("#told") == f"{first}, Called, Residence registration"
    press(browser, "r")
    assert "called 2 times" in browser.text("#current")
    press(browser, "s")
    assert "Being served" in browser.text("#current")
    long_after(browser)
    press(browser, "r")
    assert browser.text("#said") == "Not possible now: service has begun."
    press(browser, "f")
    assert browser.text("#current .current-none") == "Nobody is at the counter"
    press(browser, " ")
    assert number(browser) == second
    browser.driver.get(hall.url + "/console/day")
    assert first in browser.text("table")


def test_a_key_pressed_twice_calls_once(browser: Window, hall: Hall) -> None:
    first, second, _third = hall.take(), hall.take(), hall.take()
    sit_down(browser, hall)
    browser.press("n", "n", "n")
    long_after(browser)
    assert number(browser) == first
    press(browser, "n")
    assert number(browser) == second


def test_who_is_called_by_number_who_is_held_and_who_did_not_come(
    browser: Window, hall: Hall
) -> None:
    first, second, third = hall.take(), hall.take(), hall.take()
    sit_down(browser, hall)
    browser.press("c")
    browser.press("a3")
    press(browser, Keys.ENTER)
    assert number(browser) == third
    press(browser, "h")
    assert third in browser.text("#held")
    press(browser, "n", "a")
    assert first in browser.text("#missed")
    go_to(browser, '#missed [data-do="return"]')
    press(browser, Keys.ENTER)
    assert f"{first} is back in line" in browser.text("#said")
    assert browser.text("#line .tickets").startswith(first)
    # From the list: the row opens, a letter does it.
    go_to(browser, "#line .ticket-row")
    browser.press(Keys.ENTER)
    browser.until_text("#ticket-body", "Ticket taken")
    press(browser, "x")
    go_to(browser, '#cancel-dialog [value="resident_left"]')
    press(browser, " ")
    go_to(browser, "#cancel-dialog [type=submit]")
    press(browser, Keys.ENTER)
    assert browser.text("#said") == f"{first} is cancelled."
    assert browser.text("#line .tickets").startswith(second)


def test_a_transfer_appears_at_the_other_counter_with_its_note(
    browser: Window, other_browser: Window, hall: Hall
) -> None:
    ticket = hall.take(name=NAME)
    sit_down(browser, hall)
    sit_down(other_browser, hall, LAN.id, "2")
    press(browser, "n", "t")
    browser.press("I")  # chooses by its first letter: Identity card
    go_to(browser, "#transfer-counter")
    browser.press("Counter 2")
    go_to(browser, "#transfer-note")
    browser.press("Thiếu ảnh, chụp lại")
    go_to(browser, "#transfer-dialog [type=submit]")
    press(browser, Keys.ENTER)
    assert browser.text("#said") == f"{ticket} is sent on."
    other_browser.until_text("#line", "Thiếu ảnh, chụp lại")
    press(other_browser, "n")
    assert number(other_browser) == ticket
    shown = other_browser.text("#current")
    assert "Thiếu ảnh, chụp lại" in shown
    assert "First came for: Residence registration" in shown
    assert NAME in shown
    assert NAME not in browser.driver.page_source


def test_an_old_picture_is_refused_in_plain_words(
    browser: Window, other_browser: Window, hall: Hall
) -> None:
    hall.take()
    hall.take()
    sit_down(browser, hall)
    sit_down(other_browser, hall, LAN.id, "1")
    press(other_browser, "n")
    # As if nothing had been heard of it yet.
    browser.run(
        "document.getElementById('state').dataset.ticket = arguments[0];"
        "document.querySelector('.key[data-do=next]').click()",
        new_key(),
    )
    browser.until_text("#said", "Something changed meanwhile, nothing was done.")


def test_a_call_for_help_and_a_ticket_at_the_desk(browser: Window, hall: Hall) -> None:
    sit_down(browser, hall)
    hall.terminal.post("/v1/help-calls", {"reason": "person_asks"}, new_key())
    browser.until_text("#help", "Terminal hall-1")
    go_to(browser, "#help button")
    press(browser, Keys.ENTER)
    assert browser.text("#help") == ""
    press(browser, "i")
    go_to(browser, "#issue-dialog [type=submit]")
    press(browser, Keys.ENTER)
    assert "A001" in browser.text("#slip")
    browser.press(Keys.ESCAPE)
    browser.until(lambda: not browser.all("dialog[open]"))
    assert "A001" in browser.text("#line")


def test_a_cut_is_shown_and_heals_by_itself(browser: Window, hall: Hall) -> None:
    first, second = hall.take(), hall.take()
    sit_down(browser, hall)
    press(browser, "n")
    browser.press("c")
    browser.press("a0")
    hall.stop()
    browser.until_text("#cut", "No connection. What you see is of")
    assert number(browser) == first
    go_to(browser, '#work [data-do="next"]')
    # Pressed while it is cut: sent once the station is there again, and done once.
    browser.press("n")
    browser.until_text("#said", "sent as soon as the connection is back")
    browser.press("r")
    assert "still on its way" in browser.text("#said")
    hall.start()
    browser.until(lambda: number(browser) == second)
    browser.until(lambda: browser.text("#cut") == "")
    assert browser.one("#call-number").get_attribute("value") == "a0"
    late = hall.take()
    browser.until_text("#line", late)


def test_focus_and_what_is_typed_stay_while_the_line_changes(browser: Window, hall: Hall) -> None:
    hall.take()
    waits = hall.take()
    sit_down(browser, hall)
    browser.press("c")
    browser.press("A00")
    browser.until_text("#line", hall.take())
    browser.press("2")
    assert browser.one("#call-number").get_attribute("value") == "A002"
    browser.run("document.querySelectorAll('#line .ticket-row')[1].focus()")
    browser.until_text("#line", hall.take())
    focused = browser.run("return document.activeElement.innerText")
    assert focused.startswith(waits)


def test_a_phone_has_no_sideways_scrolling(browser: Window, hall: Hall) -> None:
    hall.take("residence", name="N" * 60 + " " + "Ư" * 59)
    for _ in range(3):
        hall.take("security_order")
    sit_down(browser, hall)
    press(browser, "n", "h", "n", "a")
    long_after(browser)
    press(browser, "n")
    browser.size(PHONE)
    for path in ("/console", "/console/counters", "/console/day"):
        browser.driver.get(hall.url + path)
        width = browser.run("return document.documentElement.scrollWidth")
        assert width <= PHONE[0], path
    browser.driver.get(hall.url + "/console")
    small = browser.run(
        "return [...document.querySelectorAll('main button')].filter((e) => e.offsetParent"
        " && e.getBoundingClientRect().height < 44).map((e) => e.innerText)"
    )
    assert small == []
    for name in ("transfer", "priority", "cancel", "issue"):
        browser.run("document.getElementById(arguments[0]).showModal()", f"{name}-dialog")
        box = browser.run(
            "const b = document.querySelector('dialog[open]').getBoundingClientRect();"
            "return [b.left, b.right]"
        )
        assert box[0] >= 0
        assert box[1] <= PHONE[0]
        browser.run("document.querySelector('dialog[open]').close()")


def test_everything_that_can_be_used_has_a_name(browser: Window, hall: Hall) -> None:
    hall.take()
    hall.take()
    hall.terminal.post("/v1/help-calls", {"reason": "person_asks"}, new_key())
    sit_down(browser, hall)
    press(browser, "n", "a")
    long_after(browser)
    press(browser, "n", "h")
    for path in ("/console", "/console/counters", "/console/day"):
        browser.driver.get(hall.url + path)
        browser.run("document.querySelectorAll('dialog').forEach((e) => e.show())")
        usable = browser.all("a[href], button, input:not([type=hidden]), select, textarea, summary")
        shown = [each for each in usable if each.is_displayed()]
        assert len(shown) > 5
        for each in shown:
            assert each.accessible_name.strip(), each.get_attribute("outerHTML")


def test_a_dialog_keeps_the_focus_and_escape_closes_it(browser: Window, hall: Hall) -> None:
    hall.take()
    sit_down(browser, hall)
    press(browser, "n", "t")
    for _ in range(12):
        browser.press(Keys.TAB)
        assert browser.run(
            "const at = document.activeElement;"
            "return at === document.body || at.closest('dialog') !== null"
        )
    browser.press(Keys.ESCAPE)
    browser.until(lambda: not browser.all("dialog[open]"))
    press(browser, "f")
    assert "Nobody is at the counter" in browser.text("#current")
