"""The page of the registry's data quality: by month, area and station, and the same as files.

What may be shown of the counts is decided in kiosk/records/quality.py.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from kiosk.records.quality import SMALLEST, QualityFigures, figures, total
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.quality_store import AreaCounts, counts_of, month_of
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff.trail import record
from kiosk.station.web.access import Access
from kiosk.station.web.pages import Pages, language_of
from kiosk.station.web.supervisor.charts import Chart, Point, chart_of
from kiosk.station.web.supervisor.csv_file import csv_answer
from kiosk.station.web.supervisor.words import N_, Words

HERE = "/supervisor/data-quality"
MONTHS = 12
"""In the charts; the last one is the one that is shown in detail."""
TABLES = ("months", "areas", "stations")
COLUMNS = {
    "checked": N_("Records checked"),
    "correct": N_("Correct"),
    "complete": N_("Complete"),
    "differing": N_("With differences"),
    "missing": N_("With gaps"),
    "outdated": N_("With old place names"),
    "asked": N_("Corrections asked for"),
    "accepted": N_("Corrections accepted"),
}
SHARES = ("correct", "complete", "differing", "missing", "outdated")
TITLES = {
    "months": (N_("By month"), N_("Month")),
    "areas": (N_("By area"), N_("Area")),
    "stations": (N_("By station"), N_("Station")),
}

Month = Annotated[str, Query(max_length=7)]
TableName = Annotated[str, Path(pattern=f"^({'|'.join(TABLES)})$")]


class Line(msgspec.Struct, frozen=True):
    """One row of a table."""

    label: str
    figures: QualityFigures


class Quality(msgspec.Struct, frozen=True):
    """What is shown. `month`: first day of the one in detail."""

    month: dt.date
    own: QualityFigures
    province: QualityFigures
    tables: dict[str, tuple[Line, ...]]
    """By the names in TABLES; `stations` is empty where one is alone in its database."""


def quality_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False, prefix=HERE)
    visitor = access.page(Role.SUPERVISOR)

    @routes.get("")
    def page(request: Request, month: Month = "", _member: Member = Depends(visitor)) -> Response:
        today = month_of(point.clock())
        chosen, words = _month(month, today) or today, Words(language_of(request))
        found = quality(point, chosen, words)
        return pages.render(
            request,
            "supervisor/quality.html",
            words=words,
            found=found,
            months=[_before(today, back) for back in range(2 * MONTHS)],
            columns=COLUMNS,
            shares=SHARES,
            titles=TITLES,
            smallest=SMALLEST,
            shown=shown,
            percent=percent,
            of_all=of_all(found.own, point.registered_residents, words),
            charts=_charts(found.tables["months"], words),
        )

    @routes.get("/{name}.csv")
    async def file(
        request: Request, name: TableName, month: Month = "", member: Member = Depends(visitor)
    ) -> Response:
        now = point.clock()
        chosen = _month(month, month_of(now))
        if chosen is None:
            raise Refusal(Reason.MALFORMED)
        words = Words(language_of(request))
        found = await run_in_threadpool(quality, point, chosen, words)
        await point.writer.run(
            lambda book: record(
                book, now, member.id, StaffAction.EXPORTED, f"data-quality-{name}", month
            )
        )
        lines = _lines(name, found.tables[name], words)
        return csv_answer(f"data-quality-{name}-{month}", lines)

    return routes


def quality(point: ServicePoint, month: dt.date, words: Words) -> Quality:
    """The months up to `month`, and `month` in detail."""
    first = _before(month, MONTHS - 1)
    with point.database.reading() as connection:
        own = counts_of(connection, first, month, point.station_id)
        everywhere = counts_of(connection, month, month)
    of_month = [each for each in own if each.month == month]
    months = {_before(month, back): "" for back in reversed(range(MONTHS))}
    by_month = _grouped(own, lambda each: each.month)
    stations = _grouped(everywhere, lambda each: each.station_id)
    areas = _grouped(of_month, lambda each: each.area)
    known = {point.station_id: point.name}
    return Quality(
        month=month,
        own=_figures(of_month),
        province=_figures(everywhere),
        tables={
            "months": tuple(Line(f"{m:%m/%Y}", _figures(by_month.get(m, []))) for m in months),
            "areas": _ranked(
                Line(str(area) or words.say(N_("Not known")), _figures(found))
                for area, found in areas.items()
            ),
            "stations": tuple(
                Line(known.get(str(each), str(each)), _figures(found))
                for each, found in sorted(stations.items(), key=lambda pair: str(pair[0]))
            )
            if set(stations) - {point.station_id}
            else (),
        },
    )


def shown(figure: int | None, words: Words) -> str:
    return f"<{SMALLEST}" if figure is None else words.count(figure)


def percent(share: float | None, words: Words) -> str:
    """Whole: the counts behind it are rounded."""
    return f"{share * 100:.0f}%" if share is not None else words.share(None)


def of_all(own: QualityFigures, registered: int, words: Words) -> str:
    """Which part of all who are registered was checked; empty where either is not known."""
    if not registered or own.checked is None:
        return ""
    share = words.share(min(own.checked / registered, 1.0))
    said = words.say(N_("%(share)s of %(count)s registered"))
    return said % {"share": share, "count": words.count(registered)}


def _grouped(
    found: Iterable[AreaCounts], key: Callable[[AreaCounts], Hashable]
) -> dict[Hashable, list[AreaCounts]]:
    groups: defaultdict[Hashable, list[AreaCounts]] = defaultdict(list)
    for each in found:
        groups[key(each)].append(each)
    return groups


def _figures(found: Iterable[AreaCounts]) -> QualityFigures:
    return figures(total(each.counts for each in found))


def _ranked(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The most checked first; those of which too little is known last, by name."""
    return tuple(sorted(lines, key=lambda line: (-(line.figures.checked or 0), line.label)))


