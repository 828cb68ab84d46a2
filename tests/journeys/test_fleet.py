"""A terminal's core and its station, each a process of its own: the console sees how the terminal
is, has its log, and restarts its program."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kiosk.demo.desk import SUPERVISOR, address_of
from tests.journeys.terminal import Terminal
from tests.kiosk.station.web.test_staff_pages import Browser

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]

PAGE = "/supervisor/terminals"


def until(holds: Callable[[], object], seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.3)


def test_the_console_sees_a_fault_takes_the_log_and_restarts_the_program(
    terminal: Terminal,
) -> None:
    stage = terminal.stage
    console = Browser(address_of(stage.station))
    console.get("/sign-in")
    assert console.sign_in(SUPERVISOR.id, stage.staff_password).status_code == 200
    until(lambda: "demo" in console.get(PAGE).text)
    for kind in ("send_log", "restart_program"):
        console.send(f"{PAGE}/order", terminal_id="demo", kind=kind)
    # A report that has something new to say comes at once, and fetches the orders.
    stage.printer.unplug()
    until(lambda: not stage.core.running)
    page = console.get(PAGE).text
    assert "ticket printer" in page
    order = page.split(f'href="{PAGE}/log/')[1].split('"')[0]
    assert '"place":' in console.get(f"{PAGE}/log/{order}").text
    stage.printer.replug()
    stage.core.start()
    until(lambda: "Restart the program: done" in console.get(PAGE).text)
    terminal.screen.wait_for("Idle", timeout=60)
