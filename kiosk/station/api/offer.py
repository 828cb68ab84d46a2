"""What the station offers and how long its queues are: one answer for all who ask.

Every terminal asks every few seconds, all day long, and a province has hundreds of them. The answer
is made when it is asked for and something may have changed: this process has written an event, the
catalogue is another one, or it is FRESH seconds old (another process may have written, or a
service's hours have begun).
"""

from __future__ import annotations

import datetime as dt
import threading

import msgspec

from kiosk.queue.day import station_day
from kiosk.station.announcement_store import not_over
from kiosk.station.api.messages import (
    API_VERSION,
    AnnouncementAnswer,
    AssuranceName,
    QueueAnswer,
    ServiceAnswer,
    StationAnswer,
    WaitAnswer,
)
from kiosk.station.service_point import ServicePoint
from kiosk.station.waits import Waits

FRESH = dt.timedelta(seconds=2)


class _Made(msgspec.Struct, frozen=True):
    body: bytes
    at: dt.datetime
    written: int
    revision: int


class Offer:
    """Safe from several threads."""

    def __init__(self, point: ServicePoint, waits: Waits) -> None:
        self._point = point
        self._waits = waits
        self._turn = threading.Lock()
        self._written = 0
        self._made: _Made | None = None
        point.writer.after_events(self._note_event)

    def at_hand(self) -> bytes | None:
        """The answer in JSON if it is still good; at once."""
        made = self._made
        if made is None or made.written != self._written:
            return None
        if made.revision != self._point.catalogues.now.number:
            return None
        return made.body if abs(self._point.clock() - made.at) < FRESH else None

    def answer(self) -> bytes:
        """The answer in JSON. Raises Refusal(STORE_UNAVAILABLE)."""
        with self._turn:
            body = self.at_hand()
            if body is None:
                # What is written from here on may not be in it.
                written, revision = self._written, self._point.catalogues.now.number
                made = offer(self._point, self._waits)
                body = made.model_dump_json().encode()
                self._made = _Made(body, made.time, written, revision)
            return body

    def _note_event(self) -> None:
        self._written += 1


def offer(point: ServicePoint, waits: Waits) -> StationAnswer:
    """As it stands now. Raises Refusal(STORE_UNAVAILABLE)."""
    now = point.clock()
    catalogue = point.catalogue
    days, expected = point.service_days(now), waits.now()
    for_corrections = catalogue.for_corrections().id
    with point.database.glancing() as connection:
        announced = not_over(connection, point.station_id, station_day(now))
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
                corrections=service.id == for_corrections,
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
        announcements=[
            AnnouncementAnswer.model_validate(each, from_attributes=True) for each in announced
        ],
    )
