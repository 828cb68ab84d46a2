"""A supervisor at a real browser: the hall comes up to date by itself, forms help with typing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from kiosk.station.serve import StationServer
from tests.browser.window import DESKTOP, PHONE, Window
from tests.kiosk.station.catalogue.test_revisions import DELIVERED
from tests.kiosk.station.running import Caller, Clock, options
from tests.kiosk.station.simulated_day import SimulatedDay

pytestmark = pytest.mark.slow

PAGES = (
    *("", "/statistics?span=week", "/services", "/services/residence", "/services/new"),
    *("/counters", "/history", "/end-of-day"),
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StationServer]:
    with StationServer(options(tmp_path)) as running:
        yield running


@pytest.fixture
def caller(server: StationServer, tmp_path: Path, browser: Window) -> Caller:
    """A terminal, and a supervisor whose session the browser is in."""
    caller = Caller(server.url, of=options(tmp_path))
    caller.be_signed_in()
    browser.size(DESKTOP)
    browser.carry(server.url, caller.session.cookies.get_dict())
    return caller


def waiting(browser: Window) -> str:
    return browser.text(".figures .figure:first-child strong")


def test_the_overview_is_as_the_hall_is_without_being_asked(
    browser: Window, caller: Caller, server: StationServer
) -> None:
    browser.driver.get(server.url + "/supervisor")
    browser.until_text("#state", "Live")
    assert waiting(browser) == "0"
    button = browser.one("#today-vehicles")
    button.send_keys("")  # has the focus
    caller.take("residence")
    caller.take("vehicles")
    browser.until(lambda: waiting(browser) == "2")
    assert browser.driver.switch_to.active_element.get_attribute("id") == "today-vehicles"
    caller.next("1")
    browser.until_text('[aria-label="Counter 1"] .now-number', "A001")
    assert "Đại úy Trần Văn Bình" in browser.text('[aria-label="Counter 1"]')
    browser.press(Keys.ENTER)
    browser.until_text(".notice", "gives out no more numbers today")


def test_a_cut_line_is_said_and_heals(
    browser: Window, caller: Caller, server: StationServer, tmp_path: Path
) -> None:
    browser.driver.get(server.url + "/supervisor")
    browser.until_text("#state", "Live")
    server.stop()
    browser.until_text("#state", "Connection lost")
    port = int(server.url.rsplit(":", 1)[1])
    with StationServer(options(tmp_path, port=port)) as again:
        Caller(again.url).take("residence")
        browser.until(lambda: waiting(browser) == "1")
        browser.until_text("#state", "Live")


def test_opening_hours_are_put_together_with_the_keyboard(
    browser: Window, caller: Caller, server: StationServer
) -> None:
    browser.driver.get(server.url + "/supervisor/services/residence")
    assert not browser.one("#hours").is_displayed()
    browser.one('[name="open"][value="always"]').send_keys(Keys.ARROW_DOWN)
    assert browser.one("#hours").is_displayed()
    assert len(browser.all(".hours-row")) == 1
    for opens, closes in (("07:30", "11:30"), ("13:30", "17:00"), ("18:00", "19:00")):
        row = browser.all(".hours-row")[-1]
        for name, value in (("opens", opens), ("closes", closes)):
            field = row.find_element(By.NAME, name)
            browser.run("arguments[0].value = arguments[1]", field, value)
        browser.one("[data-add]").send_keys(Keys.ENTER)
    rows = browser.all(".hours-row")
    assert len(rows) == 4
    days = Select(rows[1].find_element(By.NAME, "to"))
    assert days.first_selected_option.text == "Friday"
    rows[2].find_element(By.CSS_SELECTOR, "[data-remove]").send_keys(Keys.ENTER)
    browser.one(".sticky-actions .primary").send_keys(Keys.ENTER)
    browser.until_text(".notice", "The service is saved")
    shown = browser.text("tbody tr:first-child")
    assert "Monday – Friday 07:30–11:30" in shown
    assert "Monday – Friday 13:30–17:00" in shown
    assert "18:00" not in shown


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_is_wider_than_the_screen_or_runs_into_its_own_rules(
    browser: Window,
    caller: Caller,
    server: StationServer,
    size: tuple[int, int],
    language: str,
) -> None:
    point = server.point
    assert point is not None
    day = Clock().now.date()
    point.writer.call(SimulatedDay(DELIVERED, day).play)
    browser.size(size)
    browser.driver.get(f"{server.url}/language/{language}?to=/supervisor")
    browser.driver.get_log("browser")
    span = f"?span=custom&from={day}&to={day}"
    for part in (*PAGES, f"/statistics{span}"):
        browser.driver.get(f"{server.url}/supervisor{part}")
        browser.until(lambda: browser.run("return document.readyState") == "complete")
        wide = browser.run("return document.documentElement.scrollWidth")
        assert wide <= size[0], part
        assert browser.run("return document.documentElement.lang") == language
        nameless = browser.run(
            "return [...document.querySelectorAll('main input:not([type=hidden]), main select')]"
            ".filter(e => !e.labels?.length && !e.ariaLabel).map(e => e.outerHTML)"
        )
        assert nameless == [], part
        assert browser.driver.get_log("browser") == [], part
