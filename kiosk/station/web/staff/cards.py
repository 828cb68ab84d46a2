"""The supervisor's page of a member's staff card: the own identity card opens terminals.

The number is typed once and sent in a form's body; it is in no address, no page and no store.
"""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from kiosk.identity.access_key import NUMBER_LENGTH
from kiosk.identity.id_number import typed_number
from kiosk.queue.day import STATION_TIME
from kiosk.staff.member import Member, Role
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff import cards
from kiosk.station.web.access import Access
from kiosk.station.web.forms import form_of
from kiosk.station.web.pages import Pages
from kiosk.station.web.staff.members import LIST, account_of

PAGE = f"{LIST}/card"
NO_NUMBER = "no-number"
"""Fault of the form beside the refusals of the store."""


class CardPages:
    def __init__(self, point: ServicePoint, pages: Pages) -> None:
        self._point = point
        self._pages = pages

    def shown(self, request: Request, wanted: str, fault: str = "", done: str = "") -> Response:
        """Raises Refusal(UNKNOWN_ACCOUNT)."""
        point = self._point
        known = account_of(point, wanted)
        with point.database.reading() as connection:
            since = cards.registered_at(connection, point.station_id, known.member.id)
        return self._pages.render(
            request,
            "staff/card.html",
            422 if fault else 200,
            known=known,
            since=None if since is None else since.astimezone(STATION_TIME),
            digits=NUMBER_LENGTH,
            fault=fault,
            done=done,
        )

    async def registered(self, by: Member, wanted: str, number: str) -> None:
        """Raises Refusal(UNKNOWN_ACCOUNT, CARD_TAKEN)."""
        point, now = self._point, self._point.clock()
        await point.writer.run(
            lambda book: cards.register(book, point.access_tags, wanted, number, now, by.id)
        )

    async def removed(self, by: Member, wanted: str) -> None:
        now = self._point.clock()
        await self._point.writer.run(lambda book: cards.remove(book, wanted, now, by.id))


def card_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    of_cards = CardPages(point, pages)
    page, acting = access.page(Role.SUPERVISOR), access.action(Role.SUPERVISOR)

    @routes.get(PAGE)
    def card_page(
        request: Request, id: str = "", done: str = "", _member: Member = Depends(page)
    ) -> Response:
        # Whoever changes the language here comes back without an id.
        return of_cards.shown(request, id, done=done) if id else _go(LIST)

    @routes.post(PAGE)
    async def register(request: Request, member: Member = Depends(acting)) -> Response:
        form = await form_of(request)
        wanted, number = form.text("id"), typed_number(form.text("number"))
        fault = NO_NUMBER
        if number is not None:
            try:
                await of_cards.registered(member, wanted, number)
            except Refusal as refusal:
                if refusal.reason is not Reason.CARD_TAKEN:
                    raise
                fault = refusal.reason.code
            else:
                return _go(PAGE, id=wanted, done="registered")
        return await run_in_threadpool(of_cards.shown, request, wanted, fault)

    @routes.post(f"{PAGE}/remove")
    async def remove(request: Request, member: Member = Depends(acting)) -> Response:
        wanted = (await form_of(request)).text("id")
        await of_cards.removed(member, wanted)
        return _go(PAGE, id=wanted, done="removed")

    return routes


def _go(address: str, **query: str) -> Response:
    there = f"{address}?{urlencode(query)}" if query else address
    return RedirectResponse(there, 303, headers={"Cache-Control": "no-store"})
