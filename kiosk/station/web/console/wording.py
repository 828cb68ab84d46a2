"""What the console's templates say services and moments with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from starlette.requests import Request

from kiosk.queue.day import STATION_TIME
from kiosk.station.service_point import ServicePoint
from kiosk.station.web.pages import language_of


class Wording:
    """In the language of a request."""

    def __init__(self, point: ServicePoint) -> None:
        self._point = point

    def __call__(self, request: Request) -> dict[str, Any]:
        language = language_of(request).value

        def service(service_id: str | None) -> str:
            found = self._point.catalogue.service(service_id or "")
            if found is None:
                return service_id or ""
            return found.name.get(language) or next(iter(found.name.values()), found.id)

        return {"service_name": service, "clock": clock_time}


def clock_time(moment: dt.datetime, *, seconds: bool = False) -> str:
    """As a clock in the station shows it."""
    return moment.astimezone(STATION_TIME).strftime("%H:%M:%S" if seconds else "%H:%M")
