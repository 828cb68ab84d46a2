"""The station's announcements in the store: few, each with its days, changed by supervisors."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from kiosk.board.announcement import (
    MOST,
    Announcement,
    AnnouncementFault,
    AnnouncementFlaw,
    Draft,
)
from kiosk.queue.day import station_day
from kiosk.queue.standing import EventKind, QueueEvent
from kiosk.staff.action import StaffAction
from kiosk.station.announcement_schema import announcements as table
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.rows import Row
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.trail import record

_c = table.c


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    announcement: Announcement
    revision: int
    """Grows with every change."""
    changed_at: dt.datetime
    staff: str
    """Id of who changed it last."""


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """`seen`: the revision that its maker saw; 0: it is a new one."""

    id: str
    seen: int
    staff: str
    now: dt.datetime


def kept(connection: Connection, station_id: str) -> tuple[Kept, ...]:
    """All of them, those that are over too, in the order of their days."""
    found = connection.execute(
        select(table)
        .where(_c.station_id == station_id)
        .order_by(_c.first_day, _c.last_day, _c.id)
        .limit(2 * MOST)
    ).mappings()
    return tuple(_kept(row) for row in found)


def not_over(connection: Connection, station_id: str, day: dt.date) -> tuple[Announcement, ...]:
    """Those of the day and of later days, in the order of their days."""
    found = connection.execute(
        select(table)
        .where(_c.station_id == station_id, _c.last_day >= day)
        .order_by(_c.first_day, _c.last_day, _c.id)
        .limit(MOST)
    ).mappings()
    return tuple(_kept(row).announcement for row in found)


def put(book: SqlBook, draft: Draft, edit: Edit) -> tuple[AnnouncementFault, ...]:
    """A step for the writer: keep it; returns what is wrong (nothing is changed then), or nothing.

    What is the same already is no change. One that is over makes room for a new one.
    Raises Refusal(CHANGED_MEANWHILE).
    """
    faults = draft.faults(station_day(edit.now))
    if faults:
        return faults
    before = _found(book, edit.id)
    wanted = draft.announcement(edit.id)
    if before is not None and before.announcement == wanted:
        return ()
    if (0 if before is None else before.revision) != edit.seen:
        raise Refusal(Reason.CHANGED_MEANWHILE)
    if before is None and not _has_room(book, edit.now):
        return (AnnouncementFault(AnnouncementFlaw.TOO_MANY),)
    row: dict[str, object] = {
        "vi": wanted.text["vi"],
        "en": wanted.text.get("en", ""),
        "first_day": wanted.first_day,
        "last_day": wanted.last_day,
        "revision": edit.seen + 1,
        "changed_at": edit.now,
        "staff": edit.staff,
    }
    if before is None:
        book.execute(insert(table).values(station_id=book.station_id, id=edit.id, **row))
    else:
        book.execute(update(table).where(*_own(book, edit.id)).values(row))
    _witness(book, edit, f"{edit.seen} → {edit.seen + 1} · {wanted.first_day}–{wanted.last_day}")
    return ()


def remove(book: SqlBook, edit: Edit) -> None:
    """A step for the writer. Raises Refusal(CHANGED_MEANWHILE), as when it is gone already."""
    before = _found(book, edit.id)
    if before is None or before.revision != edit.seen:
        raise Refusal(Reason.CHANGED_MEANWHILE)
    book.execute(delete(table).where(*_own(book, edit.id)))
    _witness(book, edit, f"{edit.seen} → –")


def _has_room(book: SqlBook, now: dt.datetime) -> bool:
    """Whether there is room for one more, if need be in place of the one that ended first."""
    there, today = kept(book.connection, book.station_id), station_day(now)
    if len(there) < MOST:
        return True
    over = [each.announcement for each in there if each.announcement.is_over(today)]
    if not over:
        return False
    oldest = min(over, key=lambda announcement: (announcement.last_day, announcement.id))
    book.execute(delete(table).where(*_own(book, oldest.id)))
    return True


def _witness(book: SqlBook, edit: Edit, detail: str) -> None:
    """In the trail and, without saying more, to whoever follows the events."""
    record(book, edit.now, edit.staff, StaffAction.ANNOUNCEMENT, edit.id, detail)
    day = station_day(edit.now)
    book.record(QueueEvent(kind=EventKind.ANNOUNCED, at=edit.now, day=day, staff=edit.staff))


def _found(book: SqlBook, key: str) -> Kept | None:
    row = book.connection.execute(select(table).where(*_own(book, key))).mappings().one_or_none()
    return None if row is None else _kept(row)


def _own(book: SqlBook, key: str) -> tuple[ColumnElement[bool], ...]:
    return (_c.station_id == book.station_id, _c.id == key)


def _kept(row: Row) -> Kept:
    texts = {"vi": row["vi"], "en": row["en"]}
    announcement = Announcement(
        id=row["id"],
        text={language: text for language, text in texts.items() if text},
        first_day=row["first_day"],
        last_day=row["last_day"],
    )
    return Kept(
        announcement=announcement,
        revision=row["revision"],
        changed_at=row["changed_at"],
        staff=row["staff"],
    )
