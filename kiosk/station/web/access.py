"""Who may see a page or do what it offers: the door between browsers and the station.

`page` and `action` make dependencies for routes:

    clerk = access.action(Role.CLERK)

    @routes.post("/v1/staff/next")
    async def call_next(body: NextBody, member: Member = Depends(clerk)) -> …

A write has to come from a page of the same session: it carries that page's token, in the header
`X-CSRF-Token` or in the form's field `csrf`, and where the browser says where it comes from, that
must be this station. A request with the header `X-Background` (a page that refreshes itself) does
not keep a session alive: an officer who has left is signed out in the end.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode, urlsplit

from fastapi import Security
from fastapi.security import APIKeyCookie
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kiosk.staff.member import Member, Role
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.staff.sessions import Sessions, SignedIn, csrf_token, is_csrf_token
from kiosk.station.web.forms import form_of, has_form

COOKIE = "staff"
COOKIE_OVER_TLS = "__Host-staff"
"""A browser takes this name over TLS alone, from this very host, for all of its paths."""
READS = ("GET", "HEAD")
SIGN_IN = "/sign-in"
NEW_PASSWORD = "/account/password"  # noqa: S105 - an address
HOME = {
    Role.CLERK: "/console",
    Role.SUPERVISOR: "/console",
    Role.TECHNICIAN: "/supervisor/terminals",
}

_SCHEME = APIKeyCookie(
    name=COOKIE_OVER_TLS,
    scheme_name="staff",
    description="A session of a member of staff, begun at /v1/staff/sessions. On plain loopback "
    f"the cookie is called `{COOKIE}`. Every write carries the session's X-CSRF-Token as well.",
    auto_error=False,
)

Demand = Callable[..., Awaitable[Member]]


class GoTo(Exception):
    """A page is not shown; the browser is sent elsewhere."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


class Access:
    """One for each service process."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def page(self, *roles: Role) -> Demand:
        """For a page: whoever is not signed in goes to the sign-in page and comes back; whoever
        has a one-time password changes it; Refusal(ROLE_TOO_LOW) becomes a page. No roles: any."""

        async def demand(request: Request) -> Member:
            signed_in = await self.signed_in(request)
            if signed_in is None:
                raise GoTo(f"{SIGN_IN}?{urlencode({'to': request.url.path})}")
            if signed_in.must_change and request.url.path != NEW_PASSWORD:
                raise GoTo(NEW_PASSWORD)
            if not signed_in.member.role.may_act_as(*roles):
                raise Refusal(Reason.ROLE_TOO_LOW)
            return signed_in.member

        return demand

    def action(self, *roles: Role, before_change: bool = False) -> Demand:
        """For writes and for what scripts read. `before_change`: also with a one-time password.

        Raises Refusal: SIGNED_OUT, CSRF, PASSWORD_CHANGE_NEEDED, ROLE_TOO_LOW.
        """

        async def demand(request: Request, _shown: str | None = Security(_SCHEME)) -> Member:
            signed_in = await self.signed_in(request)
            if signed_in is None:
                raise Refusal(Reason.SIGNED_OUT)
            if request.method not in READS:
                await _demand_own_page(request)
            if signed_in.must_change and not before_change:
                raise Refusal(Reason.PASSWORD_CHANGE_NEEDED)
            if not signed_in.member.role.may_act_as(*roles):
                raise Refusal(Reason.ROLE_TOO_LOW)
            return signed_in.member

        return demand

    async def signed_in(self, request: Request) -> SignedIn | None:
        """The session that counts; its member and CSRF token are at hand for templates then."""
        token = token_of(request)
        if not token:
            return None
        if self.sessions.at_hand(token):
            found = self.sessions.find(token)
        else:
            found = await run_in_threadpool(self.sessions.find, token)
        if found is None:
            return None
        if "x-background" not in request.headers and self.sessions.is_to_be_noted(found):
            await self.sessions.note(found)
        request.state.member = found.member
        request.state.csrf = csrf_token(token)
        request.state.must_change = found.must_change
        return found


def token_of(request: Request) -> str:
    """The session's token that the browser shows; empty: none."""
    return request.cookies.get(_cookie_name(request), "")


def client_address(request: Request) -> str:
    """Where the request comes from; empty if nobody knows."""
    return request.client.host if request.client else ""


def let_in(request: Request, answer: Response, token: str) -> None:
    """Give the browser a new session's token, until it is closed."""
    answer.set_cookie(
        _cookie_name(request),
        token,
        path="/",
        secure=_over_tls(request),
        httponly=True,
        samesite="strict",
    )


def let_out(request: Request, answer: Response) -> None:
    """Have the browser forget the session's token."""
    answer.delete_cookie(
        _cookie_name(request),
        path="/",
        secure=_over_tls(request),
        httponly=True,
        samesite="strict",
    )


def demand_own_origin(request: Request) -> None:
    """Raises Refusal(CSRF) if the browser says that another site's page sends this.

    What is no browser says nothing, and has no cookie that somebody else could misuse.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        raise Refusal(Reason.CSRF)
    origin = request.headers.get("origin")
    if origin is None:
        return
    # "null" has no host: a page that hides where it comes from is refused.
    here = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if urlsplit(origin).netloc == "" or not hmac.compare_digest(
        origin.lower().encode(), here.lower().encode()
    ):
        raise Refusal(Reason.CSRF)


async def _demand_own_page(request: Request) -> None:
    demand_own_origin(request)
    given = request.headers.get("x-csrf-token", "")
    if not given and has_form(request):
        given = (await form_of(request)).text("csrf")
    if not is_csrf_token(given, token_of(request)):
        raise Refusal(Reason.CSRF)


def _over_tls(request: Request) -> bool:
    return request.url.scheme == "https"


def _cookie_name(request: Request) -> str:
    return COOKIE_OVER_TLS if _over_tls(request) else COOKIE
