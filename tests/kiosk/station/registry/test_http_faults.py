"""A registry behind HTTP that is slow, wrong, overloaded or hostile."""

from __future__ import annotations

import datetime as dt
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.utils import format_datetime

import pytest

from kiosk.station.registry.interface import BreakerState
from tests.kiosk.station.registry import conforming as fault
from tests.kiosk.station.registry.asking import RECORD, SLACK, unavailable, within
from tests.kiosk.station.registry.conforming import Fault, RunningServer, Server
from tests.kiosk.station.registry.conftest import PATIENT, QUICK, Connect, Pki
from tests.kiosk.station.running import HOA, MINH

# -- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("slowness", [fault.silent, fault.half_then_silent, fault.drips])
def test_all_tries_together_end_in_time(shared: Server, connect: Connect, slowness: Fault) -> None:
    shared.faults.extend([slowness] * 9)
    registry = connect(limits=QUICK)
    assert within(QUICK.total + SLACK, lambda: registry.record(MINH)) == "timeout"
    assert 2 <= shared.count(RECORD) <= QUICK.tries


@pytest.mark.parametrize(
    "passing",
    [fault.silent, fault.half_then_silent, fault.half_then_cut, fault.reset, fault.status(503)],
)
def test_what_passes_is_not_noticed(shared: Server, connect: Connect, passing: Fault) -> None:
    shared.faults.append(passing)
    record = connect(limits=replace(PATIENT, read=1.5)).record(MINH)
    assert record is not None
    assert record.number == MINH
    assert shared.count(RECORD) == 2


def test_a_token_service_that_never_answers_ends_in_time_too(
    shared: Server, connect: Connect
) -> None:
    shared.token_faults.extend([fault.silent] * 9)
    registry = connect(limits=QUICK)
    assert within(QUICK.total + SLACK, lambda: registry.record(MINH)) == "timeout"
    assert shared.count(RECORD) == 0


def test_a_name_that_nobody_knows_is_no_connection(
    connect: Connect, running: RunningServer
) -> None:
    registry = connect(url=f"https://registry.invalid:{running.port}")
    assert within(5, lambda: registry.record(MINH)) == "no-connection"


def test_a_peer_that_accepts_and_never_shakes_hands_ends_in_time(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=16) as silent:
        port = silent.getsockname()[1]
        registry = connect(
            url=f"https://localhost:{port}", token_url=f"https://localhost:{port}", limits=QUICK
        )
        reason = within(QUICK.total + SLACK, lambda: registry.record(MINH))
    assert reason in ("timeout", "no-connection")


def test_where_nobody_listens_there_is_no_connection(
    pki: Pki, connect: Connect, running: RunningServer
) -> None:
    registry = connect(limits=QUICK)
    running.__exit__()
    assert within(QUICK.total + SLACK, lambda: registry.record(MINH)) == "no-connection"


# -- statuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_fault_that_lasts_is_told_after_some_tries(
    shared: Server, connect: Connect, status: int
) -> None:
    shared.faults.extend([fault.status(status)] * 9)
    assert unavailable(lambda: connect().record(MINH)) == f"status-{status}"
    assert shared.count(RECORD) == PATIENT.tries


@pytest.mark.parametrize("status", [301, 400, 404, 409, 500, 204])
def test_what_would_not_change_is_asked_once(shared: Server, connect: Connect, status: int) -> None:
    shared.faults.append(fault.status(status))
    assert unavailable(lambda: connect().record(MINH)) == f"status-{status}"
    assert shared.count(RECORD) == 1


def test_too_many_requests_are_repeated_after_the_pause_that_is_asked_for(
    shared: Server, connect: Connect
) -> None:
    shared.faults.append(fault.status(429, "1"))
    began = time.monotonic()
    assert connect(limits=PATIENT).record(MINH) is not None
    assert 1.0 <= time.monotonic() - began < 4.0


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_that_no_resident_would_wait_is_kept_without_one(
    shared: Server, connect: Connect, status: int
) -> None:
    later = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1), usegmt=True)
    shared.faults.append(fault.status(status, later))
    registry = connect()
    assert within(SLACK, lambda: registry.record(MINH)) == "overloaded"
    # And the registry is left alone meanwhile.
    assert within(SLACK, lambda: registry.record(MINH)) == "circuit-open"
    assert shared.count(RECORD) == 1


@pytest.mark.parametrize("nonsense", ["-5", "soon", "1e9", "99999999999999999999", "\u0661"])
def test_nonsense_in_place_of_a_pause_is_none(
    shared: Server, connect: Connect, nonsense: str
) -> None:
    shared.faults.append(fault.status(503, nonsense.encode().decode("latin-1")))
    assert connect().record(MINH) is not None


# -- content --------------------------------------------------------------------------------------

