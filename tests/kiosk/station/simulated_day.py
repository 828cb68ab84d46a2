"""A day as a commune's station has them, written through the real queue with a clock of its own.

People come in two waves (after opening, after lunch), more of them for some services; counters
open at half past seven, have lunch, and close when everybody has been served. Some do not come to
their call, some of these come back, some are sent on, one leaves.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import uuid
from collections.abc import Iterator

from kiosk.catalogue.catalogue import Catalogue
from kiosk.identity.assurance import Assurance
from kiosk.queue import care, desk, intake
from kiosk.queue.care import Actor
from kiosk.queue.day import STATION_TIME
from kiosk.queue.desk import Desk
from kiosk.queue.fault import NotPossible
from kiosk.queue.intake import Wish
from kiosk.queue.priority import PriorityClass
from kiosk.queue.standing import Standing
from kiosk.station.sql_book import SqlBook

OFFICERS = {"1": "an.nguyen", "2": "binh.tran", "3": "chi.le"}
WEIGHTS = {
    "residence": 34,
    "identity_card": 26,
    "electronic_identity": 14,
    "vehicles": 14,
    "criminal_record": 7,
    "security_order": 5,
}
MINUTES = {
    "residence": 4.2,
    "identity_card": 4.6,
    "electronic_identity": 3.2,
    "vehicles": 7.5,
    "criminal_record": 5.0,
    "security_order": 6.0,
}
"""Median at the counter."""
SHIFTS = ((dt.time(7, 30), dt.time(11, 30)), (dt.time(13, 30), dt.time(17, 0)))
_MINUTE = dt.timedelta(minutes=1)


class SimulatedDay:
    """`play` is a step for the writer: the whole day until `until` in one transaction."""

    def __init__(
        self, catalogue: Catalogue, day: dt.date, tickets: int = 150, seed: int = 5
    ) -> None:
        self._catalogue = catalogue
        self._day = day
        self._chance = random.Random(f"{day} {seed}")
        self._arrivals = sorted(self._arrival() for _ in range(tickets))
        self._free = {name: self._moment(SHIFTS[0][0]) for name in OFFICERS}
        self._missed: list[tuple[dt.datetime, str]] = []
        self._until = self._moment(dt.time(23, 0))
        self._typical = {s.id: s.typical_minutes * 60 for s in catalogue.services}

    def _moment(self, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(self._day, time, STATION_TIME).astimezone(dt.UTC)

    def _arrival(self) -> dt.datetime:
        morning = self._chance.random() < 0.62
        begins, ends = SHIFTS[0 if morning else 1]
        span = (self._moment(ends) - self._moment(begins)) / _MINUTE
        minute = min(self._chance.betavariate(1.3, 2.6) * span, span - 10)
        return self._moment(begins) + (minute - 5) * _MINUTE

    def play(self, book: SqlBook, until: dt.datetime | None = None) -> None:
        self._until = until or self._moment(dt.time(23, 0))
        for now, counter in self._moments(self._until):
            while self._arrivals and self._arrivals[0] <= now:
                self._take(book, self._arrivals.pop(0))
            self._bring_back(book, now)
            self._free[counter] = self._work(book, counter, now)
        while until and self._arrivals and self._arrivals[0] <= until:
            self._take(book, self._arrivals.pop(0))

    def _moments(self, until: dt.datetime) -> Iterator[tuple[dt.datetime, str]]:
        """When which counter is free next."""
        while True:
            now, counter = min((at, name) for name, at in self._free.items())
            if now >= until or (now.astimezone(STATION_TIME).time() > dt.time(20, 0)):
                return
            yield now, counter

    def _take(self, book: SqlBook, now: dt.datetime) -> None:
        service_id = self._chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        elderly = self._chance.random() < 0.08
        wish = Wish(
            id=str(uuid.UUID(int=self._chance.getrandbits(128))),
            terminal_id="hall-1",
            assurance=Assurance.CARD_GENUINE,
            priority=PriorityClass.ELDERLY if elderly else PriorityClass.NONE,
        )
        service = self._catalogue.service(service_id)
        assert service is not None
        intake.take(book, service, wish, now)

    def _bring_back(self, book: SqlBook, now: dt.datetime) -> None:
        for due in [each for each in self._missed if each[0] <= now]:
            self._missed.remove(due)
            with contextlib.suppress(NotPossible):  # after lunch it is too late, or too often
                care.bring_back(book, Actor(OFFICERS["1"], now), due[1], revision=None)

    def _desk(self, counter: str, now: dt.datetime) -> Desk:
        place = self._catalogue.counter(counter)
        assert place is not None
        return Desk(place, OFFICERS[counter], now, self._typical)

    def _work(self, book: SqlBook, counter: str, now: dt.datetime) -> dt.datetime:
        """Calls one person and cares for them; when the counter is free again."""
        lunch = self._moment(SHIFTS[0][1]), self._moment(SHIFTS[1][0])
        if lunch[0] <= now < lunch[1]:
            return lunch[1]
        officer = self._desk(counter, now)
        ticket = desk.call_next(book, officer, current=None)
        if ticket is None:
            return now + _MINUTE
        if self._chance.random() < 0.07:
            return self._nobody_comes(book, counter, ticket, now)
        began = now + self._chance.uniform(0.3, 1.5) * _MINUTE
        if began >= self._until:
            return began
        desk.start(book, self._desk(counter, began), ticket.id)
        took = self._chance.lognormvariate(0, 0.55) * MINUTES[ticket.service_id]
        ended = began + min(took, 40.0) * _MINUTE
        if ended >= self._until:
            return ended
        if self._chance.random() < 0.04:
            self._send_on(book, ticket, ended)
        else:
            desk.finish(book, self._desk(counter, ended), ticket.id)
        return ended + self._chance.uniform(0.1, 0.8) * _MINUTE

    def _nobody_comes(
        self, book: SqlBook, counter: str, ticket: Standing, now: dt.datetime
    ) -> dt.datetime:
        again = now + _MINUTE
        desk.recall(book, self._desk(counter, again), ticket.id)
        given_up = again + _MINUTE
        if given_up >= self._until:
            return given_up
        desk.no_show(book, self._desk(counter, given_up), ticket.id)
        if self._chance.random() < 0.4:
            self._missed.append((given_up + 8 * _MINUTE, ticket.id))
        return given_up

    def _send_on(self, book: SqlBook, ticket: Standing, now: dt.datetime) -> None:
        others = [s for s in WEIGHTS if s != ticket.service_id]
        care.transfer(
            book,
            Actor("an.nguyen", now),
            ticket.id,
            service_id=self._chance.choice(others),
            counter=None,
            note=None,
            revision=None,
            catalogue=self._catalogue,
        )
