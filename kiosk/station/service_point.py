"""One station as a running service sees it: its catalogue, its store, its registry."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.catalogue.catalogue import Catalogue, Counter
from kiosk.catalogue.hours import open_at
from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.queue.day import STATION_TIME, station_day
from kiosk.queue.priority import ELDERLY_FROM
from kiosk.queue.resident import resident_tag
from kiosk.queue.service_day import ServiceDay
from kiosk.queue.standing import Standing
from kiosk.queue.ticket_token import TicketTokens
from kiosk.records.correction_token import signed_token, signing_key
from kiosk.records.resident import lasting_tag
from kiosk.records.retention import Retention
from kiosk.station.catalogue.present import PresentCatalogue
from kiosk.station.correction_links import CorrectionLinks
from kiosk.station.correction_store import PURPOSE as CORRECTIONS
from kiosk.station.database import Database
from kiosk.station.holder_seal import HolderSeal
from kiosk.station.metrics import StationMetrics
from kiosk.station.present import Hall, days_of, hall
from kiosk.station.procedures import PresentProcedures
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.registry.interface import Registry
from kiosk.station.staff.access_tags import AccessTags
from kiosk.station.writer import Writer


@dataclass(frozen=True)
class ServicePoint:
    station_id: str
    name: str
    catalogues: PresentCatalogue
    database: Database
    writer: Writer
    registry: Registry
    resident_key: bytes = field(repr=False)
    """From it come the tags by which residents are known again, the seals of names and what signs
    receipts; it lies apart from the store."""
    registered_residents: int = 0
    """In the station's area; 0: not known."""
    elderly_from: int = ELDERLY_FROM
    """Years of age."""
    procedures: PresentProcedures = field(default_factory=PresentProcedures, repr=False)
    metrics: StationMetrics = field(default_factory=StationMetrics, repr=False)
    draining: threading.Event = field(default_factory=threading.Event, repr=False)
    """Set when the process is about to end: whoever can is to ask another one."""
    at_end: list[Callable[[], None]] = field(default_factory=list, repr=False)
    """What is to be called, in the event loop, before open requests are waited for."""
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    """The present moment, with time zone."""
    retention: Retention = field(default_factory=Retention)
    """How long what concerns residents is kept."""
    release_dir: Path | None = None
    """The shelf of the terminals' releases; None: there is none."""
    public_url: str = ""
    """Where phones reach this station's pages; empty: they do not."""

    @cached_property
    def tokens(self) -> TicketTokens:
        return TicketTokens(self.resident_key, self.station_id)

    def page_of(self, ticket: Standing) -> str:
        """Address of the ticket's page; empty where phones do not reach it."""
        if not self.public_url:
            return ""
        return f"{self.public_url}/t/{self.tokens.token(ticket.day, ticket.number)}"

    @cached_property
    def signing_key(self) -> Ed25519PrivateKey:
        """For the receipts of requests for correction."""
        return signing_key(self.resident_key)

    def receipt_of(self, code: str, digest: bytes) -> str:
        """What the QR code of a request's receipt holds: its page, where phones reach it."""
        token = signed_token(self.signing_key, self.station_id, code, digest)
        return f"{self.public_url}/c/{token}" if self.public_url else token

    @cached_property
    def correction_seal(self) -> HolderSeal:
        """For whose a request for correction is."""
        return HolderSeal(self.resident_key, self.station_id, CORRECTIONS)

    @cached_property
    def correction_links(self) -> CorrectionLinks:
        """From a ticket to its holder's requests for correction."""
        return CorrectionLinks(self.station_id, self.correction_seal, self.resident)

    @cached_property
    def holder_seal(self) -> HolderSeal:
        """For the names that come with tickets."""
        return HolderSeal(self.resident_key, self.station_id)

    @cached_property
    def access_tags(self) -> AccessTags:
        """For what opens a terminal's staff mode."""
        return AccessTags(self.resident_key, self.station_id)

    @property
    def catalogue(self) -> Catalogue:
        """What is offered now: the same for the whole of a request or of a step."""
        return self.catalogues.now.catalogue

    def service(self, service_id: str) -> Service:
        """Raises Refusal(UNKNOWN_SERVICE)."""
        service = self.catalogue.service(service_id)
        if service is None:
            raise Refusal(Reason.UNKNOWN_SERVICE)
        return service

    def counter(self, name: str) -> Counter:
        """Raises Refusal(UNKNOWN_COUNTER)."""
        counter = self.catalogue.counter(name)
        if counter is None:
            raise Refusal(Reason.UNKNOWN_COUNTER)
        return counter

    def is_served(self, service: Service) -> bool:
        """Whether a counter serves it at all."""
        return bool(self.catalogue.counters_of(service.id))

    def is_open(self, service: Service, status: ServiceDay, now: dt.datetime) -> bool:
        """Whether it gives out tickets at this moment."""
        in_hours = open_at(service.hours, now.astimezone(STATION_TIME))
        return in_hours and status.open and self.is_served(service)

    def resident(self, number: str, day: dt.date) -> str:
        """The resident's tag of that day."""
        return resident_tag(self.resident_key, self.station_id, day, number)

    def lasting(self, number: str) -> str:
        """The resident's tag at this station, whatever the day."""
        return lasting_tag(self.resident_key, self.station_id, number)

    def service_days(self, now: dt.datetime) -> dict[str, ServiceDay]:
        """How each service stands today."""
        with self.database.glancing() as connection:
            return days_of(connection, self.station_id, self.catalogue, station_day(now))

    def hall(self, now: dt.datetime) -> Hall:
        """How the hall stands."""
        with self.database.reading() as connection:
            return hall(connection, self.station_id, self.catalogue, now)


def demand(given: Assurance, needed: Assurance) -> None:
    """Raises Refusal(ASSURANCE_TOO_LOW) unless `given` suffices."""
    if given < needed:
        raise Refusal(Reason.ASSURANCE_TOO_LOW)
