"""Between a paired terminal and its station: nobody else, in neither place."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import requests
from cryptography import x509

from kiosk.identity.assurance import Assurance
from kiosk.link.client import StationClient
from kiosk.link.identity import Identity, IdentityFile
from kiosk.link.offer import StationOffer
from kiosk.link.outcome import Away, Refused
from kiosk.link.security import Security, own_clock
from kiosk.link.transport import UnsafeAddress
from kiosk.pairing.certificates import certificate_pem, key_pem, new_key, spki
from kiosk.queue.applicant import Applicant
from kiosk.queue.staff_call import StaffCallReason
from kiosk.queue.ticket import Ticket
from kiosk.station.admission import LONGEST_AGE
from kiosk.station.authority import CERTIFICATE_LIFE, SERVER_FILE, Authority
from kiosk.station.certificate_store import IssuedCertificate
from kiosk.station.serve import StationServer
from kiosk.visit.event import StationChanged, StationTrouble, TicketFault
from tests.kiosk.link.paired import Impostor, SecuredStation, shifted
from tests.kiosk.link.terminal import QUICK, Terminal, wait_until
from tests.kiosk.link.wires import Peer, http
from tests.kiosk.station.running import MINH, options

# Some tests speak as somebody who does not look at the certificate.
pytestmark = pytest.mark.filterwarnings("ignore:Unverified HTTPS")
MAKE = Callable[..., Terminal]
DAY = dt.timedelta(days=1)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SecuredStation]:
    with SecuredStation(tmp_path / "station") as secured:
        yield secured


@pytest.fixture
def identity(station: SecuredStation, tmp_path: Path) -> Identity:
    return station.pair(tmp_path / "terminal")


def client(url: str, identity: Identity, terminal_id: str = "hall-1") -> StationClient:
    return StationClient(url, terminal_id, QUICK, Security.mutual(identity, own_clock))


def take(asker: StationClient) -> object:
    return asker.take_ticket(
        str(uuid.uuid4()), "residence", Applicant(assurance=Assurance.ANONYMOUS), 2
    )


# -- who answers ---------------------------------------------------------------------------


def test_a_station_of_another_authority_is_not_spoken_to(
    identity: Identity, tmp_path: Path
) -> None:
    with SecuredStation(tmp_path / "rogue") as rogue:
        assert client(rogue.url, identity).station() == Away("not-the-station", maybe_sent=False)


def test_another_terminal_cannot_pass_for_the_station(
    station: SecuredStation, identity: Identity, tmp_path: Path
) -> None:
    other = station.pair(tmp_path / "other", "hall-2")
    with Impostor(other.path) as impostor:
        found = client(impostor.url, identity).station()
    assert found == Away("not-the-station", maybe_sent=False)
    assert impostor.heard == []


def test_a_self_made_certificate_with_the_stations_name_does_not_pass(
    identity: Identity, tmp_path: Path
) -> None:
    now = own_clock()
    rogue = Authority.open(tmp_path, "test-station", now)
    with Impostor(rogue.server_file(tmp_path, ["127.0.0.1"], now)) as impostor:
        assert client(impostor.url, identity).station() == Away("not-the-station", False)
    assert impostor.heard == []


def test_public_authorities_are_not_trusted(identity: Identity, station: SecuredStation) -> None:
    assert isinstance(client(station.url, identity).station(), StationOffer)
    assert identity.context.cert_store_stats() == {"x509": 1, "crl": 0, "x509_ca": 1}
    assert identity.context.verify_mode is ssl.CERT_REQUIRED
    assert identity.context.check_hostname


def test_a_paired_terminal_falls_back_to_plain_http_for_nobody(
    identity: Identity, tmp_path: Path, terminal: MAKE
) -> None:
    with StationServer(options(tmp_path / "plain")) as plain:
        with pytest.raises(UnsafeAddress):
            client(plain.url, identity)
        one = terminal(plain.url).start()
        one.until_reachable(False)


def test_a_station_that_stops_in_the_handshake_is_away_in_time(identity: Identity) -> None:
    def silent(peer: socket.socket) -> None:
        threading.Event().wait(20)

    with Peer(silent) as peer:
        found = client(peer.url.replace("http:", "https:"), identity).station()
    assert isinstance(found, Away)


# -- who asks ------------------------------------------------------------------------------


PATHS = ["/v1/station", "/v1/board", "/v1/openapi.json", "/v1/certificates", "/nowhere"]


@pytest.mark.parametrize("path", PATHS)
def test_without_a_certificate_nothing_is_answered(station: SecuredStation, path: str) -> None:
    answer = requests.get(station.url + path, verify=False, timeout=5)
    assert answer.status_code == 401
    assert answer.json()["code"] == "certificate-missing"


def test_without_a_certificate_there_is_no_ticket_however_right_the_request(
    station: SecuredStation,
) -> None:
    answer = requests.post(
        station.url + "/v1/tickets",
        json={"terminal_id": "hall-1", "service_id": "residence", "assurance": "anonymous"},
        headers={"Idempotency-Key": str(uuid.uuid4())},
        verify=False,
        timeout=5,
    )
    assert answer.status_code == 401
    assert answer.json()["code"] == "certificate-missing"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/help-calls"), ("GET", "/v1/openapi.json"), ("POST", "/v1/staff/next")],
)
def test_what_is_for_staff_is_not_answered_to_a_terminal(
    station: SecuredStation, identity: Identity, method: str, path: str
) -> None:
    answer = requests.request(
        method, station.url + path, verify=False, cert=str(identity.path), timeout=5
    )
    assert answer.status_code == 403
    assert answer.json()["code"] == "not-for-terminals"


def test_an_officers_browser_without_a_certificate_signs_in_and_follows_the_events(
    station: SecuredStation,
) -> None:
    page = requests.get(station.url + "/console", verify=False, timeout=5, allow_redirects=False)
    assert page.headers["Location"] == "/sign-in?to=%2Fconsole"
    events = requests.get(station.url + "/v1/events", verify=False, timeout=5, stream=True)
    assert events.status_code == 200
    assert events.headers["Content-Type"].startswith("text/event-stream")
    events.close()


@pytest.mark.parametrize("path", ["/v1/time", "/v1/health"])
def test_without_a_certificate_the_time_and_health_can_be_asked(
    station: SecuredStation, path: str
) -> None:
    assert requests.get(station.url + path, verify=False, timeout=5).status_code == 200


def test_plain_http_gets_no_answer_on_the_tls_port(station: SecuredStation) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(station.url.replace("https:", "http:") + "/v1/station", timeout=5)


def test_a_certificate_of_another_authority_does_not_get_in(
    station: SecuredStation, tmp_path: Path
) -> None:
    now = own_clock()
    rogue, key = Authority.open(tmp_path, "test-station", now), new_key()
    certificate = rogue.certify_terminal(key.public_key(), "hall-1", now)
    path = tmp_path / "own.pem"
    path.write_bytes(key_pem(key) + certificate_pem(certificate))
    with pytest.raises(requests.ConnectionError):
        requests.get(station.url + "/v1/time", verify=False, cert=str(path), timeout=5)


def test_a_certificate_that_the_station_does_not_remember_is_refused(
    station: SecuredStation, identity: Identity, tmp_path: Path
) -> None:
    """Signed by the authority's own key, but never issued: a stolen key, or a store set back."""
    key, now = new_key(), own_clock()
    authority = Authority.open(station.state_dir, "test-station", now)
    certificate = authority.certify_terminal(key.public_key(), "hall-1", now)
    file = IdentityFile(tmp_path / "forged")
    file.save(key, certificate, authority.certificate)
    forged = file.current()
    assert forged is not None
    assert client(station.url, forged).station() == Refused(403, "certificate-unknown")
    assert isinstance(client(station.url, identity).station(), StationOffer)


