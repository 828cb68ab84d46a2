"""Routes by which a program signs in and hears who it is; people use the sign-in page."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from kiosk.staff.member import Member
from kiosk.station.api.staff_messages import MemberAnswer, SignInBody
from kiosk.station.staff.sessions import csrf_token
from kiosk.station.staff.signing_in import SigningIn
from kiosk.station.web.access import Access, client_address, demand_own_origin, let_in, token_of


def session_routes(access: Access, signing_in: SigningIn) -> APIRouter:
    routes = APIRouter(prefix="/v1/staff", tags=["staff"])

    anybody = access.action(before_change=True)

    @routes.post("/sessions", status_code=201)
    async def sign_in(body: SignInBody, request: Request, response: Response) -> MemberAnswer:
        """Begin a session; its token comes as a cookie."""
        demand_own_origin(request)
        entered = await signing_in(
            body.id, body.password, client_address(request), token_of(request)
        )
        let_in(request, response, entered.token)
        return _answer(entered.member, entered.must_change, csrf_token(entered.token))

    @routes.get("/me")
    async def me(request: Request, member: Member = Depends(anybody)) -> MemberAnswer:
        """Who is signed in."""
        return _answer(member, request.state.must_change, request.state.csrf)

    return routes


def _answer(member: Member, must_change: bool, csrf: str) -> MemberAnswer:
    return MemberAnswer(
        id=member.id, name=member.name, role=member.role, must_change=must_change, csrf=csrf
    )
