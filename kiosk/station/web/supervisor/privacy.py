"""The page of what is kept about residents: for how long, and when what was too old was deleted."""

from __future__ import annotations

import datetime as dt

import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from kiosk.records.retention import Retention
from kiosk.staff.member import Member, Role
from kiosk.station.retention_job import KINDS, Run, last_runs
from kiosk.station.service_point import ServicePoint
from kiosk.station.web.access import Access
from kiosk.station.web.pages import Pages, language_of
from kiosk.station.web.supervisor.words import N_, Words

HERE = "/supervisor/privacy"
LATE = dt.timedelta(hours=2)
"""The job looks every half hour: after this, something is wrong with it."""

WHAT = {
    "processings": (
        N_("Records of processing"),
        N_("When what was looked up for whom, at which terminal; never what was shown."),
    ),
    "corrections": (
        N_("Requests for correction"),
        N_("Fields, evidence; name and number sealed. Counted from the last word of staff."),
    ),
    "holders": (
        N_("Names on tickets"),
        N_("Sealed, for the officer at the counter. Gone with the day, after 24 hours at most."),
    ),
    "quality_tags": (
        N_("Whose record was checked this month"),
        N_("Keyed hashes, so that nobody is counted twice. Gone with the month."),
    ),
    "quality_counts": (
        N_("Counts of checked records"),
        N_("By area and month; they name nobody."),
    ),
    "ratings": (N_("Ratings of tickets"), N_("They name nobody.")),
}


class Kept(msgspec.Struct, frozen=True):
    """One kind of data. `days`: None: said in words."""

    kind: str
    name: str
    about: str
    days: int | None
    run: Run | None


def privacy_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    visitor = access.page(Role.SUPERVISOR)

    @routes.get(HERE)
    def page(request: Request, _member: Member = Depends(visitor)) -> Response:
        with point.database.reading() as connection:
            runs = last_runs(connection, point.station_id)
        now, days = point.clock(), _days(point.retention)
        late = not runs or any(now - run.ran_at > LATE for run in runs.values())
        return pages.render(
            request,
            "supervisor/privacy.html",
            words=Words(language_of(request)),
            kinds=[Kept(kind, *WHAT[kind], days.get(kind), runs.get(kind)) for kind in KINDS],
            late=late,
        )

    return routes


def _days(retention: Retention) -> dict[str, int]:
    return {
        "processings": retention.processing_days,
        "corrections": retention.corrections_days,
        "quality_counts": retention.quality_days,
        "ratings": retention.ratings_days,
    }
