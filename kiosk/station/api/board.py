"""Routes that show the queue: to the hall, to a counter, and as a stream of events."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse

from kiosk.staff.member import Role
from kiosk.station.api.staff_messages import (
    BoardAnswer,
    CounterAnswer,
    CounterName,
    EventAnswer,
    HistoryAnswer,
    StaffQueueAnswer,
    StandingAnswer,
)
from kiosk.station.board_reader import BoardReader
from kiosk.station.events import Events
from kiosk.station.present import history, next_in_line
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.web.access import Access, token_of

LastEventId = Annotated[str, Header(alias="Last-Event-ID", max_length=20, pattern=r"^[0-9]*$")]


def board_routes(
    point: ServicePoint, events: Events, reader: BoardReader, access: Access
) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["board"])
    for_clerks = [Depends(access.action(Role.CLERK))]

    @routes.get("/board")
    def board() -> BoardAnswer:
        """How the hall stands, and the event to follow from."""
        return BoardAnswer.of(reader.picture())

    @routes.get("/staff/queue", tags=["staff"], dependencies=for_clerks)
    def queue(counter: Annotated[CounterName, Query()]) -> StaffQueueAnswer:
        """A counter, who is at it, and who can be called to it."""
        place, now = point.counter(counter), point.clock()
        seen = point.hall(now)
        standing = next(c for c in seen.counters if c.name == place.name)
        with point.database.reading() as connection:
            waiting = next_in_line(connection, point.station_id, point.catalogue, counter, now)
        current = seen.current.get(place.name)
        return StaffQueueAnswer(
            counter=CounterAnswer(
                name=place.name,
                state=standing.state,
                services=list(place.services),
                ticket=None if current is None else StandingAnswer.of(current),
            ),
            waiting=[StandingAnswer.of(ticket) for ticket in waiting],
        )

    @routes.get("/staff/history", tags=["staff"], dependencies=for_clerks)
    def ticket_history(ticket_id: UUID) -> HistoryAnswer:
        """A ticket and all that happened to it."""
        with point.database.reading() as connection:
            ticket, found = history(connection, point.station_id, str(ticket_id))
        if ticket is None:
            raise Refusal(Reason.UNKNOWN_TICKET)
        return HistoryAnswer(
            ticket=StandingAnswer.of(ticket), events=[EventAnswer.of(event) for event in found]
        )

    @routes.get(
        "/events",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    async def follow(request: Request, last_event_id: LastEventId = "") -> StreamingResponse:
        """Server-sent events: each change of the queue, with its number as id.

        With Last-Event-ID it goes on after that event; an event `reset` instead says that too much
        was missed: get the board anew and follow from there. Without it, from now on.
        """
        await _demand_listener(request, access)
        stream = events.follow(int(last_event_id) if last_event_id else None)
        return StreamingResponse(
            stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    return routes


async def _demand_listener(request: Request, access: Access) -> None:
    """A paired terminal, a member of staff, or whoever is on this machine: over the network
    strangers have /board/events, with places of their own, and cannot take these.

    Raises Refusal(CERTIFICATE_MISSING).
    """
    if request.url.scheme != "https" or getattr(request.state, "terminal", None) is not None:
        return
    token = token_of(request)
    # Not by `signed_in`: a page that only listens keeps no session alive.
    if not token or await run_in_threadpool(access.sessions.find, token) is None:
        raise Refusal(Reason.CERTIFICATE_MISSING)
