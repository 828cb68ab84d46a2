"""Routes about the station itself: what it offers, who asks for staff, whether it is well."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Response

from kiosk.station.api.messages import (
    HealthAnswer,
    HelpCallAnswer,
    HelpCallBody,
    HelpCallsAnswer,
    HelpCallStandingAnswer,
    HelpCallStandingBody,
    ReadyAnswer,
    StationAnswer,
)
from kiosk.station.api.offer import Offer
from kiosk.station.api.tickets import IdempotencyKey
from kiosk.station.help_call_store import HelpCall, add_call, is_answered
from kiosk.station.help_call_store import open_calls as list_open_calls
from kiosk.station.readiness import check_ready
from kiosk.station.service_point import ServicePoint
from kiosk.station.web.access import Access


def station_routes(point: ServicePoint, offer: Offer, access: Access) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["station"])

    @routes.get("/station", response_model=StationAnswer)
    def station() -> Response:
        """What the station offers, and how long its queues are."""
        return Response(offer.answer(), media_type="application/json")

    @routes.post("/help-calls", status_code=201)
    async def call_staff(body: HelpCallBody, key: IdempotencyKey) -> HelpCallAnswer:
        """Staff is wanted at this terminal: a person asks, or a device is out of order."""
        call = HelpCall(str(key), body.terminal_id, point.clock(), body.reason)
        await point.writer.run(lambda book: add_call(book, call))
        return HelpCallAnswer.model_validate(call, from_attributes=True)

    @routes.post("/help-calls/standing")
    def standing(body: HelpCallStandingBody) -> HelpCallStandingAnswer:
        """Whether somebody is on the way to this terminal. For the one that called."""
        call = str(body.help_call_id)
        with point.database.glancing() as connection:
            answered = is_answered(connection, point.station_id, call, body.terminal_id)
        return HelpCallStandingAnswer(answered=answered)

    @routes.get("/help-calls", tags=["staff"], dependencies=[Depends(access.action())])
    def open_calls() -> HelpCallsAnswer:
        """Calls that nobody has answered yet, newest first."""
        with point.database.reading() as connection:
            calls = list_open_calls(connection, point.station_id)
        return HelpCallsAnswer(
            help_calls=[HelpCallAnswer.model_validate(c, from_attributes=True) for c in calls]
        )

    @routes.get("/health")
    async def health() -> HealthAnswer:
        """200 while this process answers at all: otherwise it is to be started anew."""
        return HealthAnswer(status="ok")

    @routes.get("/ready")
    def ready() -> ReadyAnswer:
        """200 while this process can do its work, 503 with the reason otherwise: ask another."""
        check_ready(point)
        return ReadyAnswer(status="ready")

    return routes