def test_a_terminal_speaks_for_itself_only(
    station: SecuredStation, identity: Identity, tmp_path: Path
) -> None:
    other = station.pair(tmp_path / "other", "hall-2")
    assert isinstance(take(client(station.url, identity)), Ticket)
    liar = client(station.url, other, "hall-1")
    refused = Refused(403, "other-terminal")
    assert take(liar) == refused
    assert liar.lease(str(uuid.uuid4()), "residence", own_clock().date(), 5) == refused
    assert liar.dossiers(MINH, Assurance.CARD_GENUINE) == refused
    assert liar.renew(b"") == refused


@pytest.mark.parametrize(
    "body",
    [
        b'{"terminal_id": "hall-2", "terminal_id": "hall-1"}',
        b'{"terminal_id": ["hall-1"]}',
        b'{"terminal_id": null}',
        b"{" * 5000,
        b"\xff\xfe",
        b"[1,",
    ],
)
def test_a_body_that_hides_who_asks_is_refused(
    station: SecuredStation, tmp_path: Path, body: bytes
) -> None:
    other = station.pair(tmp_path / "other", "hall-2")
    answer = requests.post(
        station.url + "/v1/tickets",
        data=body,
        headers={"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"},
        verify=False,
        cert=str(other.path),
        timeout=5,
    )
    assert answer.status_code in (403, 422)


