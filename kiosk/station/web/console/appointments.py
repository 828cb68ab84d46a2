"""The page of appointments: a day by its hours. What is done from it goes to /v1/staff/*.

Nobody's number is in an address or in a page: an officer types it, a script sends it in a body.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from itertools import groupby
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from kiosk.catalogue.service import Service
from kiosk.queue.appointment import AppointmentState
from kiosk.queue.booking import FARTHEST
from kiosk.queue.day import STATION_TIME, station_day
from kiosk.staff.member import Member, Role
from kiosk.station.api.appointment_messages import Day
from kiosk.station.appointment_view import Listed, of_day
from kiosk.station.service_point import ServicePoint
from kiosk.station.web.access import Access
from kiosk.station.web.console.wording import Wording
from kiosk.station.web.pages import Pages, language_of
from kiosk.station.web.supervisor.words import Words

PAGE = "/console/appointments"
_A_DAY = dt.timedelta(days=1)


class Hour(msgspec.Struct, frozen=True):
    hour: int
    """By the station's clock."""
    listed: list[Listed]


def appointment_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    wording = Wording(point)
    clerk, reader = access.page(Role.CLERK), access.action(Role.CLERK)

    @routes.get(PAGE)
    def page(request: Request, day: str = "", _member: Member = Depends(clerk)) -> Response:
        today = station_day(point.clock())
        return pages.render(
            request,
            "console/appointments.html",
            services=[s for s in point.catalogue.services if point.is_served(s)],
            hours_of=_written_hours,
            last_day=today + FARTHEST,
            zone=point.clock().astimezone(STATION_TIME).isoformat()[-6:],
            **_day(point, _date(day) or today, Words(language_of(request))),
            **wording(request),
        )

    @routes.get(f"{PAGE}/day")
    def part(
        request: Request, day: Annotated[Day, Query()], _member: Member = Depends(reader)
    ) -> Response:
        """What changes, as HTML: the page swaps it in."""
        shown = _day(point, day, Words(language_of(request)))
        return pages.render(request, "console/parts/day.html", **shown, **wording(request))

    return routes


def _day(point: ServicePoint, day: dt.date, words: Words) -> dict[str, Any]:
    with point.database.reading() as connection:
        listed = of_day(connection, point.station_id, day)
    now = point.clock()
    standing = [one for one in listed if one.appointment.state is not AppointmentState.CANCELLED]
    return {
        "day": day,
        "weekday": words.weekday(day),
        "today": station_day(now),
        "now": now,
        "before": day - _A_DAY,
        "after": day + _A_DAY,
        "hours": _by_hour(listed),
        "count": len(standing),
        "came": sum(one.appointment.state is AppointmentState.CHECKED_IN for one in standing),
        "missed": sum(one.appointment.is_missed(now) for one in standing),
    }


def _by_hour(listed: Iterable[Listed]) -> list[Hour]:
    def hour(one: Listed) -> int:
        return one.appointment.at.astimezone(STATION_TIME).hour

    return [Hour(each, list(found)) for each, found in groupby(listed, hour)]


def _written_hours(service: Service) -> str:
    """For the page's script: [[first weekday, last weekday, opens, closes], …]; Monday is 0."""
    return json.dumps(
        [
            [span.first_day, span.last_day, f"{span.opens:%H:%M}", f"{span.closes:%H:%M}"]
            for span in service.hours
        ]
    )


def _date(text: str) -> dt.date | None:
    """What cannot be is not asked for."""
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return date if 2000 <= date.year < 2200 else None
