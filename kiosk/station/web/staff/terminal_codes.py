"""Codes that open a terminal's staff mode: made here, shown once, withdrawn here."""

from __future__ import annotations

import datetime as dt
import math

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from kiosk.queue.day import STATION_TIME
from kiosk.staff.access import code_text
from kiosk.staff.member import Member, Role
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff import access_codes, accounts
from kiosk.station.staff.access_codes import MadeCode, OpenCode
from kiosk.station.trust import StationTrust
from kiosk.station.web.access import Access
from kiosk.station.web.forms import form_of
from kiosk.station.web.pages import Pages
from kiosk.station.web.qr_code import drawn
from kiosk.station.web.terminals.known import served

PAGE = "/account/terminal-codes"
NO_TERMINAL = "no-terminal"
"""Fault of the form beside the refusals of the store."""


class TerminalCodePages:
    def __init__(self, point: ServicePoint, pages: Pages, trust: StationTrust | None) -> None:
        self._point = point
        self._pages = pages
        self._trust = trust

    def listed(
        self, request: Request, member: Member, wanted: str = "", fault: str = "", done: str = ""
    ) -> Response:
        """The form, with `wanted` chosen, and what is open: supervisors see everybody's."""
        point, now = self._point, self._point.clock()
        with point.database.reading() as connection:
            found = access_codes.open_codes(connection, point.station_id, now)
            known = accounts.accounts(connection, point.station_id)
        return self._pages.render(
            request,
            "staff/terminal_codes.html",
            422 if fault else 200,
            terminals=served(point, self._trust),
            wanted=wanted,
            codes=[one for one in found if _may_see(member, one)],
            names={one.member.id: one.member.name for one in known},
            minutes=_minutes,
            now=now,
            good_for=int(access_codes.GOOD_FOR.total_seconds()) // 60,
            fault=fault,
            done=done,
        )

    def shown(self, request: Request, made: MadeCode) -> Response:
        now = self._point.clock()
        return self._pages.render(
            request,
            "staff/terminal_code.html",
            made=made,
            halves=(made.code[:4], made.code[4:]),
            qr=drawn(code_text(made.code)),
            seconds=math.floor((made.expires_at - now).total_seconds()),
            until=made.expires_at.astimezone(STATION_TIME),
        )

    def fault(self, terminal_id: str) -> str:
        return "" if terminal_id in served(self._point, self._trust) else NO_TERMINAL

    async def made(self, member: Member, terminal_id: str) -> MadeCode:
        """Raises Refusal(TOO_MANY_CODES)."""
        point, now = self._point, self._point.clock()
        return await point.writer.run(
            lambda book: access_codes.make(book, point.access_tags, terminal_id, member, now)
        )

    async def withdrawn(self, member: Member, code_id: str) -> bool:
        now = self._point.clock()
        return await self._point.writer.run(
            lambda book: access_codes.withdraw(book, code_id, member, now)
        )


def terminal_code_pages(
    point: ServicePoint, pages: Pages, access: Access, trust: StationTrust | None
) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    own = TerminalCodePages(point, pages, trust)
    visitor, anybody = access.page(), access.action()

    @routes.get(PAGE)
    def page(request: Request, done: str = "", member: Member = Depends(visitor)) -> Response:
        return own.listed(request, member, done=done)

    @routes.post(PAGE)
    async def make(request: Request, member: Member = Depends(anybody)) -> Response:
        wanted = (await form_of(request)).text("terminal")
        fault = await run_in_threadpool(own.fault, wanted)
        if not fault:
            try:
                return own.shown(request, await own.made(member, wanted))
            except Refusal as refusal:
                if refusal.reason is not Reason.TOO_MANY_CODES:
                    raise
                fault = refusal.reason.code
        return await run_in_threadpool(own.listed, request, member, wanted, fault)

    @routes.post(f"{PAGE}/withdraw")
    async def withdraw(request: Request, member: Member = Depends(anybody)) -> Response:
        ended = await own.withdrawn(member, (await form_of(request)).text("id"))
        address = f"{PAGE}?done={'withdrawn' if ended else 'over'}"
        return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})

    return routes


def _may_see(member: Member, code: OpenCode) -> bool:
    return member.role is Role.SUPERVISOR or code.made_by == member.id


def _minutes(code: OpenCode, now: dt.datetime) -> int:
    """That it opens still; begun ones count."""
    return math.ceil((code.expires_at - now).total_seconds() / 60)
