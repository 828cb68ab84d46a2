"""A terminal reports to a real station, and does once, between visits, what it is asked."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from kiosk.appliance.device import FoundDevice
from kiosk.appliance.finding import Code, Part
from kiosk.appliance.finding_words import found
from kiosk.appliance.log_record import LogLine
from kiosk.appliance.report import Order, OrderKind, TerminalReport
from kiosk.link.client import StationClient
from kiosk.link.report import Reporter
from kiosk.link.report_orders import OrderBook
from kiosk.link.report_wire import LARGEST, fitted
from kiosk.link.timing import DEFAULT_TIMING
from kiosk.station import fleet_store
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import Clock, options

NOW = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)
LINE = LogLine(NOW, "INFO", "conductor:12", "a visit began")


class Terminal:
    """What the wiring tells the reporter, in a test."""

    def __init__(self) -> None:
        self.is_quiet = True
        self.did: list[OrderKind] = []
        self.lines: Sequence[LogLine] = (LINE,) * 100
        self.version = "1.4.0"

    def report(self) -> TerminalReport:
        return TerminalReport(version=self.version, started_at=NOW, reported_at=NOW)

    def quiet(self) -> bool:
        return self.is_quiet

    def log_lines(self) -> Sequence[LogLine]:
        return self.lines

    def carry_out(self, order: Order) -> bool:
        self.did.append(order.kind)
        return True


def until(holds: Callable[[], object]) -> None:
    ends = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.01)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StationServer]:
    with StationServer(options(tmp_path_factory.mktemp("station")), clock=Clock()) as server:
        yield server


class Running:
    def __init__(self, station: StationServer, state_dir: Path, name: str) -> None:
        assert station.point is not None
        self.point, self.name, self.terminal = station.point, name, Terminal()
        self._client = StationClient(station.url, name, DEFAULT_TIMING)
        self.away = False
        self.reporter = Reporter(
            self.terminal,
            lambda: None if self.away else self._client,
            state_dir,
            every=0.2,
            least=0.05,
        )

    def ask(self, kind: OrderKind) -> Order:
        order = Order(id=fleet_store.new_order_id(), kind=kind)
        return self.point.writer.call(
            lambda book: fleet_store.give_order(book, self.name, order, None, self.point.clock())
        )

    def open(self) -> int:
        with self.point.database.reading() as connection:
            now, station = self.point.clock(), self.point.station_id
            return len(fleet_store.open_orders(connection, station, self.name, now))

    def known(self) -> str:
        with self.point.database.reading() as connection:
            heard = fleet_store.heard(connection, self.point.station_id).get(self.name)
            return "" if heard is None else heard.report.version


@pytest.fixture
def running(
    station: StationServer, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Running]:
    made = Running(station, tmp_path, request.node.name[:60])
    yield made
    made.reporter.stop()


def test_it_does_what_it_is_asked_once_and_says_so(running: Running) -> None:
    running.ask(OrderKind.RESTART_PROGRAM)
    running.reporter.start()
    until(lambda: running.terminal.did and not running.open())
    assert running.terminal.did == [OrderKind.RESTART_PROGRAM]


def test_it_waits_until_the_visit_is_over(running: Running) -> None:
    running.terminal.is_quiet = False
    running.ask(OrderKind.RESTART_MACHINE)
    running.reporter.start()
    until(running.known)
    assert running.terminal.did == []
    running.terminal.is_quiet = True
    until(lambda: running.terminal.did)


def test_after_a_power_cut_an_order_is_not_done_again(running: Running, tmp_path: Path) -> None:
    order = running.ask(OrderKind.RESTART_MACHINE)
    OrderBook(tmp_path / "orders.json").note(order.id)  # and then the machine went down
    again = Running.__new__(Running)
    again.__dict__.update(running.__dict__)
    again.reporter = Reporter(
        running.terminal, lambda: running._client, tmp_path, every=0.2, least=0.05
    )
    again.reporter.start()
    until(lambda: not running.open())
    again.reporter.stop()
    assert running.terminal.did == []


def test_while_the_station_is_away_nothing_piles_up(running: Running) -> None:
    running.away = True
    running.reporter.start()
    running.terminal.version = "1.4.1"
    time.sleep(0.2)
    assert running.known() == ""
    running.away = False
    running.reporter.changed()
    until(lambda: running.known() == "1.4.1")


def test_the_log_arrives_in_parts(running: Running) -> None:
    order = running.ask(OrderKind.SEND_LOG)
    running.reporter.start()
    until(lambda: not running.open())
    with running.point.database.reading() as connection:
        lines = fleet_store.log_of(connection, running.point.station_id, order.id)
    assert lines == list(running.terminal.lines)


def test_the_largest_report_fits() -> None:
    finding = found(Part.STATION, Code.FAULTY, url="u" * 160, reason="r" * 160)
    device = FoundDevice(id="d" * 400, kind=None, name="n" * 400, last_error="e" * 4000)
    report = TerminalReport(
        version="1",
        started_at=NOW,
        reported_at=NOW,
        findings=(finding,) * 64,
        devices=(device,) * 64,
    )
    assert len(msgspec.json.encode(fitted(report))) <= LARGEST


def test_a_broken_book_of_orders_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    file.write_bytes(b"{\x00")
    book = OrderBook(file)
    assert book.is_new("a" * 32)
    book.note("a" * 32)
    assert not OrderBook(file).is_new("a" * 32)
