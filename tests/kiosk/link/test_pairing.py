"""Pairing over real TLS: the honest way, and with somebody in between."""

from __future__ import annotations

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.link.client import StationClient
from kiosk.link.identity import IdentityError, IdentityFile
from kiosk.link.offer import StationOffer
from kiosk.link.pairing import TerminalPairing
from kiosk.link.pairing_exchange import PairingEnd, PairingFault
from kiosk.link.security import Security, own_clock
from kiosk.link.transport import UnsafeAddress
from kiosk.station.authority import Authority
from tests.kiosk.link.paired import Impostor, SecuredStation
from tests.kiosk.link.terminal import QUICK, UNHURRIED
from tests.kiosk.link.wires import http


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SecuredStation]:
    with SecuredStation(tmp_path / "station") as secured:
        yield secured


def asked(url: str, terminal_id: str = "hall-1") -> TerminalPairing:
    pairing = TerminalPairing(url, terminal_id, UNHURRIED)
    pairing.ask()
    return pairing


def ended(pairing: TerminalPairing) -> PairingEnd:
    with pytest.raises(PairingFault) as fault:
        pairing.fetch()
    return fault.value.end


def test_both_screens_show_the_same_code_and_then_the_terminal_is_served(
    station: SecuredStation, tmp_path: Path
) -> None:
    station.staff.open_window()
    pairing = asked(station.url)
    assert [w.code for w in station.staff.waiting()] == [pairing.code]
    assert not pairing.fetch()
    assert station.staff.confirm(pairing.code) is not None
    assert pairing.fetch()
    file = IdentityFile(tmp_path)
    pairing.keep(file)
    identity = file.current()
    assert identity is not None
    assert (identity.station_id, identity.terminal_id) == ("test-station", "hall-1")
    security = Security.mutual(identity, own_clock)
    client = StationClient(station.url, "hall-1", QUICK, security)
    assert isinstance(client.station(), StationOffer)


def test_the_key_is_readable_by_the_terminal_alone_and_never_sent(
    station: SecuredStation, tmp_path: Path
) -> None:
    identity = station.pair(tmp_path / "terminal")
    assert stat.S_IMODE(identity.path.stat().st_mode) == 0o600
    secret = identity.path.read_bytes().split(b"-----")[2].strip()
    kept = b"".join(p.read_bytes() for p in station.state_dir.iterdir() if p.is_file())
    assert secret not in kept


def test_with_somebody_in_between_the_codes_differ_and_staff_confirm_nothing(
    station: SecuredStation, tmp_path: Path
) -> None:
    """He answers as the station, with an authority of his own, and asks there as the terminal."""
    station.staff.open_window()
    with SecuredStation(tmp_path / "rogue") as rogue:
        rogue.staff.open_window()
        terminal = asked(rogue.url)
        between = asked(station.url)
        assert terminal.code != between.code
        assert [w.code for w in station.staff.waiting()] == [between.code]
        # Staff type what stands on the terminal's screen.
        assert station.staff.confirm(terminal.code) is None
        assert not between.fetch()


def test_until_staff_open_pairing_the_terminal_is_told_so(station: SecuredStation) -> None:
    with pytest.raises(PairingFault) as fault:
        asked(station.url)
    assert fault.value.end is PairingEnd.CLOSED


def test_a_terminal_that_is_not_confirmed_in_time_is_told_so(station: SecuredStation) -> None:
    station.staff.open_window()
    pairing = asked(station.url)
    station.staff.close_window()
    assert ended(pairing) is PairingEnd.OVER


def test_too_many_who_ask_are_told_so(station: SecuredStation) -> None:
    station.staff.open_window()
    for _ in range(10):
        asked(station.url)
    with pytest.raises(PairingFault) as fault:
        asked(station.url)
    assert fault.value.end is PairingEnd.TOO_MANY


def test_nobody_there_is_said_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.2", 0)) as listener:
        url = f"https://127.0.0.2:{listener.getsockname()[1]}"
    with pytest.raises(PairingFault) as fault:
        asked(url)
    assert fault.value.end is PairingEnd.NO_STATION


@pytest.fixture(scope="module")
def server_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rogue")
    return Authority.open(folder, "rogue", own_clock()).server_file(folder, [], own_clock())


PAIRING = {
    "id": "0" * 36,
    "station_id": "station-1",
    "station_name": "Công an xã",
    "authority": "",
    "nonce": "0" * 64,
    "expires_in": 300,
}


@settings(max_examples=40, deadline=None)
@given(
    st.binary(max_size=200)
    | st.fixed_dictionaries(
        {}, optional={name: st.text(max_size=70) | st.just(v) for name, v in PAIRING.items()}
    ).map(msgspec.json.encode)
)
def test_whatever_answers_in_the_stations_place_no_nonce_is_shown_to_nonsense(
    server_file: Path, body: bytes
) -> None:
    with Impostor(server_file, http(body)) as rogue, pytest.raises(PairingFault) as fault:
        asked(rogue.url)
    assert fault.value.end is PairingEnd.NOT_UNDERSTOOD
    assert rogue.heard == [b"POST /v1/pairings HTTP/1.1"]


def test_pairing_is_never_done_over_plain_http() -> None:
    with pytest.raises(UnsafeAddress):
        TerminalPairing("http://127.0.0.1:8700", "hall-1", UNHURRIED)


def test_a_pairing_that_breaks_off_leaves_the_old_identity(
    station: SecuredStation, tmp_path: Path
) -> None:
    before = station.pair(tmp_path)
    content = before.path.read_bytes()
    station.staff.open_window()
    pairing = asked(station.url)
    station.staff.confirm(pairing.code)
    assert pairing.fetch()
    # The terminal loses power here. What it had still counts, also after a restart.
    assert before.path.read_bytes() == content
    identity = IdentityFile(tmp_path).current()
    assert identity is not None
    client = StationClient(station.url, "hall-1", QUICK, Security.mutual(identity, own_clock))
    assert isinstance(client.station(), StationOffer)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: b"",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole.replace(b"PRIVATE KEY", b"PUBLIC KEY"),
        lambda whole: whole + whole,
        lambda whole: bytes(100),
    ],
)
def test_a_damaged_identity_is_a_fault_with_advice_not_a_crash(
    station: SecuredStation, tmp_path: Path, spoil: object
) -> None:
    identity = station.pair(tmp_path)
    assert callable(spoil)
    identity.path.write_bytes(spoil(identity.path.read_bytes()))
    with pytest.raises(IdentityError, match="pair"):
        IdentityFile(tmp_path).current()


def test_an_identity_that_others_can_read_is_not_used(
    station: SecuredStation, tmp_path: Path
) -> None:
    station.pair(tmp_path).path.chmod(0o644)
    with pytest.raises(IdentityError, match="chmod 600"):
        IdentityFile(tmp_path).current()


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=2000))
def test_any_content_of_the_identity_file_is_refused_or_read(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "identity.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(IdentityError):
        IdentityFile(tmp_path).current()
