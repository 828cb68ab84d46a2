"""Calls for a member of staff from terminals: kept until somebody answers them."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, select

from kiosk.queue.staff_call import StaffCallReason
from kiosk.station.rows import insert_if_new
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
    row = {
        "station_id": book.station_id,
        "id": call.id,
        "terminal_id": call.terminal_id,
        "called_at": call.called_at,
        "reason": call.reason.value,
        "answered": False,
    }
    insert_if_new(book.connection, help_calls, [row])


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
