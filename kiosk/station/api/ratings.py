"""Routes by which a terminal asks where a ticket stands, and passes on what somebody thought."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Response

from kiosk.queue.day import station_day
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.number import parse_number
from kiosk.queue.rating import RatingWay, may_explain
from kiosk.station import rating_store
from kiosk.station.answer_store import once
from kiosk.station.api.rating_messages import (
    RatedAnswer,
    RatingBody,
    ReasonBody,
    ServedLatelyAnswer,
    ServedTicketAnswer,
    StandingBody,
    TicketNamed,
    TicketNowAnswer,
)
from kiosk.station.api.tickets import IdempotencyKey
from kiosk.station.rating_store import TicketKey
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.ticket_view import TicketView
from kiosk.station.waits import Waits


def rating_routes(point: ServicePoint, waits: Waits) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["ratings"])
    view = TicketView(waits)

    @routes.post("/tickets/standing")
    def standing(body: StandingBody) -> TicketNowAnswer:
        """Where a ticket stands, for the one who holds it up. Changes nothing."""
        key, now = _key(point, body), point.clock()
        with point.database.reading() as connection:
            found = rating_store.find(connection, point.station_id, key)
            if found is None:
                raise NotPossible(QueueFault.UNKNOWN_TICKET)
            seen = view.now(connection, point.station_id, *found, now)
        return TicketNowAnswer.of(seen)

    @routes.get("/ratings/open")
    def open_ratings() -> ServedLatelyAnswer:
        """Numbers that were served in the last half hour and have no rating."""
        with point.database.reading() as connection:
            found = rating_store.served_lately(connection, point.station_id, point.clock())
        return ServedLatelyAnswer(
            tickets=[ServedTicketAnswer.model_validate(t, from_attributes=True) for t in found]
        )

    @routes.post("/ratings", response_model=RatedAnswer, status_code=201)
    async def rate(body: RatingBody, key: IdempotencyKey) -> Response:
        """Rate a ticket that was served, once. The same key is answered the same again."""
        ticket, now = _key(point, body), point.clock()

        def step(book: SqlBook) -> str:
            given = rating_store.rate(book, ticket, body.score, RatingWay.TERMINAL, now)[1]
            return RatedAnswer(explainable=may_explain(given, now)).model_dump_json()

        text = await point.writer.run(
            lambda book: once(book, str(key), _hash("rate", body), now, step)
        )
        return Response(text, 201, media_type="application/json")

    @routes.post("/ratings/reasons", response_model=RatedAnswer, status_code=201)
    async def explain(body: ReasonBody, key: IdempotencyKey) -> Response:
        """Add a reason to a poor rating, once and soon after it. Repeatable with the same key."""
        ticket, now = _key(point, body), point.clock()

        def step(book: SqlBook) -> str:
            rating_store.explain(book, ticket, body.reason, now)
            return RatedAnswer(explainable=False).model_dump_json()

        text = await point.writer.run(
            lambda book: once(book, str(key), _hash("explain", body), now, step)
        )
        return Response(text, 201, media_type="application/json")

    return routes


def _key(point: ServicePoint, named: TicketNamed) -> TicketKey:
    """Raises NotPossible(UNKNOWN_TICKET) for a token that this station has not made."""
    if named.ticket_id is not None:
        return TicketKey(id=str(named.ticket_id))
    if named.token is not None:
        place = point.tokens.read(named.token)
    else:
        parts = parse_number(named.number or "")
        place = None if parts is None else (station_day(point.clock()), *parts)
    if place is None:
        raise NotPossible(QueueFault.UNKNOWN_TICKET)
    return TicketKey(place=place)


def _hash(name: str, body: RatingBody | ReasonBody) -> str:
    return hashlib.sha256(f"{name}\n{body.model_dump_json()}".encode()).hexdigest()
