"""A terminal as one of a station's fleet: what an officer sees and asks for at the console, and
what then happens at the terminal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.appliance.finding import Code, Condition, Part
from kiosk.appliance.finding_words import found
from kiosk.appliance.report import Order, OrderKind, Slot, TerminalReport, UpdateStage
from kiosk.appliance.request import InstallRelease, MarkGood, ReadStick, Restart, Unit
from kiosk.settings.store import SettingsStore
from kiosk.settings.tree import Update
from kiosk.station import fleet_store, release_shelf, rollout_store
from kiosk.visit.intent import Finish
from kiosk.visit.view import Goodbye, Idle
from tests.kiosk.core.wait import until
from tests.kiosk.ops.fleet.terminal import FleetTerminal
from tests.kiosk.station.running import TECHNICIAN, employ_officer
from tests.kiosk.station.web.test_staff_pages import Browser

PAGE = "/supervisor/terminals"
VERSION = "1.0+20261129120000"


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FleetTerminal]:
    with FleetTerminal(tmp_path_factory.mktemp("terminal")) as made:
        made.hall.see(Idle, lambda view: not view.notices)
        until(lambda: made.heard() is not None)
        yield made


@pytest.fixture
def terminal(standing: FleetTerminal) -> FleetTerminal:
    """At rest, and asked for nothing yet."""
    standing.hall.see(Idle)
    standing.machine.asked.clear()
    return standing


@pytest.fixture
def technician(terminal: FleetTerminal) -> Browser:
    employ_officer(terminal.station_options, TECHNICIAN)
    browser = Browser(terminal.station.url)
    browser.get("/sign-in")
    assert browser.sign_in(TECHNICIAN.id).status_code == 200
    browser.get(PAGE)
    return browser


def heard(terminal: FleetTerminal) -> TerminalReport:
    said = terminal.heard()
    assert said is not None
    return said


def order(terminal: FleetTerminal, kind: OrderKind, **what: object) -> None:
    point = terminal.point
    made = Order(id=fleet_store.new_order_id(), kind=kind, **what)  # type: ignore[arg-type]
    point.writer.call(
        lambda book: fleet_store.give_order(book, "terminal-1", made, None, point.clock())
    )


def open_orders(terminal: FleetTerminal) -> int:
    point = terminal.point
    with point.database.reading() as connection:
        now, station = point.clock(), point.station_id
        return len(fleet_store.open_orders(connection, station, "terminal-1", now))


def on_shelf(terminal: FleetTerminal, version: str, content: bytes) -> None:
    point, file = terminal.point, terminal.directory / "bundle"
    assert point.release_dir is not None
    file.write_bytes(content)
    release = release_shelf.put_on_shelf(point.release_dir, file, version, point.clock())
    point.writer.call(lambda book: release_shelf.enter(book, release))


def test_its_report_appears_on_the_page(terminal: FleetTerminal, technician: Browser) -> None:
    shown = technician.get(PAGE).text
    assert "terminal-1" in shown
    assert f"{VERSION} · A" in shown
    assert heard(terminal).slot is Slot.A
    assert heard(terminal).clock_verified


def test_a_visit_is_counted_and_told_to_the_minute(terminal: FleetTerminal) -> None:
    terminal.hall.identify()
    terminal.hall.touch(Finish())
    terminal.hall.see(Goodbye)
    terminal.hall.readers.remove()
    until(lambda: heard(terminal).visits_today == 1)
    last = heard(terminal).last_visit_at
    assert last is not None
    assert (last.second, last.microsecond) == (0, 0)


def test_paper_that_is_out_and_what_an_examination_finds_are_told(terminal: FleetTerminal) -> None:
    terminal.examined = (found(Part.CLOCK, Code.NEVER_SET, time="2000-01-01 00:00"),)
    terminal.hall.printer.unplug()
    terminal.hall.see(Idle, lambda view: bool(view.notices))
    order(terminal, OrderKind.LOOK_AGAIN)

    def bad() -> set[Part]:
        return {f.part for f in heard(terminal).findings if f.condition is Condition.FAULT}

    until(lambda: {Part.PRINTER, Part.CLOCK} <= bad())
    terminal.hall.printer.replug()
    terminal.examined = ()
    order(terminal, OrderKind.LOOK_AGAIN)
    until(lambda: not bad())


def test_a_restart_that_is_asked_for_at_the_console_is_carried_out_once(
    terminal: FleetTerminal, technician: Browser
) -> None:
    done = technician.send(f"{PAGE}/order", terminal_id="terminal-1", kind="restart_machine")
    assert "The terminal is asked" in done.text
    until(lambda: not open_orders(terminal))
    assert terminal.machine.asked == [Restart(Unit.MACHINE)]


def test_nothing_is_restarted_while_somebody_stands_there(terminal: FleetTerminal) -> None:
    terminal.hall.identify()
    order(terminal, OrderKind.RESTART_PROGRAM)
    order(terminal, OrderKind.SEND_LOG)
    # The log leaves at once; so the other order has arrived as well.
    until(lambda: open_orders(terminal) == 1)
    assert terminal.machine.asked == []
    terminal.hall.touch(Finish())
    terminal.hall.readers.remove()
    until(lambda: terminal.machine.asked == [Restart(Unit.PROGRAM)])


def test_a_log_that_is_asked_for_can_be_taken_away(
    terminal: FleetTerminal, technician: Browser
) -> None:
    technician.send(f"{PAGE}/order", terminal_id="terminal-1", kind="send_log")
    until(lambda: not open_orders(terminal))
    page = technician.get(PAGE).text
    address = page.split(f'href="{PAGE}/log/')[1].split('"')[0]
    taken = technician.get(f"{PAGE}/log/{address}").text
    assert '"place":' in taken


def test_settings_that_the_station_may_change_hold_from_a_restart_on(
    terminal: FleetTerminal,
) -> None:
    order(terminal, OrderKind.CHANGE_SETTINGS, settings={"visit.inactivity": 60})
    until(lambda: terminal.machine.asked == [Restart(Unit.PROGRAM)])
    terminal.hall.see(Idle)
    assert SettingsStore(terminal.places.settings).values() == {"visit.inactivity": 60}
    until(lambda: heard(terminal).settings_version == 1)


@pytest.mark.parametrize(
    "settings",
    [
        {"station.url": "https://192.0.2.1"},
        {"visit.inactivity": 60, "card.trust_dir": "/tmp"},
        {"visit.inactivity": 3000},
        {},
    ],
)
def test_other_settings_are_not_taken_from_the_station(
    terminal: FleetTerminal, settings: dict[str, object]
) -> None:
    before = SettingsStore(terminal.places.settings).version
    order(terminal, OrderKind.CHANGE_SETTINGS, settings=settings)
    until(lambda: not open_orders(terminal))
    assert SettingsStore(terminal.places.settings).version == before
    assert terminal.machine.asked == []


def test_a_release_goes_from_the_shelf_into_the_other_slot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FleetTerminal(tmp_path) as terminal:
        _goes_from_the_shelf(terminal, monkeypatch)


def _goes_from_the_shelf(terminal: FleetTerminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.ops.update.fetching.ROOM_LEFT", 0)
    content = bytes(range(256)) * 2000
    on_shelf(terminal, "2.0+20261201080000", content)
    until(lambda: terminal.heard() is not None)
    point = terminal.point
    point.writer.call(lambda book: rollout_store.begin(book, "2.0+20261201080000", point.clock()))
    until(lambda: len(terminal.machine.asked) == 2)
    assert terminal.machine.asked == [InstallRelease("2.0+20261201080000"), Restart(Unit.MACHINE)]
    fetched = (terminal.places.releases / "2.0+20261201080000.raucb").read_bytes()
    assert hashlib.sha256(fetched).digest() == hashlib.sha256(content).digest()


def test_a_release_from_a_stick_that_staff_have_read_is_installed(tmp_path: Path) -> None:
    with FleetTerminal(tmp_path) as terminal:
        (terminal.places.stick / "2.0.raucb").write_bytes(b"bundle")
        terminal.fleet.caretaker.ask(ReadStick())
        until(lambda: InstallRelease("2.0") in terminal.machine.asked)


def test_a_start_that_was_not_marked_good_is_tried_with_a_visit_and_marked(
    tmp_path: Path,
) -> None:
    made = FleetTerminal(tmp_path)
    made.machine.state = type(made.machine.state)(slot="B", marked_good=False)
    with made as terminal:
        until(lambda: MarkGood() in terminal.machine.asked)


def test_a_start_in_which_no_visit_can_be_made_is_not_marked(tmp_path: Path) -> None:
    made = FleetTerminal(tmp_path)
    made.visit_fault = "visit.menu"
    made.machine.state = type(made.machine.state)(slot="B", marked_good=False)
    with made as terminal:
        until(lambda: terminal.heard() is not None)
        assert MarkGood() not in terminal.machine.asked


def test_outside_of_the_quiet_hours_nothing_is_installed(tmp_path: Path) -> None:
    with FleetTerminal(tmp_path, quiet=Update(quiet_from="03:00", quiet_to="03:00")) as terminal:
        (terminal.places.stick / "2.0.raucb").write_bytes(b"bundle")
        terminal.fleet.caretaker.ask(ReadStick())
        until(
            lambda: (
                (said := terminal.heard()) is not None and said.update.stage is UpdateStage.FETCHING
            )
        )
        assert terminal.machine.asked == [ReadStick()]
