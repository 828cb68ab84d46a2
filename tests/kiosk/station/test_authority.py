"""The station's authority: made once, kept safe, and not mixed up with another's."""

from __future__ import annotations

import datetime as dt
import stat
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from kiosk.pairing.certificates import new_key, server_name
from kiosk.station.authority import (
    AUTHORITY_FILE,
    CERTIFICATE_LIFE,
    SERVER_FILE,
    Authority,
    AuthorityError,
)

NOW = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)


def opened(folder: Path, station_id: str = "station-1", now: dt.datetime = NOW) -> Authority:
    return Authority.open(folder, station_id, now)


def test_it_is_the_same_after_a_restart(tmp_path: Path) -> None:
    assert opened(tmp_path).der == opened(tmp_path, now=NOW + dt.timedelta(days=400)).der


def test_its_keys_are_readable_by_the_service_alone(tmp_path: Path) -> None:
    opened(tmp_path).server_file(tmp_path, ["127.0.0.1"], NOW)
    for name in (AUTHORITY_FILE, SERVER_FILE):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_key_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    opened(tmp_path)
    (tmp_path / AUTHORITY_FILE).chmod(0o644)
    with pytest.raises(AuthorityError, match="chmod 600"):
        opened(tmp_path)


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\n", bytes(range(256))])
def test_a_damaged_file_is_said_and_not_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / AUTHORITY_FILE
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(AuthorityError, match="not an authority's key"):
        opened(tmp_path)
    assert path.read_bytes() == content


def test_the_authority_of_another_station_is_not_used(tmp_path: Path) -> None:
    opened(tmp_path, "station-1")
    with pytest.raises(AuthorityError, match="another station"):
        opened(tmp_path, "station-2")


def test_a_key_and_a_certificate_that_do_not_belong_together_are_not_used(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        opened(tmp_path / folder)
    first, second = ((tmp_path / f / AUTHORITY_FILE).read_bytes() for f in ("a", "b"))
    cut = b"-----BEGIN CERTIFICATE-----"
    mixed = first.split(cut)[0] + cut + second.split(cut)[1]
    (tmp_path / "a" / AUTHORITY_FILE).write_bytes(mixed)
    with pytest.raises(AuthorityError, match="do not belong together"):
        opened(tmp_path / "a")


def test_a_clock_that_was_never_set_makes_no_authority(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match="set it before"):
        opened(tmp_path, now=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    assert not (tmp_path / AUTHORITY_FILE).exists()


def test_services_that_start_together_have_one_authority(tmp_path: Path) -> None:
    found: list[bytes] = []
    start = threading.Barrier(8)

    def begin() -> None:
        start.wait()
        found.append(opened(tmp_path).der)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_its_key_may_be_a_systemd_credential(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    credentials, state = tmp_path / "credentials", tmp_path / "state"
    credentials.mkdir()
    state.mkdir()
    given = opened(credentials)
    (credentials / AUTHORITY_FILE).chmod(0o400)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    assert opened(state).der == given.der
    assert not (state / AUTHORITY_FILE).exists()


def test_the_servers_certificate_is_kept_until_two_thirds_of_its_life_are_over(
    tmp_path: Path,
) -> None:
    authority = opened(tmp_path)

    def serial(now: dt.datetime, *hosts: str) -> int:
        path = authority.server_file(tmp_path, hosts, now)
        return x509.load_pem_x509_certificate(path.read_bytes()).serial_number

    first = serial(NOW, "127.0.0.1")
    assert serial(NOW + CERTIFICATE_LIFE * 0.6, "127.0.0.1") == first
    assert serial(NOW + CERTIFICATE_LIFE * 0.7, "127.0.0.1") != first


def test_the_servers_certificate_follows_its_addresses_and_names_the_station(
    tmp_path: Path,
) -> None:
    authority = opened(tmp_path)
    before = authority.server_file(tmp_path, ["192.0.2.5"], NOW).read_bytes()
    assert authority.server_file(tmp_path, ["192.0.2.5"], NOW).read_bytes() == before
    after = authority.server_file(tmp_path, ["192.0.2.6", "2001:db8::6"], NOW).read_bytes()
    names = x509.load_pem_x509_certificate(after).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert names.value.get_values_for_type(x509.DNSName) == [server_name("station-1")]
    assert len(names.value.get_values_for_type(x509.IPAddress)) == 2


def test_a_terminals_certificate_serves_nobody_and_the_servers_asks_nothing(
    tmp_path: Path,
) -> None:
    authority = opened(tmp_path)
    terminal = authority.certify_terminal(new_key().public_key(), "hall-1", NOW)
    server = x509.load_pem_x509_certificate(
        authority.server_file(tmp_path, ["127.0.0.1"], NOW).read_bytes()
    )
    for certificate, use in (
        (terminal, ExtendedKeyUsageOID.CLIENT_AUTH),
        (server, ExtendedKeyUsageOID.SERVER_AUTH),
    ):
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        assert list(uses.value) == [use]
        limits = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        assert not limits.value.ca


def test_no_certificate_outlives_the_authority(tmp_path: Path) -> None:
    authority = opened(tmp_path)
    late = authority.certificate.not_valid_after_utc - dt.timedelta(days=1)
    certificate = authority.certify_terminal(new_key().public_key(), "hall-1", late)
    assert certificate.not_valid_after_utc == authority.certificate.not_valid_after_utc
