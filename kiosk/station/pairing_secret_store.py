"""Pairing secrets at the station: made by its technician, good once, for one terminal, for a while.

Steps for the writer, each with its entry in the trail. Only hashes are kept. A wrong try and a
refused one use up a try of that secret, and after the last it is of no use any more. The terminal
that was paired with it, and lost the answer or the power, gets the same certificate again as long
as the secret would be good: it shows the same key.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from kiosk.pairing.certificates import (
    CLOCK_TOLERANCE,
    EARLIEST_CLOCK,
    CertificateFault,
    requested_key,
    spki,
)
from kiosk.pairing.secret import PairingSecret, is_hash_of, new_secret, secret_hash
from kiosk.staff.action import StaffAction
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.trail import record
from kiosk.station.terminal_schema import pairing_secrets as table

SHORTEST, LONGEST = dt.timedelta(hours=1), dt.timedelta(days=30)
USUAL = dt.timedelta(days=3)
MOST_TRIES = 5
MOST_OPEN = 200
"""Of one station, that are good at the same time."""
KEPT = dt.timedelta(days=30)
"""After its end, so that whoever comes too late is told why."""

Certify = Callable[[Connection, str, bytes], bytes]
"""Connection, terminal, request (PKCS #10) → certificate (DER), in the same transaction."""


class MadeSecret(msgspec.Struct, frozen=True):
    """Exists until it has been written into the provisioning file."""

    secret: PairingSecret
    terminal_id: str
    expires_at: dt.datetime


def make(
    book: SqlBook, terminal_id: str, good_for: dt.timedelta, now: dt.datetime, staff: str | None
) -> MadeSecret:
    """A secret for `terminal_id`, in place of the one that it has now, if any.

    Raises Refusal(STATION_CLOCK, TOO_MANY_PAIRINGS), ValueError for a time that is out of bounds.
    """
    if not SHORTEST <= good_for <= LONGEST:
        raise ValueError("a pairing secret is good for one hour to thirty days")
    if now < EARLIEST_CLOCK:
        raise Refusal(Reason.STATION_CLOCK)
    own = table.c.station_id == book.station_id
    book.execute(delete(table).where(own, table.c.terminal_id == terminal_id, _unused))
    is_open = and_(own, _unused, table.c.expires_at > now)
    held = book.connection.execute(select(func.count()).select_from(table).where(is_open))
    if held.scalar_one() >= MOST_OPEN:
        raise Refusal(Reason.TOO_MANY_PAIRINGS)
    secret = new_secret()
    row = {
        "station_id": book.station_id,
        "id": secret.id,
        "terminal_id": terminal_id,
        "hash": secret_hash(secret, book.station_id, terminal_id),
        "made_at": now,
        "expires_at": now + good_for,
        "tries_left": MOST_TRIES,
    }
    book.execute(insert(table).values(row))
    record(book, now, staff, StaffAction.PAIRING_SECRET_MADE, terminal_id, secret.id)
    return MadeSecret(secret, terminal_id, now + good_for)


def use(
    book: SqlBook,
    certify: Certify,
    terminal_id: str,
    secret: PairingSecret,
    key_request: bytes,
    now: dt.datetime,
) -> bytes | Reason:
    """The terminal's certificate (DER), or why there is none: STATION_CLOCK, or one of
    PAIRING_SECRET_WRONG, _EXPIRED, _USED, _LOCKED. What a refusal changes has to be kept, so it is
    returned and not raised. Raises Refusal(MALFORMED, TOO_MANY_CERTIFICATES).
    """
    key = _key_hash(key_request)
    row = _row(book, secret.id)
    if row is None:
        return Reason.PAIRING_SECRET_WRONG
    if now < max(EARLIEST_CLOCK, row.made_at - CLOCK_TOLERANCE):
        return Reason.STATION_CLOCK
    if row.tries_left < 1:
        return Reason.PAIRING_SECRET_LOCKED
    fault = _fault(row, book.station_id, terminal_id, secret, key, now)
    if fault is not None:
        _change(book, secret.id, tries_left=row.tries_left - 1)
        subject, word = row.terminal_id, fault.code.removeprefix("pairing-secret-")
        record(book, now, None, StaffAction.PAIRING_SECRET_REFUSED, subject, f"{row.id} {word}")
        return fault
    if row.certificate is not None:
        again: bytes = row.certificate
        return again
    certificate = certify(book.connection, terminal_id, key_request)
    _change(book, secret.id, used_at=now, key=key, certificate=certificate)
    record(book, now, None, StaffAction.PAIRING_SECRET_USED, terminal_id, secret.id)
    return certificate


def open_until(
    connection: Connection, station_id: str, now: dt.datetime
) -> tuple[tuple[str, dt.datetime], ...]:
    """Which terminals could still pair themselves with a file, and until when; by their names."""
    could = and_(
        table.c.station_id == station_id,
        _unused,
        table.c.expires_at > now,
        table.c.tries_left > 0,
    )
    found = select(table.c.terminal_id, table.c.expires_at).where(could)
    rows = connection.execute(found.order_by(table.c.terminal_id)).all()
    return tuple((row.terminal_id, row.expires_at) for row in rows)


def forget_old(book: SqlBook, now: dt.datetime) -> None:
    """A step for the writer: drop what ended long ago; the trail says for ever that it was."""
    over = and_(table.c.station_id == book.station_id, table.c.expires_at < now - KEPT)
    book.execute(delete(table).where(over))


def _fault(
    row: Row[tuple[object, ...]],
    station_id: str,
    terminal_id: str,
    secret: PairingSecret,
    key: str,
    now: dt.datetime,
) -> Reason | None:
    if not is_hash_of(row.hash, secret, station_id, terminal_id):
        return Reason.PAIRING_SECRET_WRONG
    if row.used_at is not None and not secrets.compare_digest(row.key, key):
        return Reason.PAIRING_SECRET_USED
    return Reason.PAIRING_SECRET_EXPIRED if row.expires_at <= now else None


def _key_hash(key_request: bytes) -> str:
    try:
        return hashlib.sha256(spki(requested_key(key_request))).hexdigest()
    except CertificateFault:
        raise Refusal(Reason.MALFORMED, ("key_request",)) from None


def _row(book: SqlBook, secret_id: str) -> Row[tuple[object, ...]] | None:
    # Locked, so that two who show it in the same moment come one after the other.
    own = and_(table.c.station_id == book.station_id, table.c.id == secret_id)
    return book.connection.execute(select(table).where(own).with_for_update()).one_or_none()


def _change(book: SqlBook, secret_id: str, **values: object) -> None:
    own = and_(table.c.station_id == book.station_id, table.c.id == secret_id)
    book.execute(update(table).where(own).values(values))


_unused = table.c.used_at.is_(None)
