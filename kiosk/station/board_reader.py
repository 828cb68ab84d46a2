"""What the hall's boards show, read in one transaction and shared by all who ask."""

from __future__ import annotations

import datetime as dt
import threading
import time

from msgspec.structs import replace
from sqlalchemy import Connection, literal, select, union_all

from kiosk.board.call import Call, HallEvent, recent_calls
from kiosk.board.order import Waiting, order_of_calling
from kiosk.board.picture import CALLS_SHOWN, NEXT_SHOWN, BoardLine, BoardPicture, BoardPlace
from kiosk.catalogue.catalogue import Catalogue
from kiosk.queue.counter import CounterState
from kiosk.queue.day import station_day
from kiosk.queue.intake import place_of
from kiosk.queue.number import printed_number
from kiosk.queue.priority import Lane
from kiosk.queue.standing import EventKind, counter_line
from kiosk.station.announcement_store import not_over
from kiosk.station.present import Hall, hall, last_event
from kiosk.station.schema import queue_events, tickets
from kiosk.station.service_point import ServicePoint
from kiosk.station.waits import Waits

LOOKED_BACK = 1000
"""Events in which the last calls are looked for: however long the day, it costs the same."""
FRESH = 2.0
"""Seconds; what follows from the time alone (opening hours, waits) may be as old as that."""

_Lines = dict[tuple[str, Lane], list[tuple[int, str, str]]]


class BoardReader:
    """Safe from several threads. Another board that asks before anything has happened costs one
    row read."""

    def __init__(self, point: ServicePoint, waits: Waits) -> None:
        self._point = point
        self._waits = waits
        self._turn = threading.Lock()
        self._known: BoardPicture | None = None
        self._day: dt.date | None = None
        self._good_until = 0.0

    def picture(self) -> BoardPicture:
        """How the hall stands now."""
        point, now = self._point, self._point.clock()
        with self._turn:
            with point.database.reading() as connection:
                known = self._known if time.monotonic() < self._good_until else None
                if (
                    known is not None
                    and self._day == station_day(now)
                    and known.last_event == last_event(connection, point.station_id)
                ):
                    return replace(known, time=now)
                seen = hall(connection, point.station_id, point.catalogue, now)
                calls = _calls(connection, point.station_id, station_day(now), seen.last_event)
                today = station_day(now)
                told = not_over(connection, point.station_id, today)
                announced = tuple(each.text for each in told if each.is_on(today))
                lines = _lines(connection, point.station_id, station_day(now), point.catalogue)
            self._known = replace(self._picture(now, seen, calls, lines), announcements=announced)
            self._day = station_day(now)
            self._good_until = time.monotonic() + FRESH
            return self._known

    def was_called(self, number: str, counter: str) -> bool:
        """Whether a board shows this call now."""
        picture = self.picture()
        at_counters = {(place.number, place.name) for place in picture.counters}
        return (number, counter) in at_counters | {(c.number, c.counter) for c in picture.calls}

    def _picture(
        self, now: dt.datetime, seen: Hall, calls: tuple[Call, ...], lines: _Lines
    ) -> BoardPicture:
        point, expected = self._point, self._waits.now()
        return BoardPicture(
            station_name=point.name,
            time=now,
            last_event=seen.last_event,
            counters=tuple(
                BoardPlace(
                    name=place.name,
                    state=place.state,
                    number=ticket.number if ticket else None,
                    ticket_state=ticket.state if ticket else None,
                    calls=ticket.calls if ticket else 0,
                )
                for place in seen.counters
                for ticket in (seen.current.get(place.name),)
            ),
            queues=tuple(
                BoardLine(
                    service_id=service.id,
                    name=service.name,
                    waiting=seen.days[service.id].waiting,
                    open=point.is_open(service, seen.days[service.id], now),
                    wait=expected.get(service.id),
                    next=_next(service.id, point.catalogue, seen, lines, now),
                )
                for service in point.catalogue.services
            ),
            calls=calls,
        )


def _calls(connection: Connection, station_id: str, day: dt.date, newest: int) -> tuple[Call, ...]:
    column = queue_events.c
    rows = connection.execute(
        select(column.seq, column.kind, column.at, column.number, column.counter)
        .where(
            column.station_id == station_id,
            column.seq > newest - LOOKED_BACK,
            column.seq <= newest,
            column.day == day,
            column.kind != EventKind.TAKEN.value,
        )
        .order_by(column.seq)
    )
    events = (
        HallEvent(seq=seq, kind=EventKind(kind), at=at, number=number, counter=counter)
        for seq, kind, at, number, counter in rows
    )
    return recent_calls(events, CALLS_SHOWN)


def _lines(connection: Connection, station_id: str, day: dt.date, catalogue: Catalogue) -> _Lines:
    """The first few of each lane of each line: place, printed number, service."""
    column = tickets.c
    names = [service.id for service in catalogue.services]
    names += [counter_line(counter.name) for counter in catalogue.counters]
    heads = [
        select(
            literal(name).label("line"),
            literal(int(lane)).label("lane"),
            column.place,
            column.prefix,
            column.ordinal,
            column.service_id,
        )
        .where(
            column.station_id == station_id,
            column.day == day,
            column.line == name,
            column.lane == int(lane),
        )
        .order_by(column.place, column.prefix, column.ordinal)
        .limit(NEXT_SHOWN)
        .subquery()
        for name in names
        for lane in Lane
    ]
    found: _Lines = {}
    if heads:
        for row in connection.execute(union_all(*(select(head) for head in heads))):
            waiting = (row.place, printed_number(row.prefix, row.ordinal), row.service_id)
            found.setdefault((row.line, Lane(row.lane)), []).append(waiting)
    return found


def _next(
    service_id: str, catalogue: Catalogue, seen: Hall, lines: _Lines, now: dt.datetime
) -> tuple[str, ...]:
    """The service's own line and whoever was sent to one of its counters, as one counter would
    call them."""
    counters = catalogue.counters_of(service_id)
    places = (service_id, *map(counter_line, counters))

    def lane_of(lane: Lane) -> list[Waiting]:
        waiting = (one for place in places for one in lines.get((place, lane), ()))
        return sorted((place, number) for place, number, wanted in waiting if wanted == service_id)

    at_work = [c for c in seen.counters if c.name in counters and c.state is CounterState.OPEN]
    return order_of_calling(
        lane_of(Lane.FIRST),
        lane_of(Lane.ORDINARY),
        run=at_work[0].run if at_work else 0,
        now=max(place_of(now), seen.days[service_id].last_place),
        most=NEXT_SHOWN,
    )
