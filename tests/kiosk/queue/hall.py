"""A small hall for the queue's tests: two services that share a counter, a clock, a book."""

from __future__ import annotations

import datetime as dt
import uuid

from kiosk.catalogue.catalogue import Catalogue, Counter
from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.queue import care, desk
from kiosk.queue.appointment import Appointment
from kiosk.queue.book import Book
from kiosk.queue.care import Actor
from kiosk.queue.day import station_day
from kiosk.queue.desk import Desk
from kiosk.queue.intake import Wish, check_in, take
from kiosk.queue.priority import PriorityClass
from kiosk.queue.standing import Standing
from tests.kiosk.queue.book import MemoryBook

MORNING = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
"""Tuesday, 08:00 in Vietnam."""
SERVICES = (
    Service("residence", "A", {"vi": "Cư trú"}),
    Service("identity", "B", {"vi": "Căn cước"}),
    Service("vehicles", "D", {"vi": "Đăng ký xe"}),
)
COUNTERS = (
    Counter("1", ("residence",)),
    Counter("2", ("residence", "identity")),
    Counter("3", ("vehicles",)),
)
CATALOGUE = Catalogue(SERVICES, COUNTERS)
TYPICAL = {service.id: service.typical_minutes * 60 for service in SERVICES}
NONE, ELDERLY = PriorityClass.NONE, PriorityClass.ELDERLY


class Hall:
    def __init__(self, book: Book | None = None, catalogue: Catalogue = CATALOGUE) -> None:
        self.book: Book = book or MemoryBook()
        self.catalogue = catalogue
        self.now = MORNING

    @property
    def day(self) -> dt.date:
        return station_day(self.now)

    def wait(self, seconds: float = 1.0) -> None:
        self.now += dt.timedelta(seconds=seconds)

    def service(self, service_id: str) -> Service:
        found = self.catalogue.service(service_id)
        assert found is not None
        return found

    def take(
        self,
        service_id: str = "residence",
        priority: PriorityClass = NONE,
        resident: str | None = None,
    ) -> Standing:
        self.wait()
        return take(self.book, self.service(service_id), self._wish(priority, resident), self.now)

    def check_in(self, appointment: Appointment, priority: PriorityClass = NONE) -> Standing:
        self.wait()
        service = self.service(appointment.service_id)
        wish = self._wish(priority, appointment.resident)
        return check_in(self.book, service, appointment, wish, self.now)

    def _wish(self, priority: PriorityClass, resident: str | None) -> Wish:
        return Wish(
            id=str(uuid.uuid4()),
            terminal_id="hall-1",
            assurance=Assurance.ANONYMOUS,
            priority=priority,
            resident=resident,
        )

    def desk(self, counter: str = "1") -> Desk:
        found = self.catalogue.counter(counter)
        assert found is not None
        typical = {s.id: s.typical_minutes * 60 for s in self.catalogue.services}
        return Desk(found, "officer-1", self.now, typical)

    @property
    def actor(self) -> Actor:
        return Actor("officer-1", self.now)

    def current(self, counter: str = "1") -> str | None:
        return self.book.counter(self.day, counter).current

    def next(self, counter: str = "1") -> Standing | None:
        self.wait()
        return desk.call_next(self.book, self.desk(counter), current=self.current(counter))

    def numbers(self, counter: str, count: int) -> list[str | None]:
        called = (self.next(counter) for _ in range(count))
        return [None if ticket is None else ticket.number for ticket in called]

    def waiting(self, service_id: str = "residence") -> int:
        return self.book.service_day(self.day, service_id).waiting

    def transfer(
        self, ticket: Standing, service_id: str, counter: str | None = None, note: str | None = None
    ) -> Standing:
        return care.transfer(
            self.book,
            self.actor,
            ticket.id,
            service_id=service_id,
            counter=counter,
            note=note,
            revision=None,
            catalogue=self.catalogue,
        )
