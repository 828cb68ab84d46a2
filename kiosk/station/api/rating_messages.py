"""What terminals send and get about a ticket that somebody holds, and its rating."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from kiosk.queue.rating import BEST, WORST, RatingReason
from kiosk.queue.ticket_now import Stand, TicketNow
from kiosk.queue.ticket_token import FORM
from kiosk.station.api.messages import RequestBody, TerminalId, WaitAnswer

Token = Annotated[str, StringConstraints(pattern=rf"^{FORM}$", max_length=40)]
PrintedNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[0-9]{3,6}$")]


class TicketNamed(RequestBody):
    """One of the three names a ticket."""

    terminal_id: TerminalId
    ticket_id: UUID | None = None
    token: Token | None = None
    number: PrintedNumber | None = None
    """Today's, as printed."""

    @model_validator(mode="after")
    def _one_name(self) -> Self:
        if sum(name is not None for name in (self.ticket_id, self.token, self.number)) != 1:
            raise ValueError("one of ticket_id, token and number")
        return self


class StandingBody(TicketNamed):
    pass


class RatingBody(TicketNamed):
    score: Annotated[int, Field(strict=True, ge=WORST, le=BEST)]


class ReasonBody(TicketNamed):
    reason: RatingReason


class TicketNowAnswer(BaseModel):
    id: str
    number: str
    service_id: str
    stand: Stand
    counter: str | None
    before: int | None
    wait: WaitAnswer | None

    @classmethod
    def of(cls, ticket: TicketNow) -> TicketNowAnswer:
        return cls(
            id=ticket.id,
            number=ticket.number,
            service_id=ticket.service_id,
            stand=ticket.stand,
            counter=ticket.counter,
            before=ticket.before,
            wait=WaitAnswer.of(ticket.wait),
        )


class ServedTicketAnswer(BaseModel):
    number: str
    service_id: str


class ServedLatelyAnswer(BaseModel):
    tickets: list[ServedTicketAnswer]


class RatedAnswer(BaseModel):
    explainable: bool
    """A reason may be added to it for a short while."""
