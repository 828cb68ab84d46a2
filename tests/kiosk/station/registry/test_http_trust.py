"""Who is spoken to over HTTP, with which token, and what must never be seen."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest

from kiosk.station.registry.http.registry import HttpRegistry
from tests.kiosk.station.registry import conforming as fault
from tests.kiosk.station.registry.asking import RECORD, unavailable
from tests.kiosk.station.registry.conforming import RunningServer, Server
from tests.kiosk.station.registry.conftest import Connect, Pki, http_options
from tests.kiosk.station.running import MINH

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
    registry = connect(client_cert_file=stranger.certificate, client_key_file=stranger.key)
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
