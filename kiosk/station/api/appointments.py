"""Routes for booking appointments; a resident checks in with the card at a terminal."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Depends, Response

from kiosk.queue.appointment import Appointment
from kiosk.queue.day import station_day
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.api.staff import Acting
from kiosk.station.api.staff_messages import AppointmentAnswer, AppointmentBody
from kiosk.station.api.tickets import IdempotencyKey
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.web.access import Access


def appointment_routes(point: ServicePoint, access: Access) -> APIRouter:
    routes = APIRouter(prefix="/v1/staff", tags=["staff"])
    acting = Acting(point)
    clerk = access.action(Role.CLERK)

    @routes.post("/appointments", response_model=AppointmentAnswer)
    async def book_appointment(
        body: AppointmentBody, key: IdempotencyKey, member: Member = Depends(clerk)
    ) -> Response:
        """Promise a resident an hour. Kept is a hash of the number, good for that day."""
        service = point.service(body.service_id)
        at = body.at.astimezone(dt.UTC)
        day = station_day(at)
        appointment = Appointment(
            id=str(key),
            day=day,
            service_id=service.id,
            at=at,
            resident=point.resident(body.number, day),
        )

        def step(book: SqlBook, now: dt.datetime) -> AppointmentAnswer:
            if at < now:
                raise NotPossible(QueueFault.UNKNOWN_APPOINTMENT)
            book.save_appointment(appointment)
            return AppointmentAnswer(id=appointment.id, service_id=service.id, at=at)

        # Not the number itself: its plain hash among the answers would soon be tried through.
        hidden = body.model_copy(update={"number": appointment.resident})
        return await acting(key, member, StaffAction.APPOINTMENTS, hidden, step)

    return routes
