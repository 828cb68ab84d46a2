"""What terminals send and get about a ticket that somebody holds, and its rating."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from kiosk.queue.rating import BEST, WORST, RatingReason
from kiosk.queue.ticket_now import Stand
from kiosk.queue.ticket_token import FORM
from kiosk.station.api.messages import RequestBody, TerminalId

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


class WaitRange(BaseModel):
    """Seconds: one in ten waits less than `low`, one in ten more than `high`."""

    low: float
    high: float


class TicketNowAnswer(BaseModel):
    id: str
    number: str
    service_id: str
    stand: Stand
    counter: str | None
    before: int | None
    wait: WaitRange | None


class ServedTicketAnswer(BaseModel):
    number: str
    service_id: str


class ServedLatelyAnswer(BaseModel):
    tickets: list[ServedTicketAnswer]


class RatedAnswer(BaseModel):
    explainable: bool
    """A reason may be added to it for a short while."""
