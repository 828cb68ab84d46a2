"""A whole day in browsers: a supervisor, a clerk, the hall's display and a resident's phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from kiosk.demo import desk
from kiosk.demo.processes import Part
from kiosk.demo.settings_file import write_settings
from kiosk.settings.load import load
from tests.browser.window import DESKTOP, PHONE, Window
from tests.kiosk.station.running import Caller, free_port

pytestmark = pytest.mark.slow


class Demo:
    """The demonstration's station, as `kiosk demo` starts it, without a terminal."""

    def __init__(self, folder: Path, port: int) -> None:
        settings_file = folder / "kiosk.toml"
        service = {
            "id": "demo",
            "name": "Công an xã Lý Nhân",
            "port": port,
            "state_dir": str(folder / "station"),
            "announce": False,
            "public_url": f"http://127.0.0.1:{port}",
        }
        write_settings(settings_file, {"service": service}, ())
        self.password = desk.employ_staff(load(settings_file))
        self.station = Part("station", settings_file, folder / "log")
        self.station.start()
        self.url = desk.address_of(self.station)


def sign_in(window: Window, demo: Demo, name: str, to: str) -> None:
    window.size(DESKTOP)
    window.driver.get(demo.url + to)
    window.one("#id").send_keys(name)
    window.one("#password").send_keys(demo.password)
    window.one("main button[type=submit]").click()
    window.until(lambda: "/sign-in" not in window.driver.current_url)


def sit_down(window: Window, counter: str) -> None:
    window.one(f'button[value="{counter}"]').click()
    window.until_text("h1", f"Counter {counter}")
    window.one('#seat [data-focus="sit"]').click()
    window.until_text("#seat", "You sit here")


def press(window: Window, *keys: str) -> None:
    for key in keys:
        window.press(key)
        window.until(lambda: not window.all("body.sending"))


def test_a_day_is_played_from_the_first_number_to_the_last_figure(
    browser: Window, other_browser: Window, tmp_path: Path
) -> None:
    demo = Demo(tmp_path, free_port())
    try:
        play(browser, other_browser, demo)
    finally:
        demo.station.stop()


def play(browser: Window, other_browser: Window, demo: Demo) -> None:
    sign_in(browser, demo, desk.CLERK.id, "/console")
    sit_down(browser, "1")
    # Morning: one number at the desk, two at the terminal.
    press(browser, "i")
    browser.one("#issue-dialog [type=submit]").click()
    browser.until_text("#slip", "A001")
    browser.press(Keys.ESCAPE)
    browser.until(lambda: not browser.all("dialog[open]"))
    terminal = Caller(demo.url)
    page = terminal.take().json()["page"]
    terminal.take()
    # The hall sees the call, and the resident's phone the place.
    other_browser.size(DESKTOP)
    other_browser.driver.get(demo.url + "/board?lang=en")
    press(browser, "n")
    other_browser.until_text("main", "A001")
    press(browser, "f", "n")
    other_browser.until_text("main", "A002")
    other_browser.size(PHONE)
    other_browser.driver.get(page)
    other_browser.until_text("#now", "Please come to counter")
    press(browser, "f")
    other_browser.until_text("#now", "How were you served?")
    other_browser.one('button[value="5"]').click()
    other_browser.until_text("#now", "Thank you for telling us")
    # The third one does not come.
    press(browser, "n", "a")
    browser.until_text("#missed", "A003")
    close_the_day(other_browser, demo)


def close_the_day(window: Window, demo: Demo) -> None:
    sign_in(window, demo, desk.SUPERVISOR.id, "/supervisor")
    window.driver.get(demo.url + "/supervisor/end-of-day")
    window.one("main form .danger").click()
    # Another address asked for before the answer is there would be overtaken by it.
    window.until(lambda: "/end-of-day" not in window.driver.current_url)
    window.driver.get(demo.url + "/supervisor/statistics")
    window.until_text("main", "2 served")
    window.driver.get(demo.url + "/supervisor/audit")
    for done in ("Signed in", "Called the next", "Served", "Nobody came", "Ended the day"):
        window.until_text("main", done)
    assert Caller(demo.url).take().status_code == 409
