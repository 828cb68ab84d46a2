"""A terminal pairs itself as its provisioning has ordered: real TLS, a real station, no people."""

from __future__ import annotations

import base64
import datetime as dt
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.link.client import StationClient
from kiosk.link.identity import IdentityFile
from kiosk.link.offer import StationOffer
from kiosk.link.ordered_pairing import OrderedPairing
from kiosk.link.pairing_order import ORDER_FILE, PairingOrder, PairingOrders
from kiosk.link.security import Security, own_clock
from kiosk.pairing.certificates import certificate_der
from kiosk.pairing.secret import PairingSecret, authority_fingerprint, new_secret
from kiosk.station.authority import Authority
from kiosk.station.pairing_secret_store import MOST_TRIES, USUAL, make
from kiosk.station.writer import Writer
from kiosk.visit.event import StationChanged, StationTrouble
from tests.kiosk.link.paired import STATION, Impostor, SecuredStation
from tests.kiosk.link.terminal import UNHURRIED
from tests.kiosk.link.test_pairing_at_the_screen import MAKE
from tests.kiosk.link.wires import http


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SecuredStation]:
    with SecuredStation(tmp_path / "station") as secured:
        yield secured


class Hall:
    """A new terminal that has been provisioned."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = IdentityFile(folder)
        self.orders = PairingOrders(folder)

    def ordered(self, station: SecuredStation, secret: PairingSecret) -> Hall:
        self.orders.put(secret, fingerprint(station), "")
        return self

    def attend(self, url: str, terminal_id: str = "hall-1") -> bool:
        # Begun anew each time, as after a power cut.
        return OrderedPairing(self.folder, self.file, terminal_id, UNHURRIED).attend([url])

    @property
    def order(self) -> PairingOrder:
        found = self.orders.newest()
        assert found is not None
        return found


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path / "terminal")


def made(station: SecuredStation, terminal_id: str = "hall-1") -> PairingSecret:
    """By the technician, on the service's store."""
    writer = Writer(station.database, STATION)
    try:
        step = writer.call(lambda book: make(book, terminal_id, USUAL, station.clock(), None))
        return step.secret
    finally:
        writer.close()


def fingerprint(station: SecuredStation) -> str:
    return authority_fingerprint(Authority.open(station.state_dir, STATION, station.clock()).der)


def test_it_gets_the_same_certificate_as_by_hand_and_is_served(
    station: SecuredStation, hall: Hall
) -> None:
    assert hall.ordered(station, made(station)).attend(station.url)
    identity = hall.file.current()
    assert identity is not None
    assert (identity.station_id, identity.terminal_id) == (STATION, "hall-1")
    assert authority_fingerprint(certificate_der(identity.authority)) == fingerprint(station)
    client = StationClient(station.url, "hall-1", UNHURRIED, Security.mutual(identity, own_clock))
    assert isinstance(client.station(), StationOffer)
    client.close()


def test_afterwards_neither_the_secret_nor_a_second_copy_of_the_key_is_kept(
    station: SecuredStation, hall: Hall
) -> None:
    secret = made(station)
    hall.ordered(station, secret)
    file = hall.folder / ORDER_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secret.key not in repr(hall.order)
    hall.attend(station.url)
    left = file.read_text()
    assert secret.key not in left
    assert "PRIVATE" not in left
    assert hall.order.outcome == "paired"


def test_a_running_terminal_does_it_by_itself(
    station: SecuredStation, hall: Hall, terminal: MAKE
) -> None:
    hall.ordered(station, made(station))
    one = terminal(station.url, timing=UNHURRIED).start()
    one.until_reachable()
    assert not one.ticket().offline
    assert not any(
        isinstance(e, StationChanged) and e.trouble is StationTrouble.NOT_PAIRED for e in one.events
    ), "nobody is called to a terminal that pairs itself"


@pytest.mark.parametrize("lead", [dt.timedelta(days=-9000), dt.timedelta(days=9000)])
def test_a_terminal_whose_own_clock_is_wrong_is_paired_all_the_same(
    station: SecuredStation, hall: Hall, terminal: MAKE, lead: dt.timedelta
) -> None:
    hall.ordered(station, made(station))
    one = terminal(
        station.url, timing=UNHURRIED, clock=lambda: dt.datetime.now(dt.UTC) + lead
    ).start()
    one.until(lambda e: isinstance(e, StationChanged) and e.trouble is StationTrouble.CLOCK_WRONG)
    assert hall.order.outcome == "paired"


def test_the_secret_is_never_shown_to_another_station(
    station: SecuredStation, hall: Hall, tmp_path: Path
) -> None:
    secret = made(station)
    with SecuredStation(tmp_path / "other") as other:
        hall.ordered(station, secret)
        assert not hall.attend(other.url)
        assert hall.order.outcome == "", "the right station may still come"
    assert hall.attend(station.url)


