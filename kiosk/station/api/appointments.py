"""Routes for appointments: a day's list, booking, cancelling, finding somebody's by the number.

A resident's number comes in a body only. Kept of it is a keyed hash that is good for that day, so
a list names nobody: whose an appointment is, is known by asking with the number. A resident checks
in with the card at a terminal.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from kiosk.queue import booking
from kiosk.queue.appointment import Appointment
from kiosk.queue.day import station_day
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.api.appointment_messages import (
    AppointmentAnswer,
    AppointmentBody,
    AppointmentCancelBody,
    AppointmentFindBody,
    AppointmentsAnswer,
    Day,
)
from kiosk.station.api.staff import Acting
from kiosk.station.api.tickets import IdempotencyKey
from kiosk.station.appointment_view import of_day
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.trail import record
from kiosk.station.web.access import Access, Demand


def appointment_routes(point: ServicePoint, access: Access) -> APIRouter:
    routes = APIRouter(prefix="/v1/staff", tags=["staff"])
    acting = Acting(point)
    clerk = access.action(Role.CLERK)

    @routes.post("/appointments", response_model=AppointmentAnswer)
    async def book_appointment(
        body: AppointmentBody, key: IdempotencyKey, member: Member = Depends(clerk)
    ) -> Response:
        """Promise a resident an hour: one for each service and day, 90 days ahead at most."""
        service = point.service(body.service_id)
        if not point.is_served(service):
            raise Refusal(Reason.SERVICE_CLOSED)
        at = body.at.astimezone(dt.UTC)
        wanted = Appointment(
            id=str(key),
            day=station_day(at),
            service_id=service.id,
            at=at,
            resident=point.resident(body.number, station_day(at)),
        )

        def step(book: SqlBook, now: dt.datetime) -> AppointmentAnswer:
            return AppointmentAnswer.of(booking.promise(book, service, wanted, now), now)

        # Not the number itself: its plain hash among the answers would soon be tried through.
        hidden = body.model_copy(update={"number": wanted.resident})
        return await acting(key, member, StaffAction.APPOINTMENTS, hidden, step)

    @routes.post("/appointments/cancel", response_model=AppointmentAnswer)
    async def cancel_appointment(
        body: AppointmentCancelBody, key: IdempotencyKey, member: Member = Depends(clerk)
    ) -> Response:
        """Take a promise back. Who has checked in has a ticket: that is cancelled instead."""

        def step(book: SqlBook, now: dt.datetime) -> AppointmentAnswer:
            return AppointmentAnswer.of(booking.cancel(book, str(body.appointment_id), now), now)

        return await acting(key, member, StaffAction.APPOINTMENT_CANCELLED, body, step)

    _reading(routes, point, clerk)
    return routes


def _reading(routes: APIRouter, point: ServicePoint, clerk: Demand) -> None:
    @routes.get("/appointments", dependencies=[Depends(clerk)])
    def appointments(day: Annotated[Day, Query()]) -> AppointmentsAnswer:
        """All of a day, the cancelled ones among them."""
        with point.database.reading() as connection:
            found = of_day(connection, point.station_id, day)
        return AppointmentsAnswer.of(found, point.clock())

    @routes.post("/appointments/find")
    async def find(
        body: AppointmentFindBody, member: Member = Depends(clerk)
    ) -> AppointmentsAnswer:
        """A resident's appointments of a day. That somebody looked is in the trail, not for whom.
        It changes nothing and needs no key."""
        now, tag = point.clock(), point.resident(body.number, body.day)

        def step(book: SqlBook) -> AppointmentsAnswer:
            day = body.day.isoformat()
            record(book, now, member.id, StaffAction.APPOINTMENT_SOUGHT, day)
            found = of_day(book.connection, point.station_id, body.day, tag)
            return AppointmentsAnswer.of(found, now)

        return await point.writer.run(step)
