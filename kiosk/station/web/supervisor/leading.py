"""How a supervisor's change of the catalogue is carried out, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.fault import Faulty
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member
from kiosk.station.catalogue.changing import Change, change
from kiosk.station.catalogue.revisions import Revision
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.trail import record

Said = Annotated[str, Query(pattern=r"^[a-z-]{0,40}$", alias="said")]
"""What `back` says was done."""


def back(to: str, said: str) -> Response:
    """To a page, which says what was done."""
    address = f"{to}?{urlencode({'said': said})}"
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


async def lead(
    point: ServicePoint,
    member: Member,
    seen: int,
    edit: Callable[[Catalogue], Catalogue],
    action: StaffAction,
    subject: str,
    *,
    restored: int | None = None,
) -> Revision:
    """Change the catalogue that the member saw as revision `seen`; the new valid one.

    Raises Faulty, with what is wrong or bars the way, and Refusal(CHANGED_MEANWHILE).
    """
    # Another process may have changed it a moment ago.
    valid = await run_in_threadpool(point.catalogues.refresh)
    if valid.number != seen:
        raise Refusal(Reason.CHANGED_MEANWHILE)
    wanted = Change(seen, edit(valid.catalogue), staff=member.id, restored=restored)
    now = point.clock()

    def witness(book: SqlBook, before: Revision, after: Revision) -> None:
        detail = f"{before.number} → {after.number}"
        record(book, now, member.id, action, subject[:64], detail)

    faults = await point.writer.run(lambda book: change(book, wanted, now, witness))
    if faults:
        raise Faulty(faults)
    return await run_in_threadpool(point.catalogues.refresh)
