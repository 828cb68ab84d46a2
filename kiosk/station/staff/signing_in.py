"""Signing in: the same answer, after the same time, whether the name or the password is wrong."""

from __future__ import annotations

import datetime as dt
import unicodedata

import msgspec

from kiosk.staff.action import StaffAction
from kiosk.staff.hashed import hash_password, is_outdated, is_password, nobodys_hash
from kiosk.staff.member import Member, sign_in_name
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff import accounts, lockout, sessions
from kiosk.station.staff.accounts import Account
from kiosk.station.staff.lockout import Subject
from kiosk.station.staff.passwords import HASHING
from kiosk.station.staff.trail import record


class Entered(msgspec.Struct, frozen=True):
    """Somebody is signed in. `token` goes to the browser and nowhere else."""

    token: str
    member: Member
    must_change: bool

    def __repr__(self) -> str:
        return f"Entered({self.member.id!r})"


class _Try(msgspec.Struct, frozen=True):
    account: Account | None
    name: Subject
    address: Subject
    locked: frozenset[Subject]


class SigningIn:
    def __init__(self, point: ServicePoint) -> None:
        self._point = point

    async def __call__(self, typed: str, password: str, address: str, former: str = "") -> Entered:
        """A new session. `former`: the token that the browser had before; that session ends.

        Raises Refusal(WRONG_SIGN_IN, SIGN_IN_LOCKED, TOO_BUSY).
        """
        attempt = await self._charged(typed, address)
        known = attempt.account
        usable = known if known is not None and known.active else None
        hashed = nobodys_hash() if usable is None else usable.password
        right = await HASHING.run(is_password, password, hashed) and usable is not None
        renewed = None
        if right and usable is not None and is_outdated(usable.password):
            renewed = await HASHING.run(hash_password, password)
        entered = await self._settled(attempt, right, renewed, former)
        if entered is None:
            raise Refusal(Reason.WRONG_SIGN_IN)
        return entered

    async def _charged(self, typed: str, address: str) -> _Try:
        """Counts the try. Raises Refusal(SIGN_IN_LOCKED)."""
        now = self._point.clock()
        folded = unicodedata.normalize("NFKC", typed).strip().lower()
        name = lockout.name_subject(self._point.resident_key, folded)
        client = lockout.address_subject(address)
        wanted = sign_in_name(typed) or ""

        def step(book: SqlBook) -> _Try:
            locked = lockout.charge(book, (name, client), now)
            found = accounts.account(book.connection, book.station_id, wanted)
            return _Try(found, name, client, locked)

        return await self._point.writer.run(step)

    async def _settled(
        self, attempt: _Try, right: bool, renewed: str | None, former: str
    ) -> Entered | None:
        now, token = self._point.clock(), sessions.new_token()

        def step(book: SqlBook) -> Entered | None:
            before = attempt.account
            if not right or before is None or not _is_still(book, before):
                _note_failure(book, attempt, now)
                return None
            lockout.was_right(book, attempt.name, attempt.address, attempt.locked, now)
            if renewed is not None:
                accounts.renew_hash(book, before, renewed)
            if former:
                sessions.end(book, sessions.session_id(former), now)
            sessions.begin(book, before.member.id, token, now)
            record(book, now, before.member.id, StaffAction.SIGNED_IN)
            return Entered(token, before.member, before.must_change)

        return await self._point.writer.run(step)


def _is_still(book: SqlBook, before: Account) -> bool:
    """Whether the account is as it was when the password was compared."""
    now = accounts.account(book.connection, book.station_id, before.member.id)
    return now is not None and now.active and now.password == before.password


def _note_failure(book: SqlBook, attempt: _Try, now: dt.datetime) -> None:
    """Of an unknown name nothing is kept: it may be a password in the wrong field."""
    known = attempt.account
    subject = "unknown" if known is None else known.member.id
    detail = "" if known is None or known.active else "inactive"
    record(book, now, None, StaffAction.SIGN_IN_FAILED, subject, detail)
    if attempt.name in attempt.locked:
        record(book, now, None, StaffAction.SIGN_IN_LOCKED, subject)
    if attempt.address in attempt.locked:
        shown = attempt.address.key.partition(":")[2]
        record(book, now, None, StaffAction.SIGN_IN_LOCKED, shown, "address")
