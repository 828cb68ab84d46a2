"""Ratings on the page of statistics and as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from sqlalchemy import select

from kiosk.queue.rating import REASON_WITHIN, RatingWay
from kiosk.station import rating_store
from kiosk.station.rating_store import TicketKey
from kiosk.station.schema import tickets
from kiosk.station.serve import StationServer
from tests.kiosk.station.catalogue.test_revisions import DELIVERED
from tests.kiosk.station.running import Clock
from tests.kiosk.station.simulated_day import SimulatedDay
from tests.kiosk.station.web.supervisor.chief import Chief

HERE = "/supervisor/statistics"
TODAY = dt.date(2026, 11, 24)


def rate_some(station: StationServer, service: str, scores: list[int], now: dt.datetime) -> None:
    """Of today's served tickets of a service."""
    point = station.point
    assert point is not None
    with point.database.reading() as connection:
        column = tickets.c
        found = connection.execute(
            select(column.id)
            .where(column.service_id == service, column.state == "served", column.day == TODAY)
            .order_by(column.place)
            .limit(len(scores))
        ).scalars()
        keys = [TicketKey(id=ticket_id) for ticket_id in found]
    for key, score in zip(keys, scores, strict=True):
        point.writer.call(
            lambda book, key=key, score=score: rating_store.rate(  # type: ignore[misc]
                book, key, score, RatingWay.WEB, now
            )
        )


@pytest.fixture
def busy(station: StationServer, clock: Clock) -> StationServer:
    """A station with half a day behind it."""
    clock.now = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
    point = station.point
    assert point is not None
    point.writer.call(lambda book: SimulatedDay(DELIVERED, TODAY).play(book, until=clock.now))
    return station


def test_a_supervisor_sees_figures_of_groups_and_gets_them_as_a_file(
    busy: StationServer, chief: Chief, clock: Clock
) -> None:
    assert "Not enough ratings in these days." in chief.page(HERE)
    rate_some(busy, "residence", [5, 5, 4, 1], clock.now)
    rate_some(busy, "vehicles", [1, 1], clock.now)
    # Until no reason can be added any more.
    assert "Not enough ratings in these days." in chief.page(HERE)
    clock.now += 2 * REASON_WITHIN
    page = chief.page(HERE)
    assert "of 5, from 3 ratings" in page
    assert "too few to be shown" in page
    answer = chief.get(f"{HERE}/ratings.csv?span=today")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ratings-')
    head, *body = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert head[:4] == ["Day", "Service", "Ratings", "Mean"]
    assert [line[:3] for line in body] == [["2026-11-24", "Residence registration", "3"]]
