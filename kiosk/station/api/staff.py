"""Routes for what officers do: the member of the session is who acts, and the trail says so.

All are repeatable with the same Idempotency-Key. Optimistic concurrency: an officer says what he
sees (`current`, `revision`) and is refused, `changed-meanwhile`, if it is so no longer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from kiosk.queue import care, desk
from kiosk.queue.care import Actor
from kiosk.queue.day import station_day
from kiosk.queue.desk import Desk
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.number import parse_number
from kiosk.queue.standing import Standing
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.answer_store import once
from kiosk.station.api.messages import RequestBody
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
    StandingAnswer,
    TransferBody,
)
from kiosk.station.api.staff_trail import what_was_done
from kiosk.station.api.tickets import IdempotencyKey
from kiosk.station.holder_store import forget_day
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.trail import record
from kiosk.station.web.access import Access, Demand

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
    """Does an officer's step once, whatever its key is sent for, and enters it in the trail."""

    def __init__(self, point: ServicePoint) -> None:
        self.point = point

    async def __call__(
        self,
        key: IdempotencyKey,
        member: Member,
        action: StaffAction,
        body: RequestBody,
        step: Callable[[SqlBook, dt.datetime], BaseModel],
    ) -> Response:
        now = self.point.clock()
        said = f"{action.value}\n{member.id}\n{body.model_dump_json()}"
        request = hashlib.sha256(said.encode()).hexdigest()

        def recorded(book: SqlBook) -> str:
            answer = step(book, now)
            subject, detail = what_was_done(body, answer)
            record(book, now, member.id, action, subject, detail)
            return answer.model_dump_json()

        text = await self.point.writer.run(
            lambda book: once(book, str(key), request, now, recorded)
        )
        return Response(text, media_type="application/json")

    def desk(self, counter: str, member: Member, now: dt.datetime) -> Desk:
        """Raises Refusal(UNKNOWN_COUNTER)."""
        typical = {s.id: s.typical_minutes * 60 for s in self.point.catalogue.services}
        return Desk(self.point.counter(counter), member.id, now, typical)


def staff_routes(point: ServicePoint, access: Access) -> APIRouter:
    routes = APIRouter(prefix="/v1/staff", tags=["staff"])
    acting = Acting(point)
    clerk, leader = access.action(Role.CLERK), access.action(Role.SUPERVISOR)
    _calling(routes, acting, clerk)
    for name, (action, summary) in AT_COUNTER.items():
        _at_counter(routes, acting, clerk, name, action, summary)
    for name, (care_for, summary) in WITH_TICKET.items():
        _with_ticket(routes, acting, clerk, name, care_for, summary)
    _sending_on(routes, acting, clerk)
    _at_the_counter(routes, acting, clerk)
    _leading(routes, acting, leader)
    return routes


def _calling(routes: APIRouter, acting: Acting, clerk: Demand) -> None:
    @routes.post("/next", response_model=NextAnswer)
    async def call_next(
        body: NextBody, key: IdempotencyKey, member: Member = Depends(clerk)
    ) -> Response:
        """Finish the ticket at the counter, if any, and call the next one."""

        def step(book: SqlBook, now: dt.datetime) -> NextAnswer:
            officer = acting.desk(body.counter, member, now)
            ticket = desk.call_next(book, officer, current=_text(body.current))
            return NextAnswer(ticket=None if ticket is None else StandingAnswer.of(ticket))

        return await acting(key, member, StaffAction.NEXT, body, step)

    @routes.post("/call", response_model=StandingAnswer)
    async def call_number(
        body: CallBody, key: IdempotencyKey, member: Member = Depends(clerk)
    ) -> Response:
        """Call one certain number, whatever its turn."""

        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            officer = acting.desk(body.counter, member, now)
            parts = parse_number(body.number)
            found = parts and book.ticket_by_number(officer.day, *parts)
            if not found:
                raise NotPossible(QueueFault.UNKNOWN_TICKET)
            ticket = desk.call_number(book, officer, found.id, current=_text(body.current))
            return StandingAnswer.of(ticket)

        return await acting(key, member, StaffAction.CALL, body, step)


def _at_counter(
    routes: APIRouter, acting: Acting, clerk: Demand, name: str, action: _AtCounter, summary: str
) -> None:
    @routes.post(f"/{name}", response_model=StandingAnswer, description=summary, name=name)
    async def act(body: DeskBody, key: IdempotencyKey, member: Member = Depends(clerk)) -> Response:
        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            officer = acting.desk(body.counter, member, now)
            return StandingAnswer.of(action(book, officer, str(body.ticket_id)))

        return await acting(key, member, StaffAction(name), body, step)


