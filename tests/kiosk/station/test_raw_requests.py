"""Bytes at the socket that no library would send, and good requests twice or in the wrong order."""

from __future__ import annotations

import json
import random
import re
import socket
import time
from urllib.parse import urlsplit

import pytest

from tests.kiosk.station.running import Caller, new_key

HEAD = b"Host: 127.0.0.1\r\nContent-Type: application/json\r\n"
NONSENSE = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200) + b"\r\n\r\n",
    "HTTP/0.9": b"GET /v1/nowhere\r\n\r\n",
    "HTTP/9.9": b"GET /v1/health HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "a method of its own": b"BREW /v1/tickets HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "zero bytes in the address": b"GET /v1/\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "zero bytes in a header": b"GET /v1/station HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
    "a header without colon": b"GET /v1/station HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n",
    "an address that is not ASCII": b"GET /v1/\xff\xfe%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "dots out of the root": b"GET /static/../../../../etc/passwd HTTP/1.1\r\n"
    b"Host: localhost\r\n\r\n",
    "another host's address": b"GET http://192.0.2.1/v1/nowhere HTTP/1.1\r\n"
    b"Host: localhost\r\n\r\n",
    "a tunnel": b"CONNECT 192.0.2.1:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a negative length": b"POST /v1/tickets HTTP/1.1\r\n" + HEAD + b"Content-Length: -1\r\n\r\n{}",
    "a length in words": b"POST /v1/tickets HTTP/1.1\r\n" + HEAD + b"Content-Length: two\r\n\r\n{}",
    "a length beyond all numbers": b"POST /v1/tickets HTTP/1.1\r\n"
    + HEAD
    + b"Content-Length: 99999999999999999999999\r\n\r\n{}",
    "two lengths": b"POST /v1/tickets HTTP/1.1\r\n"
    + HEAD
    + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
    "a length and chunks": b"POST /v1/tickets HTTP/1.1\r\n"
    + HEAD
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a chunk of no size": b"POST /v1/tickets HTTP/1.1\r\n"
    + HEAD
    + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n",
    "a chunk without end": b"POST /v1/tickets HTTP/1.1\r\n"
    + HEAD
    + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n",
    "a thousand headers": b"GET /v1/nowhere HTTP/1.1\r\n"
    + b"".join(b"X-%d: y\r\n" % n for n in range(1000))
    + b"\r\n",
}
TICKETS = b"POST /v1/tickets"


def exchange(caller: Caller, *parts: bytes, wait: float = 0.0, silence: float = 1.0) -> bytes:
    """What comes back until the station hangs up or is silent for so many seconds."""
    place = urlsplit(caller.url)
    received = b""
    with socket.create_connection((place.hostname, place.port), timeout=silence) as peer:
        try:
            for part in parts:
                peer.sendall(part)
                time.sleep(wait)
            while chunk := peer.recv(65536):
                received += chunk
        except OSError:
            pass  # reset, or nothing more to say
    return received


def statuses(received: bytes) -> list[int]:
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


def ticket_request(key: str, terminal: str = "hall-1") -> bytes:
    body = json.dumps(
        {"terminal_id": terminal, "service_id": "residence", "assurance": "anonymous"}
    ).encode()
    length = b"Idempotency-Key: %s\r\nContent-Length: %d\r\n\r\n" % (key.encode(), len(body))
    return TICKETS + b" HTTP/1.1\r\n" + HEAD + length + body


def events(caller: Caller) -> int:
    return int(caller.get("/v1/board").json()["last_event"])


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_refused_and_does_nothing(lasting: Caller, what: str) -> None:
    before = events(lasting)
    answered = statuses(exchange(lasting, NONSENSE[what], silence=0.3))
    # One answer at most: nothing in it is taken for a second request.
    assert len(answered) <= 1
    assert all(400 <= status < 500 for status in answered), answered
    assert events(lasting) == before
    assert lasting.get("/v1/ready").status_code == 200


