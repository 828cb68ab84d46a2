"""Bounds guessing: of passwords for each name and each client address, and of what opens a
terminal's staff mode for each terminal.

A try is charged before the password is looked at, so that a hundred guesses sent in the same
moment are still a hundred guesses; a right one is given back. Names that nobody has are counted
like the others, so that no answer tells which names there are. It all lies in the store: several
service processes count together.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress

import msgspec
from sqlalchemy import bindparam, delete, or_, select

from kiosk.station.refusal import Reason, Refusal
from kiosk.station.rows import upsert
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.schema import sign_in_tries as table

WRONG_TRIES = 5
WRONG_TRIES_OF_ADDRESS = 20
"""Several officers may sit behind one address."""
LOCKS = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=15))
"""The first lock, the second, and all that follow."""
TRIES_FORGOTTEN = dt.timedelta(minutes=15)
LOCKS_FORGOTTEN = dt.timedelta(days=1)

_OF_SUBJECT = select(table).where(
    table.c.station_id == bindparam("station"), table.c.subject == bindparam("wanted")
)


class Subject(msgspec.Struct, frozen=True):
    """Whose tries are counted."""

    key: str
    limit: int
    locks: tuple[dt.timedelta, ...] = LOCKS
    """How long each lock lasts; the last one is that of all that follow."""


class Tries(msgspec.Struct, frozen=True):
    """How a subject stands."""

    tries: int = 0
    locks: int = 0
    locked_until: dt.datetime | None = None


def name_subject(secret: bytes, name: str, what: str = "sign-in") -> Subject:
    """`name` as it was typed, folded. Kept is a keyed hash: people type passwords there."""
    said = f"{what}\n{name}".encode("utf-8", "replace")
    digest = hmac.new(secret, said, hashlib.sha256)
    return Subject(f"name:{digest.hexdigest()}", WRONG_TRIES)


def address_subject(address: str) -> Subject:
    """An IPv6 host has a whole /64 to choose from: it counts as one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return Subject("address:unknown", WRONG_TRIES_OF_ADDRESS)
    if parsed.version == 6:
        parsed = ipaddress.ip_network((parsed, 64), strict=False).network_address
    return Subject(f"address:{parsed}", WRONG_TRIES_OF_ADDRESS)


def charge(book: SqlBook, subjects: tuple[Subject, ...], now: dt.datetime) -> frozenset[Subject]:
    """Part of a step: count a try of each; those that are locked from now on unless it was right.

    Raises Refusal(SIGN_IN_LOCKED) when one is locked already; then nothing is counted.
    """
    standing = {subject: _standing(book, subject, now) for subject in subjects}
    if any(_lock_end(subject, t, now) is not None for subject, t in standing.items()):
        raise Refusal(Reason.SIGN_IN_LOCKED)
    locked = set()
    for subject, before in standing.items():
        after = Tries(before.tries + 1, before.locks)
        if after.tries >= subject.limit:
            locked.add(subject)
            until = now + subject.locks[min(before.locks, len(subject.locks) - 1)]
            after = Tries(0, before.locks + 1, until)
        _save(book, subject, after, now)
    return frozenset(locked)


def lock_end(book: SqlBook, subject: Subject, now: dt.datetime) -> dt.datetime | None:
    """Part of a step: until when it is locked; None: it is not."""
    return _lock_end(subject, _standing(book, subject, now), now)


def _lock_end(subject: Subject, standing: Tries, now: dt.datetime) -> dt.datetime | None:
    """Never for longer than the longest lock, even where the clock was set back since."""
    until = standing.locked_until
    return until if until is not None and now < until <= now + subject.locks[-1] else None


def was_right(
    book: SqlBook,
    name: Subject,
    address: Subject,
    locked: frozenset[Subject],
    now: dt.datetime,
) -> None:
    """Part of a step: the try was no guess. The name begins anew, the address gets it back."""
    forgive(book, name)
    standing = _standing(book, address, now)
    if address in locked:
        given_back = Tries(address.limit - 1, max(0, standing.locks - 1))
    else:
        given_back = Tries(max(0, standing.tries - 1), standing.locks, standing.locked_until)
    _save(book, address, given_back, now)


def forgive(book: SqlBook, subject: Subject) -> None:
    """Part of a step: forget its tries and locks."""
    own = (table.c.station_id == book.station_id) & (table.c.subject == subject.key)
    book.execute(delete(table).where(own))


def forget_old(book: SqlBook, now: dt.datetime) -> None:
    """A step for the writer: drop what counts no more."""
    over = or_(table.c.locked_until.is_(None), table.c.locked_until < now)
    old = table.c.last_at < now - LOCKS_FORGOTTEN
    book.execute(delete(table).where(table.c.station_id == book.station_id, old, over))


def _standing(book: SqlBook, subject: Subject, now: dt.datetime) -> Tries:
    named = {"station": book.station_id, "wanted": subject.key}
    row = book.connection.execute(_OF_SUBJECT, named).one_or_none()
    if row is None or row.last_at < now - LOCKS_FORGOTTEN:
        return Tries()
    recent = row.last_at >= now - TRIES_FORGOTTEN
    return Tries(row.tries if recent else 0, row.locks, row.locked_until)


def _save(book: SqlBook, subject: Subject, standing: Tries, now: dt.datetime) -> None:
    row = {
        "station_id": book.station_id,
        "subject": subject.key,
        "tries": standing.tries,
        "locks": standing.locks,
        "last_at": now,
        "locked_until": standing.locked_until,
    }
    book.writes += 1
    upsert(book.connection, table, [row])
