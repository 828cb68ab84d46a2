"""The page of statistics, and its tables as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kiosk.queue.day import station_day
from kiosk.queue.statistics import Figures, Statistics
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.rating_store import RatedDay, rated_days
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff.trail import record
from kiosk.station.statistics_store import MOST_DAYS, Range, StatisticsStore, TooMany
from kiosk.station.web.access import Access
from kiosk.station.web.pages import Pages, language_of
from kiosk.station.web.rating_figures import RatingFigures, rating_figures, rating_lines
from kiosk.station.web.supervisor.charts import Chart, Length, Point, chart_of, lengths
from kiosk.station.web.supervisor.csv_file import csv_answer
from kiosk.station.web.supervisor.figures import TABLES, Table, tables_of
from kiosk.station.web.supervisor.names import names_of
from kiosk.station.web.supervisor.words import N_, Words

SPANS = {"today": (1, N_("Today")), "week": (7, N_("7 days")), "month": (30, N_("30 days"))}
"""Choices of a range by its length in days, today included."""
CUSTOM = "custom"
_EARLIEST = dt.date(2000, 1, 1)

RATINGS = "ratings"
TableName = Annotated[str, Path(pattern=f"^({'|'.join((*TABLES, RATINGS))})$")]
Date = Annotated[str, Query(max_length=10)]


class Wanted(msgspec.Struct, frozen=True):
    """Which days are shown. `fault`: why those that were asked for are not."""

    days: Range
    choice: str
    fault: str = ""

    @property
    def query(self) -> str:
        if self.choice != CUSTOM:
            return f"span={self.choice}"
        return f"span={CUSTOM}&from={self.days.first}&to={self.days.last}"


def wanted(span: str, first: str, last: str, today: dt.date) -> Wanted:
    if span == CUSTOM:
        try:
            days = Range(_date(first, today), _date(last, today))
        except ValueError:
            fault = N_("Choose a first and a last day, at most 92 days, none of them to come.")
            return Wanted(Range(today, today), CUSTOM, fault)
        return Wanted(days, CUSTOM)
    choice = span if span in SPANS else "today"
    length = dt.timedelta(days=SPANS[choice][0] - 1)
    return Wanted(Range(today - length, today), choice)


def _date(text: str, today: dt.date) -> dt.date:
    """Raises ValueError."""
    day = dt.date.fromisoformat(text)
    if not _EARLIEST <= day <= today:
        raise ValueError("out of range")
    return day


def statistics_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False, prefix="/supervisor/statistics")
    store = StatisticsStore(point.database, point.station_id)
    visitor = access.page(Role.SUPERVISOR)

    @routes.get("")
    def page(
        request: Request,
        span: Annotated[str, Query(max_length=10)] = "today",
        first: Annotated[Date, Query(alias="from")] = "",
        last: Annotated[Date, Query(alias="to")] = "",
        _member: Member = Depends(visitor),
    ) -> Response:
        asked = wanted(span, first, last, station_day(point.clock()))
        try:
            found = store.of(asked.days)
        except TooMany:
            return _page(pages, request, asked, None, {})
        figures = rating_figures(_rated(point, asked.days), point.catalogue, language_of(request))
        return _page(pages, request, asked, found, _tables(point, request, found), figures)

    @routes.get("/{name}.csv")
    async def file(
        request: Request,
        name: TableName,
        span: Annotated[str, Query(max_length=10)] = "today",
        first: Annotated[Date, Query(alias="from")] = "",
        last: Annotated[Date, Query(alias="to")] = "",
        member: Member = Depends(visitor),
    ) -> Response:
        return await _file(point, store, request, name, (span, first, last), member)

    return routes


async def _file(
    point: ServicePoint,
    store: StatisticsStore,
    request: Request,
    name: str,
    asked: tuple[str, str, str],
    member: Member,
) -> Response:
    now = point.clock()
    range_wanted = wanted(*asked, station_day(now))
    if range_wanted.fault:
        raise Refusal(Reason.MALFORMED)
    days = range_wanted.days
    lines = await run_in_threadpool(_lines, point, store, request, name, days)
    detail = f"{days.first} – {days.last}"
    await point.writer.run(
        lambda book: record(book, now, member.id, StaffAction.EXPORTED, name, detail)
    )
    return csv_answer(f"{name}-{days.first}-{days.last}", lines)


def _lines(
    point: ServicePoint, store: StatisticsStore, request: Request, name: str, days: Range
) -> Sequence[Sequence[object]]:
    """Raises Refusal(TOO_LARGE)."""
    language = language_of(request)
    if name == RATINGS:
        return rating_lines(_rated(point, days), point.catalogue, language)
    try:
        found = store.of(days)
    except TooMany:
        raise Refusal(Reason.TOO_LARGE) from None
    return _tables(point, request, found)[name].filed(Words(language))


def _rated(point: ServicePoint, days: Range) -> tuple[RatedDay, ...]:
    with point.database.reading() as connection:
        return rated_days(connection, point.station_id, days.first, days.last, point.clock())


def _tables(point: ServicePoint, request: Request, found: Statistics) -> dict[str, Table]:
    with point.database.reading() as connection:
        names = names_of(connection, point.station_id)
    return tables_of(found, point.catalogue, names, Words(language_of(request)))


def _page(
    pages: Pages,
    request: Request,
    asked: Wanted,
    found: Statistics | None,
    tables: Mapping[str, Table],
    ratings: RatingFigures | None = None,
) -> Response:
    words = Words(language_of(request))
    values: dict[str, Any] = {
        "words": words,
        "asked": asked,
        "spans": SPANS,
        "most_days": MOST_DAYS,
        "found": found,
        "tables": tables,
        "ratings": ratings,
    }
    if found is not None:
        values |= {"charts": _charts(found, tables, words), "bars": _bars(tables)}
    return pages.render(request, "supervisor/statistics.html", **values)


def _charts(found: Statistics, tables: Mapping[str, Table], words: Words) -> dict[str, Chart]:
    hours, days = tables["hours"].rows, list(found.days.items())
    return {
        "taken": chart_of([_taken(str(row[0]), str(row[0])[:2], row[1], words) for row in hours]),
        "wait": chart_of([_spread(row, 7, words) for row in hours]),
        "service": chart_of([_spread(row, 9, words) for row in hours]),
        "days": chart_of([_day(day, figures, words) for day, figures in days]),
    }


def _taken(title: str, label: str, count: object, words: Words) -> Point:
    number = int(count) if isinstance(count, int) else 0
    shown = words.say(N_("%(count)s tickets")) % {"count": words.count(number)}
    return Point(label, f"{title}: {shown}", float(number))


def _spread(row: tuple[object, ...], column: int, words: Words) -> Point:
    median, p90 = row[column], row[column + 1]
    hour = str(row[0])
    if not isinstance(median, float) or not isinstance(p90, float):
        return Point(hour[:2], f"{hour}: –", None)
    title = words.say(N_("%(hour)s: median %(median)s min, 9 in 10 below %(p90)s min")) % {
        "hour": hour,
        "median": words.minutes(median),
        "p90": words.minutes(p90),
    }
    return Point(hour[:2], title, median / 60, p90 / 60)


def _day(day: dt.date, figures: Figures, words: Words) -> Point:
    return _taken(
        f"{words.weekday(day)} {words.day(day)}", f"{day:%d/%m}", figures.outcome.taken, words
    )


def _bars(tables: Mapping[str, Table]) -> dict[str, list[Length | None]]:
    def of(table: str, value: int, mark: int | None) -> list[Length | None]:
        rows = tables[table].rows
        return lengths(
            [(_number(r[value]), None if mark is None else _number(r[mark])) for r in rows]
        )

    return {
        "taken": of("services", 1, None),
        "wait": of("services", 7, 8),
        "service": of("services", 9, 10),
        "counters": of("counters", 1, None),
        "officers": of("officers", 1, None),
    }


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
