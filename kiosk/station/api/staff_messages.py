"""What staff consoles and boards send and get. The contract's second part; see `messages`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from kiosk.board.picture import BoardPicture
from kiosk.queue.care import LONGEST_NOTE, CancelReason
from kiosk.queue.counter import CounterState
from kiosk.queue.priority import PriorityClass
from kiosk.queue.standing import EventKind, QueueEvent, Standing
from kiosk.queue.ticket import TicketState
from kiosk.staff.member import Role
from kiosk.station.api.messages import RequestBody, ServiceId, WaitAnswer

CounterName = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,20}$")]
Note = Annotated[
    str, StringConstraints(pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$", max_length=LONGEST_NOTE)
]
Number = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[0-9]{3,6}$")]
Revision = Annotated[int, Field(strict=True, ge=0, lt=2**31)]


class NextBody(RequestBody):
    counter: CounterName
    current: UUID | None
    """Id of the ticket that the officer sees at the counter: a key pressed twice calls once."""


class CallBody(NextBody):
    number: Number


class DeskBody(RequestBody):
    counter: CounterName
    ticket_id: UUID


class CareBody(RequestBody):
    ticket_id: UUID
    revision: Revision | None = None
    """The one that the officer saw; refused if the ticket has changed since."""


class TransferBody(CareBody):
    service_id: ServiceId
    to_counter: CounterName | None = None
    note: Note | None = None


class PriorityBody(CareBody):
    priority: PriorityClass


class CancelBody(CareBody):
    reason: CancelReason


class CounterBody(RequestBody):
    counter: CounterName
    state: CounterState


class ServiceBody(RequestBody):
    service_id: ServiceId
    open: bool


class DayBody(RequestBody):
    day: dt.date


class DeskTicketBody(RequestBody):
    service_id: ServiceId
    priority: PriorityClass = PriorityClass.NONE


class HelpAnswerBody(RequestBody):
    help_call_id: UUID


class SignInBody(RequestBody):
    id: Annotated[str, StringConstraints(max_length=200)]
    """Sign-in name."""
    password: Annotated[str, StringConstraints(max_length=1000)]


class MemberAnswer(BaseModel):
    """Who is signed in. `csrf` is sent with each write as X-CSRF-Token."""

    id: str
    name: str
    role: Role
    must_change: bool
    csrf: str


class StandingAnswer(BaseModel):
    """A ticket for staff."""

    id: str
    number: str
    service_id: str
    state: TicketState
    priority: PriorityClass
    appointed_at: dt.datetime | None
    counter: str | None
    for_counter: str | None
    held: bool
    calls: int
    returns: int
    issued_at: dt.datetime
    called_at: dt.datetime | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    revision: int

    @classmethod
    def of(cls, ticket: Standing) -> StandingAnswer:
        return cls.model_validate(ticket, from_attributes=True)


class DeskTicketAnswer(BaseModel):
    ticket: StandingAnswer
    waiting_before: int
    counters: list[str]


class NextAnswer(BaseModel):
    ticket: StandingAnswer | None
    """None: nobody waits."""


class CounterAnswer(BaseModel):
    name: str
    state: CounterState
    services: list[str]
    ticket: StandingAnswer | None


class DoneAnswer(BaseModel):
    """It is done. `tickets`: how many it ended."""

    tickets: int = 0


class StaffQueueAnswer(BaseModel):
    counter: CounterAnswer
    waiting: list[StandingAnswer]
    """Who can be called to it, in the order in which it would call them."""


class EventAnswer(BaseModel):
    kind: EventKind
    at: dt.datetime
    state: TicketState | None
    service_id: str | None
    counter: str | None
    staff: str | None
    reason: str | None
    note: str | None

    @classmethod
    def of(cls, event: QueueEvent) -> EventAnswer:
        return cls.model_validate(event, from_attributes=True)


class HistoryAnswer(BaseModel):
    ticket: StandingAnswer
    events: list[EventAnswer]


class BoardCounter(BaseModel):
    name: str
    state: CounterState
    number: str | None
    ticket_state: TicketState | None
    calls: int


class BoardQueue(BaseModel):
    service_id: str
    name: dict[str, str]
    waiting: int
    open: bool
    wait: WaitAnswer | None
    next: list[str]
    """The first few numbers, in the order in which they will probably be called."""


class BoardCall(BaseModel):
    seq: int
    """Number of the event that called last."""
    number: str
    counter: str
    at: dt.datetime
    calls: int


class BoardAnswer(BaseModel):
    """What the hall may see. Follow `/v1/events` from `last_event` on."""

    station_name: str
    time: dt.datetime
    last_event: int
    counters: list[BoardCounter]
    queues: list[BoardQueue]
    calls: list[BoardCall]
    """The last calls of the day, newest first, each number once."""
    announcements: list[dict[str, str]]
    """Today's, by language code; `vi` always."""

    @classmethod
    def of(cls, picture: BoardPicture) -> BoardAnswer:
        return cls(
            station_name=picture.station_name,
            time=picture.time,
            last_event=picture.last_event,
            counters=[
                BoardCounter.model_validate(one, from_attributes=True) for one in picture.counters
            ],
            queues=[
                BoardQueue(
                    service_id=line.service_id,
                    name=line.name,
                    waiting=line.waiting,
                    open=line.open,
                    wait=WaitAnswer.of(line.wait),
                    next=list(line.next),
                )
                for line in picture.queues
            ],
            calls=[BoardCall.model_validate(one, from_attributes=True) for one in picture.calls],
            announcements=list(picture.announcements),
        )
