"""Calls for a member of staff from terminals: kept until somebody answers them.

Both are told to whoever follows the events, without saying which terminal: consoles look there.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, insert, select, update

from kiosk.queue.day import station_day
from kiosk.queue.staff_call import StaffCallReason
from kiosk.queue.standing import EventKind, QueueEvent
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.schema import help_calls
from kiosk.station.sql_book import SqlBook

MOST_LISTED = 100


class HelpCall(msgspec.Struct, frozen=True):
    id: str
    terminal_id: str
    called_at: dt.datetime
    reason: StaffCallReason


def add_call(book: SqlBook, call: HelpCall) -> None:
    """A step for the writer: keep the call; a repeat with the same id is the same call."""
    if _answered(book, call.id) is not None:
        return
    row = {
        "station_id": book.station_id,
        "id": call.id,
        "terminal_id": call.terminal_id,
        "called_at": call.called_at,
        "reason": call.reason.value,
        "answered": False,
    }
    book.execute(insert(help_calls).values(row))
    _tell(book, EventKind.HELP_CALLED, call.called_at, None)


def answer_call(book: SqlBook, call_id: str, staff: str, now: dt.datetime) -> HelpCall:
    """A step for the writer: somebody is on the way.

    Raises Refusal: UNKNOWN_HELP_CALL, CHANGED_MEANWHILE when somebody else was faster.
    """
    answered = _answered(book, call_id)
    if answered is None:
        raise Refusal(Reason.UNKNOWN_HELP_CALL)
    if answered:
        raise Refusal(Reason.CHANGED_MEANWHILE)
    column = help_calls.c
    own = (column.station_id == book.station_id, column.id == call_id)
    book.execute(update(help_calls).where(*own).values(answered=True))
    _tell(book, EventKind.HELP_ANSWERED, now, staff)
    row = book.connection.execute(select(help_calls).where(*own)).one()
    return HelpCall(row.id, row.terminal_id, row.called_at, StaffCallReason(row.reason))


def is_answered(connection: Connection, station_id: str, call_id: str, terminal_id: str) -> bool:
    """Whether somebody is on the way. Raises Refusal(UNKNOWN_HELP_CALL), as for another terminal's.

    One statement.
    """
    column = help_calls.c
    found = connection.execute(
        select(column.answered).where(
            column.station_id == station_id,
            column.id == call_id,
            column.terminal_id == terminal_id,
        )
    ).scalar_one_or_none()
    if found is None:
        raise Refusal(Reason.UNKNOWN_HELP_CALL)
    return bool(found)


def _answered(book: SqlBook, call_id: str) -> bool | None:
    column = help_calls.c
    found = book.connection.execute(
        select(column.answered).where(column.station_id == book.station_id, column.id == call_id)
    )
    return found.scalar_one_or_none()


def _tell(book: SqlBook, kind: EventKind, at: dt.datetime, staff: str | None) -> None:
    book.record(QueueEvent(kind=kind, at=at, day=station_day(at), staff=staff))


def open_calls(connection: Connection, station_id: str) -> tuple[HelpCall, ...]:
    """The latest unanswered calls, newest first."""
    column = help_calls.c
    rows = connection.execute(
        select(column.id, column.terminal_id, column.called_at, column.reason)
        .where(column.station_id == station_id, column.answered.is_(False))
        .order_by(column.called_at.desc())
        .limit(MOST_LISTED)
    ).all()
    return tuple(
        HelpCall(row.id, row.terminal_id, row.called_at, StaffCallReason(row.reason))
        for row in rows
    )
