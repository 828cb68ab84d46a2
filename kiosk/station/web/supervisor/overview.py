"""The overview: the hall as it is now, brought up to date by the queue's events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from kiosk.queue import care, desk
from kiosk.queue.care import Actor
from kiosk.queue.counter import CounterState
from kiosk.queue.day import station_day
from kiosk.queue.desk import Desk
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.holder_store import forget_day
from kiosk.station.live import Live, live
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.trail import record
from kiosk.station.waits import Waits
from kiosk.station.web.access import Access
from kiosk.station.web.forms import form_of
from kiosk.station.web.pages import Pages, language_of
from kiosk.station.web.supervisor.leading import back
from kiosk.station.web.supervisor.names import names_of
from kiosk.station.web.supervisor.words import Words

HERE = "/supervisor"


def overview_pages(point: ServicePoint, pages: Pages, access: Access, waits: Waits) -> APIRouter:
    routes = APIRouter(include_in_schema=False, prefix=HERE)
    visitor, leader = access.page(Role.SUPERVISOR), access.action(Role.SUPERVISOR)

    @routes.get("")
    def page(request: Request, said: str = "", _member: Member = Depends(visitor)) -> Response:
        return pages.render(
            request, "supervisor/overview.html", said=said, **_values(point, waits, request)
        )

    @routes.get("/live")
    def part(request: Request, _member: Member = Depends(leader)) -> Response:
        """What changes on the page, for its script."""
        return pages.render(request, "supervisor/live.html", **_values(point, waits, request))

    @routes.get("/end-of-day")
    def ask(request: Request, _member: Member = Depends(visitor)) -> Response:
        return pages.render(request, "supervisor/end_of_day.html", **_values(point, waits, request))

    @routes.post("/end-of-day")
    async def end_day(request: Request, member: Member = Depends(leader)) -> Response:
        def step(book: SqlBook) -> str:
            now = point.clock()
            day = station_day(now)
            ended = care.end_day(book, Actor(member.id, now), day, point.catalogue)
            forget_day(book, day)
            record(book, now, member.id, StaffAction.END_OF_DAY, day.isoformat(), str(ended))
            return "day-ended"

        return back(HERE, await point.writer.run(step))

    @routes.post("/service-today")
    async def set_service(request: Request, member: Member = Depends(leader)) -> Response:
        form = await form_of(request)
        service_id, opens = form.text("service"), form.text("open") == "1"

        def step(book: SqlBook) -> str:
            now, service = point.clock(), point.service(service_id)
            care.set_service(book, Actor(member.id, now), service.id, is_open=opens)
            detail = "open" if opens else "closed"
            record(book, now, member.id, StaffAction.SERVICE, service.id, detail)
            return "service-opened" if opens else "service-closed"

        return back(_from(form.text("to")), await point.writer.run(step))

    @routes.post("/counter-today")
    async def set_counter(request: Request, member: Member = Depends(leader)) -> Response:
        form = await form_of(request)
        name, state = form.text("counter"), form.text("state")
        if state not in {each.value for each in CounterState}:
            raise Refusal(Reason.MALFORMED)
        step = _counter_step(point, member, name, CounterState(state))
        return back(_from(form.text("to")), await point.writer.run(step))

    return routes


def _counter_step(
    point: ServicePoint, member: Member, name: str, state: CounterState
) -> Callable[[SqlBook], str]:
    def step(book: SqlBook) -> str:
        now = point.clock()
        typical = {s.id: s.typical_minutes * 60 for s in point.catalogue.services}
        officer = Desk(point.counter(name), member.id, now, typical)
        if state is not CounterState.OPEN and book.counter(officer.day, name).current is not None:
            return "counter-busy"
        desk.set_counter(book, officer, state)
        record(book, now, member.id, StaffAction.COUNTER, name, state.value)
        return f"counter-{state.value}"

    return step


def _from(to: str) -> str:
    """Where a form is sent from: one of our own pages."""
    return to if to in (HERE, "/supervisor/services", "/supervisor/counters") else HERE


def _values(point: ServicePoint, waits: Waits, request: Request) -> dict[str, Any]:
    seen: Live = live(point, waits.now())
    with point.database.reading() as connection:
        names = names_of(connection, point.station_id)
    return {"live": seen, "names": names, "words": Words(language_of(request))}
