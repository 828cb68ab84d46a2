"""The route by which a terminal asks whether somebody may open its staff mode."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints

from kiosk.staff.access import CODE_LENGTH, AccessFault, Denied
from kiosk.staff.member import Role
from kiosk.station.api.messages import RequestBody, ResidentNumber, TerminalId
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff import terminal_door
from kiosk.station.web.allowance import Allowance

TRIES = (20.0, 0.5)
"""At once, and then a second: beside the count of wrong ones, which is in the store."""

StaffCode = Annotated[str, StringConstraints(pattern=rf"^[0-9]{{{CODE_LENGTH}}}$")]
_REASONS = {
    AccessFault.UNKNOWN: Reason.ACCESS_UNKNOWN,
    AccessFault.CARD_UNKNOWN: Reason.ACCESS_CARD_UNKNOWN,
    AccessFault.LOCKED: Reason.ACCESS_LOCKED,
}


class StaffCodeBody(RequestBody):
    terminal_id: TerminalId
    code: StaffCode
    """Made in the console for this terminal; it opens once."""


class StaffCardBody(RequestBody):
    terminal_id: TerminalId
    number: ResidentNumber
    """From a card whose chip this terminal has proved to be no copy. It is kept nowhere."""


class StaffAccessAnswer(BaseModel):
    role: Role
    """What whoever stands there may do."""


def staff_access_routes(point: ServicePoint) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["terminal"])
    tries = Allowance(*TRIES)

    @routes.post("/staff-access")
    async def open_staff_mode(body: StaffCodeBody | StaffCardBody) -> StaffAccessAnswer:
        """Opens staff mode for the bearer of a code or of a member's card. A wrong one counts: the
        fifth locks this way in for the terminal, for `retry_after` seconds."""
        if not tries.take(body.terminal_id):
            raise Refusal(Reason.TOO_OFTEN)
        now, tags = point.clock(), point.access_tags

        def step(book: SqlBook) -> Role | Denied:
            if isinstance(body, StaffCodeBody):
                return terminal_door.by_code(book, tags, body.terminal_id, body.code, now)
            return terminal_door.by_card(book, tags, body.terminal_id, body.number, now)

        said = await point.writer.run(step)
        if isinstance(said, Denied):
            seconds = None if said.locked_seconds is None else int(said.locked_seconds)
            raise Refusal(_REASONS[said.fault], retry_after=seconds)
        return StaffAccessAnswer(role=said)

    return routes
