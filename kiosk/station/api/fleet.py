"""Routes by which terminals tell of themselves, hand in their log, and fetch releases."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path
from starlette.responses import Response

from kiosk.appliance.report import Order, ReportAnswer
from kiosk.appliance.version import VERSION
from kiosk.station import fleet_store, rollout_store
from kiosk.station.api.fleet_messages import (
    TerminalLogBody,
    TerminalReportAnswer,
    TerminalReportBody,
)
from kiosk.station.api.release_stream import ReleaseDesk
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.web.allowance import Allowance

REPORTS = (20.0, 0.5)
"""At once, and then a second; a sound terminal sends one a minute and after weighty changes."""
LOG_PARTS = (60.0, 1.0)

ReleaseVersion = Annotated[str, Path(pattern=VERSION)]
Range = Annotated[str | None, Header(pattern=r"^bytes=[0-9]{1,12}-([0-9]{1,12})?$")]
_BUNDLE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {}}, "description": "The bundle."},
    206: {"content": {"application/octet-stream": {}}, "description": "The rest of it."},
}


def fleet_routes(point: ServicePoint) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["terminal"])
    reports, parts = Allowance(*REPORTS), Allowance(*LOG_PARTS)
    desk = ReleaseDesk(point)

    @routes.post("/terminal/report")
    async def report(body: TerminalReportBody) -> TerminalReportAnswer:
        """How the terminal is. The answer says what it is asked to do; again until it is done."""
        if not reports.take(body.terminal_id):
            raise Refusal(Reason.TOO_OFTEN)
        now = point.clock()

        def step(book: SqlBook) -> tuple[Order, ...]:
            fleet_store.note_report(book, body.terminal_id, body.report, now)
            rollout_store.go_on(book, now)
            return fleet_store.open_orders(book.connection, book.station_id, body.terminal_id, now)

        orders = await point.writer.run(step)
        return TerminalReportAnswer.of(ReportAnswer(now=now, orders=orders))

    @routes.post("/terminal/log", status_code=204)
    async def log(body: TerminalLogBody) -> None:
        """A part of the log, for an order that asks for it. To send it again changes nothing."""
        if not parts.take(body.terminal_id):
            raise Refusal(Reason.TOO_OFTEN)
        now = point.clock()
        await point.writer.run(
            lambda book: fleet_store.keep_log(
                book, body.terminal_id, body.order_id, body.part, body.lines, now
            )
        )

    @routes.get("/releases/{version}", responses=_BUNDLE, response_class=Response)
    async def release(version: ReleaseVersion, range: Range = None) -> Response:
        """A bundle, or the rest of it from a byte on; as fast as the tickets' answers allow."""
        return await desk.hand_out(version, range)

    return routes
