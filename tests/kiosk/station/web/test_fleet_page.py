"""The console's page of terminals: how each is, what it is asked for, and the trail of that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.appliance.finding import Code, Part
from kiosk.appliance.finding_words import found
from kiosk.appliance.log_record import LogLine
from kiosk.appliance.report import Order, OrderKind, TerminalReport
from kiosk.station import fleet_store
from kiosk.station.serve import StationServer
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff.schema import staff_audit
from tests.kiosk.station.running import TECHNICIAN, Clock, employ_officer, options
from tests.kiosk.station.web.test_staff_pages import Browser

PAGE = "/supervisor/terminals"
OUT_OF_PAPER = (found(Part.PRINTER, Code.PAPER_OUT, port="/dev/usb/lp0"),)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(tmp_path: Path, clock: Clock) -> Iterator[StationServer]:
    with StationServer(options(tmp_path), clock=clock) as running:
        yield running


@pytest.fixture
def point(server: StationServer) -> ServicePoint:
    assert server.point is not None
    return server.point


@pytest.fixture
def technician(server: StationServer, tmp_path: Path) -> Browser:
    employ_officer(options(tmp_path), TECHNICIAN)
    browser = Browser(server.url)
    browser.get("/sign-in")
    assert browser.sign_in(TECHNICIAN.id).status_code == 200
    return browser


def heard(point: ServicePoint, clock: Clock, **changes: object) -> None:
    said = TerminalReport(
        version="1.4.0",
        started_at=clock.now,
        reported_at=clock.now + dt.timedelta(seconds=90),
        **changes,  # type: ignore[arg-type]
    )
    point.writer.call(lambda book: fleet_store.note_report(book, "hall-1", said, clock.now))


def open_orders(point: ServicePoint, clock: Clock) -> tuple[Order, ...]:
    with point.database.reading() as connection:
        return fleet_store.open_orders(connection, point.station_id, "hall-1", clock.now)


def test_a_terminals_findings_are_said_in_words(
    point: ServicePoint, technician: Browser, clock: Clock
) -> None:
    heard(point, clock, findings=OUT_OF_PAPER)
    said = technician.get(f"{PAGE}/fleet").text
    assert "put in a new roll" in said
    assert "90 s off" in said
    assert "Silent" not in said


def test_one_that_is_silent_for_more_than_three_minutes_is_a_fault(
    point: ServicePoint, technician: Browser, clock: Clock
) -> None:
    heard(point, clock)
    clock.now += dt.timedelta(minutes=3)
    assert "Silent" not in technician.get(PAGE).text
    clock.now += dt.timedelta(seconds=1)
    assert "Silent" in technician.get(PAGE).text


def test_a_wish_becomes_an_order_and_stands_in_the_trail(
    point: ServicePoint, technician: Browser, clock: Clock
) -> None:
    heard(point, clock)
    done = technician.send(f"{PAGE}/order", terminal_id="hall-1", kind="restart_machine")
    assert "The terminal is asked" in done.text
    assert [order.kind for order in open_orders(point, clock)] == [OrderKind.RESTART_MACHINE]
    with point.database.reading() as connection:
        column = staff_audit.c
        trail = connection.execute(select(column.staff, column.action, column.subject)).all()
    assert (TECHNICIAN.id, "terminal-ordered", "hall-1") in [tuple(row) for row in trail]


@pytest.mark.parametrize(
    ("terminal", "kind"), [("hall-9", "look_again"), ("hall-1", "install"), ("hall-1", "x")]
)
def test_nothing_else_can_be_asked_for(
    point: ServicePoint, technician: Browser, clock: Clock, terminal: str, kind: str
) -> None:
    heard(point, clock)
    technician.send(f"{PAGE}/order", terminal_id=terminal, kind=kind)
    assert open_orders(point, clock) == ()


def test_the_log_that_was_asked_for_can_be_taken_away(
    point: ServicePoint, technician: Browser, clock: Clock
) -> None:
    heard(point, clock)
    technician.send(f"{PAGE}/order", terminal_id="hall-1", kind="send_log")
    (order,) = open_orders(point, clock)
    line = LogLine(clock.now, "INFO", "conductor:12", "a visit began")
    point.writer.call(
        lambda book: fleet_store.keep_log(book, "hall-1", order.id, 0, [line], clock.now)
    )
    address = f"{PAGE}/log/{order.id}"
    assert address in technician.get(PAGE).text
    taken = technician.get(address)
    assert "a visit began" in taken.text
    assert taken.headers["Content-Disposition"].startswith("attachment")
