"""Terminals tell of themselves, are asked for things once, hand in logs and fetch releases."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.appliance.device import DeviceKind, FoundDevice
from kiosk.appliance.finding import Code, Part
from kiosk.appliance.finding_words import found
from kiosk.appliance.report import (
    Order,
    OrderKind,
    Slot,
    TerminalReport,
    UpdateStage,
    UpdateState,
)
from kiosk.appliance.rollout import RolloutState
from kiosk.station import fleet_store, release_shelf, rollout_store
from kiosk.station.refusal import Refusal
from kiosk.station.release_shelf import ShelfError
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import MINH, Caller, Clock

LINE = {"at": "2026-11-24T01:00:00Z", "level": "INFO", "place": "kiosk.core.conductor:12"}


def report(clock: Clock, **changes: Any) -> TerminalReport:
    given: dict[str, Any] = {
        "version": "1.4.0",
        "slot": Slot.A,
        "started_at": clock.now - dt.timedelta(hours=5),
        "reported_at": clock.now,
        "findings": (found(Part.PRINTER, Code.PAPER_LOW, port="/dev/usb/lp0"),),
    }
    return TerminalReport(**{**given, **changes})


def send(caller: Caller, said: TerminalReport) -> Any:
    return caller.post("/v1/terminal/report", {"report": msgspec.to_builtins(said)})


def ask(station: StationServer, kind: OrderKind, **more: Any) -> Order:
    assert station.point is not None
    point, order = station.point, Order(id=fleet_store.new_order_id(), kind=kind, **more)
    return point.writer.call(
        lambda book: fleet_store.give_order(book, "hall-1", order, "officer-1", point.clock())
    )


def known(station: StationServer) -> fleet_store.Heard:
    assert station.point is not None
    with station.point.database.reading() as connection:
        return fleet_store.heard(connection, station.point.station_id)["hall-1"]


def test_the_last_report_is_kept_as_it_was_said(
    station: StationServer, caller: Caller, clock: Clock
) -> None:
    assert send(caller, report(clock, version="1.3.9")).status_code == 200
    said = report(clock)
    answer = send(caller, said)
    assert answer.status_code == 200, answer.text
    assert dt.datetime.fromisoformat(answer.json()["now"]) == clock.now
    assert known(station).report == said


def test_what_a_driver_says_of_somebody_is_not_kept(
    station: StationServer, caller: Caller, clock: Clock
) -> None:
    device = FoundDevice(
        id="usb:1", kind=DeviceKind.CODE_SCANNER, name="FM430", last_error=f"bad line {MINH}|Minh"
    )
    named = FoundDevice(id="usb:2", kind=None, name="x", last_error="bad line Trần Văn Minh")
    assert send(caller, report(clock, devices=(device, named))).status_code == 200
    kept = msgspec.json.encode(known(station).report).decode()
    assert MINH not in kept
    assert "Trần" not in kept


def test_a_finding_that_names_somebody_is_refused(caller: Caller, clock: Clock) -> None:
    said = msgspec.to_builtins(report(clock))
    said["findings"][0]["detail"] = f"read {MINH}"
    answer = caller.post("/v1/terminal/report", {"report": said})
    assert answer.status_code == 422
    assert MINH not in answer.text


@pytest.mark.parametrize("moment", ["2026-11-24T01:00:00", "2300-01-01T00:00:00Z"])
def test_a_moment_that_is_none_is_refused(caller: Caller, clock: Clock, moment: str) -> None:
    said = {**msgspec.to_builtins(report(clock)), "reported_at": moment}
    assert caller.post("/v1/terminal/report", {"report": said}).status_code == 422


def test_a_newer_terminals_words_do_not_shut_it_out(
    station: StationServer, caller: Caller, clock: Clock
) -> None:
    said = {**msgspec.to_builtins(report(clock)), "mood": "good"}
    newer = {"part": "antenna", "condition": "fault", "code": "bent"}
    said["findings"] = [*said["findings"], newer]
    assert caller.post("/v1/terminal/report", {"report": said}).status_code == 200
    assert known(station).report.findings[1].part is Part.OTHER


def test_an_order_is_given_until_it_is_done_and_then_never_again(
    station: StationServer, caller: Caller, clock: Clock
) -> None:
    order = ask(station, OrderKind.RESTART_PROGRAM)
    assert ask(station, OrderKind.RESTART_PROGRAM) == order  # the same wish is one order
    for _ in range(2):
        (given,) = send(caller, report(clock)).json()["orders"]
        assert given["id"] == order.id
    for _ in range(2):
        assert send(caller, report(clock, done=(order.id,))).json()["orders"] == []
    assert send(Caller(caller.url, "hall-2"), report(clock)).json()["orders"] == []


def test_another_terminal_cannot_tick_an_order_off(
    station: StationServer, caller: Caller, clock: Clock
) -> None:
    order = ask(station, OrderKind.LOOK_AGAIN)
    send(Caller(caller.url, "hall-2"), report(clock, done=(order.id,)))
    assert len(send(caller, report(clock)).json()["orders"]) == 1


def test_a_wish_of_yesterday_is_void_but_an_update_is_not(
    station: StationServer, caller: Caller, clock: Clock
) -> None:
    ask(station, OrderKind.RESTART_MACHINE)
    update = ask(station, OrderKind.INSTALL, version="1.5.0")
    clock.now += dt.timedelta(hours=25)
    assert [o["id"] for o in send(caller, report(clock)).json()["orders"]] == [update.id]


def test_a_terminal_cannot_be_given_endless_orders(station: StationServer) -> None:
    for number in range(fleet_store.MOST_OPEN):
        ask(station, OrderKind.CHANGE_SETTINGS, settings={"audio.volume": number})
    with pytest.raises(Refusal):
        ask(station, OrderKind.LOOK_AGAIN)


def test_a_terminal_that_asks_all_the_time_is_told_to_wait(caller: Caller, clock: Clock) -> None:
    said = [send(caller, report(clock)).status_code for _ in range(40)]
    assert said[0] == 200
    assert said[-1] == 429
    assert send(Caller(caller.url, "hall-2"), report(clock)).status_code == 200


class TestLog:
    def send(self, caller: Caller, order: str, part: int = 0, **line: Any) -> int:
        body = {"order_id": order, "part": part, "lines": [{**LINE, **line}]}
        return int(caller.post("/v1/terminal/log", body).status_code)

    def test_it_is_kept_once_when_it_was_asked_for(
        self, station: StationServer, caller: Caller
    ) -> None:
        order = ask(station, OrderKind.SEND_LOG)
        for part in (1, 0, 1):
            assert self.send(caller, order.id, part, said=f"part {part}") == 204
        assert station.point is not None
        with station.point.database.reading() as connection:
            lines = fleet_store.log_of(connection, station.point.station_id, order.id)
        assert [line.said for line in lines] == ["part 0", "part 1"]

    def test_nobody_hands_in_what_was_not_asked_for(
        self, station: StationServer, caller: Caller
    ) -> None:
        restart = ask(station, OrderKind.RESTART_PROGRAM)
        log = ask(station, OrderKind.SEND_LOG)
        assert self.send(caller, "0" * 32) == 404
        assert self.send(caller, restart.id) == 404
        assert self.send(Caller(caller.url, "hall-2"), log.id) == 404

    @pytest.mark.parametrize(
        "line",
        [
            {"said": f"read {MINH}"},
            {"said": "Trần Văn Minh"},
            {"arguments": ["Tran Van Minh"]},
            {"arguments": [int(MINH)]},
            {"fault": f"ValueError {MINH}"},
        ],
    )
    def test_a_line_that_could_name_somebody_is_refused(
        self, station: StationServer, caller: Caller, line: Any
    ) -> None:
        assert self.send(caller, ask(station, OrderKind.SEND_LOG).id, **line) == 422

    def test_a_packed_body_is_not_unpacked(self, caller: Caller) -> None:
        answer = caller.session.post(
            f"{caller.url}/v1/terminal/log",
            data=b"\x1f\x8b" + bytes(100),
            headers={"Content-Encoding": "gzip", "Content-Type": "application/json"},
            timeout=10,
        )
        assert answer.status_code in (400, 422)


class TestRelease:
    CONTENT = bytes(range(256)) * 1000

    @pytest.fixture
    def shelved(self, station: StationServer, tmp_path: Path) -> Path:
        point = station.point
        assert point is not None
        assert point.release_dir is not None
        bundle = tmp_path / "bundle"
        bundle.write_bytes(self.CONTENT)
        release = release_shelf.put_on_shelf(point.release_dir, bundle, "1.5.0", point.clock())
        point.writer.call(lambda book: release_shelf.enter(book, release))
        return release_shelf.file_of(point.release_dir, "1.5.0")

    def test_it_arrives_as_it_is(self, caller: Caller, shelved: Path) -> None:
        answer = caller.get("/v1/releases/1.5.0")
        assert answer.content == self.CONTENT
        assert answer.headers["ETag"] == f'"{hashlib.sha256(self.CONTENT).hexdigest()}"'

    def test_a_broken_download_is_gone_on_with(self, caller: Caller, shelved: Path) -> None:
        url = f"{caller.url}/v1/releases/1.5.0"
        answer = caller.session.get(url, headers={"Range": "bytes=200000-"}, timeout=10)
        assert answer.status_code == 206
        assert answer.content == self.CONTENT[200000:]
        assert answer.headers["Content-Range"] == "bytes 200000-255999/256000"
        beyond = caller.session.get(url, headers={"Range": "bytes=256000-"}, timeout=10)
        assert beyond.status_code == 416

    def test_what_is_not_whole_is_not_handed_out(self, caller: Caller, shelved: Path) -> None:
        shelved.write_bytes(b"cut")
        assert caller.get("/v1/releases/1.5.0").status_code == 404
        assert caller.get("/v1/releases/9.9").status_code == 404
        assert caller.get("/v1/releases/..%2fstation").status_code in (404, 422)

    def test_a_version_stays_what_it_was(
        self, station: StationServer, shelved: Path, tmp_path: Path
    ) -> None:
        point = station.point
        assert point is not None
        other = release_shelf.Release("1.5.0", 3, "0" * 64, point.clock())
        with pytest.raises(ShelfError, match="another content"):
            point.writer.call(lambda book: release_shelf.enter(book, other))


class TestRollout:
    """One terminal first; the others a day after it has said that it is well."""

    @pytest.fixture
    def begun(self, station: StationServer, caller: Caller, clock: Clock) -> StationServer:
        point = station.point
        assert point is not None
        for name in ("hall-1", "hall-2", "hall-3"):
            assert send(Caller(caller.url, name), report(clock)).status_code == 200
        release = release_shelf.Release("1.5.0", 3, "0" * 64, clock.now)
        point.writer.call(lambda book: release_shelf.enter(book, release))
        point.writer.call(lambda book: rollout_store.begin(book, "1.5.0", clock.now))
        return station

    def orders(self, caller: Caller, name: str, said: TerminalReport) -> list[str]:
        answer = send(Caller(caller.url, name), said)
        return [order["version"] for order in answer.json()["orders"]]

    def test_the_next_ones_are_asked_when_the_first_was_good_for_a_day(
        self, begun: StationServer, caller: Caller, clock: Clock
    ) -> None:
        well = UpdateState(stage=UpdateStage.GOOD, version="1.5.0")
        assert self.orders(caller, "hall-1", report(clock)) == ["1.5.0"]
        assert self.orders(caller, "hall-2", report(clock)) == []
        for hours in (1, 20, 30):
            assert self.orders(caller, "hall-3", report(clock)) == []
            clock.now += dt.timedelta(hours=hours)
            self.orders(caller, "hall-1", report(clock, version="1.5.0", update=well))
        clock.now += dt.timedelta(hours=25)
        for _ in range(2):  # a quarter of three is still one; then all
            self.orders(caller, "hall-1", report(clock, version="1.5.0", update=well))
            clock.now += dt.timedelta(hours=25)
        assert self.orders(caller, "hall-3", report(clock)) == ["1.5.0"]

    def test_when_the_first_falls_back_nobody_else_is_asked(
        self, begun: StationServer, caller: Caller, clock: Clock
    ) -> None:
        bad = UpdateState(stage=UpdateStage.FELL_BACK, version="1.5.0")
        self.orders(caller, "hall-1", report(clock, update=bad))
        clock.now += dt.timedelta(days=9)
        assert self.orders(caller, "hall-2", report(clock)) == []
        assert begun.point is not None
        with begun.point.database.reading() as connection:
            found = rollout_store.present(connection, begun.point.station_id)
        assert found is not None
        assert found.state is RolloutState.HALTED
        assert found.why == "hall-1"
