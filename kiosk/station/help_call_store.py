"""Calls for a member of staff from terminals: kept until somebody answers them."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import select

from kiosk.queue.staff_call import StaffCallReason
from kiosk.station.database import Database
from kiosk.station.rows import insert_if_new
from kiosk.station.schema import help_calls

MOST_LISTED = 100


class HelpCall(msgspec.Struct, frozen=True):
    id: str
    terminal_id: str
    called_at: dt.datetime
    reason: StaffCallReason


class HelpCallStore:
    def __init__(self, database: Database, station_id: str) -> None:
        self._database = database
        self._station = station_id

    def add(self, call: HelpCall) -> None:
        """Keep the call; a repeat with the same id is the same call."""
        row = {
            "station_id": self._station,
            "id": call.id,
            "terminal_id": call.terminal_id,
            "called_at": call.called_at,
            "reason": call.reason.value,
            "answered": False,
        }
        with self._database.writing() as connection:
            insert_if_new(connection, help_calls, row)

    def open_calls(self) -> tuple[HelpCall, ...]:
        """The latest unanswered calls, newest first."""
        column = help_calls.c
        with self._database.reading() as connection:
            rows = connection.execute(
                select(column.id, column.terminal_id, column.called_at, column.reason)
                .where(column.station_id == self._station, column.answered.is_(False))
                .order_by(column.called_at.desc())
                .limit(MOST_LISTED)
            ).all()
        return tuple(
            HelpCall(row.id, row.terminal_id, row.called_at, StaffCallReason(row.reason))
            for row in rows
        )
