"""Where a ticket stands, and ratings: asked of the station, and given up when it is away.

Nothing is kept for later: whoever rated has left by then, and nobody would learn that it was lost.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable

from kiosk.link.client import StationClient
from kiosk.link.outcome import Away, Failure, Faulty, Refused
from kiosk.queue.rating import RatingReason
from kiosk.queue.ticket_code import TicketReference
from kiosk.queue.ticket_now import ServedTicket, TicketNow
from kiosk.visit.event import RatingFault
from kiosk.visit.view import LookFault

MOST_TRIES = 2
"""With one key, so that a lost answer is asked for again."""
PAUSE = 0.2

_log = logging.getLogger(__name__)


class Feedback:
    """Safe from several threads. `reach` gives the station's client, or None while it is away."""

    def __init__(self, reach: Callable[[], StationClient | None]) -> None:
        self._reach = reach

    def look(self, ticket: TicketReference) -> TicketNow | LookFault:
        client = self._reach()
        if client is None:
            return LookFault.STATION_AWAY
        answer = client.ticket_now(ticket)
        return answer if isinstance(answer, TicketNow) else _look_fault(answer)

    def served_lately(self) -> tuple[ServedTicket, ...] | LookFault:
        client = self._reach()
        if client is None:
            return LookFault.STATION_AWAY
        answer = client.served_lately()
        return answer if isinstance(answer, tuple) else _look_fault(answer)

    def rate(self, ticket: TicketReference, score: int) -> bool | RatingFault:
        """Whether a reason may be added."""
        client, key = self._reach(), str(uuid.uuid4())
        if client is None:
            return RatingFault.STATION_AWAY
        answer: bool | Failure = Away("no-connection", maybe_sent=False)
        for left in reversed(range(MOST_TRIES)):
            answer = client.rate(key, ticket, score)
            if not isinstance(answer, Away | Faulty):
                break
            if left:
                time.sleep(PAUSE)
        if isinstance(answer, bool):
            return answer
        if isinstance(answer, Refused):
            already = answer.code == "already-rated"
            return RatingFault.ALREADY_RATED if already else RatingFault.NOT_POSSIBLE
        _log.warning("a rating was not sent: %s", answer)
        return RatingFault.STATION_AWAY

    def explain(self, ticket: TicketReference, reason: RatingReason) -> None:
        client = self._reach()
        if client is not None:
            failure = client.explain(str(uuid.uuid4()), ticket, reason)
            if isinstance(failure, Failure):
                _log.warning("a rating's reason was not sent: %s", failure)


def _look_fault(failure: Failure) -> LookFault:
    if isinstance(failure, Refused):
        return LookFault.UNKNOWN_TICKET
    _log.warning("a ticket could not be looked at: %s", failure)
    return LookFault.STATION_AWAY
