"""Accounts of the station's staff: steps for the writer, each with its entry in the trail.

`by` is who does it; None: the station's command line. Passwords come as hashes.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff import sessions
from kiosk.station.staff.schema import staff_accounts as table
from kiosk.station.staff.trail import record

MOST_ACCOUNTS = 500

_OF_ID = select(table).where(
    table.c.station_id == bindparam("station"), table.c.id == bindparam("wanted")
)


class Account(msgspec.Struct, frozen=True, kw_only=True):
    member: Member
    password: str
    """A hash in PHC form."""
    active: bool
    must_change: bool
    created_at: dt.datetime
    changed_at: dt.datetime
    revision: int

    def __repr__(self) -> str:
        return f"Account({self.member.id!r}, revision {self.revision})"


def account(connection: Connection, station_id: str, staff_id: str) -> Account | None:
    row = connection.execute(_OF_ID, {"station": station_id, "wanted": staff_id}).one_or_none()
    return None if row is None else _account(row)


def accounts(connection: Connection, station_id: str) -> tuple[Account, ...]:
    """All of a station, those that may sign in first, each group by sign-in name."""
    own = select(table).where(table.c.station_id == station_id)
    rows = connection.execute(own.order_by(table.c.active.desc(), table.c.id).limit(MOST_ACCOUNTS))
    return tuple(_account(row) for row in rows)


def add(
    book: SqlBook,
    member: Member,
    hashed: str,
    now: dt.datetime,
    by: str | None,
    *,
    must_change: bool = True,
) -> Account:
    """Raises Refusal(ACCOUNT_EXISTS, TOO_MANY_ACCOUNTS)."""
    if account(book.connection, book.station_id, member.id) is not None:
        raise Refusal(Reason.ACCOUNT_EXISTS)
    own = select(func.count()).where(table.c.station_id == book.station_id)
    if book.connection.execute(own).scalar_one() >= MOST_ACCOUNTS:
        raise Refusal(Reason.TOO_MANY_ACCOUNTS)
    made = Account(
        member=member,
        password=hashed,
        active=True,
        must_change=must_change,
        created_at=now,
        changed_at=now,
        revision=0,
    )
    book.execute(insert(table).values({"station_id": book.station_id, **_row(made)}))
    record(book, now, by, StaffAction.ACCOUNT_ADDED, member.id, member.role.value)
    return made


def change(
    book: SqlBook, member: Member, now: dt.datetime, by: str | None, *, revision: int
) -> Account:
    """Give it another name or role. Raises Refusal(UNKNOWN_ACCOUNT, CHANGED_MEANWHILE,
    LAST_SUPERVISOR)."""
    before = _seen(book, member.id, revision)
    if member == before.member:
        return before
    if member.role is not Role.SUPERVISOR:
        _demand_another_supervisor(book, before)
    after = _save(book, before, now, member=member)
    what = "name" if member.role is before.member.role else member.role.value
    record(book, now, by, StaffAction.ACCOUNT_CHANGED, member.id, what)
    return after


def set_active(
    book: SqlBook,
    staff_id: str,
    now: dt.datetime,
    by: str | None,
    *,
    active: bool,
    revision: int | None = None,
) -> Account:
    """Deactivating ends all its sessions. Raises Refusal as `change`."""
    before = _seen(book, staff_id, revision)
    if before.active == active:
        return before
    if not active:
        _demand_another_supervisor(book, before)
        sessions.end_all(book, staff_id, now)
    after = _save(book, before, now, active=active)
    done = StaffAction.ACCOUNT_ACTIVATED if active else StaffAction.ACCOUNT_DEACTIVATED
    record(book, now, by, done, staff_id)
    return after


def reset_password(
    book: SqlBook,
    staff_id: str,
    hashed: str,
    now: dt.datetime,
    by: str | None,
    *,
    revision: int | None = None,
) -> Account:
    """A one-time password; ends all its sessions. Raises Refusal(UNKNOWN_ACCOUNT,
    CHANGED_MEANWHILE)."""
    before = _seen(book, staff_id, revision)
    after = _save(book, before, now, password=hashed, must_change=True)
    sessions.end_all(book, staff_id, now)
    record(book, now, by, StaffAction.PASSWORD_RESET, staff_id)
    return after


def change_password(book: SqlBook, before: Account, hashed: str, now: dt.datetime) -> Account:
    """The member's own; ends all its sessions. Raises Refusal(CHANGED_MEANWHILE) when the password
    is no longer the one that was compared."""
    found = _seen(book, before.member.id, None)
    if found.password != before.password or not found.active:
        raise Refusal(Reason.CHANGED_MEANWHILE)
    after = _save(book, found, now, password=hashed, must_change=False)
    sessions.end_all(book, found.member.id, now)
    record(book, now, found.member.id, StaffAction.PASSWORD_CHANGED, found.member.id)
    return after


def renew_hash(book: SqlBook, before: Account, hashed: str) -> None:
    """The same password under today's parameters; no change that anybody sees."""
    own = (table.c.station_id == book.station_id) & (table.c.id == before.member.id)
    unchanged = table.c.password == before.password
    book.execute(update(table).where(own, unchanged).values(password=hashed))


def _seen(book: SqlBook, staff_id: str, revision: int | None) -> Account:
    found = account(book.connection, book.station_id, staff_id)
    if found is None:
        raise Refusal(Reason.UNKNOWN_ACCOUNT)
    if revision is not None and found.revision != revision:
        raise Refusal(Reason.CHANGED_MEANWHILE)
    return found


def _demand_another_supervisor(book: SqlBook, leaving: Account) -> None:
    """Raises Refusal(LAST_SUPERVISOR) if the station would have none without this one."""
    if leaving.member.role is not Role.SUPERVISOR or not leaving.active:
        return
    others = select(func.count()).where(
        table.c.station_id == book.station_id,
        table.c.role == Role.SUPERVISOR.value,
        table.c.active.is_(True),
        table.c.id != leaving.member.id,
    )
    if not book.connection.execute(others).scalar_one():
        raise Refusal(Reason.LAST_SUPERVISOR)


def _save(book: SqlBook, before: Account, now: dt.datetime, **changes: object) -> Account:
    after: Account = msgspec.structs.replace(
        before, **changes, changed_at=now, revision=before.revision + 1
    )
    own = (table.c.station_id == book.station_id) & (table.c.id == before.member.id)
    book.execute(update(table).where(own).values(_row(after)))
    return after


def _row(shown: Account) -> dict[str, object]:
    return {
        "id": shown.member.id,
        "name": shown.member.name,
        "role": shown.member.role.value,
        "password": shown.password,
        "active": shown.active,
        "must_change": shown.must_change,
        "created_at": shown.created_at,
        "changed_at": shown.changed_at,
        "revision": shown.revision,
    }


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(
        member=Member(id=row.id, name=row.name, role=Role(row.role)),
        password=row.password,
        active=row.active,
        must_change=row.must_change,
        created_at=row.created_at,
        changed_at=row.changed_at,
        revision=row.revision,
    )