# -- a terminal's day ----------------------------------------------------------------------


def certificate_key(path: Path) -> bytes:
    return spki(x509.load_pem_x509_certificates(path.read_bytes())[0].public_key())


def last_trouble(one: Terminal) -> StationTrouble | None:
    said = [e for e in one.events if isinstance(e, StationChanged)]
    return said[-1].trouble if said else None


def until_trouble(one: Terminal, trouble: StationTrouble | None) -> None:
    wait_until(lambda: any(isinstance(e, StationChanged) for e in one.events))
    wait_until(lambda: last_trouble(one) is trouble)


def test_a_paired_terminal_takes_tickets_and_leases_numbers(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    one = terminal(station.url).start()
    one.until_stocked()
    assert not one.ticket().offline
    assert last_trouble(one) is None


def test_a_terminal_that_is_not_paired_says_so_and_serves_once_it_is(
    station: SecuredStation, terminal: MAKE, tmp_path: Path
) -> None:
    one = terminal(station.url).start()
    until_trouble(one, StationTrouble.NOT_PAIRED)
    station.pair(tmp_path / "terminal")
    one.until_reachable()
    assert last_trouble(one) is None


def test_a_terminal_that_was_renamed_after_pairing_says_so(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    one = terminal(station.url, terminal_id="hall-9").start()
    until_trouble(one, StationTrouble.NOT_PAIRED)


def test_a_revoked_terminal_is_shut_out_and_told_so_until_it_is_paired_again(
    station: SecuredStation, identity: Identity, terminal: MAKE, tmp_path: Path
) -> None:
    one = terminal(station.url).start()
    one.until_reachable()
    asker = client(station.url, identity)
    assert isinstance(take(asker), Ticket)
    assert station.certificates.revoke("hall-1", own_clock()) == 1
    time.sleep(LONGEST_AGE)
    assert take(asker) == Refused(403, "certificate-ended")
    until_trouble(one, StationTrouble.NOT_ADMITTED)
    station.pair(tmp_path / "terminal")
    one.until_reachable()
    assert last_trouble(one) is None
    assert take(asker) == Refused(403, "certificate-ended")


def test_a_terminal_is_found_by_zeroconf_and_paired_and_served(
    tmp_path: Path, terminal: MAKE
) -> None:
    with SecuredStation(tmp_path / "station", announce=True) as station:
        station.pair(tmp_path / "terminal")
        one = terminal(None, station_id="test-station").start()
        one.until_reachable()
        assert not one.ticket().offline


def test_a_station_on_all_interfaces_is_found_and_serves(tmp_path: Path, terminal: MAKE) -> None:
    with SecuredStation(tmp_path / "station", host="0.0.0.0", announce=True) as station:
        station.pair(tmp_path / "terminal")
        one = terminal(None, station_id="test-station").start()
        one.until_reachable()
        assert not one.ticket().offline


def test_a_certificate_is_renewed_two_thirds_through_its_life_with_a_new_key(
    station: SecuredStation, identity: Identity, terminal: MAKE, tmp_path: Path
) -> None:
    key_before = certificate_key(identity.path)
    # Both clocks go on together.
    station.clock.lead = CERTIFICATE_LIFE * 0.76
    one = terminal(station.url, clock=station.clock).start()
    one.until_reachable()
    file = IdentityFile(tmp_path / "terminal")

    def renewed() -> Identity | None:
        found = file.current()
        return found if found and found.own.serial != identity.own.serial else None

    wait_until(lambda: renewed() is not None)
    after = renewed()
    assert after is not None
    assert after.own.not_after > identity.own.not_after
    assert certificate_key(after.path) != key_before

    def issued() -> dict[str, IssuedCertificate]:
        return {c.serial: c for c in station.certificates.current(own_clock())}

    wait_until(lambda: issued()[after.own.serial].used)
    one.until_stocked()
    assert not one.ticket().offline
    # The old one is good for nothing any more, a minute after the new one's first use.
    station.clock.lead += dt.timedelta(minutes=2)
    ended = {serial: c.ended(station.clock()) for serial, c in issued().items()}
    assert ended == {identity.own.serial: True, after.own.serial: False}


def test_a_fresh_certificate_is_not_renewed(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    one = terminal(station.url).start()
    one.until_stocked()
    assert len(station.certificates.current(own_clock())) == 1


def test_a_certificate_that_ran_out_is_refused_and_the_terminal_says_so(
    tmp_path: Path, terminal: MAKE
) -> None:
    with SecuredStation(tmp_path / "station") as station:
        station.pair(tmp_path / "terminal")
    with SecuredStation(tmp_path / "station", lead=CERTIFICATE_LIFE + DAY) as station:
        one = terminal(station.url, clock=station.clock).start()
        until_trouble(one, StationTrouble.NOT_ADMITTED)


# -- clocks --------------------------------------------------------------------------------


@pytest.mark.parametrize("lead", [-DAY, -20_000 * DAY, CERTIFICATE_LIFE + DAY])
def test_a_clock_so_wrong_that_the_certificate_looks_wrong_is_said_to_be_the_clock(
    station: SecuredStation, identity: Identity, terminal: MAKE, lead: dt.timedelta
) -> None:
    one = terminal(station.url, clock=shifted(lead)).start()
    until_trouble(one, StationTrouble.CLOCK_WRONG)
    one.until_reachable(False)


def test_a_clock_a_day_fast_is_said_while_the_terminal_goes_on_by_the_stations_time(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    one = terminal(station.url, clock=shifted(DAY)).start()
    until_trouble(one, StationTrouble.CLOCK_WRONG)
    one.until_reachable()
    one.until_stocked()
    assert not one.ticket().offline


def test_a_clock_that_is_set_right_again_heals_by_itself(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    lead = [-DAY]
    one = terminal(station.url, clock=lambda: own_clock() + lead[0]).start()
    until_trouble(one, StationTrouble.CLOCK_WRONG)
    lead[0] = dt.timedelta()
    one.until_reachable()
    until_trouble(one, None)


def test_a_few_seconds_between_the_clocks_are_nothing(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    one = terminal(station.url, clock=shifted(dt.timedelta(seconds=-100))).start()
    one.until_reachable()
    assert last_trouble(one) is None


def test_a_station_certificate_that_has_really_expired_is_not_blamed_on_the_clock(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    """The station's clock is right, and so is the terminal's: the certificate is old."""
    station.clock.lead = CERTIFICATE_LIFE + DAY
    one = terminal(station.url, clock=station.clock).start()
    one.until_reachable(False)
    assert last_trouble(one) is None


def test_a_stolen_old_station_key_that_lies_about_the_time_is_never_trusted(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    """It may make the terminal doubt its clock; it never gets a request but for the time."""
    lie = msgspec.json.encode({"time": own_clock()})
    with Impostor(station.state_dir / SERVER_FILE, http(lie)) as thief:
        one = terminal(thief.url, clock=shifted(CERTIFICATE_LIFE + DAY)).start()
        until_trouble(one, StationTrouble.CLOCK_WRONG)
        one.until_reachable(False)
        one.link.call_staff(StaffCallReason.PERSON_ASKS)
        assert isinstance(one.take(), TicketFault)
    assert set(thief.heard) == {b"GET /v1/time HTTP/1.1"}


def test_a_time_at_which_the_stations_own_certificate_was_not_valid_blames_no_clock(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    lie = msgspec.json.encode({"time": own_clock() - 2 * CERTIFICATE_LIFE})
    with Impostor(station.state_dir / SERVER_FILE, http(lie)) as thief:
        one = terminal(thief.url, clock=shifted(CERTIFICATE_LIFE + DAY)).start()
        one.until_reachable(False)
        assert last_trouble(one) is None
    assert set(thief.heard) == {b"GET /v1/time HTTP/1.1"}


@pytest.mark.parametrize(
    ("lead", "code"), [(-DAY, "station-clock"), (CERTIFICATE_LIFE + DAY, "certificate-expired")]
)
def test_a_station_whose_own_clock_jumps_while_it_serves_blames_no_certificate(
    station: SecuredStation, identity: Identity, terminal: MAKE, lead: dt.timedelta, code: str
) -> None:
    station.clock.lead = lead
    assert getattr(client(station.url, identity).station(), "code", "") == code
    one = terminal(station.url).start()
    until_trouble(one, StationTrouble.CLOCK_WRONG)
    station.clock.lead = dt.timedelta()
    one.until_reachable()
    assert last_trouble(one) is None
