"""What a station offers, as the terminal keeps it while the station is away."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiosk.board.announcement import Announcement
from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.queue.applicant import Applicant
from kiosk.queue.priority import ELDERLY_FROM, Lane, PriorityClass, has_reached, lane_of
from kiosk.queue.ticket import ServiceQueue, Ticket
from kiosk.visit.event import ServicesChanged, TicketFault

_NO_TIME = dt.datetime.fromtimestamp(0, dt.UTC)


class StationOffer(msgspec.Struct, frozen=True):
    station_id: str
    name: str
    time: dt.datetime
    """The station's clock, with time zone."""
    services: tuple[Service, ...]
    queues: tuple[ServiceQueue, ...]
    elderly_from: int = ELDERLY_FROM
    """Years of age."""
    announcements: tuple[Announcement, ...] = ()
    """Of this day and of later ones."""

    def priority_of(self, applicant: Applicant, today: dt.date) -> PriorityClass:
        """What the person has said, or what the card's date of birth says."""
        if applicant.declared is not PriorityClass.NONE or applicant.born is None:
            return applicant.declared
        elderly = has_reached(applicant.born, self.elderly_from, today)
        return PriorityClass.ELDERLY if elderly else PriorityClass.NONE

    def foreseen(self, ticket: Ticket) -> Ticket:
        """With how long it will wait; only an ordinary one's wait is known here."""
        first = lane_of(ticket.priority, appointed=ticket.appointed_at is not None) is Lane.FIRST
        queue = self._queue(ticket.service_id)
        if first or queue is None:
            return ticket
        return msgspec.structs.replace(ticket, wait=queue.wait)

    def fault(self, service_id: str, assurance: Assurance) -> TicketFault | None:
        """What stands against a ticket for this service, on line and off; None: nothing."""
        service = next((s for s in self.services if s.id == service_id), None)
        if service is None or not service.admits(assurance):
            return TicketFault.REFUSED
        queue = self._queue(service_id)
        return TicketFault.CLOSED if queue is not None and not queue.open else None

    def counters_of(self, service_id: str) -> tuple[str, ...]:
        queue = self._queue(service_id)
        return queue.counters if queue is not None else ()

    def as_event(self, today: dt.date) -> ServicesChanged:
        """`today`: the station's day; an announcement is told on its days alone."""
        announced = tuple(each for each in self.announcements if each.is_on(today))
        return ServicesChanged(self.name, self.services, self.queues, announced)

    def lasting(self) -> StationOffer:
        """The part that is worth a write to the disk: staff change it, no queue does."""
        queues = tuple(
            msgspec.structs.replace(queue, waiting=0, wait=None) for queue in self.queues
        )
        return msgspec.structs.replace(self, queues=queues, time=_NO_TIME)

    def _queue(self, service_id: str) -> ServiceQueue | None:
        return next((q for q in self.queues if q.service_id == service_id), None)
