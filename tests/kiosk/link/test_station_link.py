"""The terminal's link: one ticket for each press, whatever happens to the station and the wire."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.identity.assurance import Assurance
from kiosk.link.station_link import StationLink
from kiosk.queue.staff_call import StaffCallReason
from kiosk.queue.ticket import Ticket
from kiosk.station.serve import StationServer
from kiosk.visit.event import ServicesChanged, StationChanged, TicketFault
from kiosk.visit.lookup_event import LookupFault
from tests.kiosk.link.terminal import QUICK, Terminal, wait_until
from tests.kiosk.link.wires import Peer, Wire, answering, http, read_request
from tests.kiosk.station.running import LONG, MINH, TEMPLATE, Caller, new_key, options

Make = Callable[..., Terminal]
GENUINE = Assurance.CARD_GENUINE


@pytest.fixture
def wire(station: StationServer) -> Iterator[Wire]:
    wire = Wire(station.url)
    yield wire
    wire.close()


def port_of(server: StationServer) -> int:
    return int(server.url.rsplit(":", 1)[1])


def test_it_reports_what_the_station_offers_and_that_it_is_there(
    station: StationServer, terminal: Make
) -> None:
    one = terminal(station.url).start()
    one.until_reachable()
    assert isinstance(one.events[0], ServicesChanged)
    assert one.events[0].station_name == "Công an xã Thử Nghiệm"
    assert {s.id for s in one.events[0].services} >= {"residence", "vehicles"}
    one.ticket()
    one.until(lambda e: isinstance(e, ServicesChanged) and any(q.waiting == 1 for q in e.queues))


def test_a_ticket_comes_from_the_station_while_it_is_there(
    station: StationServer, terminal: Make
) -> None:
    one = terminal(station.url).start()
    first, second = one.ticket(), one.ticket()
    assert (first.number, second.number) == ("A001", "A002")
    assert (first.offline, second.waiting_before) == (False, 1)


def test_lookups_go_through_with_the_assurance_that_they_state(
    station: StationServer, terminal: Make
) -> None:
    link = terminal(station.url).start().link
    dossiers = link.lookups.dossiers(MINH, GENUINE)
    assert isinstance(dossiers, tuple)
    assert len(dossiers) == 2
    assert link.lookups.record(LONG, GENUINE) is None
    finger = link.lookups.enrolled_finger(MINH, GENUINE)
    assert finger is not None
    assert not isinstance(finger, LookupFault)
    assert finger.template == TEMPLATE
    assert link.lookups.record(MINH, Assurance.CARD_DATA_AUTHENTIC) is LookupFault.FAILED


def test_without_a_station_ever_seen_everything_says_so(terminal: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    one = terminal(url).start()
    one.until_reachable(False)
    assert one.take() is TicketFault.STATION_AWAY
    assert one.link.lookups.dossiers(MINH, GENUINE) is LookupFault.STATION_AWAY
    assert one.link.lookups.enrolled_finger(MINH, GENUINE) is LookupFault.STATION_AWAY
    assert one.link.call_staff(StaffCallReason.PERSON_ASKS) is False


def test_while_the_station_is_away_leased_numbers_are_given_and_delivered_later(
    tmp_path: Path, terminal: Make
) -> None:
    with StationServer(options(tmp_path / "station")) as server:
        port = port_of(server)
        one = terminal(server.url).start()
        one.until_stocked()
        assert one.ticket().number == "A001"
    one.until_reachable(False)
    tickets = [one.ticket() for _ in range(3)]
    assert [t.number for t in tickets] == ["A501", "A502", "A503"]
    assert all(t.offline and t.waiting_before is None for t in tickets)
    assert tickets[0].counters == ("1",)
    assert tickets[0].station_name == "Công an xã Thử Nghiệm"
    with StationServer(options(tmp_path / "station", port=port)) as server:
        one.until_reachable()
        one.until_delivered()
        assert Caller(server.url).waiting() == 4
        assert one.ticket().number == "A002"


def test_a_service_below_its_assurance_is_refused_on_line_and_off(
    tmp_path: Path, terminal: Make
) -> None:
    with StationServer(options(tmp_path / "station")) as server:
        one = terminal(server.url).start()
        one.until_stocked()
        assert one.take("criminal_record") is TicketFault.REFUSED
        assert one.take("no_such_service") is TicketFault.REFUSED
    one.until_reachable(False)
    assert one.take("criminal_record") is TicketFault.REFUSED
    assert isinstance(one.take("criminal_record", Assurance.HOLDER_VERIFIED), Ticket)


def test_a_finger_that_could_not_be_verified_is_no_bar_to_a_ticket(
    tmp_path: Path, terminal: Make
) -> None:
    with StationServer(options(tmp_path / "station")) as server:
        one = terminal(server.url).start()
        one.until_stocked()
        assert isinstance(one.take("criminal_record", GENUINE), Ticket)
    one.until_reachable(False)
    assert isinstance(one.take("criminal_record", GENUINE), Ticket)


def test_when_the_leased_numbers_run_out_it_says_that_the_station_is_away(
    tmp_path: Path, terminal: Make
) -> None:
    with StationServer(options(tmp_path / "station")) as server:
        port = port_of(server)
        one = terminal(server.url).start()
        one.until_stocked()
    one.until_reachable(False)
    numbers = {one.ticket().number for _ in range(20)}
    assert len(numbers) == 20
    assert one.take() is TicketFault.STATION_AWAY
    with StationServer(options(tmp_path / "station", port=port)) as server:
        one.until_reachable()
        one.until_delivered()
        assert Caller(server.url).waiting() == 20


def test_many_workers_at_once_get_a_ticket_each_while_the_station_goes_away(
    tmp_path: Path, terminal: Make
) -> None:
    with StationServer(options(tmp_path / "station")) as server:
        port = port_of(server)
        one = terminal(server.url).start()
        one.until_stocked()
        with ThreadPoolExecutor(4) as pool:
            futures = [pool.submit(one.take) for _ in range(16)]
            futures[3].result()
            server.stop()
            taken = [f.result() for f in futures]
    tickets = [t for t in taken if isinstance(t, Ticket)]
    assert len(tickets) == 16
    assert len({t.number for t in tickets}) == 16
    with StationServer(options(tmp_path / "station", port=port)) as server:
        one.until_delivered()
        assert Caller(server.url).waiting() == 16


class TestALostAnswer:
    """The request may have been carried out, but nobody knows the number."""

    def test_it_becomes_one_leased_ticket_and_the_unknown_one_is_cancelled(
        self, wire: Wire, station: StationServer, terminal: Make
    ) -> None:
        one = terminal(wire.url).start()
        one.until_stocked()
        wire.lose_answer = True
        ticket = one.ticket()
        assert (ticket.number, ticket.offline) == ("A501", True)
        wire.lose_answer = False
        one.until_delivered()
        caller = Caller(station.url)
        assert caller.waiting() == 1
        assert caller.take().json()["number"] == "A002"

    def test_without_a_leased_number_the_unknown_ticket_is_cancelled_all_the_same(
        self, wire: Wire, station: StationServer, terminal: Make
    ) -> None:
        wire.no_leases = True
        one = terminal(wire.url).start()
        one.until_reachable()
        wire.lose_answer = True
        assert one.take() is TicketFault.STATION_AWAY
        one.until_delivered()
        assert Caller(station.url).waiting() == 0

    def test_a_request_that_reaches_the_station_after_its_replacement_makes_no_ticket(
        self, wire: Wire, station: StationServer, terminal: Make
    ) -> None:
        one = terminal(wire.url).start()
        one.until_stocked()
        wire.hold = True
        assert one.ticket().number == "A501"
        assert wire.held.acquire(timeout=20)
        one.until_delivered()
        wire.released.set()
        assert wire.passed_late.acquire(timeout=20)
        assert Caller(station.url).waiting() == 1

    def test_a_terminal_that_dies_while_asking_withdraws_the_request_when_it_comes_back(
        self, wire: Wire, station: StationServer, terminal: Make, tmp_path: Path
    ) -> None:
        one = terminal(wire.url).start()
        one.until_stocked()
        key = new_key()
        one.link._outbox.begin(key, "test-station", "hall-1")
        Caller(station.url).take(key=key)
        assert Caller(station.url).waiting() == 1
        one.link.stop()
        again = terminal(wire.url).start()
        again.until_reachable()
        again.until_delivered()
        assert Caller(station.url).waiting() == 0

    def test_a_hung_station_gives_way_to_leased_numbers(
        self, station: StationServer, terminal: Make
    ) -> None:
        one = terminal(station.url)
        one.start().until_stocked()
        one.link.stop()

        def hang(peer: socket.socket) -> None:
            while peer.recv(65536):
                continue

        with Peer(hang) as hung:
            again = terminal(hung.url).start()
            again.until_reachable(False)
            assert again.ticket().number == "A501"

    @pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow", "404 Not Found"])
    def test_a_station_that_fails_at_tickets_gives_way_to_leased_numbers(
        self, station: StationServer, terminal: Make, status: str
    ) -> None:
        offer = Caller(station.url).get("/v1/station").content
        one = terminal(station.url)
        one.start().until_stocked()
        one.link.stop()

        def behave(peer: socket.socket) -> None:
            while line := read_request(peer)[0]:
                known = line.startswith(b"GET /v1/station")
                peer.sendall(http(offer) if known else http(b"oops", status))

        with Peer(behave) as failing:
            again = terminal(failing.url).start()
            again.until_reachable()
            assert again.ticket().number == "A501"
        again.link.stop()
        back = terminal(station.url).start()
        back.until_reachable()
        back.until_delivered()
        assert Caller(station.url).waiting() == 1

    def test_a_service_that_closed_meanwhile_is_said_to_be_closed(
        self, station: StationServer, terminal: Make
    ) -> None:
        offer = Caller(station.url).get("/v1/station").content
        closed = http(b'{"code":"service-closed"}', "409 Conflict")
        with Peer(answering(http(offer), closed)) as peer:
            one = terminal(peer.url).start()
            one.until(lambda e: isinstance(e, StationChanged))
            assert one.take() is TicketFault.CLOSED


def test_a_terminal_restarted_while_cut_off_still_offers_and_delivers(
    tmp_path: Path, terminal: Make
) -> None:
    with StationServer(options(tmp_path / "station")) as server:
        port = port_of(server)
        one = terminal(server.url).start()
        one.until_stocked()
    one.until_reachable(False)
    assert one.ticket().number == "A501"
    one.link.stop()
    again = terminal(f"http://127.0.0.1:{port}").start()
    again.until_reachable(False)
    assert isinstance(again.events[0], ServicesChanged)
    assert again.ticket().number == "A502"
    with StationServer(options(tmp_path / "station", port=port)) as server:
        again.until_reachable()
        again.until_delivered()
        assert Caller(server.url).waiting() == 2


def test_a_delivery_is_repeated_until_it_is_answered_and_counts_once(
    wire: Wire, station: StationServer, terminal: Make
) -> None:
    one = terminal(wire.url).start()
    one.until_stocked()
    wire.lose_answer = True
    one.ticket()
    wire.cut = True
    one.until_reachable(False)
    wire.cut = wire.lose_answer = False
    one.until_reachable()
    one.until_delivered()
    assert Caller(station.url).waiting() == 1


def test_a_call_for_staff_is_heard_once_the_station_is_back(tmp_path: Path, terminal: Make) -> None:
    with StationServer(options(tmp_path / "station")) as server:
        port = port_of(server)
        one = terminal(server.url).start()
        one.until_reachable()
        assert one.link.call_staff(StaffCallReason.PERSON_ASKS) is True
    one.until_reachable(False)
    assert one.link.call_staff(StaffCallReason.PERSON_ASKS) is False
    assert one.link.call_staff(StaffCallReason.PERSON_ASKS) is False
    chosen = options(tmp_path / "station", port=port)
    with StationServer(chosen) as server:
        caller = Caller(server.url, of=chosen)
        wait_until(lambda: len(caller.get("/v1/help-calls").json()["help_calls"]) == 2)
        assert one.link.call_staff(StaffCallReason.PERSON_ASKS) is True


def test_it_finds_its_station_on_the_network_and_finds_it_again_elsewhere(
    tmp_path: Path, terminal: Make
) -> None:
    name = f"found-{os.getpid()}"
    with StationServer(options(tmp_path / "other", station_id=f"no-{name}", announce=True)):
        with StationServer(options(tmp_path / "s", station_id=name, announce=True)):
            one = terminal(None, station_id=name).start()
            one.until_reachable()
            assert one.ticket().number == "A001"
            one.until_stocked()
        one.until_reachable(False)
        assert one.ticket().offline
        with StationServer(options(tmp_path / "s", station_id=name, announce=True)) as moved:
            one.until_reachable()
            one.until_delivered()
            assert Caller(moved.url).waiting() == 2


def test_nothing_personal_is_written_on_the_terminal(
    station: StationServer, terminal: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "kiosk")
    one = terminal(station.url).start()
    one.until_stocked()
    one.link.lookups.dossiers(MINH, GENUINE)
    one.link.lookups.record(MINH, GENUINE)
    one.link.lookups.enrolled_finger(MINH, Assurance.ANONYMOUS)
    one.ticket()
    files = [f for f in (tmp_path / "terminal").rglob("*") if f.is_file()]
    kept = b"".join(f.read_bytes() for f in files)
    assert files
    for personal in (MINH, "TRẦN VĂN MINH", "G01.899.108.000-261103-0012"):
        assert personal.encode() not in kept
        assert personal not in caplog.text


@pytest.mark.parametrize(
    "wrong", [{"terminal_id": "hall 1"}, {"station_url": "http://192.0.2.7:8700"}]
)
def test_a_wrong_setting_is_refused_at_once(tmp_path: Path, wrong: dict[str, str]) -> None:
    given = {"terminal_id": "hall-1", "station_url": None, **wrong}
    with pytest.raises(ValueError, match=r"terminal id|plain HTTP"):
        StationLink(state_dir=tmp_path, on_event=print, timing=QUICK, **given)
    StationLink(terminal_id="hall-1", station_url=None, state_dir=tmp_path, on_event=print).stop()


def test_after_the_end_everything_answers_and_nothing_is_reported(
    station: StationServer, terminal: Make
) -> None:
    one = terminal(station.url).start()
    one.until_reachable()
    one.link.stop()
    said = len(one.events)
    one.link.stop()
    one.take()
    one.link.call_staff(StaffCallReason.PERSON_ASKS)
    assert len(one.events) == said
