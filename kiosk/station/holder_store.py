"""Whose ticket it is, for the officer who has called it: kept until the day is over."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, delete, select

from kiosk.station.holder_schema import ticket_holders
from kiosk.station.holder_seal import HolderSeal
from kiosk.station.sql_book import SqlBook

LONGEST_KEPT = dt.timedelta(hours=24)

_column = ticket_holders.c


def keep_holder(book: SqlBook, ticket_id: str, sealed: str, day: dt.date, now: dt.datetime) -> None:
    """A step for the writer: keep the sealed name of a ticket that is new in this transaction."""
    row = {
        "station_id": book.station_id,
        "ticket_id": ticket_id,
        "day": day,
        "kept_at": now,
        "sealed": sealed,
    }
    book.insert_at_end(ticket_holders, row)


def holder_of(
    connection: Connection, station_id: str, seal: HolderSeal, ticket_id: str
) -> str | None:
    """The name that came with a ticket; None: without a card, off line, or forgotten by now."""
    found = connection.execute(
        select(_column.sealed).where(
            _column.station_id == station_id, _column.ticket_id == ticket_id
        )
    ).scalar_one_or_none()
    return None if found is None else seal.opened(ticket_id, found)


def forget_day(book: SqlBook, day: dt.date) -> None:
    """A step for the writer: the day is over."""
    book.execute(
        delete(ticket_holders).where(_column.station_id == book.station_id, _column.day == day)
    )
