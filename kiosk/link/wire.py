"""What the station's API sends, decoded and checked (see its OpenAPI contract)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import msgspec

from kiosk.board.announcement import LONGEST as LONGEST_ANNOUNCEMENT
from kiosk.board.announcement import MOST as MOST_ANNOUNCEMENTS
from kiosk.board.announcement import Announcement
from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.link.offer import StationOffer
from kiosk.procedures.entries import MOST_PROCEDURES
from kiosk.procedures.procedure import Fee, LegalBasis, Paper, Procedure
from kiosk.queue.priority import ELDERLY_FROM
from kiosk.queue.ticket import ServiceQueue
from kiosk.queue.ticket_now import ServedTicket
from kiosk.staff.member import Role

API_VERSION = 1
MOST_SERVICES = 100
MOST_SERVED = 100
MOST_IN_LIST = 30

AssuranceName = Literal["anonymous", "card_data_authentic", "card_genuine", "holder_verified"]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
AnnouncedText = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ANNOUNCEMENT)]


class WireService(msgspec.Struct, frozen=True):
    id: Annotated[str, msgspec.Meta(max_length=40)]
    prefix: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{1,3}$")]
    name: dict[str, Name]
    required_assurance: AssuranceName
    icon: Annotated[str, msgspec.Meta(max_length=40)]
    corrections: bool = False

    def service(self) -> Service:
        needed = Assurance[self.required_assurance.upper()]
        return Service(
            self.id, self.prefix, self.name, needed, self.icon, corrections=self.corrections
        )


class WireAnnouncement(msgspec.Struct, frozen=True):
    id: Annotated[str, msgspec.Meta(max_length=40)]
    text: Annotated[dict[str, AnnouncedText], msgspec.Meta(max_length=20)]
    first_day: dt.date
    last_day: dt.date

    def announcement(self) -> Announcement:
        return Announcement(**msgspec.structs.asdict(self))


class WireStation(msgspec.Struct, frozen=True):
    station_id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,40}$")]
    name: Name
    api_version: int
    time: Annotated[dt.datetime, msgspec.Meta(tz=True)]
    services: Annotated[tuple[WireService, ...], msgspec.Meta(max_length=MOST_SERVICES)]
    queues: Annotated[tuple[ServiceQueue, ...], msgspec.Meta(max_length=MOST_SERVICES)]
    elderly_from: Annotated[int, msgspec.Meta(ge=1, le=150)] = ELDERLY_FROM
    announcements: Annotated[
        tuple[WireAnnouncement, ...], msgspec.Meta(max_length=MOST_ANNOUNCEMENTS)
    ] = ()

    def offer(self) -> StationOffer:
        services = tuple(service.service() for service in self.services)
        return StationOffer(
            self.station_id,
            self.name,
            self.time,
            services,
            self.queues,
            self.elderly_from,
            tuple(each.announcement() for each in self.announcements if "vi" in each.text),
        )


Text = Annotated[str, msgspec.Meta(max_length=500)]


class WireProcedure(msgspec.Struct, frozen=True):
    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    name: dict[str, Name]
    also: Annotated[tuple[Name, ...], msgspec.Meta(max_length=MOST_IN_LIST)]
    summary: dict[str, Text]
    service: Annotated[str, msgspec.Meta(max_length=60)]
    papers: Annotated[tuple[Paper, ...], msgspec.Meta(max_length=MOST_IN_LIST)]
    fees: Annotated[tuple[Fee, ...], msgspec.Meta(max_length=MOST_IN_LIST)]
    time_limit: dict[str, Text]
    online: bool
    legal_basis: Annotated[tuple[LegalBasis, ...], msgspec.Meta(max_length=MOST_IN_LIST)]
    valid_from: dt.date | None
    checked_on: dt.date | None
    required_assurance: AssuranceName

    def procedure(self) -> Procedure:
        fields = msgspec.structs.asdict(self)
        needed = Assurance[self.required_assurance.upper()]
        return Procedure(**{**fields, "required_assurance": needed})


class WireProcedures(msgspec.Struct, frozen=True):
    procedures: Annotated[tuple[WireProcedure, ...], msgspec.Meta(max_length=MOST_PROCEDURES)]


class WireServed(msgspec.Struct, frozen=True):
    tickets: Annotated[tuple[ServedTicket, ...], msgspec.Meta(max_length=MOST_SERVED)]


class WireRated(msgspec.Struct, frozen=True):
    explainable: bool


class WireHelpCall(msgspec.Struct, frozen=True):
    answered: bool


class WireTime(msgspec.Struct, frozen=True):
    time: Annotated[dt.datetime, msgspec.Meta(tz=True)]


class WireCertificate(msgspec.Struct, frozen=True):
    """`certificate`: DER; None while staff have not confirmed. `time`: the station's."""

    certificate: bytes | None
    time: Annotated[dt.datetime, msgspec.Meta(tz=True)]


class WireAuthority(msgspec.Struct, frozen=True):
    """`authority`: DER."""

    station_id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")]
    authority: bytes


class WirePairing(msgspec.Struct, frozen=True):
    """`authority`: DER. `nonce`: hexadecimal."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f-]{36}$")]
    station_id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")]
    station_name: Name
    authority: bytes
    nonce: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    expires_in: Annotated[float, msgspec.Meta(gt=0, le=3600)]


class WireProblem(msgspec.Struct, frozen=True):
    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
    number: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{1,3}[0-9]{3,6}$|^$")] = ""
    retry_after: Annotated[int, msgspec.Meta(ge=0, le=86400)] | None = None


class WireStaffAccess(msgspec.Struct, frozen=True):
    role: Role
