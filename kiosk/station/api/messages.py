"""What terminals send and get: the API's contract, version 1.

Every text has a bound and a pattern. A resident's number travels in a body only, never in an
address, so that no access log, proxy or history can keep it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from kiosk.identity import holder_name
from kiosk.identity.assurance import Assurance
from kiosk.queue.estimate import WaitEstimate
from kiosk.queue.number import HIGHEST_NUMBER, LARGEST_BLOCK
from kiosk.queue.priority import PriorityClass
from kiosk.queue.staff_call import StaffCallReason

API_VERSION = 1

EARLIEST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)
"""A terminal without a battery clock may say 1970, and its ticket is still a ticket."""

TerminalId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
ServiceId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
ResidentNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]


class AssuranceName(StrEnum):
    """Levels of assurance, least first."""

    ANONYMOUS = "anonymous"
    CARD_DATA_AUTHENTIC = "card_data_authentic"
    CARD_GENUINE = "card_genuine"
    HOLDER_VERIFIED = "holder_verified"

    @property
    def level(self) -> Assurance:
        return Assurance[self.name]


class Unspoken(BaseModel):
    """May be about a person: `repr` and `str` say nothing of what is in it."""

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        return ()


class RequestBody(Unspoken):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


def _sound_name(text: str) -> str:
    if not holder_name.is_name(text):
        raise ValueError("not a name in NFC")
    return text


HolderName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=holder_name.LONGEST),
    AfterValidator(_sound_name),
]


class HolderBody(RequestBody):
    """Whose card it was, as the signed data says: for the officer who calls the ticket."""

    name: HolderName
    """In NFC, without control characters. The station keeps it sealed, until the day's end."""


class TicketBody(RequestBody):
    terminal_id: TerminalId
    service_id: ServiceId
    assurance: AssuranceName
    priority: PriorityClass = PriorityClass.NONE
    number: ResidentNumber | None = None
    """The resident's number, from the card: one resident has one waiting ticket for a service.
    The station keeps a keyed hash of it that is good for the day and, where the card is signed,
    another one in its record of processing, by which the resident can ask for that."""
    holder: HolderBody | None = None
    """Only with an assurance of `card_data_authentic` or more."""


class CheckInBody(RequestBody):
    """The resident's number is read from the card."""

    terminal_id: TerminalId
    service_id: ServiceId
    number: ResidentNumber
    assurance: AssuranceName
    priority: PriorityClass = PriorityClass.NONE
    holder: HolderBody | None = None


class LeasedTicketBody(RequestBody):
    """A ticket that the terminal gave out from its block while it could not reach the station."""

    id: UUID
    terminal_id: TerminalId
    service_id: ServiceId
    block_id: UUID
    ordinal: Annotated[int, Field(strict=True, ge=1, le=HIGHEST_NUMBER)]
    assurance: AssuranceName
    issued_at: Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
    priority: PriorityClass = PriorityClass.NONE
    replaces: UUID | None = None
    """Key of the request whose answer was lost; it is withdrawn."""


class WithdrawalBody(RequestBody):
    id: UUID
    """Key of the ticket request whose answer was lost."""
    terminal_id: TerminalId


class BlockBody(RequestBody):
    terminal_id: TerminalId
    service_id: ServiceId
    day: dt.date
    size: Annotated[int, Field(strict=True, ge=1, le=LARGEST_BLOCK)]


class HelpCallBody(RequestBody):
    terminal_id: TerminalId
    reason: StaffCallReason = StaffCallReason.PERSON_ASKS


class HelpCallStandingBody(RequestBody):
    terminal_id: TerminalId
    help_call_id: UUID
    """The key with which this terminal called."""


class TicketAnswer(BaseModel):
    id: str
    number: str
    service_id: str
    counters: list[str]
    waiting_before: int | None
    issued_at: dt.datetime
    station_name: str
    priority: PriorityClass
    appointed_at: dt.datetime | None
    """It is for an appointment at this hour: its resident was expected."""
    offline: bool
    page: str
    """Address of the page where its holder sees how it stands; empty: phones reach none."""


class BlockAnswer(BaseModel):
    id: str
    day: dt.date
    service_id: str
    prefix: str
    first: int
    last: int


class ServiceAnswer(BaseModel):
    id: str
    prefix: str
    name: dict[str, str]
    required_assurance: AssuranceName
    icon: str
    corrections: bool
    """Its counters see to requests that the registry be corrected; one service's do."""


class WaitAnswer(BaseModel):
    """Seconds: one in ten waits less than `low`, one in ten more than `high`."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, wait: WaitEstimate | None) -> WaitAnswer | None:
        if wait is None:
            return None
        return cls(low=round(wait.low), middle=round(wait.middle), high=round(wait.high))


class QueueAnswer(BaseModel):
    service_id: str
    waiting: int
    counters: list[str]
    open: bool
    wait: WaitAnswer | None
    """For an ordinary ticket taken now; none where no open counter serves it."""


class AnnouncementAnswer(BaseModel):
    """To be shown in the hall on all days from the first to the last, in Vietnam's time."""

    id: str
    text: dict[str, str]
    """By language code; `vi` always. One line, at most 160 characters."""
    first_day: dt.date
    last_day: dt.date


class StationAnswer(BaseModel):
    station_id: str
    name: str
    api_version: int
    time: dt.datetime
    services: list[ServiceAnswer]
    queues: list[QueueAnswer]
    elderly_from: int
    """Age in years from which a terminal gives the class `elderly`."""
    announcements: list[AnnouncementAnswer]
    """Today's and those of later days, so that a terminal has them when the station is away."""


class HelpCallAnswer(BaseModel):
    id: str
    terminal_id: str
    called_at: dt.datetime
    reason: StaffCallReason


class HelpCallStandingAnswer(BaseModel):
    answered: bool
    """An officer has said that somebody is on the way."""


class HelpCallsAnswer(BaseModel):
    help_calls: list[HelpCallAnswer]


class HealthAnswer(BaseModel):
    status: str


class ReadyAnswer(BaseModel):
    status: str


class ProblemAnswer(BaseModel):
    """RFC 9457 problem details. `fields` names what is wrong, without its value."""

    type: str
    title: str
    status: int
    code: str
    fields: list[str] = []
    number: str | None = None
    """Printed number of the ticket that stands in the way, with `already-waiting`."""
    retry_after: int | None = None
    """Seconds until it is worth asking again, with `access-locked`; as in the header."""
