"""A registry behind HTTP that is slow, wrong, overloaded, hostile, or not the registry at all."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path

import pytest

from kiosk.station.registry.http.breaker import BreakerState
from kiosk.station.registry.http.options import Limits, RegistryOptionsError
from kiosk.station.registry.http.registry import HttpRegistry
from kiosk.station.registry.interface import RegistryUnavailable
from tests.kiosk.station.registry import conforming as fault
from tests.kiosk.station.registry.conforming import Fault, RunningServer, Server
from tests.kiosk.station.registry.conftest import QUICK, Connect, Pki, http_options
from tests.kiosk.station.running import HOA, MINH

RECORD = "/station-gateway/v1/residents/record"
OFFICES = "/station-gateway/v1/offices"
SLACK = 0.5
"""Seconds for a machine that is busy with other things."""


def unavailable(ask: Callable[[], object]) -> str:
    with pytest.raises(RegistryUnavailable) as caught:
        ask()
    assert MINH not in str(caught.value)
    return caught.value.reason


def within(seconds: float, ask: Callable[[], object]) -> str:
    began = time.monotonic()
    reason = unavailable(ask)
    assert time.monotonic() - began < seconds
    return reason


# -- time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("slowness", [fault.silent, fault.half_then_silent, fault.drips])
def test_all_tries_together_end_in_time(shared: Server, connect: Connect, slowness: Fault) -> None:
    shared.faults.extend([slowness] * 9)
    registry = connect()
    assert within(QUICK.total + SLACK, lambda: registry.record(MINH)) == "timeout"
    assert 2 <= shared.count(RECORD) <= QUICK.tries


@pytest.mark.parametrize(
    "passing",
    [fault.silent, fault.half_then_silent, fault.half_then_cut, fault.reset, fault.status(503)],
)
def test_what_passes_is_not_noticed(shared: Server, connect: Connect, passing: Fault) -> None:
    shared.faults.append(passing)
    record = connect().record(MINH)
    assert record is not None
    assert record.number == MINH
    assert shared.count(RECORD) == 2


def test_a_token_service_that_never_answers_ends_in_time_too(
    shared: Server, connect: Connect
) -> None:
    shared.token_faults.extend([fault.silent] * 9)
    registry = connect()
    assert within(QUICK.total + SLACK, lambda: registry.record(MINH)) == "timeout"
    assert shared.count(RECORD) == 0


def test_a_name_that_nobody_knows_is_no_connection(
    connect: Connect, running: RunningServer
) -> None:
    registry = connect(url=f"https://registry.invalid:{running.port}")
    assert within(5, lambda: registry.record(MINH)) == "no-connection"


def test_where_nobody_listens_there_is_no_connection(
    pki: Pki, connect: Connect, running: RunningServer
) -> None:
    registry = connect()
    running.__exit__()
    assert within(QUICK.total + SLACK, lambda: registry.record(MINH)) == "no-connection"


# -- statuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_fault_that_lasts_is_told_after_some_tries(
    shared: Server, connect: Connect, status: int
) -> None:
    shared.faults.extend([fault.status(status)] * 9)
    assert unavailable(lambda: connect().record(MINH)) == f"status-{status}"
    assert shared.count(RECORD) == QUICK.tries


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
    assert connect(limits=replace(QUICK, total=4.0)).record(MINH) is not None
    assert 1.0 <= time.monotonic() - began < 2.0


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
    dossier = '{"code": "X", "title": {}, "status": "ready", "submitted_on": "2026-11-01"}'
    body = "{" + SUBJECT + ', "dossiers": [' + ",".join([dossier] * 501) + "]}"
    shared.faults.append(fault.says(body.encode()))
    assert unavailable(lambda: connect().dossiers(MINH)) == "schema"


def test_an_answer_without_end_is_not_read_to_its_end(shared: Server, connect: Connect) -> None:
    shared.faults.append(fault.endless)
    registry = connect(limits=replace(QUICK, read=5.0, total=5.0))
    assert within(2, lambda: registry.record(MINH)) == "too-large"


def test_what_is_said_of_somebody_else_is_not_shown(shared: Server, connect: Connect) -> None:
    registry = connect()
    hers = '"record": {"number": "%s", "full_name": "Nguyễn Thị Hòa"}' % HOA
    shared.faults.append(fault.says(('{"subject": "%s", %s}' % (HOA, hers)).encode()))
    assert unavailable(lambda: registry.record(MINH)) == "other-resident"
    shared.faults.append(fault.says(("{" + SUBJECT + ", " + hers + "}").encode()))
    assert unavailable(lambda: registry.record(MINH)) == "other-resident"


def test_a_dossier_of_another_code_is_not_shown(shared: Server, connect: Connect) -> None:
    other = '{"code": "X-2", "title": {}, "status": "ready", "submitted_on": "2026-11-01"}'
    shared.faults.append(fault.says(("{" + SUBJECT + ', "dossier": ' + other + "}").encode()))
    assert unavailable(lambda: connect().dossier(MINH, "X-1")) == "other-dossier"


# -- who it is ------------------------------------------------------------------------------------


def test_a_server_of_another_authority_is_told_nothing(
    pki: Pki, shared: Server, connect: Connect
) -> None:
    registry = connect(ca_file=pki.stations.file)
    assert unavailable(lambda: registry.record(MINH)) == "not-the-registry"
    assert shared.asked == []


@pytest.mark.parametrize("wrong", [{"host": "elsewhere.example.vn"}, {"days": -1}])
def test_a_server_with_another_hosts_or_an_old_certificate_is_told_nothing(
    pki: Pki, shared: Server, wrong: dict[str, object]
) -> None:
    pair = pki.registry.issue(f"registry-{'-'.join(wrong)}", **wrong)
    with RunningServer(shared, pair, pki.stations) as server:
        registry = HttpRegistry(http_options(server, pki))
        assert unavailable(lambda: registry.record(MINH)) == "not-the-registry"
        registry.close()
    assert shared.asked == []


def test_a_station_of_another_authority_is_not_let_in(
    pki: Pki, shared: Server, connect: Connect
) -> None:
    stranger = pki.registry.issue("stranger")
    registry = connect(
        client_cert_file=stranger.certificate, client_key_file=stranger.key, limits=QUICK
    )
    assert unavailable(lambda: registry.record(MINH)) in ("cut", "no-connection")
    assert shared.asked == []


def test_certificates_that_are_renewed_are_taken_in_without_a_restart(
    pki: Pki, shared: Server, connect: Connect, tmp_path: Path
) -> None:
    stranger, files = pki.registry.issue("stranger-2"), (tmp_path / "crt", tmp_path / "key")

    def put(certificate: Path, key: Path) -> None:
        for path, source in zip(files, (certificate, key), strict=True):
            fresh = path.with_suffix(".new")
            fresh.touch(0o600)
            fresh.write_bytes(source.read_bytes())
            fresh.replace(path)

    put(stranger.certificate, stranger.key)
    registry = connect(client_cert_file=files[0], client_key_file=files[1])
    unavailable(lambda: registry.record(MINH))
    put(pki.station.certificate, pki.station.key)
    assert registry.record(MINH) is not None


# -- tokens ---------------------------------------------------------------------------------------


def test_one_token_is_fetched_for_many_questions(shared: Server, connect: Connect) -> None:
    registry = connect()
    for _ in range(5):
        registry.record(MINH)
    assert shared.count("/oauth2/token") == 1


def test_a_token_is_renewed_before_its_end(shared: Server, connect: Connect) -> None:
    shared.token_life = 0.5
    registry = connect()
    registry.record(MINH)
    time.sleep(0.42)
    registry.record(MINH)
    assert shared.count("/oauth2/token") == 2
    assert shared.count(f"{RECORD} 401") == 0


def test_a_token_that_was_ended_early_is_fetched_again_once(
    shared: Server, connect: Connect
) -> None:
    registry = connect()
    registry.record(MINH)
    shared.tokens.clear()
    assert registry.record(MINH) is not None
    assert shared.count(f"{RECORD} 401") == 1
    shared.faults.extend([fault.status(401)] * 3)
    assert unavailable(lambda: registry.record(MINH)) == "not-admitted"
    assert len(shared.faults) == 1


def test_a_wrong_secret_is_not_tried_again_and_again(shared: Server, connect: Connect) -> None:
    shared.secret = "another"
    assert unavailable(lambda: connect().record(MINH)) == "token-refused"
    assert shared.count("/oauth2/token") == 1
    assert shared.count(RECORD) == 0


@pytest.mark.parametrize(
    "granted",
    [
        "{}",
        '{"access_token": "a b", "token_type": "Bearer"}',
        '{"access_token": "a\\r\\nX: y", "token_type": "Bearer"}',
        '{"access_token": "abc", "token_type": "mac"}',
        '{"access_token": "abc", "token_type": "Bearer", "expires_in": -1}',
        '{"access_token": "abc", "token_type": "Bearer", "expires_in": "x"}',
    ],
)
def test_what_is_no_token_is_not_sent_to_anybody(
    shared: Server, connect: Connect, granted: str
) -> None:
    shared.token_faults.append(fault.says(granted.encode()))
    assert unavailable(lambda: connect().record(MINH)) == "token-schema"
    assert shared.count(RECORD) == 0


# -- the breaker ----------------------------------------------------------------------------------


def test_a_registry_that_fails_is_left_alone_and_tried_again_by_one_question(
    shared: Server, connect: Connect
) -> None:
    registry = connect()
    shared.faults.extend([fault.status(500)] * QUICK.failures)
    for _ in range(QUICK.failures):
        assert registry.breaker is BreakerState.CLOSED
        assert unavailable(lambda: registry.record(MINH)) == "status-500"
    assert registry.breaker is BreakerState.OPEN
    asked = shared.count(RECORD)
    assert within(0.1, lambda: registry.record(MINH)) == "circuit-open"
    assert shared.count(RECORD) == asked

    deadline = time.monotonic() + 2
    while registry.breaker is BreakerState.OPEN and time.monotonic() < deadline:
        time.sleep(0.01)
    assert registry.breaker is BreakerState.HALF_OPEN
    shared.faults.append(fault.status(500))
    assert unavailable(lambda: registry.record(MINH)) == "status-500"
    assert registry.breaker is BreakerState.OPEN

    while registry.breaker is BreakerState.OPEN and time.monotonic() < deadline:
        time.sleep(0.01)
    assert registry.record(MINH) is not None
    assert registry.breaker is BreakerState.CLOSED


# -- offices --------------------------------------------------------------------------------------


def test_offices_are_kept_and_asked_for_again_by_their_tag(
    shared: Server, connect: Connect
) -> None:
    registry = connect(limits=replace(QUICK, offices_kept=0.1))
    assert registry.dossiers(MINH)[0].office == "Công an xã Lý Nhân"
    registry.dossiers(MINH)
    assert shared.count(OFFICES) == 1
    time.sleep(0.12)
    assert registry.dossiers(MINH)[0].office == "Công an xã Lý Nhân"
    assert shared.count(f"{OFFICES} 304") == 1
    shared.offices["Công an xã Nam Xang"] = shared.offices.pop("Công an xã Lý Nhân")
    shared.revision += 1
    time.sleep(0.12)
    shared.offices["Công an xã Lý Nhân"] = shared.offices["Công an xã Nam Xang"]
    assert registry.dossiers(MINH)[0].office


def test_without_the_offices_names_the_answer_is_there_all_the_same(
    shared: Server, connect: Connect
) -> None:
    registry = connect()
    registry.record(MINH)  # which asks for the offices
    fresh = connect()
    shared.faults.extend([_only_offices_fail] * 9)
    (newest, _) = fresh.dossiers(MINH)
    assert newest.office.startswith("G01.")
    assert [step.state.value for step in newest.steps][0] == "done"


def _only_offices_fail(handler: fault.Handler) -> None:
    if handler.path == OFFICES:
        handler.send(500, b"", {})
    else:
        handler._answer_question(b'{"number":"%s"}' % MINH.encode())


# -- what is kept ---------------------------------------------------------------------------------


def test_no_answer_about_a_resident_is_kept(shared: Server, connect: Connect) -> None:
    registry = connect()
    registry.record(MINH)
    registry.record(MINH)
    assert shared.count(RECORD) == 2


def test_neither_number_nor_secret_nor_token_is_logged_or_in_an_address(
    shared: Server, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    registry = connect()
    registry.dossiers(MINH)
    shared.faults.extend([fault.status(500), fault.says(b"{}"), fault.reset])
    for _ in range(2):
        unavailable(lambda: registry.record(MINH))
    registry.dossier(MINH, "G01.899.108.000-261103-0012")
    said = caplog.text + repr(shared.asked) + repr(registry.__dict__)
    for secret in (MINH, fault.SECRET, "G01.899", *shared.tokens):
        assert secret not in said


# -- options --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "http://registry.example.vn"}, "registry.url"),
        ({"url": "https://user:password@registry.example.vn"}, "registry.url"),
        ({"url": "https://registry.example.vn:99999"}, "registry.url"),
        ({"url": "https://registry.example.vn/?x=1"}, "registry.url"),
        ({"token_url": ""}, "registry.token_url"),
        ({"client_id": ""}, "registry.client_id"),
        ({"ca_file": Path("/nowhere/ca.pem")}, "/nowhere/ca.pem: No such file"),
        ({"client_secret_file": Path("/nowhere/secret")}, "/nowhere/secret: No such file"),
    ],
)
def test_an_option_that_cannot_be_is_named(
    connect: Connect, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(RegistryOptionsError, match=said) as caught:
        connect(**changes)
    assert "password" not in str(caught.value)


def test_a_secret_or_key_that_others_can_read_is_refused(
    connect: Connect, pki: Pki, tmp_path: Path
) -> None:
    open_secret, open_key = tmp_path / "secret", tmp_path / "key"
    open_secret.write_text(fault.SECRET)
    open_key.write_bytes(pki.station.key.read_bytes())
    for path in (open_secret, open_key):
        path.chmod(0o644)
    with pytest.raises(RegistryOptionsError, match="others can read") as caught:
        connect(client_secret_file=open_secret)
    assert fault.SECRET not in str(caught.value)
    with pytest.raises(RegistryOptionsError, match="others can read"):
        connect(client_key_file=open_key)


def test_a_certificate_that_is_none_is_named(connect: Connect, tmp_path: Path) -> None:
    wrong = tmp_path / "ca.pem"
    wrong.write_text("nothing")
    with pytest.raises(RegistryOptionsError, match="no certificates"):
        connect(ca_file=wrong)
    with pytest.raises(RegistryOptionsError, match="no certificate with its key"):
        connect(client_cert_file=wrong)


def test_limits_are_shorter_than_a_terminal_waits() -> None:
    from kiosk.link.timing import DEFAULT_TIMING

    assert Limits().total < DEFAULT_TIMING.lookup
