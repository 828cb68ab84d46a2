"""Routes for what officers do. Sign-in is put before them; over plain HTTP they are served on
loopback alone, as is everything.

All are repeatable with the same Idempotency-Key. Optimistic concurrency: an officer says what he
sees (`current`, `revision`) and is refused, `changed-meanwhile`, if it is so no longer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

from fastapi import APIRouter, Response
from pydantic import BaseModel

from kiosk.queue import care, desk
from kiosk.queue.care import Actor
from kiosk.queue.day import station_day
from kiosk.queue.desk import Desk
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.number import parse_number
from kiosk.queue.standing import Standing
from kiosk.station.answer_store import once
from kiosk.station.api.staff_messages import (
    CallBody,
    CancelBody,
    CareBody,
    CounterAnswer,
    CounterBody,
    DayBody,
    DeskBody,
    DoneAnswer,
    NextAnswer,
    NextBody,
    PriorityBody,
    ServiceBody,
    StaffBody,
    StandingAnswer,
    TransferBody,
)
from kiosk.station.api.tickets import IdempotencyKey
from kiosk.station.holder_store import forget_day
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook

_AtCounter = Callable[[SqlBook, Desk, str], Standing]
_WithTicket = Callable[..., Standing]

AT_COUNTER: dict[str, tuple[_AtCounter, str]] = {
    "recall": (desk.recall, "Call the person who was called once more."),
    "start": (desk.start, "The person has come to the counter."),
    "finish": (desk.finish, "The person has been served."),
    "no-show": (desk.no_show, "Nobody came."),
}
WITH_TICKET: dict[str, tuple[_WithTicket, str]] = {
    "return": (care.bring_back, "Whoever missed the call is there again, at the old place."),
    "hold": (care.hold, "Keep the place but do not call, until it is released."),
    "release": (care.release, "May be called again."),
}


class Acting:
    """Does an officer's step once, whatever its key is sent for."""

    def __init__(self, point: ServicePoint) -> None:
        self.point = point

    async def __call__(
        self,
        key: IdempotencyKey,
        name: str,
        body: StaffBody,
        step: Callable[[SqlBook, dt.datetime], BaseModel],
    ) -> Response:
        now = self.point.clock()
        request = hashlib.sha256(f"{name}\n{body.model_dump_json()}".encode()).hexdigest()
        text = await self.point.writer.run(
            lambda book: once(
                book, str(key), request, now, lambda b: step(b, now).model_dump_json()
            )
        )
        return Response(text, media_type="application/json")

    def desk(self, counter: str, staff: str, now: dt.datetime) -> Desk:
        """Raises Refusal(UNKNOWN_COUNTER)."""
        typical = {s.id: s.typical_minutes * 60 for s in self.point.catalogue.services}
        return Desk(self.point.counter(counter), staff, now, typical)


def staff_routes(point: ServicePoint) -> APIRouter:
    routes = APIRouter(prefix="/v1/staff", tags=["staff"])
    acting = Acting(point)
    _calling(routes, acting)
    for name, (action, summary) in AT_COUNTER.items():
        _at_counter(routes, acting, name, action, summary)
    for name, (care_for, summary) in WITH_TICKET.items():
        _with_ticket(routes, acting, name, care_for, summary)
    _sending_on(routes, acting)
    _opening(routes, acting)
    return routes


def _calling(routes: APIRouter, acting: Acting) -> None:
    @routes.post("/next", response_model=NextAnswer)
    async def call_next(body: NextBody, key: IdempotencyKey) -> Response:
        """Finish the ticket at the counter, if any, and call the next one."""

        def step(book: SqlBook, now: dt.datetime) -> NextAnswer:
            officer = acting.desk(body.counter, body.staff_id, now)
            ticket = desk.call_next(book, officer, current=_text(body.current))
            return NextAnswer(ticket=None if ticket is None else StandingAnswer.of(ticket))

        return await acting(key, "next", body, step)

    @routes.post("/call", response_model=StandingAnswer)
    async def call_number(body: CallBody, key: IdempotencyKey) -> Response:
        """Call one certain number, whatever its turn."""

        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            officer = acting.desk(body.counter, body.staff_id, now)
            parts = parse_number(body.number)
            found = parts and book.ticket_by_number(officer.day, *parts)
            if not found:
                raise NotPossible(QueueFault.UNKNOWN_TICKET)
            ticket = desk.call_number(book, officer, found.id, current=_text(body.current))
            return StandingAnswer.of(ticket)

        return await acting(key, "call", body, step)


