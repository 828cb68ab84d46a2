"""Between a paired terminal and its station: nobody else, in neither place."""

from __future__ import annotations

import socket
import ssl
import threading
import uuid
from pathlib import Path

import pytest
import requests

from kiosk.identity.assurance import Assurance
from kiosk.link.identity import Identity, IdentityFile
from kiosk.link.offer import StationOffer
from kiosk.link.outcome import Away, Refused
from kiosk.link.security import own_clock
from kiosk.link.transport import UnsafeAddress
from kiosk.pairing.certificates import certificate_pem, key_pem, new_key
from kiosk.queue.ticket import Ticket
from kiosk.station.authority import Authority
from kiosk.station.serve import StationServer
from tests.kiosk.link.paired import Impostor, SecuredStation
from tests.kiosk.link.secured.asking import MAKE, client, take
from tests.kiosk.link.wires import Peer
from tests.kiosk.station.running import MINH, OFFICER, PASSWORD, employ_officer, options

# Some tests speak as somebody who does not look at the certificate.
pytestmark = pytest.mark.filterwarnings("ignore:Unverified HTTPS")


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
    employ_officer(options(station.state_dir))
    browser = requests.Session()
    browser.trust_env, browser.verify = False, False
    page = browser.get(station.url + "/console", timeout=5, allow_redirects=False)
    assert page.headers["Location"] == "/sign-in?to=%2Fconsole"
    assert browser.get(station.url + "/v1/events", timeout=5).status_code == 401
    said = {"id": OFFICER.id, "password": PASSWORD}
    assert browser.post(station.url + "/v1/staff/sessions", json=said, timeout=5).status_code == 201
    events = browser.get(station.url + "/v1/events", timeout=5, stream=True)
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
    assert liar.lookups.dossiers(MINH, Assurance.CARD_GENUINE) == refused
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
