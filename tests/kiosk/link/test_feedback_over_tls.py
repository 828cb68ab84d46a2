"""Over TLS phones see their tickets' pages, and terminals alone what is for terminals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from kiosk.queue.ticket_code import TicketReference, read_code
from kiosk.queue.ticket_now import Stand, TicketNow
from kiosk.visit.event import RatingFault
from tests.kiosk.link.paired import SecuredStation
from tests.kiosk.link.terminal import Terminal

PUBLIC = "https://kiosk.example.vn"
pytestmark = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SecuredStation]:
    with SecuredStation(tmp_path / "station", public_url=PUBLIC) as station:
        yield station


def test_a_phone_without_certificate_sees_a_page_and_nothing_that_is_for_terminals(
    station: SecuredStation,
) -> None:
    page = f"{station.url}/t/261124a001-aaaaaaaaaaaaaaaa"
    assert requests.get(page, verify=False, timeout=5).status_code == 404
    assert requests.post(page, verify=False, timeout=5).status_code == 404
    for path in ("/v1/ratings", "/v1/tickets/standing", "/v1/ratings/reasons"):
        answer = requests.post(station.url + path, json={}, verify=False, timeout=5)
        assert answer.json()["code"] == "certificate-missing"
    listed = requests.get(f"{station.url}/v1/ratings/open", verify=False, timeout=5)
    assert listed.json()["code"] == "certificate-missing"


def test_a_paired_terminal_looks_at_tickets_by_what_their_codes_say(
    station: SecuredStation, terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    station.pair(tmp_path / "terminal")
    one = terminal(station.url).start()
    one.until_reachable()
    ticket, feedback = one.ticket(), one.link.feedback
    assert ticket.page.startswith(f"{PUBLIC}/t/")
    scanned = read_code(ticket.page)
    assert scanned is not None
    for named in (scanned, TicketReference(id=ticket.id), TicketReference(number=ticket.number)):
        seen = feedback.look(named)
        assert isinstance(seen, TicketNow)
        assert (seen.number, seen.stand) == (ticket.number, Stand.WAITING)
    assert feedback.served_lately() == ()
    assert feedback.rate(scanned, 5) is RatingFault.NOT_POSSIBLE
    phone = requests.get(ticket.page.replace(PUBLIC, station.url), verify=False, timeout=5)
    assert ticket.number in phone.text