def _at_counter(
    routes: APIRouter, acting: Acting, name: str, action: _AtCounter, summary: str
) -> None:
    @routes.post(f"/{name}", response_model=StandingAnswer, description=summary, name=name)
    async def act(body: DeskBody, key: IdempotencyKey) -> Response:
        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            officer = acting.desk(body.counter, body.staff_id, now)
            return StandingAnswer.of(action(book, officer, str(body.ticket_id)))

        return await acting(key, name, body, step)


def _with_ticket(
    routes: APIRouter, acting: Acting, name: str, action: _WithTicket, summary: str
) -> None:
    @routes.post(f"/{name}", response_model=StandingAnswer, description=summary, name=name)
    async def act(body: CareBody, key: IdempotencyKey) -> Response:
        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            actor, ticket_id = Actor(body.staff_id, now), str(body.ticket_id)
            return StandingAnswer.of(action(book, actor, ticket_id, revision=body.revision))

        return await acting(key, name, body, step)


def _sending_on(routes: APIRouter, acting: Acting) -> None:
    @routes.post("/transfer", response_model=StandingAnswer)
    async def transfer(body: TransferBody, key: IdempotencyKey) -> Response:
        """Send a person on to another service or counter, under the same number."""

        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            ticket = care.transfer(
                book,
                Actor(body.staff_id, now),
                str(body.ticket_id),
                service_id=body.service_id,
                counter=body.to_counter,
                note=body.note,
                revision=body.revision,
                catalogue=acting.point.catalogue,
            )
            return StandingAnswer.of(ticket)

        return await acting(key, "transfer", body, step)

    @routes.post("/priority", response_model=StandingAnswer)
    async def change_priority(body: PriorityBody, key: IdempotencyKey) -> Response:
        """Change the class of priority by law."""

        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            actor, ticket_id = Actor(body.staff_id, now), str(body.ticket_id)
            priority, revision = body.priority, body.revision
            return StandingAnswer.of(
                care.change_priority(book, actor, ticket_id, priority, revision=revision)
            )

        return await acting(key, "priority", body, step)

    @routes.post("/cancel", response_model=StandingAnswer)
    async def cancel(body: CancelBody, key: IdempotencyKey) -> Response:
        """End a ticket that will not be served."""

        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            actor, ticket_id = Actor(body.staff_id, now), str(body.ticket_id)
            return StandingAnswer.of(
                care.cancel(book, actor, ticket_id, body.reason, revision=body.revision)
            )

        return await acting(key, "cancel", body, step)


def _opening(routes: APIRouter, acting: Acting) -> None:
    point = acting.point

    @routes.post("/counter", response_model=CounterAnswer)
    async def set_counter(body: CounterBody, key: IdempotencyKey) -> Response:
        """Open a counter, begin its break, or close it."""

        def step(book: SqlBook, now: dt.datetime) -> CounterAnswer:
            officer = acting.desk(body.counter, body.staff_id, now)
            standing = desk.set_counter(book, officer, body.state)
            ticket = None if standing.current is None else book.ticket(standing.current)
            return CounterAnswer(
                name=standing.name,
                state=standing.state,
                services=list(officer.counter.services),
                ticket=None if ticket is None else StandingAnswer.of(ticket),
            )

        return await acting(key, "counter", body, step)

    @routes.post("/service", response_model=DoneAnswer)
    async def set_service(body: ServiceBody, key: IdempotencyKey) -> Response:
        """Open or close a service for the rest of the day; who waits is still served."""
        service = point.service(body.service_id)

        def step(book: SqlBook, now: dt.datetime) -> DoneAnswer:
            care.set_service(book, Actor(body.staff_id, now), service.id, is_open=body.open)
            return DoneAnswer()

        return await acting(key, "service", body, step)

    @routes.post("/end-of-day", response_model=DoneAnswer)
    async def end_of_day(body: DayBody, key: IdempotencyKey) -> Response:
        """Close everything of a day, today's or an earlier one's, and end its tickets."""

        def step(book: SqlBook, now: dt.datetime) -> DoneAnswer:
            if body.day > station_day(now):
                raise NotPossible(QueueFault.WRONG_STATE)
            actor = Actor(body.staff_id, now)
            ended = care.end_day(book, actor, body.day, point.catalogue)
            forget_day(book, body.day)
            return DoneAnswer(tickets=ended)

        return await acting(key, "end-of-day", body, step)


def _text(ticket_id: object) -> str | None:
    return None if ticket_id is None else str(ticket_id)
