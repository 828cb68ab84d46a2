"""The counter console: pages and fragments; what is done from them goes to /v1/staff/*.

A page names its counter, and asks for the fragments of that one: two windows may stand at two
counters. A cookie remembers the last one chosen.
"""

from __future__ import annotations

import statistics
from typing import Annotated
from urllib.parse import quote, unquote
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.catalogue.catalogue import Counter
from kiosk.queue.care import CancelReason
from kiosk.queue.day import station_day
from kiosk.queue.priority import PriorityClass
from kiosk.queue.standing import EventKind
from kiosk.staff.member import Member, Role
from kiosk.station.api.staff_messages import CounterName
from kiosk.station.counter_view import done_by
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.web.access import Access
from kiosk.station.web.console.view import Console, console, seats, told
from kiosk.station.web.console.wording import Wording
from kiosk.station.web.forms import form_of
from kiosk.station.web.pages import Pages

COUNTER_COOKIE = "counter"
A_YEAR = 31_536_000
"""Seconds."""


def console_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    wording = Wording(point)
    _choosing(routes, point, pages, access, wording)
    clerk, reader = access.page(Role.CLERK), access.action(Role.CLERK)

    @routes.get("/console")
    def page(request: Request, member: Member = Depends(clerk)) -> Response:
        place = _remembered(request, point)
        if place is None:
            return RedirectResponse("/console/counters", 303, headers={"Cache-Control": "no-store"})
        return pages.render(
            request,
            "console/console.html",
            seen=console(point, place, member),
            services=point.catalogue.services,
            counters=point.catalogue.counters,
            priorities=list(PriorityClass),
            reasons=list(CancelReason),
            kinds=" ".join(kind.value for kind in EventKind),
            **wording(request),
        )

    @routes.get("/console/live")
    def live(
        request: Request,
        counter: Annotated[CounterName, Query()],
        member: Member = Depends(reader),
    ) -> Response:
        """What changes, as HTML: the page swaps it in."""
        seen: Console = console(point, point.counter(counter), member)
        return pages.render(request, "console/live.html", seen=seen, **wording(request))

    @routes.get("/console/ticket")
    def ticket(request: Request, ticket_id: UUID, _member: Member = Depends(reader)) -> Response:
        """A ticket's history, for a dialog."""
        with point.database.reading() as connection:
            found = told(connection, point, str(ticket_id))
        if found is None:
            raise Refusal(Reason.UNKNOWN_TICKET)
        return pages.render(request, "console/ticket.html", told=found, **wording(request))

    @routes.get("/console/day")
    def my_day(request: Request, member: Member = Depends(clerk)) -> Response:
        day = station_day(point.clock())
        with point.database.reading() as connection:
            done = done_by(connection, point.station_id, member.id, day)
        took = [each.seconds for each in done if each.seconds is not None]
        return pages.render(
            request,
            "console/day.html",
            day=day,
            done=done,
            counts={kind.value: sum(d.event.kind is kind for d in done) for kind in EventKind},
            average=statistics.fmean(took) if took else None,
            **wording(request),
        )

    return routes


def _choosing(
    routes: APIRouter, point: ServicePoint, pages: Pages, access: Access, wording: Wording
) -> None:
    clerk, writer = access.page(Role.CLERK), access.action(Role.CLERK)

    @routes.get("/console/counters")
    def counters(request: Request, _member: Member = Depends(clerk)) -> Response:
        """Which counter is one's own, and who sits where."""
        seen, names = seats(point)
        chosen = _remembered(request, point)
        return pages.render(
            request,
            "console/counters.html",
            places=list(zip(point.catalogue.counters, seen.counters, strict=True)),
            current=seen.current,
            names=names,
            chosen=None if chosen is None else chosen.name,
            **wording(request),
        )

    @routes.post("/console/counters")
    async def choose(request: Request, _member: Member = Depends(writer)) -> Response:
        place = point.counter((await form_of(request)).text("counter"))
        answer = RedirectResponse("/console", 303, headers={"Cache-Control": "no-store"})
        answer.set_cookie(
            COUNTER_COOKIE,
            quote(place.name, safe=""),
            max_age=A_YEAR,
            path="/console",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return answer


def _remembered(request: Request, point: ServicePoint) -> Counter | None:
    """The counter chosen last in this browser, if there still is such a one."""
    return point.catalogue.counter(unquote(request.cookies.get(COUNTER_COOKIE, "")))
