"""What is sent and answered about appointments. A part of the contract; see `messages`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from kiosk.queue.appointment import Appointment, AppointmentState
from kiosk.queue.day import STATION_TIME
from kiosk.station.api.messages import EARLIEST, LATEST, RequestBody, ResidentNumber, ServiceId
from kiosk.station.appointment_view import Listed

Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), lt=dt.date(2200, 1, 1))]


class AppointmentBody(RequestBody):
    service_id: ServiceId
    at: Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
    number: ResidentNumber


class AppointmentCancelBody(RequestBody):
    appointment_id: UUID


class AppointmentFindBody(RequestBody):
    day: Day
    number: ResidentNumber


class AppointmentAnswer(BaseModel):
    id: str
    service_id: str
    at: dt.datetime
    state: AppointmentState
    missed: bool
    """Booked, and nobody came in time."""
    number: str | None = None
    """Printed number of the ticket with which somebody checked in."""

    @classmethod
    def of(
        cls, appointment: Appointment, now: dt.datetime, number: str | None = None
    ) -> AppointmentAnswer:
        return cls(
            id=appointment.id,
            service_id=appointment.service_id,
            at=appointment.at,
            state=appointment.state,
            missed=appointment.is_missed(now),
            number=number,
        )

    @property
    def hour(self) -> str:
        """As in the trail: `2026-11-24 09:00`, by the station's clock."""
        return f"{self.at.astimezone(STATION_TIME):%Y-%m-%d %H:%M}"


class AppointmentsAnswer(BaseModel):
    """By their hours."""

    appointments: list[AppointmentAnswer]

    @classmethod
    def of(cls, found: Iterable[Listed], now: dt.datetime) -> AppointmentsAnswer:
        return cls(
            appointments=[AppointmentAnswer.of(one.appointment, now, one.number) for one in found]
        )
