"""The client: what it makes of good, bad and hostile answers, within bounds."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.identity.assurance import Assurance
from kiosk.link import transport
from kiosk.link.client import StationClient
from kiosk.link.outcome import Away, Done, Faulty, Refused
from kiosk.link.transport import UnsafeAddress, checked_url
from kiosk.link.wire import StationOffer
from kiosk.queue.applicant import Applicant
from kiosk.queue.day import station_day
from kiosk.queue.number import NumberBlock
from kiosk.queue.staff_call import StaffCallReason
from kiosk.queue.ticket import Ticket
from kiosk.records.record import RegistryRecord
from kiosk.station.serve import StationServer
from tests.kiosk.link.terminal import QUICK
from tests.kiosk.link.wires import Peer, answering, http, read_request
from tests.kiosk.station.running import HOA, LONG, MINH, TEMPLATE, options

KEY = str(uuid.uuid4())
GENUINE = Assurance.CARD_GENUINE


@pytest.fixture(scope="module")
def station_url(tmp_path_factory: pytest.TempPathFactory):
    with StationServer(options(tmp_path_factory.mktemp("station"))) as server:
        yield server.url


@pytest.fixture
def client(station_url: str) -> StationClient:
    return StationClient(station_url, "hall-1", QUICK)


def take(url: str) -> object:
    return StationClient(url, "hall-1", QUICK).take_ticket(
        KEY, "residence", Applicant(assurance=Assurance.ANONYMOUS), QUICK.ticket
    )


def test_it_reads_everything_that_the_station_says(client: StationClient) -> None:
    offer = client.station()
    assert isinstance(offer, StationOffer)
    assert offer.station_id == "test-station"
    assert offer.time.tzinfo is not None
    services = {s.id: s for s in offer.services}
    assert services["criminal_record"].required_assurance is Assurance.HOLDER_VERIFIED
    assert services["residence"].name["vi"] == "Cư trú"
    ticket = client.take_ticket(KEY, "vehicles", Applicant(assurance=Assurance.ANONYMOUS), 5)
    assert isinstance(ticket, Ticket)
    assert ticket.number == "D001"
    assert ticket.counters == ("3",)
    assert ticket.issued_at.tzinfo is not None
    block = client.lease(str(uuid.uuid4()), "vehicles", station_day(offer.time), 5)
    assert isinstance(block, NumberBlock)
    assert client.call_staff(str(uuid.uuid4()), StaffCallReason.PERSON_ASKS) == Done()
    withdrawal = msgspec.Raw(msgspec.json.encode({"id": KEY}))
    assert client.withdraw(withdrawal) == Done()


def test_it_reads_what_the_registry_says(client: StationClient) -> None:
    dossiers = client.lookups.dossiers(MINH, GENUINE)
    assert isinstance(dossiers, tuple)
    assert dossiers[0].submitted_on == dt.date(2026, 11, 3)
    record = client.lookups.record(HOA, GENUINE)
    assert isinstance(record, RegistryRecord)
    assert record.full_name == "Nguyễn Thị Hòa"
    assert client.lookups.record(LONG, GENUINE) is None
    finger = client.lookups.enrolled_finger(MINH, GENUINE)
    assert finger is not None
    assert not isinstance(finger, Refused | Faulty | Away)
    assert (finger.finger, finger.template) == ("right_index", TEMPLATE)
    assert client.lookups.enrolled_finger(HOA, GENUINE) is None
    assert client.lookups.dossiers(MINH, Assurance.ANONYMOUS) == Refused(403, "assurance-too-low")


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.7:8700",
        "http://10.0.0.1:8700",
        "http://0.0.0.0:8700",
        "http://station.local:8700",
        "https://127.0.0.1:8700",
        "ftp://127.0.0.1:8700",
        "http://127.0.0.1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:8700/path",
        "http://127.0.0.1@192.0.2.7:8700",
        "127.0.0.1:8700",
        "",
    ],
)
def test_an_address_that_others_could_listen_in_on_is_not_spoken_to(url: str) -> None:
    with pytest.raises(UnsafeAddress):
        StationClient(url, "hall-1", QUICK)


def test_a_usable_address_gets_one_form() -> None:
    assert checked_url("http://localhost:8700/") == "http://127.0.0.1:8700"
    assert checked_url("http://[::1]:8700") == "http://[::1]:8700"


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_is_refused_as_one(text: str) -> None:
    for url in (text, "http://" + text, f"http://{text}:80"):
        try:
            assert checked_url(url).startswith("http://")
        except UnsafeAddress:
            continue


def test_nobody_listening_means_away_and_surely_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    assert take(url) == Away("no-connection", maybe_sent=False)


def silent(peer: socket.socket) -> None:
    threading.Event().wait(20)


def dribbling_head(peer: socket.socket) -> None:
    read_request(peer)
    peer.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(400):
        peer.sendall(b"X: y\r\n")
        threading.Event().wait(0.05)


def dribbling_body(peer: socket.socket) -> None:
    read_request(peer)
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(400):
        peer.sendall(b" ")
        threading.Event().wait(0.05)


def hanging_up(peer: socket.socket) -> None:
    read_request(peer)


def half_an_answer(peer: socket.socket) -> None:
    read_request(peer)
    peer.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"id":')


def endless(peer: socket.socket) -> None:
    read_request(peer)
    peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        peer.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


def no_http(peer: socket.socket) -> None:
    read_request(peer)
    peer.sendall(b"220 mail.example ESMTP\r\n" * 20)


@pytest.mark.parametrize(
    "behave", [silent, dribbling_head, dribbling_body, hanging_up, half_an_answer, endless, no_http]
)
def test_a_peer_that_does_not_answer_properly_is_away_and_the_effect_is_unknown(
    behave: Callable[[socket.socket], None],
) -> None:
    with Peer(behave) as peer:
        outcome = take(peer.url)
    assert isinstance(outcome, Away)
    assert outcome.maybe_sent


def ticket_text(**changes: object) -> bytes:
    ticket = {
        "id": KEY,
        "number": "A001",
        "service_id": "residence",
        "counters": ["1"],
        "waiting_before": 0,
        "issued_at": "2026-11-24T01:00:00Z",
        "station_name": "X",
    }
    return http(msgspec.json.encode({**ticket, **changes}))


@pytest.mark.parametrize(
    "text",
    [
        http(b""),
        http(b"null"),
        http(b"<html>"),
        http(b"\xff\xfe"),
        http(b"[" * 100_000),
        http(b"{}", "302 Found", "Location: http://192.0.2.7/"),
        http(b"\x1f\x8b\x08", "200 OK", "Content-Encoding: gzip"),
        http(b"oops", "500 Internal Server Error"),
        http(b"busy", "503 Service Unavailable"),
        ticket_text(id="another"),
        ticket_text(service_id="vehicles"),
        ticket_text(number="<script>"),
        ticket_text(issued_at="2026-11-24T01:00:00"),
        ticket_text(counters="1"),
    ],
)
def test_an_answer_that_is_no_ticket_is_a_fault_not_a_ticket(text: bytes) -> None:
    with Peer(answering(text)) as peer:
        assert isinstance(take(peer.url), Faulty)


def test_an_honest_answer_is_a_ticket() -> None:
    with Peer(answering(ticket_text())) as peer:
        assert isinstance(take(peer.url), Ticket)


def test_too_large_an_answer_is_not_read_to_its_end() -> None:
    large = http(b" " * (transport.LARGEST_ANSWER + 1) + b"{}")
    with Peer(answering(large)) as peer:
        assert take(peer.url) == Away("too-large", maybe_sent=True)


def test_the_record_of_somebody_else_is_not_taken_for_the_persons_own() -> None:
    other = http(b'{"record":{"number":"001099000001"}}')
    with Peer(answering(other)) as peer:
        client = StationClient(peer.url, "hall-1", QUICK)
        assert client.lookups.record(MINH, GENUINE) == Faulty(200, "other-number")


def test_a_station_of_another_version_is_not_understood(client: StationClient) -> None:
    text = b'{"station_id":"s","name":"n","api_version":2,"time":"2026-11-24T01:00:00Z"'
    text += b',"services":[],"queues":[]}'
    with Peer(answering(http(text))) as peer:
        found = StationClient(peer.url, "hall-1", QUICK).station()
    assert found == Faulty(200, "other-version")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300), st.sampled_from(["200 OK", "404 Not Found", "500 Oops"]))
def test_any_body_is_a_value_never_an_exception(body: bytes, status: str) -> None:
    with Peer(answering(http(body, status))) as peer:
        client = StationClient(peer.url, "hall-1", QUICK)
        for outcome in (
            client.station(),
            client.take_ticket(KEY, "residence", Applicant(assurance=Assurance.ANONYMOUS), 2),
            client.lease(KEY, "residence", dt.date(2026, 11, 24), 5),
            client.lookups.dossiers(MINH, GENUINE),
            client.lookups.record(MINH, GENUINE),
            client.lookups.enrolled_finger(MINH, GENUINE),
            client.time(),
            client.renew(b"request"),
        ):
            assert isinstance(outcome, Refused | Faulty)
        client.close()


def test_proxies_and_passwords_of_the_environment_are_not_used(
    station_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    seen: list[bytes] = []

    def noting(peer: socket.socket) -> None:
        seen.append(read_request(peer)[1])
        peer.sendall(ticket_text())

    monkeypatch.setenv("http_proxy", "http://192.0.2.7:3128")
    with Peer(noting) as peer:
        assert isinstance(take(peer.url), Ticket)
    assert b"Authorization" not in seen[0]


def test_a_residents_number_is_never_in_an_address() -> None:
    seen: list[bytes] = []

    def noting(peer: socket.socket) -> None:
        seen.append(read_request(peer)[0])
        peer.sendall(http(b"{}"))

    with Peer(noting) as peer:
        client = StationClient(peer.url, "hall-1", QUICK)
        client.lookups.dossiers(MINH, GENUINE)
        client.lookups.record(MINH, GENUINE)
        client.lookups.enrolled_finger(MINH, GENUINE)
    assert len(seen) == 3
    assert not any(MINH.encode() in line for line in seen)
