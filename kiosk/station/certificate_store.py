"""Which certificates the station has issued to terminals, and which of them it still takes.

This is a list of what is admitted, not of what is revoked: a certificate that the store does not
know is refused, whoever signed it.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from kiosk.pairing.certificates import TerminalCertificate
from kiosk.station.database import Database
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.terminal_schema import pairing_secrets
from kiosk.station.terminal_schema import terminal_certificates as table

OVERLAP = dt.timedelta(minutes=1)
"""That an old certificate is still taken after the new one's first use: requests are under way."""
LISTED_AFTER_EXPIRY = dt.timedelta(days=30)
MOST_A_DAY = 20
"""Certificates for one terminal."""


class Ending(Enum):
    REPLACED = "replaced"
    REVOKED = "revoked"


class IssuedCertificate(msgspec.Struct, frozen=True):
    serial: str
    terminal_id: str
    issued_at: dt.datetime
    expires_at: dt.datetime
    used: bool
    ended_at: dt.datetime | None
    ending: Ending | None

    def ended(self, now: dt.datetime) -> bool:
        return self.ended_at is not None and self.ended_at <= now


class Listed(msgspec.Struct, frozen=True):
    """A terminal and how its newest certificate stands: paired, expired, replaced or revoked."""

    terminal_id: str
    state: str
    until: dt.datetime


class CertificateStore:
    """Safe from several threads and processes."""

    def __init__(self, database: Database, station_id: str) -> None:
        self._database = database
        self._station = station_id

    def add(self, connection: Connection, issued: TerminalCertificate, now: dt.datetime) -> None:
        """In the caller's transaction. Raises Refusal(TOO_MANY_CERTIFICATES)."""
        since = table.c.issued_at > now - dt.timedelta(days=1)
        of_today = select(func.count()).where(self._of(issued.terminal_id), since)
        if connection.execute(of_today).scalar_one() >= MOST_A_DAY:
            raise Refusal(Reason.TOO_MANY_CERTIFICATES)
        row = {
            "station_id": self._station,
            "serial": issued.serial,
            "terminal_id": issued.terminal_id,
            "issued_at": now,
            "expires_at": issued.not_after,
        }
        connection.execute(insert(table).values(row))

    def first_used(self, serial: str, now: dt.datetime) -> None:
        """The terminal has this one safely: what it had before ends shortly."""
        with self._database.writing() as connection:
            own = and_(table.c.station_id == self._station, table.c.serial == serial)
            row = connection.execute(select(table).where(own)).one()
            if row.used_at is not None:
                return
            connection.execute(update(table).where(own).values(used_at=now))
            earlier = and_(table.c.serial != serial, table.c.issued_at <= row.issued_at)
            others = and_(self._of(row.terminal_id), earlier, table.c.ended_at.is_(None))
            self._end(connection, others, now + OVERLAP, Ending.REPLACED)

    def revoke(self, terminal_id: str, now: dt.datetime) -> int:
        """End all that the terminal has, at once; how many there were.

        A secret with which it could pair itself again goes as well.
        """
        with self._database.writing() as connection:
            mine = and_(
                pairing_secrets.c.station_id == self._station,
                pairing_secrets.c.terminal_id == terminal_id,
            )
            connection.execute(delete(pairing_secrets).where(mine))
            wanted = and_(self._of(terminal_id), _open(now))
            return self._end(connection, wanted, now, Ending.REVOKED)

    def current(self, now: dt.datetime) -> tuple[IssuedCertificate, ...]:
        """All but those that expired a month ago, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(table)
                .where(
                    table.c.station_id == self._station,
                    table.c.expires_at > now - LISTED_AFTER_EXPIRY,
                )
                .order_by(table.c.issued_at)
            ).all()
        return tuple(_issued(row) for row in rows)

    def _of(self, terminal_id: str) -> ColumnElement[bool]:
        return and_(table.c.station_id == self._station, table.c.terminal_id == terminal_id)

    def _end(
        self, connection: Connection, which: ColumnElement[bool], at: dt.datetime, why: Ending
    ) -> int:
        ended = update(table).where(which).values(ended_at=at, ending=why.value)
        return connection.execute(ended).rowcount


def _open(now: dt.datetime) -> ColumnElement[bool]:
    return or_(table.c.ended_at.is_(None), table.c.ended_at > now)


def _issued(row: Row[tuple[object, ...]]) -> IssuedCertificate:
    return IssuedCertificate(
        serial=row.serial,
        terminal_id=row.terminal_id,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        used=row.used_at is not None,
        ended_at=row.ended_at,
        ending=None if row.ending is None else Ending(row.ending),
    )


def listed(issued: tuple[IssuedCertificate, ...], now: dt.datetime) -> list[Listed]:
    """Each terminal once, as its newest certificate stands, by name."""
    newest = {one.terminal_id: one for one in issued}
    return [
        Listed(terminal_id, _state(one, now), one.expires_at)
        for terminal_id, one in sorted(newest.items())
    ]


def _state(one: IssuedCertificate, now: dt.datetime) -> str:
    if one.ended(now):
        return "revoked" if one.ending is Ending.REVOKED else "replaced"
    return "expired" if one.expires_at <= now else "paired"
