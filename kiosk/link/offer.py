"""What a station offers, as the terminal keeps it while the station is away."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.queue.ticket import ServiceQueue
from kiosk.visit.event import ServicesChanged, TicketFault

_NO_TIME = dt.datetime.fromtimestamp(0, dt.UTC)


class StationOffer(msgspec.Struct, frozen=True):
    station_id: str
    name: str
    time: dt.datetime
    """The station's clock, with time zone."""
    services: tuple[Service, ...]
    queues: tuple[ServiceQueue, ...]

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

    def as_event(self) -> ServicesChanged:
        return ServicesChanged(self.name, self.services, self.queues)

    def lasting(self) -> StationOffer:
        """The part that is worth a write to the disk: it changes with the catalogue only."""
        queues = tuple(msgspec.structs.replace(queue, waiting=0) for queue in self.queues)
        return msgspec.structs.replace(self, queues=queues, time=_NO_TIME)

    def _queue(self, service_id: str) -> ServiceQueue | None:
        return next((q for q in self.queues if q.service_id == service_id), None)
