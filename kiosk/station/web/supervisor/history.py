"""What the catalogue was: every change, by whom, and the way back."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from kiosk.catalogue.change import Changed, differences
from kiosk.catalogue.fault import Fault, Faulty
from kiosk.catalogue.toml_file import catalogue_toml
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.catalogue.revisions import Revision, listed, revision_of
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.web.access import Access
from kiosk.station.web.forms import form_of
from kiosk.station.web.pages import Pages, language_of
from kiosk.station.web.supervisor.flaws import said
from kiosk.station.web.supervisor.leading import Said, back, lead
from kiosk.station.web.supervisor.names import names_of
from kiosk.station.web.supervisor.words import Words

HERE = "/supervisor/history"
ON_A_PAGE = 20
Number = Annotated[int, Path(ge=1, lt=2**31)]
Until = Annotated[int, Query(ge=1, lt=2**31)]


class Line(msgspec.Struct, frozen=True):
    """One revision, with what it changed; None: it was the first, or the one before is gone."""

    revision: Revision
    changes: tuple[Changed, ...] | None


class HistoryPages:
    def __init__(self, point: ServicePoint, pages: Pages) -> None:
        self._point = point
        self._pages = pages

    def list(
        self, request: Request, until: int, done: str = "", faults: tuple[Fault, ...] = ()
    ) -> Response:
        point = self._point
        with point.database.reading() as connection:
            found = listed(connection, point.station_id, until, ON_A_PAGE + 1)
            names = names_of(connection, point.station_id)
        words, valid = Words(language_of(request)), point.catalogues.latest
        return self._pages.render(
            request,
            "supervisor/history.html",
            status=409 if faults else 200,
            said=done,
            faults=[said(fault, words, valid.catalogue) for fault in faults],
            lines=_lines(found)[:ON_A_PAGE],
            older=found[ON_A_PAGE].number if len(found) > ON_A_PAGE else None,
            valid=valid.number,
            names=names,
            words=words,
        )

    def revision(self, number: int) -> Revision:
        """Raises Refusal(UNKNOWN_REVISION)."""
        with self._point.database.reading() as connection:
            found = revision_of(connection, self._point.station_id, number)
        if found is None:
            raise Refusal(Reason.UNKNOWN_REVISION)
        return found

    async def restore(self, request: Request, number: int, member: Member) -> Response:
        sent = await form_of(request)
        earlier = self.revision(number)
        action = StaffAction.CATALOGUE_SERVICE
        try:
            await lead(
                self._point,
                member,
                sent.number("seen"),
                lambda _: earlier.catalogue,
                action,
                f"restored {number}",
                restored=number,
            )
        except Faulty as faulty:
            return self.list(request, 2**31 - 1, faults=faulty.faults)
        except Refusal as refusal:
            if refusal.reason is not Reason.CHANGED_MEANWHILE:
                raise
            return back(HERE, "changed-meanwhile")
        return back(HERE, "restored")


def _lines(found: list[Revision]) -> list[Line]:
    """Newest first; each compared with the one before it."""
    lines = []
    for position, revision in enumerate(found):
        before = found[position + 1] if position + 1 < len(found) else None
        changes = None
        if before is not None and before.number == revision.number - 1:
            changes = differences(before.catalogue, revision.catalogue)
        lines.append(Line(revision, changes))
    return lines


def history_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False, prefix=HERE)
    visitor, leader = access.page(Role.SUPERVISOR), access.action(Role.SUPERVISOR)
    views = HistoryPages(point, pages)

    @routes.get("")
    def list_all(
        request: Request,
        until: Until = 2**31 - 1,
        done: Said = "",
        _member: Member = Depends(visitor),
    ) -> Response:
        return views.list(request, until, done)

    @routes.get("/{number}.toml")
    def export(number: Number, _member: Member = Depends(visitor)) -> Response:
        revision = views.revision(number)
        return Response(
            catalogue_toml(revision.catalogue),
            media_type="application/toml",
            headers={
                "Content-Disposition": f'attachment; filename="catalogue-{number}.toml"',
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )

    @routes.post("/{number}/restored")
    async def restore(
        request: Request, number: Number, member: Member = Depends(leader)
    ) -> Response:
        return await views.restore(request, number, member)

    return routes
