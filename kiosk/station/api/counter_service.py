"""Routes for what officers do beside calling: a ticket for somebody without the terminal, and the
answer to a terminal's call for help."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Depends, Response

from kiosk.identity.assurance import Assurance
from kiosk.queue.intake import Wish
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station import ticket_store
from kiosk.station.api.messages import HelpCallAnswer
from kiosk.station.api.staff import Acting
from kiosk.station.api.staff_messages import (
    DeskTicketAnswer,
    DeskTicketBody,
    HelpAnswerBody,
    StandingAnswer,
)
from kiosk.station.api.tickets import IdempotencyKey
from kiosk.station.help_call_store import answer_call
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.web.access import Access

DESK = "@desk"
"""Stands where other tickets have their terminal; no terminal can be called so."""


def counter_service_routes(point: ServicePoint, access: Access) -> APIRouter:
    routes = APIRouter(prefix="/v1/staff", tags=["staff"])
    acting = Acting(point)
    clerk = access.action(Role.CLERK)

    @routes.post("/tickets", response_model=DeskTicketAnswer)
    async def issue(
        body: DeskTicketBody, key: IdempotencyKey, member: Member = Depends(clerk)
    ) -> Response:
        """Give a ticket to somebody at the desk. Who it is, the officer sees for himself: no
        assurance is asked, and none is noted."""
        service = point.service(body.service_id)
        if not point.is_served(service):
            raise Refusal(Reason.SERVICE_CLOSED)
        wish = Wish(
            id=str(key), terminal_id=DESK, assurance=Assurance.ANONYMOUS, priority=body.priority
        )

        def step(book: SqlBook, now: dt.datetime) -> DeskTicketAnswer:
            ticket = ticket_store.take(book, service, wish, now).ticket
            return DeskTicketAnswer(
                ticket=StandingAnswer.of(ticket),
                waiting_before=ticket.waiting_before or 0,
                counters=list(point.catalogue.counters_of(service.id)),
            )

        return await acting(key, member, StaffAction.TICKET_ISSUED, body, step)

    @routes.post("/help-calls/answer", response_model=HelpCallAnswer)
    async def on_the_way(
        body: HelpAnswerBody, key: IdempotencyKey, member: Member = Depends(clerk)
    ) -> Response:
        """Somebody is on the way to the terminal that called."""

        def step(book: SqlBook, now: dt.datetime) -> HelpCallAnswer:
            call = answer_call(book, str(body.help_call_id), member.id, now)
            return HelpCallAnswer.model_validate(call, from_attributes=True)

        return await acting(key, member, StaffAction.HELP_ANSWERED, body, step)

    return routes
