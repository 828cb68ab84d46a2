"""Routes for how good the registry's records are: counted by terminals, read by supervisors."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from kiosk.identity.assurance import Assurance
from kiosk.records.quality import figures, outcome, total
from kiosk.records.resident import monthly_tag
from kiosk.staff.member import Role
from kiosk.station import quality_store
from kiosk.station.api.quality_messages import (
    AreaQualityAnswer,
    DataQualityAnswer,
    Month,
    QualityFiguresAnswer,
    RecordCheckBody,
    StationQualityAnswer,
)
from kiosk.station.quality_store import AreaCounts, month_of, stations_in
from kiosk.station.service_point import ServicePoint, demand
from kiosk.station.web.access import Access

NEEDED = Assurance.CARD_GENUINE


def quality_routes(point: ServicePoint, access: Access) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["data quality"])
    leader = Depends(access.action(Role.SUPERVISOR))

    @routes.post("/record-checks", status_code=204)
    async def checked(body: RecordCheckBody) -> None:
        """A record was compared with its card. A person counts once a month, at the first check."""
        demand(body.assurance.level, NEEDED)
        month, counts = month_of(point.clock()), outcome(body.outcome)
        tag = monthly_tag(point.resident_key, point.station_id, month, body.number)
        await point.writer.run(
            lambda book: quality_store.check(book, tag, body.area, counts, month)
        )

    @routes.get("/data-quality", tags=["staff"], dependencies=[leader])
    def data_quality(month: Annotated[Month, Query()], response: Response) -> DataQualityAnswer:
        """One month of all stations that share this one's database."""
        response.headers["Cache-Control"] = "no-store"
        day = dt.date.fromisoformat(f"{month}-01")
        with point.database.reading() as connection:
            found = quality_store.counts_of(connection, day, day)
        return DataQualityAnswer(
            month=month,
            total=_figures(found),
            stations=[_station(found, station) for station in stations_in(found)],
        )

    return routes


def _station(found: list[AreaCounts], station_id: str) -> StationQualityAnswer:
    own = [each for each in found if each.station_id == station_id]
    return StationQualityAnswer(
        station_id=station_id,
        figures=_figures(own),
        areas=[AreaQualityAnswer(area=each.area, figures=_figures([each])) for each in own],
    )


def _figures(found: list[AreaCounts]) -> QualityFiguresAnswer:
    return QualityFiguresAnswer.of(figures(total(each.counts for each in found)))
