"""The supervisor's page of the audit trail: by member, action and day, and as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response, StreamingResponse

from kiosk.queue.day import STATION_TIME, station_day
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role, sign_in_name
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff import accounts
from kiosk.station.staff.trail import Entry, Wanted, entries, record
from kiosk.station.staff.trail_check import TrailCheck
from kiosk.station.web.access import Access
from kiosk.station.web.pages import Pages, language_of

PAGE = "/supervisor/audit"
ON_A_PAGE = 50
IN_A_CHUNK = 1000
COLUMNS = ("seq", "at", "staff", "action", "subject", "detail", "previous", "sha256")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Text = Annotated[str, Query(max_length=64)]
Before = Annotated[int | None, Query(ge=1, lt=2**62)]


def audit_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    shown, check = access.page(Role.SUPERVISOR), TrailCheck(point)

    @routes.get(PAGE)
    def audit_page(
        request: Request,
        staff: Text = "",
        action: Text = "",
        day: Text = "",
        before: Before = None,
        anew: Text = "",
        _member: Member = Depends(shown),
    ) -> Response:
        wanted = _wanted(staff, action, day)
        with point.database.reading() as connection:
            known = accounts.accounts(connection, point.station_id)
            found = entries(
                connection, point.station_id, wanted, before=before, limit=ON_A_PAGE + 1
            )
        chosen = {"staff": staff, "action": action, "day": day}
        asked = urlencode({name: value for name, value in chosen.items() if value})
        language = language_of(request).value
        return pages.render(
            request,
            "staff/audit.html",
            entries=[(entry, entry.at.astimezone(STATION_TIME)) for entry in found[:ON_A_PAGE]],
            older=found[ON_A_PAGE - 1].seq if len(found) > ON_A_PAGE else None,
            is_first=before is None,
            names={account.member.id: account.member.name for account in known},
            services={s.id: s.name.get(language, s.id) for s in point.catalogue.services},
            actions=list(StaffAction),
            checked=check.result(anew=anew == "1"),
            checked_at=check.result().at.astimezone(STATION_TIME),
            today=station_day(point.clock()).isoformat(),
            query=asked,
            staff=staff,
            action=action,
            day=day,
        )

    @routes.get(f"{PAGE}.csv")
    def audit_file(
        staff: Text = "", action: Text = "", day: Text = "", member: Member = Depends(shown)
    ) -> Response:
        wanted, now, chosen = _wanted(staff, action, day), point.clock(), _date(day)
        which = "" if chosen is None else chosen.isoformat()
        point.writer.call(
            lambda book: record(book, now, member.id, StaffAction.EXPORTED, "audit", which)
        )
        name = f"audit-{which or station_day(now).isoformat()}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return StreamingResponse(_file(point, wanted), media_type="text/csv", headers=headers)

    return routes


def _wanted(staff: str, action: str, day: str) -> Wanted:
    """What cannot be is not asked for."""
    date = _date(day)
    since = None if date is None else dt.datetime.combine(date, dt.time(), STATION_TIME)
    known = {known.value: known for known in StaffAction}
    return Wanted(
        staff=sign_in_name(staff),
        action=known.get(action),
        since=since,
        until=None if since is None else since + dt.timedelta(days=1),
    )


def _date(text: str) -> dt.date | None:
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return date if 2000 <= date.year < 2200 else None


def _file(point: ServicePoint, wanted: Wanted) -> Iterator[bytes]:
    # The mark tells spreadsheets that it is UTF-8.
    yield b"\xef\xbb\xbf" + _line(COLUMNS)
    before: int | None = None
    while True:
        with point.database.reading() as connection:
            found = entries(connection, point.station_id, wanted, before=before, limit=IN_A_CHUNK)
        if not found:
            return
        yield b"".join(_line(_cells(entry)) for entry in found)
        before = found[-1].seq


def _cells(entry: Entry) -> tuple[str, ...]:
    at = entry.at.astimezone(STATION_TIME).isoformat(timespec="milliseconds")
    said = (entry.staff or "", entry.action, entry.subject, entry.detail)
    return (str(entry.seq), at, *said, entry.previous, entry.digest)


def _line(cells: tuple[str, ...]) -> bytes:
    line = io.StringIO()
    # A cell that begins like a formula would be one in a spreadsheet.
    csv.writer(line).writerow(f"'{c}" if c.startswith(_FORMULA) else c for c in cells)
    return line.getvalue().encode()
