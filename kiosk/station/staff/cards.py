"""Which members open a terminal's staff mode with their own identity card.

Steps for the writer, each with its entry in the trail. No number is kept, and none can be shown.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.access_schema import staff_cards as table
from kiosk.station.staff.access_tags import AccessTags
from kiosk.station.staff.accounts import account
from kiosk.station.staff.schema import staff_accounts
from kiosk.station.staff.trail import record


def register(
    book: SqlBook, tags: AccessTags, member_id: str, number: str, now: dt.datetime, by: str | None
) -> None:
    """`number` (12 digits) is that of the member's card from now on, in place of another one.

    Raises Refusal(UNKNOWN_ACCOUNT, CARD_TAKEN).
    """
    known = account(book.connection, book.station_id, member_id)
    if known is None or not known.active:
        raise Refusal(Reason.UNKNOWN_ACCOUNT)
    tag = tags.of_card(number)
    if _owner(book, tag) not in (None, member_id):
        raise Refusal(Reason.CARD_TAKEN)
    book.execute(delete(table).where(*_of(book.station_id, member_id)))
    row = {
        "station_id": book.station_id,
        "member_id": member_id,
        "tag": tag,
        "registered_at": now,
    }
    book.execute(insert(table).values(row))
    record(book, now, by, StaffAction.CARD_REGISTERED, member_id)


def remove(book: SqlBook, member_id: str, now: dt.datetime, by: str | None) -> bool:
    """Whether there was one."""
    if registered_at(book.connection, book.station_id, member_id) is None:
        return False
    book.execute(delete(table).where(*_of(book.station_id, member_id)))
    record(book, now, by, StaffAction.CARD_REMOVED, member_id)
    return True


def registered_at(connection: Connection, station_id: str, member_id: str) -> dt.datetime | None:
    """Since when the member has a card here; None: there is none."""
    found: dt.datetime | None = connection.execute(
        select(table.c.registered_at).where(*_of(station_id, member_id))
    ).scalar()
    return found


def holder(book: SqlBook, tags: AccessTags, number: str) -> Member | None:
    """Part of a step: whose card it is, of those who may sign in. The store compares tags, which
    nobody without the station's key can steer."""
    member_id = _owner(book, tags.of_card(number))
    known = None if member_id is None else account(book.connection, book.station_id, member_id)
    return known.member if known is not None and known.active else None


def forget_deactivated(book: SqlBook) -> None:
    """A step for the writer: drop the cards of those who may not sign in any more."""
    ended = select(staff_accounts.c.id).where(
        staff_accounts.c.station_id == book.station_id, staff_accounts.c.active.is_(False)
    )
    book.execute(
        delete(table).where(table.c.station_id == book.station_id, table.c.member_id.in_(ended))
    )


def _owner(book: SqlBook, tag: str) -> str | None:
    own = (table.c.station_id == book.station_id) & (table.c.tag == tag)
    found: str | None = book.connection.execute(select(table.c.member_id).where(own)).scalar()
    return found


def _of(station_id: str, member_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.station_id == station_id, table.c.member_id == member_id
