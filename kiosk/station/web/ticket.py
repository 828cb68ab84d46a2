"""The page behind a ticket's QR code: where the ticket stands, then five faces.

Whoever has the printed ticket, or its picture, has the page; it shows nothing personal. There is
no sign-in: the last part of the address is what only the station can make (see `ticket_token`).
"""

from __future__ import annotations

import ipaddress
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from kiosk.queue.day import STATION_TIME
from kiosk.queue.fault import NotPossible
from kiosk.queue.rating import BEST, WORST, RatingReason, RatingWay, may_explain
from kiosk.queue.ticket_now import Stand, TicketNow
from kiosk.station import rating_store
from kiosk.station.rating_store import TicketKey
from kiosk.station.refusal import Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.ticket_view import TicketView
from kiosk.station.waits import Waits
from kiosk.station.web.allowance import Allowance
from kiosk.station.web.pages import Pages, language_of

LIVE = frozenset({Stand.WAITING, Stand.HELD, Stand.CALLED, Stand.SERVING, Stand.MISSED})
"""While it can still change, the page looks again by itself."""
OFTEN, SELDOM = 6, 20
"""Seconds."""
NEAR = 3
"""So many before, and it may go quickly."""
_RETRY = {"Retry-After": "60"}
_SCORES = {str(score): score for score in range(WORST, BEST + 1)}
_REASONS = {reason.value: reason for reason in RatingReason}


class TicketPages:
    def __init__(self, point: ServicePoint, pages: Pages, waits: Waits) -> None:
        self._point = point
        self._view = TicketView(waits)
        self._pages = pages
        # Many phones may share one address (a proxy, the hall's wireless network): a genuine token
        # is counted by itself, and only who tries others is counted by address.
        self._of_token = Allowance(at_once=30, per_second=1.0)
        self._of_stranger = Allowance(at_once=20, per_second=0.1)

    def ticket(self, request: Request, token: str) -> TicketKey | Response:
        """The ticket that a genuine token names, or the page that says why there is none."""
        place = self._point.tokens.read(token)
        if place is not None:
            if self._of_token.take(token):
                return TicketKey(place=place)
            return self._said(request, "too_many", 429)
        if not self._of_stranger.take(address_of(request)):
            return self._said(request, "too_many", 429)
        return self._said(request, "unknown", 404)

    def show(self, request: Request, key: TicketKey) -> Response:
        point = self._point
        now = point.clock()
        with point.database.reading() as connection:
            found = rating_store.find(connection, point.station_id, key)
            if found is None:
                return self._said(request, "unknown", 404)
            ticket, rating = found
            seen = self._view.now(connection, point.station_id, ticket, rating, now)
        language = language_of(request).value
        service = point.catalogue.service(seen.service_id)
        names = {} if service is None else service.name
        return self._pages.render(
            request,
            "ticket/now.html",
            ticket=seen,
            kind=seen.stand.value,
            live=seen.stand in LIVE,
            every=_every(seen),
            as_of=f"{now.astimezone(STATION_TIME):%H:%M}",
            service=names.get(language) or names.get("vi", ""),
            minutes=None if seen.wait is None else seen.wait.rounded(),
            explainable=may_explain(rating, now),
        )

    async def answer(self, key: TicketKey, form: dict[str, str]) -> None:
        """What was touched. What cannot be done any more is left out: the page will show why."""
        point, now = self._point, self._point.clock()
        score, reason = _SCORES.get(form.get("score", "")), _REASONS.get(form.get("reason", ""))
        try:
            if score is not None:
                await point.writer.run(
                    lambda book: rating_store.rate(book, key, score, RatingWay.WEB, now)
                )
            elif reason is not None:
                await point.writer.run(lambda book: rating_store.explain(book, key, reason, now))
        except NotPossible:
            return

    def away(self, request: Request) -> Response:
        return self._said(request, "away", 503)

    def _said(self, request: Request, kind: str, status: int) -> Response:
        answer = self._pages.render(request, "ticket/none.html", status, kind=kind)
        if status in (429, 503):
            answer.headers.update(_RETRY)
        return answer


def ticket_pages(point: ServicePoint, pages: Pages, waits: Waits) -> APIRouter:
    routes = APIRouter(prefix="/t", include_in_schema=False)
    of_tickets = TicketPages(point, pages, waits)

    @routes.get("/{token}")
    def now(request: Request, token: str) -> Response:
        try:
            key = of_tickets.ticket(request, token)
            return key if isinstance(key, Response) else of_tickets.show(request, key)
        except Refusal:
            return of_tickets.away(request)

    @routes.post("/{token}")
    async def touched(request: Request, token: str) -> Response:
        form = _form(await request.body())
        try:
            key = await run_in_threadpool(of_tickets.ticket, request, token)
            if isinstance(key, Response):
                return key
            await of_tickets.answer(key, form)
        except Refusal:
            return await run_in_threadpool(of_tickets.away, request)
        return RedirectResponse(f"/t/{token}", 303)

    return routes


def _every(ticket: TicketNow) -> int:
    """Seconds until it is worth looking again: who is far back in the line need not wake the
    phone's radio as often as who is next."""
    if ticket.stand is not Stand.WAITING or ticket.before is None:
        return OFTEN
    return OFTEN if ticket.before <= NEAR else SELDOM


def _form(body: bytes) -> dict[str, str]:
    """The first value of each field of a form (application/x-www-form-urlencoded)."""
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=8)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def address_of(request: Request) -> str:
    """Who asks: an address, of IPv6 the network that one subscriber has."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return host
