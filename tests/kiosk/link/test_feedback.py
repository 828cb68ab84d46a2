"""Tickets looked at and rated from a terminal, over HTTP, with the station there and away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.link.client import StationClient
from kiosk.link.feedback import Feedback
from kiosk.link.outcome import Away, Failure
from kiosk.queue.rating import RatingReason
from kiosk.queue.ticket_code import TicketReference
from kiosk.queue.ticket_now import ServedTicket, Stand, TicketNow
from kiosk.station.serve import StationServer
from kiosk.visit.event import RatingFault
from kiosk.visit.view import LookFault
from tests.kiosk.link.terminal import QUICK, Terminal
from tests.kiosk.link.wires import Peer, answering, http
from tests.kiosk.station.running import Caller, options
from tests.kiosk.station.test_ratings import serve

Make = Callable[..., Terminal]


def test_a_ticket_is_looked_at_rated_once_and_explained(
    station: StationServer, terminal: Make, tmp_path: Path
) -> None:
    one = terminal(station.url).start()
    one.until_reachable()
    feedback = one.link.feedback
    hall = Caller(station.url, "other-hall", of=options(tmp_path / "station"))
    ticket = TicketReference(id=serve(hall)["id"])
    seen = feedback.look(ticket)
    assert isinstance(seen, TicketNow)
    assert (seen.number, seen.stand) == ("A001", Stand.SERVED)
    assert feedback.served_lately() == (ServedTicket("A001", "residence"),)
    assert feedback.rate(ticket, 2) is True
    feedback.explain(ticket, RatingReason.MANNER)
    assert feedback.rate(ticket, 5) is RatingFault.ALREADY_RATED
    assert feedback.served_lately() == ()


def test_what_the_station_does_not_know_or_allow_is_said_so(
    station: StationServer, terminal: Make
) -> None:
    one = terminal(station.url).start()
    one.until_reachable()
    waiting = TicketReference(id=one.ticket().id)
    assert one.link.feedback.rate(waiting, 5) is RatingFault.NOT_POSSIBLE
    unknown = TicketReference(token="261124a001-" + "a" * 16)
    assert one.link.feedback.look(unknown) is LookFault.UNKNOWN_TICKET


def test_without_a_station_nothing_is_waited_for(terminal: Make) -> None:
    feedback = terminal("http://127.0.0.1:1").start().link.feedback
    ticket = TicketReference(number="A001")
    assert feedback.look(ticket) is LookFault.STATION_AWAY
    assert feedback.served_lately() is LookFault.STATION_AWAY
    assert feedback.rate(ticket, 5) is RatingFault.STATION_AWAY
    feedback.explain(ticket, RatingReason.OTHER)


def test_a_rating_whose_answer_was_lost_is_asked_for_again_with_its_key(
    station: StationServer, tmp_path: Path
) -> None:
    hall = Caller(station.url, of=options(tmp_path / "station"))
    ticket = TicketReference(id=serve(hall)["id"])

    class LosesTheFirstAnswer(StationClient):
        lost = False

        def rate(self, key: str, ticket: TicketReference, score: int) -> bool | Failure:
            answer = super().rate(key, ticket, score)
            if self.lost:
                return answer
            self.lost = True
            assert answer is True
            return Away("cut", maybe_sent=True)

    client = LosesTheFirstAnswer(station.url, "hall-1", QUICK)
    assert Feedback(lambda: client).rate(ticket, 1) is True
    client.close()


def test_a_station_that_answers_nonsense_counts_as_away(terminal: Make) -> None:
    for text in (b"{}", b"[" * 5000, b'{"tickets": 1, "number": "A", "explainable": 7}'):
        with Peer(answering(http(text))) as peer:
            client = StationClient(peer.url, "hall-1", QUICK)
            feedback = Feedback(lambda client=client: client)  # type: ignore[misc]
            assert feedback.look(TicketReference(number="A001")) is LookFault.STATION_AWAY
            assert feedback.served_lately() is LookFault.STATION_AWAY
            assert feedback.rate(TicketReference(number="A001"), 5) is RatingFault.STATION_AWAY
            client.close()