def test_who_copies_the_authoritys_certificate_without_its_key_does_not_hear_the_secret(
    station: SecuredStation, hall: Hall, tmp_path: Path
) -> None:
    """He answers as the station up to where he would have to be it."""
    own = Authority.open(station.state_dir, STATION, station.clock())
    rogue = Authority.open(tmp_path, STATION, station.clock())
    server_file = rogue.server_file(tmp_path, [], station.clock())
    said = b'{"station_id":"%s","station_name":"x","authority":"%s"}' % (
        STATION.encode(),
        base64.b64encode(own.der),
    )
    hall.ordered(station, made(station))
    with Impostor(server_file, http(said)) as between:
        assert not hall.attend(between.url)
    assert between.heard == [b"GET /v1/pairings/authority HTTP/1.1"]
    assert hall.order.outcome == ""


@pytest.mark.parametrize(
    ("spoil", "outcome"),
    [("wrong", "wrong"), ("name", "wrong"), ("expired", "expired"), ("used", "used")],
)
def test_what_the_station_refuses_ends_the_order_and_says_why(
    station: SecuredStation, hall: Hall, tmp_path: Path, spoil: str, outcome: str
) -> None:
    secret, name = made(station), "hall-1"
    if spoil == "wrong":
        secret = PairingSecret(secret.id, new_secret().key)
    if spoil == "name":
        name = "hall-2"
    if spoil == "expired":
        station.clock.lead = USUAL + dt.timedelta(minutes=1)
    if spoil == "used":
        assert Hall(tmp_path / "thief").ordered(station, secret).attend(station.url)
    assert not hall.ordered(station, secret).attend(station.url, name)
    assert hall.order.outcome == f"pairing-secret-{outcome}"
    assert hall.order.secret == ""
    assert hall.file.current() is None
    # Refused for good: nothing is asked any more.
    assert not hall.attend("https://127.0.0.2:1")


def test_after_five_wrong_tries_the_secret_is_void(
    station: SecuredStation, hall: Hall, tmp_path: Path
) -> None:
    secret = made(station)
    for number in range(MOST_TRIES):
        guesser = Hall(tmp_path / f"guesser-{number}")
        guesser.ordered(station, PairingSecret(secret.id, new_secret().key))
        assert not guesser.attend(station.url)
    assert not hall.ordered(station, secret).attend(station.url)
    assert hall.order.outcome == "pairing-secret-locked"


def test_a_station_whose_clock_was_never_set_does_not_end_the_order(
    station: SecuredStation, hall: Hall
) -> None:
    hall.ordered(station, made(station))
    station.clock.lead = dt.timedelta(days=-9000)
    assert not hall.attend(station.url)
    station.clock.lead = dt.timedelta()
    assert hall.attend(station.url)


def test_power_that_goes_before_the_certificate_is_kept_costs_nothing(
    station: SecuredStation, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.ordered(station, made(station))
    with monkeypatch.context() as patch:
        patch.setattr(hall.file, "save", lambda *_: (_ for _ in ()).throw(OSError(5, "power")))
        assert not hall.attend(station.url)
    assert hall.file.current() is None
    assert hall.attend(station.url)


def test_whom_somebody_has_paired_by_hand_meanwhile_does_not_pair_again(
    station: SecuredStation, hall: Hall
) -> None:
    hall.ordered(station, made(station))
    before = station.pair(hall.folder)
    assert not hall.attend(station.url)
    assert hall.order.outcome == "superseded"
    identity = hall.file.current()
    assert identity is not None
    assert identity.own.serial == before.own.serial


def test_a_terminal_that_moves_to_another_station_is_paired_there(
    station: SecuredStation, hall: Hall, tmp_path: Path
) -> None:
    with SecuredStation(tmp_path / "old") as old:
        before = old.pair(hall.folder)
    hall.orders.put(made(station), fingerprint(station), before.own.serial)
    assert hall.attend(station.url)
    identity = hall.file.current()
    assert identity is not None
    assert authority_fingerprint(certificate_der(identity.authority)) == fingerprint(station)


def test_the_same_provisioning_met_again_is_not_begun_again(
    station: SecuredStation, hall: Hall
) -> None:
    secret = made(station)
    hall.ordered(station, secret).attend(station.url)
    hall.ordered(station, secret)
    assert hall.order.outcome == "paired"


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[" * 5000])
def test_a_damaged_order_is_none(hall: Hall, content: bytes) -> None:
    hall.folder.mkdir()
    file = hall.folder / ORDER_FILE
    file.write_bytes(content)
    file.chmod(0o600)
    assert hall.orders.newest() is None
    assert not hall.attend("https://127.0.0.2:1")
