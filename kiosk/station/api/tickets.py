"""Routes for tickets and number blocks."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response

from kiosk.queue.number import printed_number
from kiosk.station.api.messages import (
    BlockAnswer,
    BlockBody,
    LeasedTicketBody,
    TicketAnswer,
    TicketBody,
    WithdrawalBody,
)
from kiosk.station.number_store import BlockRequest
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.ticket_store import LeasedTicket, StoredTicket, TicketRequest

IdempotencyKey = Annotated[UUID, Header(alias="Idempotency-Key")]


def ticket_routes(point: ServicePoint) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["tickets"])

    @routes.post("/tickets", status_code=201)
    def take(body: TicketBody, key: IdempotencyKey, response: Response) -> TicketAnswer:
        """Take a ticket. The same key gives the same ticket again (200 instead of 201)."""
        service = point.service(body.service_id)
        if not service.admits(body.assurance.level):
            raise Refusal(Reason.ASSURANCE_TOO_LOW)
        if not point.is_open(service):
            raise Refusal(Reason.SERVICE_CLOSED)
        request = TicketRequest(
            str(key), body.terminal_id, service.id, service.prefix, body.assurance.level
        )
        return _answer(point, point.tickets.take(request, point.clock()), response)

    @routes.post("/tickets/leased", status_code=201)
    def deliver(body: LeasedTicketBody, response: Response) -> TicketAnswer:
        """Enter a ticket given out from a leased block. What it replaces is withdrawn."""
        if body.replaces == body.id:
            raise Refusal(Reason.MALFORMED, ("replaces",))
        ticket = LeasedTicket(
            id=str(body.id),
            terminal_id=body.terminal_id,
            service_id=body.service_id,
            block_id=str(body.block_id),
            ordinal=body.ordinal,
            assurance=body.assurance.level,
            issued_at=body.issued_at.astimezone(dt.UTC),
            replaces=None if body.replaces is None else str(body.replaces),
        )
        return _answer(point, point.tickets.deliver(ticket, point.clock()), response)

    @routes.post("/tickets/withdrawals", status_code=204)
    def withdraw(body: WithdrawalBody) -> None:
        """Undo a ticket request whose answer was lost; forestall it if it has yet to arrive."""
        point.tickets.withdraw(str(body.id), body.terminal_id, point.clock())

    @routes.post("/blocks", status_code=201)
    def lease(body: BlockBody, key: IdempotencyKey) -> BlockAnswer:
        """Lease numbers to a terminal, to be given out while the station is out of its reach."""
        service = point.service(body.service_id)
        request = BlockRequest(
            str(key), body.terminal_id, service.id, service.prefix, body.day, body.size
        )
        block = point.numbers.lease(request, point.clock())
        return BlockAnswer.model_validate(block, from_attributes=True)

    return routes


def _answer(point: ServicePoint, ticket: StoredTicket, response: Response) -> TicketAnswer:
    if ticket.repeated:
        response.status_code = 200
    return TicketAnswer(
        id=ticket.id,
        number=printed_number(ticket.prefix, ticket.ordinal),
        service_id=ticket.service_id,
        counters=list(point.catalogue.counters_of(ticket.service_id)),
        waiting_before=ticket.waiting_before,
        issued_at=ticket.issued_at,
        station_name=point.name,
        offline=ticket.offline,
    )
