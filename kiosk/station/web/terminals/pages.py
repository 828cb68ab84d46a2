"""Which terminals there are, and pairing as staff do it: open, compare the code, confirm.

What is done is written into the trail before it is done: pairing has transactions of its own.
"""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kiosk.pairing.code import shown, typed_code
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member
from kiosk.station.certificate_store import listed
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff.trail import record
from kiosk.station.trust import StationTrust
from kiosk.station.web.access import Access
from kiosk.station.web.forms import form_of
from kiosk.station.web.pages import Pages
from kiosk.station.web.terminals.addresses import LIST, MAY, to_list
from kiosk.station.web.terminals.fleet import FleetPages
from kiosk.station.web.terminals.rollout import rollout_pages
from kiosk.station.web.terminals.settings import settings_pages

PAIRING = f"{LIST}/pairing"


class Asking(msgspec.Struct, frozen=True):
    """A terminal that shows `code` on its screen now."""

    terminal_id: str
    address: str
    code: str


def terminal_pages(
    point: ServicePoint, pages: Pages, access: Access, trust: StationTrust | None
) -> APIRouter:
    """`trust` None: the station serves its own machine alone, and nothing is to be paired."""
    routes = APIRouter(include_in_schema=False)
    page = access.page(*MAY)
    fleet = FleetPages(point, pages, access, trust)
    fleet.add_to(routes)
    routes.include_router(rollout_pages(point, pages, access))
    routes.include_router(settings_pages(point, pages, access))

    @routes.get(LIST)
    def terminals(request: Request, done: str = "", _member: Member = Depends(page)) -> Response:
        if trust is None:
            return pages.render(request, "terminals/alone.html", done=done, **fleet.shown(request))
        found = listed(trust.certificates.current(point.clock()), point.clock())
        return pages.render(
            request,
            "terminals/list.html",
            terminals=found,
            done=done,
            **_pairing(trust),
            **fleet.shown(request),
        )

    if trust is not None:
        _pairing_routes(routes, point, pages, access, trust)
        _revoking(routes, point, access, trust)
    return routes


def _pairing_routes(
    routes: APIRouter, point: ServicePoint, pages: Pages, access: Access, trust: StationTrust
) -> None:
    page, acting = access.page(*MAY), access.action(*MAY)

    @routes.get(PAIRING)
    def pairing(request: Request, _member: Member = Depends(page)) -> Response:
        """The part of the page that changes while a terminal is paired."""
        return pages.render(request, "terminals/pairing.html", wrong=False, **_pairing(trust))

    @routes.post(f"{PAIRING}/open")
    async def open_pairing(member: Member = Depends(acting)) -> Response:
        await _recorded(point, member, StaffAction.PAIRING_OPENED)
        await run_in_threadpool(trust.pairings.open_window)
        return to_list()

    @routes.post(f"{PAIRING}/close")
    async def close_pairing(_member: Member = Depends(acting)) -> Response:
        await run_in_threadpool(trust.pairings.close_window)
        return to_list()

    @routes.post(f"{PAIRING}/confirm")
    async def confirm(request: Request, member: Member = Depends(acting)) -> Response:
        code = typed_code((await form_of(request)).text("code"))
        if code is None:
            return to_list("no-code")
        known = await run_in_threadpool(trust.pairings.waiting)
        named = next((w.terminal_id for w in known if w.code == code), "")
        await _recorded(point, member, StaffAction.PAIRING_CONFIRMED, named)
        found = await run_in_threadpool(trust.pairings.confirm, code)
        if found is None:
            return to_list("wrong-code")
        await run_in_threadpool(trust.pairings.close_window)
        return to_list("confirmed")


def _revoking(routes: APIRouter, point: ServicePoint, access: Access, trust: StationTrust) -> None:
    acting = access.action(*MAY)

    @routes.post(f"{LIST}/revoke")
    async def revoke(request: Request, member: Member = Depends(acting)) -> Response:
        terminal_id, now = (await form_of(request)).text("terminal_id"), point.clock()
        await _recorded(point, member, StaffAction.TERMINAL_REVOKED, terminal_id)
        ended = await run_in_threadpool(trust.certificates.revoke, terminal_id, now)
        return to_list("revoked" if ended else "")


def _pairing(trust: StationTrust) -> dict[str, Any]:
    is_open = trust.pairings.is_open()
    waiting = trust.pairings.waiting() if is_open else ()
    asking = [Asking(w.terminal_id, w.address, shown(w.code)) for w in waiting]
    return {"is_open": is_open, "asking": asking}


async def _recorded(
    point: ServicePoint, member: Member, action: StaffAction, subject: str = ""
) -> None:
    now = point.clock()
    await point.writer.run(lambda book: record(book, now, member.id, action, subject))
