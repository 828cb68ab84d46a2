"""The console's pages by which releases and settings go to terminals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.appliance.report import Order, OrderKind, TerminalReport, UpdateStage, UpdateState
from kiosk.appliance.rollout import Rollout, RolloutState
from kiosk.staff.member import Member
from kiosk.station import fleet_store, release_shelf, rollout_store
from kiosk.station.release_shelf import Release
from kiosk.station.serve import StationServer
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff.schema import staff_audit
from tests.kiosk.station.running import (
    CLERK,
    OFFICER,
    TECHNICIAN,
    Clock,
    employ_officer,
    options,
)
from tests.kiosk.station.web.test_staff_pages import Browser

PAGE = "/supervisor/terminals/rollout"
SETTINGS = "/supervisor/terminals/settings"
NEW = "2.0+20261201.080000"


class Console:
    """A station whose clock stands, with terminals hall-1 to hall-4."""

    def __init__(self, server: StationServer, folder: Path, clock: Clock) -> None:
        assert server.point is not None
        self.point: ServicePoint = server.point
        self.url, self.folder, self.clock = server.url, folder, clock
        release = Release(NEW, 1000, "0" * 64, clock.now)
        self.point.writer.call(lambda book: release_shelf.enter(book, release))
        for number in range(1, 5):
            self.hear(f"hall-{number}")

    def hear(self, name: str, running: str = "1.0", **update: object) -> None:
        now = self.clock.now
        said = TerminalReport(
            version=running,
            started_at=now,
            reported_at=now,
            update=UpdateState(**update),  # type: ignore[arg-type]
        )
        self.point.writer.call(lambda book: fleet_store.note_report(book, name, said, now))
        self.point.writer.call(lambda book: rollout_store.go_on(book, now))

    def browser(self, member: Member) -> Browser:
        employ_officer(options(self.folder), member)
        opened = Browser(self.url)
        opened.get("/sign-in")
        assert opened.sign_in(member.id).status_code == 200
        opened.get("/account")
        return opened

    def rollout(self) -> Rollout | None:
        with self.point.database.reading() as connection:
            return rollout_store.present(connection, self.point.station_id)

    def orders(self, name: str) -> tuple[Order, ...]:
        with self.point.database.reading() as connection:
            return fleet_store.open_orders(connection, self.point.station_id, name, self.clock.now)

    def trail(self) -> list[tuple[str, str, str]]:
        column = staff_audit.c
        with self.point.database.reading() as connection:
            rows = connection.execute(select(column.action, column.subject, column.detail)).all()
        return [tuple(row) for row in rows]  # type: ignore[misc]


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    clock = Clock()
    with StationServer(options(tmp_path), clock=clock) as server:
        yield Console(server, tmp_path, clock)


@pytest.fixture
def supervisor(console: Console) -> Browser:
    return console.browser(OFFICER)


def begin(browser: Browser, *terminals: str) -> str:
    data = {"csrf": browser.csrf, "version": NEW, "terminal": list(terminals)}
    return browser.session.post(f"{browser.url}{PAGE}/begin", data=data, timeout=10).text


def test_a_supervisor_sends_a_release_to_the_terminals_that_were_chosen(
    console: Console, supervisor: Browser
) -> None:
    assert NEW in supervisor.get(PAGE).text
    assert "The release goes out" in begin(supervisor, "hall-2", "hall-3")
    going = console.rollout()
    assert going is not None
    assert going.terminals == ("hall-2", "hall-3")
    assert [order.version for order in console.orders("hall-2")] == [NEW]
    assert console.orders("hall-3") == ()
    assert ("rollout-begun", NEW, "hall-2, hall-3") in console.trail()


def test_without_a_terminal_nothing_goes_out(console: Console, supervisor: Browser) -> None:
    assert "Choose at least one terminal" in begin(supervisor)
    assert console.rollout() is None


def test_nothing_goes_to_a_terminal_that_nobody_knows(
    console: Console, supervisor: Browser
) -> None:
    begin(supervisor, "hall-1", "elsewhere")
    assert console.rollout() is None


def test_what_failed_is_named_and_left_out_when_it_goes_on(
    console: Console, supervisor: Browser
) -> None:
    begin(supervisor, "hall-1", "hall-2")
    console.hear("hall-1", stage=UpdateStage.FELL_BACK, version=NEW, detail="visit.menu")
    shown = supervisor.get(PAGE).text
    assert "stopped by itself" in shown
    assert "It failed on hall-1" in shown
    assert "visit.menu" in shown
    assert "It goes on" in supervisor.send(f"{PAGE}/resume", version=NEW).text
    going = console.rollout()
    assert going is not None
    assert going.terminals == ("hall-2",)
    assert [order.version for order in console.orders("hall-2")] == [NEW]
    assert ("rollout-resumed", NEW, "") in console.trail()


def test_a_pause_holds_until_somebody_lets_it_go_on(console: Console, supervisor: Browser) -> None:
    begin(supervisor, "hall-1", "hall-2")
    supervisor.send(f"{PAGE}/pause", version=NEW)
    console.hear("hall-1", NEW, stage=UpdateStage.GOOD, version=NEW)
    console.clock.now += dt.timedelta(days=3)
    console.hear("hall-1", NEW, stage=UpdateStage.GOOD, version=NEW)
    going = console.rollout()
    assert going is not None
    assert going.state is RolloutState.PAUSED
    assert console.orders("hall-2") == ()
    assert ("rollout-paused", NEW, "") in console.trail()


def test_a_page_of_another_release_pauses_nothing(console: Console, supervisor: Browser) -> None:
    begin(supervisor, "hall-1")
    assert supervisor.send(f"{PAGE}/pause", version="1.9").status_code == 409
    going = console.rollout()
    assert going is not None
    assert going.state is RolloutState.RUNNING


def test_a_technician_looks_and_decides_nothing(console: Console) -> None:
    technician = console.browser(TECHNICIAN)
    assert "A supervisor decides" in technician.get(PAGE).text
    begin(technician, "hall-1")
    assert console.rollout() is None


def test_a_clerk_sees_neither_page(console: Console) -> None:
    clerk = console.browser(CLERK)
    assert clerk.get(PAGE).status_code == 403
    assert clerk.get(SETTINGS).status_code == 403


def test_without_the_pages_token_nothing_is_done(console: Console, supervisor: Browser) -> None:
    supervisor.csrf = "0" * 64
    begin(supervisor, "hall-1")
    assert console.rollout() is None


def test_settings_go_to_a_terminal_as_an_order(console: Console) -> None:
    technician = console.browser(TECHNICIAN)
    fields = {"terminal": "hall-3", "update.quiet_from": "22:30", "visit.inactivity": "60"}
    assert "The terminal is asked" in technician.send(SETTINGS, **fields).text
    (order,) = console.orders("hall-3")
    assert order.kind is OrderKind.CHANGE_SETTINGS
    assert order.settings == {"update.quiet_from": "22:30", "visit.inactivity": 60}
    said = "update.quiet_from=22:30, visit.inactivity=60"
    assert ("terminal-settings", "hall-3", said) in console.trail()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"terminal": "hall-1", "visit.inactivity": "5000"}, "From 15 to 300."),
        ({"terminal": "hall-1", "update.quiet_to": "25:00"}, "Something cannot be so"),
        ({"terminal": "hall-1", "station.url": "https://192.0.2.1"}, "Nothing was filled in"),
        ({"visit.inactivity": "60"}, "Choose at least one terminal"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_changed(
    console: Console, supervisor: Browser, fields: dict[str, str], said: str
) -> None:
    answer = supervisor.send(SETTINGS, **fields)
    assert said in answer.text
    assert answer.status_code == 422
    assert console.orders("hall-1") == ()
