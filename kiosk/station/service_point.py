"""One station as a running service sees it: its catalogue, its stores, its registry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.station.database import Database
from kiosk.station.help_call_store import HelpCallStore
from kiosk.station.number_store import NumberStore
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.registry import Registry
from kiosk.station.ticket_store import TicketStore


@dataclass(frozen=True)
class ServicePoint:
    station_id: str
    name: str
    catalogue: Catalogue
    database: Database
    tickets: TicketStore
    numbers: NumberStore
    help_calls: HelpCallStore
    registry: Registry
    clock: Callable[[], dt.datetime]
    """The present moment, with time zone."""

    @classmethod
    def over(
        cls,
        database: Database,
        *,
        station_id: str,
        name: str,
        catalogue: Catalogue,
        registry: Registry,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> ServicePoint:
        """A station whose stores all lie in `database`."""
        return cls(
            station_id=station_id,
            name=name,
            catalogue=catalogue,
            database=database,
            tickets=TicketStore(database, station_id),
            numbers=NumberStore(database, station_id),
            help_calls=HelpCallStore(database, station_id),
            registry=registry,
            clock=clock,
        )

    def service(self, service_id: str) -> Service:
        """Raises Refusal(UNKNOWN_SERVICE)."""
        service = self.catalogue.service(service_id)
        if service is None:
            raise Refusal(Reason.UNKNOWN_SERVICE)
        return service

    def is_open(self, service: Service) -> bool:
        """Whether a counter serves it at all."""
        return bool(self.catalogue.counters_of(service.id))


def demand(given: Assurance, needed: Assurance) -> None:
    """Raises Refusal(ASSURANCE_TOO_LOW) unless `given` suffices."""
    if given < needed:
        raise Refusal(Reason.ASSURANCE_TOO_LOW)
