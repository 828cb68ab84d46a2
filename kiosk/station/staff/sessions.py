"""Who is signed in. The browser holds a token, the store its SHA-256 and nothing else.

A session ends after half an hour without a request, after twelve hours in any case, at a sign-out,
and with a changed password or a deactivated account. What a process remembers of it is at most a
second old, so that a session ended elsewhere is over everywhere.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
import threading
import time

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from kiosk.staff.member import Member, Role
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.schema import staff_accounts as accounts
from kiosk.station.staff.schema import staff_sessions as table

TOKEN_BYTES = 32
LONGEST_TOKEN = 64
"""Characters; ours have 43."""
IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
NOTED_EVERY = dt.timedelta(minutes=1)
"""So often, at most, it is written down that a session is in use."""
LONGEST_AGE = 1.0
"""Seconds that a process trusts what it has read."""
MOST_REMEMBERED = 2048

_OF_TOKEN = (
    select(table, accounts.c.name, accounts.c.role, accounts.c.active, accounts.c.must_change)
    .join(
        accounts,
        (accounts.c.station_id == table.c.station_id) & (accounts.c.id == table.c.staff_id),
    )
    .where(table.c.station_id == bindparam("station"), table.c.id == bindparam("session"))
)


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A member's session that counts now."""

    id: str
    member: Member
    must_change: bool
    """A one-time password is to be changed before anything else."""
    begun_at: dt.datetime
    seen_at: dt.datetime

    def is_over(self, now: dt.datetime) -> bool:
        # Seen long ago, or, by a clock that was set back, nobody knows when.
        return abs(now - self.seen_at) >= IDLE or now >= self.begun_at + ABSOLUTE


class Sessions:
    """Safe from several threads; one for each service process."""

    def __init__(self, point: ServicePoint) -> None:
        self._point = point
        self._turn = threading.Lock()
        self._remembered: dict[str, tuple[float, SignedIn]] = {}

    def at_hand(self, token: str) -> bool:
        """Whether `find` will answer without asking the store."""
        return self._recent(session_id(token)) is not None

    def find(self, token: str) -> SignedIn | None:
        """The session of this token; None: there is none, or it is over."""
        if not 0 < len(token) <= LONGEST_TOKEN:
            return None
        key = session_id(token)
        recent = self._recent(key)
        found = self._read(key) if recent is None else recent[1]
        if found is None or found.is_over(self._point.clock()):
            return None
        return found

    def is_to_be_noted(self, signed_in: SignedIn) -> bool:
        """Whether its use has not been written down for a while."""
        return self._point.clock() - signed_in.seen_at >= NOTED_EVERY

    async def note(self, signed_in: SignedIn) -> None:
        """Write down that it is in use."""
        now = self._point.clock()
        await self._point.writer.run(lambda book: _seen(book, signed_in.id, now))
        self._remember(signed_in.id, msgspec.structs.replace(signed_in, seen_at=now))

    def forget(self) -> None:
        """Sessions were ended here: remember none of them."""
        with self._turn:
            self._remembered.clear()

    def _recent(self, key: str) -> tuple[float, SignedIn] | None:
        known = self._remembered.get(key)
        return known if known and time.monotonic() - known[0] < LONGEST_AGE else None

    def _read(self, key: str) -> SignedIn | None:
        # What is read was true when the reading began.
        asked_at = time.monotonic()
        named = {"station": self._point.station_id, "session": key}
        with self._point.database.reading() as connection:
            row = connection.execute(_OF_TOKEN, named).one_or_none()
        found = None
        if row is not None and row.ended_at is None and row.active:
            found = SignedIn(
                id=key,
                member=Member(id=row.staff_id, name=row.name, role=Role(row.role)),
                must_change=row.must_change,
                begun_at=row.begun_at,
                seen_at=row.seen_at,
            )
            self._remember(key, found, asked_at)
        return found

    def _remember(self, key: str, found: SignedIn, asked_at: float | None = None) -> None:
        with self._turn:
            if asked_at is None:
                # A change of ours makes no other knowledge newer than it was.
                known = self._remembered.get(key)
                if known is None:
                    return
                asked_at = known[0]
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = (asked_at, found)


def session_id(token: str) -> str:
    return hashlib.sha256(token.encode("ascii", "replace")).hexdigest()


def csrf_token(token: str) -> str:
    """What a page of this session sends with each write; tells nothing of the token."""
    digest = hmac.new(token.encode("ascii", "replace"), b"csrf", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def is_csrf_token(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), csrf_token(token).encode("ascii"))


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def begin(book: SqlBook, staff_id: str, token: str, now: dt.datetime) -> None:
    """Part of a step: a session for this token."""
    row = {
        "station_id": book.station_id,
        "id": session_id(token),
        "staff_id": staff_id,
        "begun_at": now,
        "seen_at": now,
        "ended_at": None,
    }
    book.execute(insert(table).values(row))


def end(book: SqlBook, session: str, now: dt.datetime) -> None:
    """Part of a step: end this one."""
    own = (table.c.station_id == book.station_id) & (table.c.id == session)
    book.execute(update(table).where(own, table.c.ended_at.is_(None)).values(ended_at=now))


def end_all(book: SqlBook, staff_id: str, now: dt.datetime) -> None:
    """Part of a step: end all of a member's."""
    own = (table.c.station_id == book.station_id) & (table.c.staff_id == staff_id)
    book.execute(update(table).where(own, table.c.ended_at.is_(None)).values(ended_at=now))


def count_open(connection: Connection, station_id: str, staff_id: str, now: dt.datetime) -> int:
    """How many of a member's sessions count now."""
    own = (table.c.station_id == station_id) & (table.c.staff_id == staff_id)
    alive = (table.c.seen_at > now - IDLE) & (table.c.begun_at > now - ABSOLUTE)
    found = select(func.count()).where(own, alive, table.c.ended_at.is_(None))
    return connection.execute(found).scalar_one()


def forget_ended(book: SqlBook, now: dt.datetime) -> None:
    """A step for the writer: drop sessions that are over."""
    over = or_(
        table.c.ended_at.is_not(None),
        table.c.seen_at <= now - IDLE,
        table.c.begun_at <= now - ABSOLUTE,
    )
    book.execute(delete(table).where(table.c.station_id == book.station_id, over))


def _seen(book: SqlBook, session: str, now: dt.datetime) -> None:
    own = (table.c.station_id == book.station_id) & (table.c.id == session)
    book.execute(update(table).where(own, table.c.ended_at.is_(None)).values(seen_at=now))