def test_random_bytes_do_no_harm(lasting: Caller) -> None:
    chance = random.Random(1954)
    before = events(lasting)
    for _ in range(15):
        noise = bytearray(ticket_request(new_key()))
        for _ in range(chance.randrange(1, 12)):
            noise[chance.randrange(60)] = chance.randrange(256)
        assert all(
            status < 500 for status in statuses(exchange(lasting, bytes(noise), silence=0.1))
        )
    assert lasting.get("/v1/ready").status_code == 200
    # Some of them may have been a request all the same, each for one ticket.
    assert events(lasting) - before <= 15


def test_a_request_that_comes_byte_by_byte_is_one_request(caller: Caller) -> None:
    whole = ticket_request(new_key())
    received = exchange(caller, *(whole[n : n + 1] for n in range(len(whole))), wait=0.001)
    assert statuses(received) == [201]
    assert caller.waiting() == 1


def test_requests_that_come_in_one_piece_are_answered_in_order(caller: Caller) -> None:
    keys = [new_key() for _ in range(8)]
    received = exchange(caller, b"".join(ticket_request(key) for key in keys))
    assert statuses(received) == [201] * 8
    told = re.findall(rb'"id":"([0-9a-f-]{36})","number":"(A\d{3})"', received)
    assert told == [(key.encode(), b"A%03d" % n) for n, key in enumerate(keys, 1)]


def test_a_recorded_request_that_is_sent_again_gives_the_same_ticket(caller: Caller) -> None:
    recorded = ticket_request(new_key())
    received = exchange(caller, recorded * 3) + exchange(caller, recorded)
    assert statuses(received) == [201, 200, 200, 200]
    assert set(re.findall(rb'"number":"(A\d{3})"', received)) == {b"A001"}
    assert caller.waiting() == 1
    # Nor can another terminal have it by the key.
    other = statuses(exchange(caller, recorded.replace(b"hall-1", b"hall-2")))
    assert other == [409]


def test_a_request_that_is_cut_off_makes_no_ticket(caller: Caller) -> None:
    whole = ticket_request(new_key())
    place = urlsplit(caller.url)
    for end in range(20, len(whole), 20):
        with socket.create_connection((place.hostname, place.port), timeout=2) as peer:
            peer.sendall(whole[:end])
    assert caller.take().json()["number"] == "A001"


def test_a_withdrawal_that_overtakes_its_request_holds(caller: Caller) -> None:
    key = new_key()
    assert caller.post("/v1/tickets/withdrawals", {"id": key}).status_code == 204
    late = caller.take(key=key)
    assert (late.status_code, late.json()["code"]) == (410, "key-withdrawn")
    assert caller.post("/v1/tickets/withdrawals", {"id": key}).status_code == 204
    assert caller.waiting() == 0


def test_leased_tickets_that_arrive_in_any_order_wait_in_the_order_of_their_issue(
    caller: Caller,
) -> None:
    block = caller.lease(size=6).json()
    ordinals = list(range(block["first"], block["first"] + 6))
    shuffled = random.Random(7).sample(ordinals, 6)
    for ordinal in shuffled * 2:
        # The same bytes twice: a delivery whose answer was lost.
        minute = ordinal - block["first"]
        moment = f"2026-11-24T07:{10 + minute}:00+07:00"
        key = f"00000000-0000-4000-8000-{ordinal:012d}"
        answer = caller.leased_ticket(block, ordinal, id=key, issued_at=moment)
        assert answer.status_code in (200, 201)
    queue = caller.get("/v1/staff/queue?counter=1").json()["waiting"]
    assert [ticket["number"] for ticket in queue] == [f"A{ordinal}" for ordinal in ordinals]


def test_steps_at_the_counter_in_the_wrong_order_are_refused(caller: Caller) -> None:
    ticket = caller.take().json()["id"]
    at = {"counter": "1", "ticket_id": ticket}
    for step in ("finish", "start", "recall", "no-show"):
        assert caller.staff(step, **at).status_code == 409
    assert caller.staff("return", ticket_id=ticket).status_code == 409
    assert caller.next().json()["ticket"]["id"] == ticket
    assert caller.staff("finish", **at).status_code in (200, 409)
    history = caller.get(f"/v1/staff/history?ticket_id={ticket}").json()
    assert history["events"][0]["kind"] == "taken"
    assert history["events"][1]["kind"] == "called"
