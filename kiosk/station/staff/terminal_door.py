"""Opens a terminal's staff mode to whoever shows a code or a card, and bounds the guessing.

Wrong ones are counted for each terminal, codes and cards together: the fifth locks it for five
minutes, and each lock is longer than the one before, up to an hour. All of it lies in the store,
so that no restart begins the count anew.
"""

from __future__ import annotations

import datetime as dt
import math

from kiosk.staff.access import AccessFault, Denied
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff import access_codes, cards, lockout
from kiosk.station.staff.access_tags import AccessTags
from kiosk.station.staff.lockout import Subject
from kiosk.station.staff.trail import record

WRONG_TRIES = 5
LOCKS = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 60))
CODE, CARD = "code", "card"
"""Words of the trail."""


def by_code(
    book: SqlBook, tags: AccessTags, terminal_id: str, code: str, now: dt.datetime
) -> Role | Denied:
    """A step for the writer: it has opened as who made the code, or not at all."""
    locked = _locked(book, terminal_id, now)
    if locked is not None:
        return locked
    found = access_codes.use(book, tags, terminal_id, code, now)
    return _answer(book, terminal_id, found, (CODE, AccessFault.UNKNOWN), now)


def by_card(
    book: SqlBook, tags: AccessTags, terminal_id: str, number: str, now: dt.datetime
) -> Role | Denied:
    """A step for the writer. The terminal has proved that the card is no copy."""
    locked = _locked(book, terminal_id, now)
    if locked is not None:
        return locked
    found = cards.holder(book, tags, number)
    return _answer(book, terminal_id, found, (CARD, AccessFault.CARD_UNKNOWN), now)


def _answer(
    book: SqlBook,
    terminal_id: str,
    found: Member | None,
    way: tuple[str, AccessFault],
    now: dt.datetime,
) -> Role | Denied:
    word, fault = way
    subject = _subject(terminal_id)
    if found is not None:
        lockout.forgive(book, subject)
        record(book, now, found.id, StaffAction.ACCESS_OPENED, terminal_id, word)
        return found.role
    lockout.charge(book, (subject,), now)
    record(book, now, None, StaffAction.ACCESS_REFUSED, terminal_id, word)
    locked = _locked(book, terminal_id, now)
    if locked is not None:
        record(book, now, None, StaffAction.ACCESS_LOCKED, terminal_id, word)
    return locked or Denied(fault)


def _locked(book: SqlBook, terminal_id: str, now: dt.datetime) -> Denied | None:
    until = lockout.lock_end(book, _subject(terminal_id), now)
    if until is None:
        return None
    return Denied(AccessFault.LOCKED, math.ceil((until - now).total_seconds()))


def _subject(terminal_id: str) -> Subject:
    return Subject(f"terminal:{terminal_id}", WRONG_TRIES, LOCKS)
