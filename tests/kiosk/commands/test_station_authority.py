"""The station's authority as it is given to officers' browsers."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import socket
import ssl
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509

from kiosk.cli import main
from kiosk.own_addresses import known_as
from kiosk.station.authority import AUTHORITY_FILE, Authority
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import options

Command = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def _logs_of_this_process_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.commands.station.set_up_logging", lambda _level: None)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


@pytest.fixture
def kiosk(state: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*words: str) -> tuple[int, str]:
        flags = ("--set", f"service.state_dir={state}", "--set", "service.id=test-station")
        code = main(["station", "authority", *flags, *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def station(state: Path) -> Iterator[StationServer]:
    with StationServer(options(state, host="0.0.0.0", always_tls=True)) as server:
        yield server


def reached(server: StationServer, trusted: Path, host: str, at: str = "127.0.0.1") -> None:
    """Shake hands as a browser does: a trusted authority, the dates, the host's name."""
    context = ssl.create_default_context(cafile=trusted)
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT
    port = urlsplit(server.url).port
    with (
        socket.create_connection((at, port), 10) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        assert secured.version() == "TLSv1.3"


def test_a_browser_that_has_the_written_file_trusts_the_station_at_all_its_addresses(
    kiosk: Command, station: StationServer, tmp_path: Path
) -> None:
    file = tmp_path / "station-ca.pem"
    code, _said = kiosk("--out", str(file))
    assert code == 0
    hosts = known_as("0.0.0.0")
    assert {"127.0.0.1", "localhost"} <= set(hosts)
    for host in hosts:
        reached(station, file, host)


def test_it_trusts_no_other_name_and_no_other_authority(
    kiosk: Command, station: StationServer, tmp_path: Path
) -> None:
    file, other = tmp_path / "station-ca.pem", tmp_path / "other.pem"
    kiosk("--out", str(file))
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        reached(station, file, "example.vn")
    folder = tmp_path / "other"
    folder.mkdir()
    other.write_bytes(Authority.open(folder, "test-station", dt.datetime.now(dt.UTC)).pem)
    with pytest.raises(ssl.SSLCertVerificationError, match="verify failed"):
        reached(station, other, "127.0.0.1")


def test_it_says_where_the_authority_lies_its_fingerprint_and_its_life(
    kiosk: Command, station: StationServer, state: Path
) -> None:
    code, said = kiosk()
    assert code == 0
    certificate = x509.load_pem_x509_certificate((state / AUTHORITY_FILE).read_bytes())
    assert str(state / AUTHORITY_FILE) in said
    shown = "".join(re.findall(r"(?:[0-9A-F]{2}:){15}[0-9A-F]{2}", said)).replace(":", "")
    der = ssl.PEM_cert_to_DER_cert(
        re.search(r"-----BEGIN CERT.*", (state / AUTHORITY_FILE).read_text(), re.DOTALL)[0]  # type: ignore[index]
    )
    assert shown.lower() == hashlib.sha256(der).hexdigest()
    assert f"{certificate.not_valid_after_utc:%Y-%m-%d}" in said


def test_what_is_written_is_the_certificate_alone_for_everybody_to_read(
    kiosk: Command, station: StationServer, tmp_path: Path
) -> None:
    file = tmp_path / "station-ca.pem"
    for _ in range(2):  # an older one is replaced
        assert kiosk("--out", str(file))[0] == 0
    assert b"PRIVATE" not in file.read_bytes()
    assert file.read_bytes().count(b"BEGIN CERTIFICATE") == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_the_key_is_never_overwritten(kiosk: Command, station: StationServer, state: Path) -> None:
    before = (state / AUTHORITY_FILE).read_bytes()
    code, said = kiosk("--out", str(state / AUTHORITY_FILE))
    assert code == 1
    assert "private key" in said
    assert (state / AUTHORITY_FILE).read_bytes() == before


def test_a_station_that_never_served_others_has_none_and_gets_none(
    kiosk: Command, state: Path
) -> None:
    code, said = kiosk()
    assert code == 1
    assert "not there" in said
    assert not (state / AUTHORITY_FILE).exists()


def test_a_place_where_nothing_can_be_written_is_said(
    kiosk: Command, station: StationServer, tmp_path: Path
) -> None:
    code, said = kiosk("--out", str(tmp_path / "nowhere" / "ca.pem"))
    assert code == 1
    assert "No such file" in said