def _lines(name: str, table: Sequence[Line], words: Words) -> list[list[object]]:
    say = words.say
    in_percent = [f"{say(COLUMNS[each])} (%)" for each in SHARES]
    head: list[object] = [say(TITLES[name][1]), *map(say, COLUMNS.values()), *in_percent]
    body: list[list[object]] = []
    for line in table:
        counts = [getattr(line.figures, each) for each in COLUMNS]
        shares = [line.figures.share(each) for each in SHARES]
        body.append(
            [
                line.label,
                *(f"<{SMALLEST}" if count is None else count for count in counts),
                *("" if share is None else f"{share * 100:.0f}" for share in shares),
            ]
        )
    return [head, *body]


def _charts(months: Sequence[Line], words: Words) -> dict[str, Chart]:
    return {
        "checked": chart_of([_checked(line, words) for line in months]),
        "shares": chart_of([_shares(line, words) for line in months]),
    }


def _checked(line: Line, words: Words) -> Point:
    count = line.figures.checked
    title = words.say(N_("%(count)s records checked")) % {"count": shown(count, words)}
    return Point(line.label[:2], f"{line.label}: {title}", None if count is None else float(count))


def _shares(line: Line, words: Words) -> Point:
    correct, complete = line.figures.share("correct"), line.figures.share("complete")
    if correct is None or complete is None:
        return Point(line.label[:2], f"{line.label}: –", None)
    title = words.say(N_("%(correct)s correct, %(complete)s complete")) % {
        "correct": percent(correct, words),
        "complete": percent(complete, words),
    }
    return Point(line.label[:2], f"{line.label}: {title}", correct * 100, complete * 100)


def _month(text: str, today: dt.date) -> dt.date | None:
    """None for what is no month, or none that can be known."""
    try:
        month = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if month.year >= 2000 and month <= today else None


def _before(month: dt.date, months: int) -> dt.date:
    index = month.year * 12 + month.month - 1 - months
    return dt.date(index // 12, index % 12 + 1, 1)