def _with_ticket(
    routes: APIRouter, acting: Acting, clerk: Demand, name: str, action: _WithTicket, summary: str
) -> None:
    @routes.post(f"/{name}", response_model=StandingAnswer, description=summary, name=name)
    async def act(body: CareBody, key: IdempotencyKey, member: Member = Depends(clerk)) -> Response:
        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            actor, ticket_id = Actor(member.id, now), str(body.ticket_id)
            return StandingAnswer.of(action(book, actor, ticket_id, revision=body.revision))

        return await acting(key, member, StaffAction(name), body, step)


def _sending_on(routes: APIRouter, acting: Acting, clerk: Demand) -> None:
    @routes.post("/transfer", response_model=StandingAnswer)
    async def transfer(
        body: TransferBody, key: IdempotencyKey, member: Member = Depends(clerk)
    ) -> Response:
        """Send a person on to another service or counter, under the same number."""

        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            ticket = care.transfer(
                book,
                Actor(member.id, now),
                str(body.ticket_id),
                service_id=body.service_id,
                counter=body.to_counter,
                note=body.note,
                revision=body.revision,
                catalogue=acting.point.catalogue,
            )
            return StandingAnswer.of(ticket)

        return await acting(key, member, StaffAction.TRANSFER, body, step)

    @routes.post("/priority", response_model=StandingAnswer)
    async def change_priority(
        body: PriorityBody, key: IdempotencyKey, member: Member = Depends(clerk)
    ) -> Response:
        """Change the class of priority by law."""

        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            actor, ticket_id = Actor(member.id, now), str(body.ticket_id)
            priority, revision = body.priority, body.revision
            return StandingAnswer.of(
                care.change_priority(book, actor, ticket_id, priority, revision=revision)
            )

        return await acting(key, member, StaffAction.PRIORITY, body, step)

    @routes.post("/cancel", response_model=StandingAnswer)
    async def cancel(
        body: CancelBody, key: IdempotencyKey, member: Member = Depends(clerk)
    ) -> Response:
        """End a ticket that will not be served."""

        def step(book: SqlBook, now: dt.datetime) -> StandingAnswer:
            actor, ticket_id = Actor(member.id, now), str(body.ticket_id)
            return StandingAnswer.of(
                care.cancel(book, actor, ticket_id, body.reason, revision=body.revision)
            )

        return await acting(key, member, StaffAction.CANCEL, body, step)


def _at_the_counter(routes: APIRouter, acting: Acting, clerk: Demand) -> None:
    @routes.post("/counter", response_model=CounterAnswer)
    async def set_counter(
        body: CounterBody, key: IdempotencyKey, member: Member = Depends(clerk)
    ) -> Response:
        """Open a counter, begin its break, or close it."""

        def step(book: SqlBook, now: dt.datetime) -> CounterAnswer:
            officer = acting.desk(body.counter, member, now)
            standing = desk.set_counter(book, officer, body.state)
            ticket = None if standing.current is None else book.ticket(standing.current)
            return CounterAnswer(
                name=standing.name,
                state=standing.state,
                services=list(officer.counter.services),
                ticket=None if ticket is None else StandingAnswer.of(ticket),
            )

        return await acting(key, member, StaffAction.COUNTER, body, step)


def _leading(routes: APIRouter, acting: Acting, leader: Demand) -> None:
    point = acting.point

    @routes.post("/service", response_model=DoneAnswer)
    async def set_service(
        body: ServiceBody, key: IdempotencyKey, member: Member = Depends(leader)
    ) -> Response:
        """Open or close a service for the rest of the day; who waits is still served."""
        service = point.service(body.service_id)

        def step(book: SqlBook, now: dt.datetime) -> DoneAnswer:
            care.set_service(book, Actor(member.id, now), service.id, is_open=body.open)
            return DoneAnswer()

        return await acting(key, member, StaffAction.SERVICE, body, step)

    @routes.post("/end-of-day", response_model=DoneAnswer)
    async def end_of_day(
        body: DayBody, key: IdempotencyKey, member: Member = Depends(leader)
    ) -> Response:
        """Close everything of a day, today's or an earlier one's, and end its tickets."""

        def step(book: SqlBook, now: dt.datetime) -> DoneAnswer:
            if body.day > station_day(now):
                raise NotPossible(QueueFault.WRONG_STATE)
            actor = Actor(member.id, now)
            ended = care.end_day(book, actor, body.day, point.catalogue)
            forget_day(book, body.day)
            return DoneAnswer(tickets=ended)

        return await acting(key, member, StaffAction.END_OF_DAY, body, step)


def _text(ticket_id: object) -> str | None:
    return None if ticket_id is None else str(ticket_id)
