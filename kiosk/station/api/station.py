"""Routes about the station itself: what it offers, who asks for staff, whether it is well."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from kiosk.station.api.messages import (
    API_VERSION,
    AssuranceName,
    HealthAnswer,
    HelpCallAnswer,
    HelpCallBody,
    HelpCallsAnswer,
    QueueAnswer,
    ServiceAnswer,
    StationAnswer,
    WaitAnswer,
)
from kiosk.station.api.tickets import IdempotencyKey
from kiosk.station.help_call_store import HelpCall, add_call
from kiosk.station.help_call_store import open_calls as list_open_calls
from kiosk.station.service_point import ServicePoint
from kiosk.station.waits import Waits
from kiosk.station.web.access import Access


def station_routes(point: ServicePoint, waits: Waits, access: Access) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["station"])

    @routes.get("/station")
    def station() -> StationAnswer:
        """What the station offers, and how long its queues are."""
        return _offer(point, waits)

    @routes.post("/help-calls", status_code=201)
    async def call_staff(body: HelpCallBody, key: IdempotencyKey) -> HelpCallAnswer:
        """Staff is wanted at this terminal: a person asks, or a device is out of order."""
        call = HelpCall(str(key), body.terminal_id, point.clock(), body.reason)
        await point.writer.run(lambda book: add_call(book, call))
        return HelpCallAnswer.model_validate(call, from_attributes=True)

    @routes.get("/help-calls", tags=["staff"], dependencies=[Depends(access.action())])
    def open_calls() -> HelpCallsAnswer:
        """Calls that nobody has answered yet, newest first."""
        with point.database.reading() as connection:
            calls = list_open_calls(connection, point.station_id)
        return HelpCallsAnswer(
            help_calls=[HelpCallAnswer.model_validate(c, from_attributes=True) for c in calls]
        )

    @routes.get("/health")
    def health() -> HealthAnswer:
        """200 while the store can be read and written, 503 otherwise."""
        point.database.check()
        point.writer.check()
        return HealthAnswer(status="ok")

    return routes


def _offer(point: ServicePoint, waits: Waits) -> StationAnswer:
    now = point.clock()
    catalogue = point.catalogue
    days, expected = point.service_days(now), waits.now()
    return StationAnswer(
        station_id=point.station_id,
        elderly_from=point.elderly_from,
        name=point.name,
        api_version=API_VERSION,
        time=now,
        services=[
            ServiceAnswer(
                id=service.id,
                prefix=service.prefix,
                name=service.name,
                required_assurance=AssuranceName[service.required_assurance.name],
                icon=service.icon,
            )
            for service in catalogue.services
        ],
        queues=[
            QueueAnswer(
                service_id=service.id,
                waiting=days[service.id].waiting,
                counters=list(catalogue.counters_of(service.id)),
                open=point.is_open(service, days[service.id], now),
                wait=WaitAnswer.of(expected[service.id]),
            )
            for service in catalogue.services
        ],
    )
