"""Routes for tickets and number blocks."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Response

from kiosk.catalogue.service import Service
from kiosk.identity import holder_name
from kiosk.identity.assurance import Assurance
from kiosk.queue.day import station_day
from kiosk.queue.intake import Wish
from kiosk.queue.number import NumberBlock
from kiosk.queue.standing import Standing
from kiosk.station import number_store, ticket_store
from kiosk.station.api.messages import (
    BlockAnswer,
    BlockBody,
    CheckInBody,
    LeasedTicketBody,
    TicketAnswer,
    TicketBody,
    WithdrawalBody,
)
from kiosk.station.number_store import BlockRequest
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint, demand
from kiosk.station.sql_book import SqlBook
from kiosk.station.ticket_store import CardHolder, LeasedTicket, TakenTicket

IdempotencyKey = Annotated[UUID, Header(alias="Idempotency-Key")]

_REPEATED: dict[int | str, dict[str, Any]] = {
    200: {"model": TicketAnswer, "description": "The ticket that this key made before."}
}


def ticket_routes(point: ServicePoint) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["tickets"])

    @routes.post("/tickets", status_code=201, responses=_REPEATED)
    async def take(body: TicketBody, key: IdempotencyKey, response: Response) -> TicketAnswer:
        """Take a ticket. The same key gives the same ticket again (200 instead of 201)."""
        ticket, repeated = await take_ticket(point, body, str(key))
        if repeated:
            response.status_code = 200
        return ticket

    @routes.post("/check-ins", status_code=201, responses=_REPEATED)
    async def check_in(body: CheckInBody, key: IdempotencyKey, response: Response) -> TicketAnswer:
        """A ticket for today's appointment of the resident whose card is on the reader."""
        demand(body.assurance.level, Assurance.CARD_GENUINE)
        now = point.clock()
        wish, holder = _wish(point, body, str(key), now), _holder(point, body, str(key))
        taken = await point.writer.run(
            lambda book: ticket_store.check_in(
                book, point.service(body.service_id), wish, now, holder
            ),
            wish.id,
        )
        return _answer(point, taken, response)

    @routes.post("/tickets/leased", status_code=201, responses=_REPEATED)
    async def deliver(body: LeasedTicketBody, response: Response) -> TicketAnswer:
        """Enter a ticket given out from a leased block. What it replaces is withdrawn."""
        if body.replaces == body.id:
            raise Refusal(Reason.MALFORMED, ("replaces",))
        leased = LeasedTicket(
            wish=Wish(
                id=str(body.id),
                terminal_id=body.terminal_id,
                assurance=body.assurance.level,
                priority=body.priority,
            ),
            service_id=body.service_id,
            block_id=str(body.block_id),
            ordinal=body.ordinal,
            issued_at=body.issued_at.astimezone(dt.UTC),
            replaces=None if body.replaces is None else str(body.replaces),
        )
        now = point.clock()
        taken = await point.writer.run(
            lambda book: ticket_store.deliver(book, leased, now), leased.wish.id
        )
        return _answer(point, taken, response)

    @routes.post("/tickets/withdrawals", status_code=204)
    async def withdraw(body: WithdrawalBody) -> None:
        """Undo a ticket request whose answer was lost; forestall it if it has yet to arrive."""
        key, now = str(body.id), point.clock()
        await point.writer.run(
            lambda book: ticket_store.withdraw(book, key, body.terminal_id, now), key
        )

    @routes.post("/blocks", status_code=201)
    async def lease(body: BlockBody, key: IdempotencyKey) -> BlockAnswer:
        """Lease numbers to a terminal, to be given out while the station is out of its reach."""
        now = point.clock()

        def step(book: SqlBook) -> NumberBlock:
            service = point.service(body.service_id)
            request = BlockRequest(
                str(key), body.terminal_id, service.id, service.prefix, body.day, body.size
            )
            return number_store.lease(book, request, now)

        block = await point.writer.run(step)
        return BlockAnswer.model_validate(block, from_attributes=True)

    return routes


async def take_ticket(point: ServicePoint, body: TicketBody, key: str) -> tuple[TicketAnswer, bool]:
    """A ticket, and whether it was made before. Raises Refusal and NotPossible."""
    _offered(point, body)
    now = point.clock()
    wish, holder = _wish(point, body, key, now), _holder(point, body, key)
    # Looked up again in the step: there, no change of the catalogue can come in between.
    taken = await point.writer.run(
        lambda book: ticket_store.take(book, _offered(point, body), wish, now, holder), key
    )
    return _shown(point, taken.ticket), taken.repeated


def _offered(point: ServicePoint, body: TicketBody) -> Service:
    """Raises Refusal: UNKNOWN_SERVICE, ASSURANCE_TOO_LOW, SERVICE_CLOSED."""
    service = point.service(body.service_id)
    if not service.admits(body.assurance.level):
        raise Refusal(Reason.ASSURANCE_TOO_LOW)
    if not point.is_served(service):
        raise Refusal(Reason.SERVICE_CLOSED)
    return service


def _wish(point: ServicePoint, body: TicketBody | CheckInBody, key: str, now: dt.datetime) -> Wish:
    resident = None
    if body.number is not None:
        resident = point.resident(body.number, station_day(now))
    return Wish(
        id=key,
        terminal_id=body.terminal_id,
        assurance=body.assurance.level,
        priority=body.priority,
        resident=resident,
    )


def _holder(point: ServicePoint, body: TicketBody | CheckInBody, key: str) -> CardHolder | None:
    """Raises Refusal(ASSURANCE_TOO_LOW) for a name that nothing proves."""
    if body.number is None and body.holder is None:
        return None
    sealed = None
    if body.holder is not None:
        demand(body.assurance.level, holder_name.NEEDED)
        sealed = point.holder_seal.sealed(key, body.holder.name)
    resident = None
    # What anybody could have typed is no record of that resident.
    if body.number is not None and body.assurance.level >= holder_name.NEEDED:
        resident = point.lasting(body.number)
    return CardHolder(resident, sealed)


def _answer(point: ServicePoint, taken: TakenTicket, response: Response) -> TicketAnswer:
    if taken.repeated:
        response.status_code = 200
    return _shown(point, taken.ticket)


def _shown(point: ServicePoint, ticket: Standing) -> TicketAnswer:
    return TicketAnswer(
        id=ticket.id,
        number=ticket.number,
        service_id=ticket.service_id,
        counters=list(point.catalogue.counters_of(ticket.service_id)),
        waiting_before=ticket.waiting_before,
        issued_at=ticket.issued_at,
        station_name=point.name,
        priority=ticket.priority,
        appointed_at=ticket.appointed_at,
        offline=ticket.block_id is not None,
        page=point.page_of(ticket),
    )
