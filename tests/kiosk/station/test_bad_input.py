"""Whatever comes over the wire: a typed answer, bounded memory and time, no 5xx."""

from __future__ import annotations

import json
import logging
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.station.api import guard
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import Caller, new_key, options

STAFF_POSTS = (
    *("next", "call", "recall", "start", "finish", "no-show", "return", "hold", "release"),
    *("transfer", "priority", "cancel", "counter", "service", "end-of-day", "appointments"),
    *("tickets", "help-calls/answer", "appointments/cancel", "appointments/find"),
    "sessions",
)
POSTS = (
    "/v1/tickets",
    "/v1/tickets/leased",
    "/v1/tickets/withdrawals",
    "/v1/blocks",
    "/v1/lookups/dossiers",
    "/v1/lookups/record",
    "/v1/lookups/enrolled-finger",
    "/v1/help-calls",
    "/v1/staff-access",
    "/v1/check-ins",
    "/v1/tickets/standing",
    "/v1/ratings",
    "/v1/ratings/reasons",
    *(f"/v1/staff/{name}" for name in STAFF_POSTS),
)
FIELDS = [
    *("terminal_id", "service_id", "assurance", "day", "size", "number"),
    *("id", "block_id", "ordinal", "issued_at", "replaces", "priority", "reason"),
    *("counter", "current", "ticket_id", "revision", "to_counter", "note"),
    *("state", "open", "at", "password", "token", "score", "nonce"),
    *("holder", "help_call_id", "appointment_id"),
]

UNKNOWN = st.text(max_size=5).map("?{}".format)
"""Names that no field of the contract has."""

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        [
            *("residence", "anonymous", "card_genuine", "hall-1", "035090004321"),
            *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-24"),
            *("1", "2", "open", "none", "elderly", "other", "officer", "2026-11-24T08:00:00+07:00"),
            *("1e400", "00000000-0000-0000-0000-000000000000", "\x00", "'; DROP TABLE tickets;"),
        ]
    ),
    st.lists(st.integers(), max_size=3),
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    path=st.sampled_from(POSTS),
    body=st.dictionaries(st.sampled_from(FIELDS) | UNKNOWN, values, max_size=12),
    key=st.none() | st.just("not-a-uuid") | st.uuids().map(str),
)
def test_any_body_gets_a_success_or_a_problem_answer(
    lasting: Caller, path: str, body: dict[str, object], key: str | None
) -> None:
    text = json.dumps(body).encode()
    lasting.be_signed_in()
    headers = {"Content-Type": "application/json", "X-CSRF-Token": lasting.csrf}
    headers |= {"Idempotency-Key": key} if key else {}
    answer = lasting.session.post(lasting.url + path, data=text, headers=headers, timeout=10)
    assert answer.status_code < 500
    if answer.status_code >= 400:
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert set(problem.get("fields", [])) <= {*FIELDS, "Idempotency-Key"}


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"a":' * 3000, b"[" * 16000, b'"\\ud800"'],
)
@pytest.mark.parametrize("path", POSTS)
def test_what_is_no_request_is_called_malformed(lasting: Caller, path: str, text: bytes) -> None:
    lasting.be_signed_in()
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": new_key(),
        "X-CSRF-Token": lasting.csrf,
    }
    answer = lasting.session.post(lasting.url + path, data=text, headers=headers, timeout=10)
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_at_the_end_of_time_is_refused(lasting: Caller, day: str) -> None:
    block = {"id": new_key(), "service_id": "residence"}
    answer = lasting.leased_ticket(block, 501, issued_at=day)
    assert (answer.status_code, answer.json()["fields"]) == (422, ["issued_at"])


def test_a_head_without_end_is_cut_off(lasting: Caller) -> None:
    parts = urlsplit(lasting.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as peer:
        peer.sendall(b"GET /v1/station HTTP/1.1\r\nHost: localhost\r\nX-Long: ")
        with pytest.raises(OSError, match=r"reset|[Bb]roken"):
            peer.sendall(b"x" * 65536 * 1000)


def test_many_requests_on_one_connection_are_not_taken_for_one_long_head(lasting: Caller) -> None:
    answers = {lasting.get("/v1/health").status_code for _ in range(200)}
    assert answers == {200}


def test_too_large_a_body_is_refused_with_and_without_a_stated_length(lasting: Caller) -> None:
    url = lasting.url + "/v1/tickets"
    large = b" " * (guard.LARGEST_BODY + 1)
    assert lasting.session.post(url, data=large, timeout=10).status_code == 413
    chunks = (b" " * 1024 for _ in range(40))
    assert lasting.session.post(url, data=chunks, timeout=10).json()["code"] == "too-large"


def test_a_body_without_end_is_cut_off(lasting: Caller) -> None:
    parts = urlsplit(lasting.url)
    head = b"POST /v1/tickets HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as peer:
        peer.sendall(head)
        with pytest.raises(OSError, match=r"reset|[Bb]roken"):
            peer.sendall(chunk * 1000)


def test_a_body_that_dribbles_in_is_given_up(
    lasting: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "LONGEST_ARRIVAL", 0.2)
    parts = urlsplit(lasting.url)
    head = b"POST /v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as peer:
        peer.sendall(head)
        assert b" 408 " in peer.recv(4096).splitlines()[0]


def test_unknown_addresses_and_methods_get_a_problem_answer_too(lasting: Caller) -> None:
    for answer in (
        lasting.get("/v1/nothing"),
        lasting.get("/v1/tickets"),
        lasting.session.delete(lasting.url + "/v1/station", timeout=10),
    ):
        assert answer.status_code in (404, 405)
        assert answer.json()["code"] == f"http-{answer.status_code}"


def test_a_resident_number_in_the_address_by_mistake_is_not_logged(
    lasting: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    lasting.get("/v1/lookups/record?number=035090004321")
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith("urllib3")]
    assert not any("035090004321" in line for line in ours)


def test_the_contract_is_published_and_names_every_request(lasting: Caller) -> None:
    contract = lasting.get("/v1/openapi.json").json()
    assert set(POSTS) <= set(contract["paths"])
    in_addresses = {path for path in contract["paths"] if "{" in path}
    assert in_addresses == {"/v1/releases/{version}"}, "what a person said goes into no address"


def test_a_store_that_cannot_be_written_is_said_plainly_and_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    from kiosk.station import database

    monkeypatch.setattr(database, "BUSY_TIMEOUT", 0.1)
    with StationServer(options(tmp_path)) as server:
        caller = Caller(server.url)
        other = sqlite3.connect(tmp_path / "station.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        refused = caller.take()
        assert (refused.status_code, refused.json()["code"]) == (503, "store-unavailable")
        assert caller.get("/v1/health").status_code == 200
        other.execute("ROLLBACK")
        other.close()
        assert caller.take().json()["number"] == "A001"


def test_help_calls_are_kept_once_and_listed_newest_first(lasting: Caller) -> None:
    first, second = new_key(), new_key()
    lasting.post("/v1/help-calls", {"reason": "printer_away"}, first)
    time.sleep(0.002)
    for _ in range(2):
        assert lasting.post("/v1/help-calls", {}, second).status_code == 201
    calls = lasting.get("/v1/help-calls").json()["help_calls"]
    assert [call["id"] for call in calls][:2] == [second, first]
    assert calls[0]["terminal_id"] == "hall-1"
    assert [call["reason"] for call in calls[:2]] == ["person_asks", "printer_away"]
