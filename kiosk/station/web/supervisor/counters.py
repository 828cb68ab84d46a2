"""Counters: which there are, and what each serves."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from fastapi import APIRouter, Depends, Request
from msgspec.structs import replace
from starlette.responses import Response

from kiosk.catalogue.catalogue import Catalogue, Counter
from kiosk.catalogue.entries import catalogue_of, entries_of
from kiosk.catalogue.fault import Fault, Faulty
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.web.access import Access
from kiosk.station.web.forms import Form, form_of
from kiosk.station.web.pages import Pages, language_of
from kiosk.station.web.supervisor.flaws import said
from kiosk.station.web.supervisor.leading import Said, back, lead
from kiosk.station.web.supervisor.words import Words

HERE = "/supervisor/counters"
_Edit = Callable[[Catalogue], Catalogue]


class CounterPages:
    def __init__(self, point: ServicePoint, pages: Pages) -> None:
        self._point = point
        self._pages = pages

    def list(
        self,
        request: Request,
        done: str = "",
        faults: tuple[Fault, ...] = (),
        typed: Counter | None = None,
        at: str = "",
    ) -> Response:
        """`typed`: what was sent and is not in order; `at`: for which counter; empty: a new one."""
        words, valid = Words(language_of(request)), self._point.catalogues.latest
        seen = self._point.hall(self._point.clock())
        return self._pages.render(
            request,
            "supervisor/counters.html",
            status=409 if faults else 200,
            said=done,
            faults=[said(fault, words, valid.catalogue) for fault in faults],
            at=at,
            typed=typed,
            catalogue=valid.catalogue,
            seen=valid.number,
            standings={standing.name: standing for standing in seen.counters},
            words=words,
        )

    async def change(
        self, request: Request, sent: Form, edit: _Edit, member: Member, done: str
    ) -> Response:
        name = sent.text("counter") or _tidy(sent.text("name"))
        action = StaffAction.CATALOGUE_COUNTER
        try:
            await lead(self._point, member, sent.number("seen"), edit, action, name)
        except Faulty as faulty:
            typed = Counter(_tidy(sent.text("name")), tuple(sent.all("service")))
            return self.list(request, faults=faulty.faults, typed=typed, at=sent.text("counter"))
        except Refusal as refusal:
            if refusal.reason is not Reason.CHANGED_MEANWHILE:
                raise
            return back(HERE, "changed-meanwhile")
        return back(HERE, done)


def counter_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False, prefix=HERE)
    visitor, leader = access.page(Role.SUPERVISOR), access.action(Role.SUPERVISOR)
    views = CounterPages(point, pages)

    @routes.get("")
    def list_all(request: Request, done: Said = "", _member: Member = Depends(visitor)) -> Response:
        return views.list(request, done)

    @routes.post("")
    async def save(request: Request, member: Member = Depends(leader)) -> Response:
        sent = await form_of(request)
        former, name = sent.text("counter"), _tidy(sent.text("name"))
        services = sent.all("service")
        done = "counter-saved" if former else "counter-added"
        return await views.change(
            request, sent, lambda valid: put(valid, former, name, services), member, done
        )

    @routes.post("/removed")
    async def remove(request: Request, member: Member = Depends(leader)) -> Response:
        sent = await form_of(request)
        name = sent.text("counter")
        return await views.change(
            request, sent, lambda valid: without(valid, name), member, "counter-removed"
        )

    return routes


def put(catalogue: Catalogue, former: str, name: str, services: list[str]) -> Catalogue:
    """With a counter named `name` in place of `former`, or at the end if that is empty.

    Raises Faulty, Refusal(UNKNOWN_COUNTER).
    """
    before = catalogue.counter(former) if former else None
    if former and before is None:
        raise Refusal(Reason.UNKNOWN_COUNTER)
    entries = entries_of(catalogue)
    # In the catalogue's order, but what was there before keeps its place.
    chosen = [s for s in (before.services if before else ()) if s in services]
    chosen += [s.id for s in catalogue.services if s.id in services and s.id not in chosen]
    chosen += [s for s in services if catalogue.service(s) is None]
    entry: dict[str, object] = {"name": name, "services": chosen}
    if before is None:
        entries.counter.append(entry)
    else:
        entries.counter[catalogue.counters.index(before)] = entry
    return catalogue_of(entries)


def without(catalogue: Catalogue, name: str) -> Catalogue:
    """Raises Refusal(UNKNOWN_COUNTER)."""
    if catalogue.counter(name) is None:
        raise Refusal(Reason.UNKNOWN_COUNTER)
    kept: tuple[Counter, ...] = tuple(c for c in catalogue.counters if c.name != name)
    return replace(catalogue, counters=kept)


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