SUBJECT = f'"subject": "{MINH}"'
PERSON = f'"number": "{MINH}"'
READY = '"status": "ready", "submitted_on": "2026-11-01"}'


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "<html>",
        "{",
        "{" + SUBJECT + "}",
        "{" + SUBJECT + ', "record": []}',
        "{" + SUBJECT + ', "record": {}}',
        "{" + SUBJECT + ', "record": {"number": 35090004321}}',
        "{" + SUBJECT + ', "record": {' + PERSON + ', "full_name": null}}',
        "{" + SUBJECT + ', "record": {' + PERSON + ', "date_of_birth": "1990"}}',
        "{" + SUBJECT + ', "record": {' + PERSON + ', "full_name": "A\\u0007B"}}',
        "{" + SUBJECT + ', "record": {' + PERSON + ', "full_name": "' + "x" * 3000 + '"}}',
        '{"record": null}',
        "[" * 100_000,
    ],
)
def test_an_answer_of_another_form_is_not_taken(
    shared: Server, connect: Connect, body: str
) -> None:
    shared.faults.append(fault.says(body.encode()))
    assert unavailable(lambda: connect().record(MINH)) == "schema"
    assert shared.count(RECORD) == 1


def test_an_answer_that_is_no_text_or_of_another_type_is_not_taken(
    shared: Server, connect: Connect
) -> None:
    registry = connect()
    shared.faults.append(fault.says(b'{"subject": "\xff"}'))
    assert unavailable(lambda: registry.record(MINH)) == "schema"
    good = ("{" + SUBJECT + ', "record": null}').encode()
    shared.faults.append(fault.says(good, "text/html"))
    assert unavailable(lambda: registry.record(MINH)) == "schema"
    shared.faults.append(fault.says(good, "application/json; charset=utf-8"))
    assert registry.record(MINH) is None


def test_more_entries_than_a_resident_has_are_not_taken(shared: Server, connect: Connect) -> None:
    dossier = '{"code": "X", "title": {"vi": "Việc"}, ' + READY
    body = "{" + SUBJECT + ', "dossiers": [' + ",".join([dossier] * 501) + "]}"
    shared.faults.append(fault.says(body.encode()))
    assert unavailable(lambda: connect().dossiers(MINH)) == "schema"


def test_a_dossier_that_is_named_in_no_vietnamese_is_not_taken(
    shared: Server, connect: Connect
) -> None:
    dossier = '{"code": "X", "title": {"en": "Y"}, "status": "ready", "submitted_on": "2026-11-01"}'
    shared.faults.append(fault.says(("{" + SUBJECT + ', "dossiers": [' + dossier + "]}").encode()))
    assert unavailable(lambda: connect().dossiers(MINH)) == "schema"


def test_what_the_contract_does_not_name_is_passed_over(shared: Server, connect: Connect) -> None:
    record = "{" + PERSON + ', "full_name": "Trần Văn Minh", "blood_group": "O"}'
    body = "{" + SUBJECT + ', "record": ' + record + ', "more": [1]}'
    shared.faults.append(fault.says(body.encode()))
    found = connect().record(MINH)
    assert found is not None
    assert (found.full_name, found.mother) == ("Trần Văn Minh", "")


def test_more_questions_at_once_than_there_are_places_are_turned_away(
    shared: Server, connect: Connect
) -> None:
    registry = connect(limits=replace(QUICK, at_once=2, read=1.5))
    shared.faults.extend([fault.silent] * 9)
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(unavailable, lambda: registry.record(MINH)) for _ in range(6)]
        reasons = [each.result() for each in asked]
    assert reasons.count("busy") == 4
    assert registry.breaker is BreakerState.CLOSED


def test_an_answer_without_end_is_not_read_to_its_end(shared: Server, connect: Connect) -> None:
    shared.faults.append(fault.endless)
    registry = connect(limits=replace(PATIENT, total=60.0, read=60.0))
    assert within(30, lambda: registry.record(MINH)) == "too-large"


def test_what_is_said_of_somebody_else_is_not_shown(shared: Server, connect: Connect) -> None:
    registry = connect()
    hers = f'"record": {{"number": "{HOA}", "full_name": "Nguyễn Thị Hòa"}}'
    shared.faults.append(fault.says(f'{{"subject": "{HOA}", {hers}}}'.encode()))
    assert unavailable(lambda: registry.record(MINH)) == "other-resident"
    shared.faults.append(fault.says(("{" + SUBJECT + ", " + hers + "}").encode()))
    assert unavailable(lambda: registry.record(MINH)) == "other-resident"


def test_a_dossier_of_another_code_is_not_shown(shared: Server, connect: Connect) -> None:
    other = '{"code": "X-2", "title": {"vi": "Việc"}, ' + READY
    shared.faults.append(fault.says(("{" + SUBJECT + ', "dossier": ' + other + "}").encode()))
    assert unavailable(lambda: connect().dossier(MINH, "X-1")) == "other-dossier"
