"""Codes that open the staff mode of one terminal, once, within five minutes.

Steps for the writer, each with its entry in the trail. A code opens what its maker may do; it ends
when the maker may not sign in any more or has another role.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from kiosk.staff.access import CODE_LENGTH, is_plain
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.access_schema import staff_access_codes as table
from kiosk.station.staff.access_tags import AccessTags
from kiosk.station.staff.accounts import account
from kiosk.station.staff.trail import record

GOOD_FOR = dt.timedelta(minutes=5)
KEPT = dt.timedelta(hours=1)
"""A code that is over, at the longest; the trail says for ever that it was."""
MOST_OPEN = 10
"""For one terminal, each of another member: every one more makes a guess likelier."""


class MadeCode(msgspec.Struct, frozen=True):
    """Exists until it has been shown."""

    code: str
    terminal_id: str
    expires_at: dt.datetime

    def __repr__(self) -> str:
        return f"MadeCode(for {self.terminal_id!r})"


class OpenCode(msgspec.Struct, frozen=True):
    """One that opens still."""

    id: str
    terminal_id: str
    role: Role
    made_by: str
    expires_at: dt.datetime


def make(
    book: SqlBook, tags: AccessTags, terminal_id: str, member: Member, now: dt.datetime
) -> MadeCode:
    """A code for `terminal_id`, in place of the one that `member` has for it now, if any.

    Raises Refusal(TOO_MANY_CODES).
    """
    own = and_(_of(book.station_id, terminal_id), table.c.made_by == member.id)
    others = book.connection.execute(
        select(table.c.tag).where(
            _of(book.station_id, terminal_id), table.c.made_by != member.id, _open(now)
        )
    ).scalars()
    taken = set(others)
    if len(taken) >= MOST_OPEN:
        raise Refusal(Reason.TOO_MANY_CODES)
    code = _drawn()
    while tags.of_code(terminal_id, code) in taken:
        code = _drawn()
    book.execute(delete(table).where(own, _open(now)))
    row = {
        "station_id": book.station_id,
        "id": secrets.token_hex(16),
        "terminal_id": terminal_id,
        "tag": tags.of_code(terminal_id, code),
        "role": member.role.value,
        "made_by": member.id,
        "made_at": now,
        "expires_at": now + GOOD_FOR,
        "used_at": None,
    }
    book.execute(insert(table).values(row))
    record(book, now, member.id, StaffAction.ACCESS_CODE_MADE, terminal_id, member.role.value)
    return MadeCode(code, terminal_id, now + GOOD_FOR)


def use(
    book: SqlBook, tags: AccessTags, terminal_id: str, code: str, now: dt.datetime
) -> Member | None:
    """Part of a step: the member whose code it is; it opens no more then. None: it opens nothing,
    for whatever reason."""
    wanted = tags.of_code(terminal_id, code)
    rows = book.connection.execute(
        select(table).where(_of(book.station_id, terminal_id), _open(now))
    )
    # Each is compared, whichever it is.
    found = [row for row in rows if hmac.compare_digest(row.tag, wanted)]
    if not found:
        return None
    (row,) = found
    mine = (table.c.station_id == book.station_id) & (table.c.id == row.id)
    book.execute(update(table).where(mine).values(used_at=now))
    maker = account(book.connection, book.station_id, row.made_by)
    if maker is None or not maker.active or maker.member.role is not Role(row.role):
        return None
    return maker.member


def open_codes(connection: Connection, station_id: str, now: dt.datetime) -> tuple[OpenCode, ...]:
    """All that open still, by terminal."""
    rows = connection.execute(
        select(table)
        .where(table.c.station_id == station_id, _open(now))
        .order_by(table.c.terminal_id, table.c.made_at, table.c.id)
    )
    return tuple(
        OpenCode(row.id, row.terminal_id, Role(row.role), row.made_by, row.expires_at)
        for row in rows
    )


def withdraw(book: SqlBook, code_id: str, member: Member, now: dt.datetime) -> bool:
    """Whether it opened until now. Supervisors withdraw anybody's, others their own."""
    wanted = [table.c.station_id == book.station_id, table.c.id == code_id, _open(now)]
    if member.role is not Role.SUPERVISOR:
        wanted.append(table.c.made_by == member.id)
    found = book.connection.execute(select(table.c.terminal_id).where(*wanted)).scalar()
    if found is None:
        return False
    book.execute(delete(table).where(*wanted))
    record(book, now, member.id, StaffAction.ACCESS_CODE_WITHDRAWN, found)
    return True


def forget_old(book: SqlBook, now: dt.datetime) -> None:
    """A step for the writer: drop what has been used or expired for a while."""
    over = or_(table.c.used_at < now - KEPT, table.c.expires_at < now - KEPT)
    book.execute(delete(table).where(table.c.station_id == book.station_id, over))


def _drawn() -> str:
    """None that anybody would try first."""
    while is_plain(code := f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}"):
        pass
    return code


def _of(station_id: str, terminal_id: str) -> ColumnElement[bool]:
    return and_(table.c.station_id == station_id, table.c.terminal_id == terminal_id)


def _open(now: dt.datetime) -> ColumnElement[bool]:
    """Not for longer than a code is good, even where the clock was set back since."""
    in_time = and_(table.c.expires_at > now, table.c.expires_at <= now + 2 * GOOD_FOR)
    return and_(table.c.used_at.is_(None), in_time)
