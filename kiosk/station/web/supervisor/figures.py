"""The statistics' tables: the same rows for the page, its charts and the files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from enum import Enum

import msgspec

from kiosk.catalogue.catalogue import Catalogue
from kiosk.queue.statistics import AtWork, Figures, Spread, Statistics
from kiosk.station.web.supervisor.words import N_, Words


class Kind(Enum):
    TEXT = "text"
    COUNT = "count"
    MINUTES = "minutes"
    """Held in seconds."""
    SHARE = "share"
    """Held as a part of 1."""


class Column(msgspec.Struct, frozen=True):
    label: str
    kind: Kind


Value = str | int | float | None


class Table(msgspec.Struct, frozen=True):
    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def shown(self, words: Words) -> list[list[str]]:
        """For a page."""
        shows: dict[Kind, Callable[..., str]] = {
            Kind.TEXT: lambda value: value or "",
            Kind.COUNT: words.count,
            Kind.MINUTES: words.minutes,
            Kind.SHARE: words.share,
        }
        return [
            [shows[column.kind](value) for column, value in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]

    def filed(self, words: Words) -> list[list[Value]]:
        """For a file: a line of headings, then numbers with a point, rounded as on the page."""
        head: list[Value] = [words.say(column.label) for column in self.columns]
        body = [
            [_filed(column.kind, value) for column, value in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]
        return [head, *body]


def _filed(kind: Kind, value: Value) -> Value:
    if value is None or isinstance(value, str):
        return value
    if kind is Kind.MINUTES:
        return f"{value / 60:.1f}"
    return f"{value * 100:.1f}" if kind is Kind.SHARE else value


_COUNTS = (
    Column(N_("Taken"), Kind.COUNT),
    Column(N_("Served"), Kind.COUNT),
    Column(N_("Did not come"), Kind.COUNT),
    Column(N_("Did not come, percent"), Kind.SHARE),
    Column(N_("Cancelled"), Kind.COUNT),
    Column(N_("Not ended"), Kind.COUNT),
)
_TIMES = (
    Column(N_("Wait, median (min)"), Kind.MINUTES),
    Column(N_("Wait, 9 in 10 below (min)"), Kind.MINUTES),
    Column(N_("Service, median (min)"), Kind.MINUTES),
    Column(N_("Service, 9 in 10 below (min)"), Kind.MINUTES),
)
_WORK = (
    Column(N_("Served"), Kind.COUNT),
    Column(N_("Sent on"), Kind.COUNT),
    Column(N_("Calls missed"), Kind.COUNT),
    Column(N_("Service, median (min)"), Kind.MINUTES),
    Column(N_("Service, 9 in 10 below (min)"), Kind.MINUTES),
)
TABLES = ("hours", "services", "counters", "officers", "days", "total")


def tables_of(
    found: Statistics, catalogue: Catalogue, names: Mapping[str, str], words: Words
) -> dict[str, Table]:
    """All tables by name, in the order of TABLES. `names`: of officers."""
    services = {s.id: f"{s.prefix} · {words.name(s)}" for s in catalogue.services}
    order = {s.id: position for position, s in enumerate(catalogue.services)}
    by_service = sorted(found.services.items(), key=lambda pair: (order.get(pair[0], 999), pair[0]))
    by_counter = sorted(found.counters.items(), key=lambda pair: (len(pair[0]), pair[0]))
    made = (
        _table(
            "hours",
            N_("By hour"),
            N_("Hour"),
            [(words.hour(hour), figures) for hour, figures in _whole(found.hours).items()],
        ),
        _table(
            "services",
            N_("By service"),
            N_("Service"),
            [(services.get(key, key), figures) for key, figures in by_service],
        ),
        _work_table("counters", N_("By counter"), N_("Counter"), by_counter),
        _work_table(
            "officers",
            N_("By officer"),
            N_("Officer"),
            [(names.get(key, key), work) for key, work in found.officers.items()],
        ),
        _table(
            "days",
            N_("By day"),
            N_("Day"),
            [(day.isoformat(), figures) for day, figures in found.days.items()],
        ),
        _table("total", N_("All together"), N_("Days"), [(_range(found.days), found.total)]),
    )
    return {table.name: table for table in made}


def _whole(hours: Mapping[int, Figures]) -> dict[int, Figures]:
    """With the hours in between in which nothing happened: a gap is a fact."""
    if not hours:
        return {}
    return {hour: hours.get(hour, Figures()) for hour in range(min(hours), max(hours) + 1)}


def _range(days: Mapping[dt.date, Figures]) -> str:
    first, last = min(days), max(days)
    return first.isoformat() if first == last else f"{first} – {last}"


def _table(name: str, title: str, first: str, rows: list[tuple[str, Figures]]) -> Table:
    columns = (Column(first, Kind.TEXT), *_COUNTS, *_TIMES)
    return Table(name, title, columns, tuple((label, *_row(f)) for label, f in rows))


def _row(figures: Figures) -> tuple[Value, ...]:
    outcome = figures.outcome
    return (
        outcome.taken,
        outcome.served,
        outcome.no_show,
        outcome.no_show_rate,
        outcome.cancelled,
        outcome.open,
        *_times(figures.wait),
        *_times(figures.service),
    )


def _work_table(name: str, title: str, first: str, rows: list[tuple[str, AtWork]]) -> Table:
    columns = (Column(first, Kind.TEXT), *_WORK)
    body = ((label, w.served, w.sent_on, w.missed, *_times(w.service)) for label, w in rows)
    return Table(name, title, columns, tuple(body))


def _times(spread: Spread | None) -> tuple[float | None, float | None]:
    return (None, None) if spread is None else (spread.median, spread.p90)
