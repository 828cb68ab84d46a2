"""Which release goes to which terminals: begun, paused and taken up again by a supervisor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from kiosk.appliance.rollout import Rollout, paused, resumed
from kiosk.queue.day import STATION_TIME
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station import fleet_store, release_shelf, rollout_store, rollout_view
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.trail import record
from kiosk.station.web.access import Access
from kiosk.station.web.forms import form_of
from kiosk.station.web.pages import Pages
from kiosk.station.web.terminals.addresses import MAY, ROLLOUT


def rollout_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    """Technicians look; what the terminals run is decided by a supervisor."""
    routes = APIRouter(include_in_schema=False)
    page, acting = access.page(*MAY), access.action(Role.SUPERVISOR)

    @routes.get(ROLLOUT)
    def rollout(request: Request, done: str = "", member: Member = Depends(page)) -> Response:
        may_act = member.role.may_act_as(Role.SUPERVISOR)
        return pages.render(
            request, "terminals/rollout.html", done=done, may_act=may_act, **_shown(point)
        )

    @routes.post(f"{ROLLOUT}/begin")
    async def begin(request: Request, member: Member = Depends(acting)) -> Response:
        form = await form_of(request)
        version, chosen = form.text("version"), tuple(form.all("terminal"))
        if not chosen:
            return _to_page("none-chosen")
        await point.writer.run(lambda book: _begin(book, point, member, version, chosen))
        return _to_page("begun")

    @routes.post(f"{ROLLOUT}/pause")
    async def pause(request: Request, member: Member = Depends(acting)) -> Response:
        version = (await form_of(request)).text("version")
        action = StaffAction.ROLLOUT_PAUSED
        await point.writer.run(lambda book: _change(book, point, member, version, paused, action))
        return _to_page("paused")

    @routes.post(f"{ROLLOUT}/resume")
    async def resume(request: Request, member: Member = Depends(acting)) -> Response:
        version = (await form_of(request)).text("version")
        action = StaffAction.ROLLOUT_RESUMED
        await point.writer.run(lambda book: _change(book, point, member, version, resumed, action))
        return _to_page("resumed")

    return routes


def _shown(point: ServicePoint) -> dict[str, Any]:
    with point.database.reading() as connection:
        known = fleet_store.heard(connection, point.station_id)
        releases = release_shelf.shelf(connection, point.station_id)
        present = rollout_store.present(connection, point.station_id)
    return {
        "releases": [(one, one.added_at.astimezone(STATION_TIME)) for one in releases],
        "terminals": [(name, heard.report.version) for name, heard in known.items()],
        "going": None if present is None else rollout_view.shown(present, known),
    }


def _begin(
    book: SqlBook, point: ServicePoint, member: Member, version: str, chosen: tuple[str, ...]
) -> None:
    now = point.clock()
    rollout_store.begin(book, version, now, chosen)
    record(book, now, member.id, StaffAction.ROLLOUT_BEGUN, version, ", ".join(chosen)[:200])


def _change(
    book: SqlBook,
    point: ServicePoint,
    member: Member,
    version: str,
    rule: Callable[[Rollout], Rollout],
    action: StaffAction,
) -> None:
    """Raises Refusal(CHANGED_MEANWHILE): another release goes out by now."""
    now = point.clock()
    before = rollout_store.present(book.connection, book.station_id)
    if before is None or before.version != version:
        raise Refusal(Reason.CHANGED_MEANWHILE)
    rollout_store.keep(book, rule(before), now)
    record(book, now, member.id, action, version)
    rollout_store.go_on(book, now)


def _to_page(done: str) -> Response:
    return RedirectResponse(f"{ROLLOUT}?done={done}", 303, headers={"Cache-Control": "no-store"})
