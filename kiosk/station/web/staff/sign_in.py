"""Signing in and out, and the way to the page where a member of staff works."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff import sessions
from kiosk.station.staff.signing_in import SigningIn
from kiosk.station.staff.trail import record
from kiosk.station.web.access import (
    HOME,
    NEW_PASSWORD,
    SIGN_IN,
    Access,
    client_address,
    demand_own_origin,
    let_in,
    let_out,
    token_of,
)
from kiosk.station.web.forms import form_of
from kiosk.station.web.pages import Pages

_PATH = re.compile(r"/([A-Za-z0-9_-][A-Za-z0-9/_-]{0,200})?")
_SAID = (Reason.WRONG_SIGN_IN, Reason.SIGN_IN_LOCKED, Reason.TOO_BUSY)
"""Refusals that stand on the sign-in page itself."""


def sign_in_pages(
    point: ServicePoint, pages: Pages, access: Access, signing_in: SigningIn
) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    visitor, anybody = access.page(), access.action(before_change=True)

    @routes.get("/")
    def home(member: Member = Depends(visitor)) -> Response:
        return _go(HOME[member.role])

    @routes.get(SIGN_IN)
    async def sign_in_page(request: Request, to: str = "", out: str = "") -> Response:
        signed_in = await access.signed_in(request)
        if signed_in is not None:
            return _go(_own_path(to) or "/")
        return _sign_in(pages, request, to=to, signed_out=out == "1")

    @routes.post(SIGN_IN)
    async def sign_in(request: Request) -> Response:
        demand_own_origin(request)
        form = await form_of(request)
        typed, to = form.text("id"), form.text("to")
        try:
            entered = await signing_in(
                typed, form.text("password"), client_address(request), token_of(request)
            )
        except Refusal as refusal:
            if refusal.reason not in _SAID:
                raise
            return _sign_in(pages, request, to=to, typed=typed, reason=refusal.reason)
        answer = _go(NEW_PASSWORD if entered.must_change else _own_path(to) or "/")
        let_in(request, answer, entered.token)
        return answer

    @routes.post("/sign-out")
    async def sign_out(request: Request, member: Member = Depends(anybody)) -> Response:
        session, now = sessions.session_id(token_of(request)), point.clock()

        def step(book: SqlBook) -> None:
            sessions.end(book, session, now)
            record(book, now, member.id, StaffAction.SIGNED_OUT)

        await point.writer.run(step)
        access.sessions.forget()
        answer = _go(f"{SIGN_IN}?{urlencode({'out': '1'})}")
        let_out(request, answer)
        return answer

    return routes


def _sign_in(
    pages: Pages,
    request: Request,
    *,
    to: str,
    typed: str = "",
    reason: Reason | None = None,
    signed_out: bool = False,
) -> Response:
    return pages.render(
        request,
        "staff/sign_in.html",
        200 if reason is None else reason.status,
        to=_own_path(to),
        typed=typed,
        refused=None if reason is None else reason.code,
        signed_out=signed_out,
    )


def _own_path(to: str) -> str:
    """`to` if it is a path of this station's pages: no other host's, and not the door itself."""
    return to if _PATH.fullmatch(to) and not to.startswith((SIGN_IN, "/sign-out")) else ""


def _go(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
