"""Pairing as the station sees it: staff open it, terminals ask, staff compare and confirm.

The protocol and its reasons stand in `kiosk/pairing/code.py`. What bounds guessing is here:
pairing is closed unless staff opened it a few minutes ago; while it is open ten terminals may
ask in all, from wherever; each may show one nonce, once; after three wrong codes it closes. All
of it lies in the store, so a service that is killed goes on where it was, and the command of the
staff and several service processes work on the same pairings.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from enum import Enum

import msgspec
from sqlalchemy import Connection, Row, and_, delete, insert, select, update

from kiosk.pairing.certificates import (
    CertificateFault,
    certificate_der,
    read_terminal_certificate,
    requested_key,
    spki,
)
from kiosk.pairing.code import (
    LIFETIME,
    StationWords,
    TerminalWords,
    keeps_commitment,
    new_nonce,
    short_code,
)
from kiosk.station.authority import Authority
from kiosk.station.certificate_store import CertificateStore
from kiosk.station.database import Database
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.terminal_schema import pairing_windows, pairings

WINDOW = dt.timedelta(minutes=5)
MOST_TRIES = 10
MOST_WRONG_CODES = 3


class PairingState(Enum):
    ASKED = "asked"
    """The terminal has committed itself."""
    SHOWN = "shown"
    """Both sides have the code; staff compare."""
    CONFIRMED = "confirmed"
    ISSUED = "issued"
    REFUSED = "refused"


class Asked(msgspec.Struct, frozen=True):
    """A pairing has begun. `nonce`: the station's."""

    id: str
    nonce: bytes
    expires_at: dt.datetime


class Waiting(msgspec.Struct, frozen=True):
    """A terminal whose code is to be compared."""

    id: str
    terminal_id: str
    address: str
    code: str
    asked_at: dt.datetime


class Pairings:
    """Safe from several threads and processes. All methods raise Refusal for the store's faults."""

    def __init__(
        self,
        database: Database,
        authority: Authority,
        station_id: str,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._database = database
        self._authority = authority
        self._station = station_id
        self._clock = clock
        self._certificates = CertificateStore(database, station_id)

    # -- staff --------------------------------------------------------------------------------

    def open_window(self) -> dt.datetime:
        """Let terminals ask; until when. What was asked before is forgotten."""
        closes_at = self._clock() + WINDOW
        with self._database.writing() as connection:
            self._close(connection)
            row = {
                "station_id": self._station,
                "closes_at": closes_at,
                "tries_left": MOST_TRIES,
                "wrong_codes_left": MOST_WRONG_CODES,
            }
            connection.execute(insert(pairing_windows).values(row))
        return closes_at

    def close_window(self) -> None:
        """Let no more terminals ask. What is confirmed may still be fetched."""
        with self._database.writing() as connection:
            self._close(connection)

    def is_open(self) -> bool:
        with self._database.reading() as connection:
            return self._window(connection) is not None

    def waiting(self) -> tuple[Waiting, ...]:
        """Terminals that show their code now, in the order in which they asked."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(pairings)
                .where(
                    pairings.c.station_id == self._station,
                    pairings.c.state == PairingState.SHOWN.value,
                    pairings.c.expires_at > self._clock(),
                )
                .order_by(pairings.c.asked_at)
            ).all()
        return tuple(
            Waiting(row.id, row.terminal_id, row.address, row.code, row.asked_at) for row in rows
        )

    def confirm(self, code: str) -> Waiting | None:
        """The terminal that shows `code` is ours: it will get its certificate.

        None: no terminal that asks here shows it, or more than one does. Then nothing is done, and
        after the third time pairing is closed: somebody may be answering in the station's place.
        """
        found = [waiting for waiting in self.waiting() if waiting.code == code]
        with self._database.writing() as connection:
            if len(found) == 1 and self._moved(
                connection, found[0].id, PairingState.SHOWN, PairingState.CONFIRMED
            ):
                return found[0]
            window = self._window(connection)
            if window is not None:
                left = window.wrong_codes_left - 1
                if left > 0:
                    own = pairing_windows.c.station_id == self._station
                    changed = update(pairing_windows).where(own).values(wrong_codes_left=left)
                    connection.execute(changed)
                else:
                    self._close(connection)
        return None

    # -- terminals ----------------------------------------------------------------------------

    def ask(self, terminal_id: str, key_request: bytes, given: bytes, address: str) -> Asked:
        """A terminal commits itself. `given`: its commitment.

        Raises Refusal(PAIRING_CLOSED, TOO_MANY_PAIRINGS, MALFORMED).
        """
        try:
            requested_key(key_request)
        except CertificateFault:
            raise Refusal(Reason.MALFORMED, ("key_request",)) from None
        now = self._clock()
        asked = Asked(str(uuid.uuid4()), new_nonce(), now + dt.timedelta(seconds=LIFETIME))
        with self._database.writing() as connection:
            self._use_try(connection)
            row = {
                "station_id": self._station,
                "id": asked.id,
                "terminal_id": terminal_id,
                "address": address,
                "key_request": key_request,
                "commitment": given,
                "nonce": asked.nonce,
                "state": PairingState.ASKED.value,
                "asked_at": now,
                "expires_at": asked.expires_at,
            }
            connection.execute(insert(pairings).values(row))
        return asked

    def reveal(self, pairing_id: str, nonce: bytes) -> None:
        """The terminal shows its nonce; a second time, or another one, ends the pairing.

        Raises Refusal(UNKNOWN_PAIRING, PAIRING_REFUSED).
        """
        with self._database.writing() as connection:
            row = self._pairing(connection, pairing_id)
            key = spki(requested_key(row.key_request))
            terminal = TerminalWords(row.terminal_id, key)
            first = row.state == PairingState.ASKED.value
            sound = first and keeps_commitment(row.commitment, terminal, nonce)
            if sound:
                station = StationWords(self._station, self._authority.der, row.nonce)
                code = short_code(terminal, nonce, station)
                self._set(connection, pairing_id, state=PairingState.SHOWN.value, code=code)
            elif row.state in (PairingState.ASKED.value, PairingState.SHOWN.value):
                self._set(connection, pairing_id, state=PairingState.REFUSED.value)
        if not sound:
            raise Refusal(Reason.PAIRING_REFUSED)

    def certificate(self, pairing_id: str) -> bytes | None:
        """The terminal's certificate (DER) once staff have confirmed; None while they have not.

        The same one however often it is asked for. Raises Refusal(UNKNOWN_PAIRING,
        PAIRING_REFUSED).
        """
        with self._database.reading() as connection:
            row = self._pairing(connection, pairing_id)
        if row.state == PairingState.CONFIRMED.value:
            return self._issue(pairing_id)
        if row.state == PairingState.REFUSED.value:
            raise Refusal(Reason.PAIRING_REFUSED)
        found: bytes | None = row.certificate
        return found

    def renew(self, terminal_id: str, key_request: bytes) -> bytes:
        """A new certificate (DER) for a terminal that has shown its present one.

        Raises Refusal(MALFORMED, TOO_MANY_CERTIFICATES).
        """
        try:
            requested_key(key_request)
        except CertificateFault:
            raise Refusal(Reason.MALFORMED, ("key_request",)) from None
        with self._database.writing() as connection:
            return self.certify(connection, terminal_id, key_request)

    def _issue(self, pairing_id: str) -> bytes:
        with self._database.writing() as connection:
            row = self._pairing(connection, pairing_id)
            if row.certificate is not None:
                already: bytes = row.certificate
                return already
            certificate = self.certify(connection, row.terminal_id, row.key_request)
            issued = PairingState.ISSUED.value
            self._set(connection, pairing_id, state=issued, certificate=certificate)
            return certificate

    def certify(self, connection: Connection, terminal_id: str, key_request: bytes) -> bytes:
        """A certificate (DER) for the key of a sound request, in the caller's transaction.

        Raises Refusal(TOO_MANY_CERTIFICATES).
        """
        now = self._clock()
        key = requested_key(key_request)
        certificate = self._authority.certify_terminal(key, terminal_id, now)
        self._certificates.add(connection, read_terminal_certificate(certificate), now)
        return certificate_der(certificate)

    # -- rows ---------------------------------------------------------------------------------

    def _window(self, connection: Connection) -> Row[tuple[object, ...]] | None:
        own = pairing_windows.c.station_id == self._station
        row = connection.execute(select(pairing_windows).where(own)).one_or_none()
        return row if row is not None and row.closes_at > self._clock() else None

    def _use_try(self, connection: Connection) -> None:
        # The row is locked, so that two who ask in the same moment use two tries.
        own = pairing_windows.c.station_id == self._station
        connection.execute(select(pairing_windows).where(own).with_for_update())
        window = self._window(connection)
        if window is None:
            raise Refusal(Reason.PAIRING_CLOSED)
        if window.tries_left < 1:
            raise Refusal(Reason.TOO_MANY_PAIRINGS)
        left = window.tries_left - 1
        connection.execute(update(pairing_windows).where(own).values(tries_left=left))

    def _close(self, connection: Connection) -> None:
        own = pairings.c.station_id == self._station
        connection.execute(
            delete(pairing_windows).where(pairing_windows.c.station_id == self._station)
        )
        unconfirmed = pairings.c.state.in_(
            [PairingState.ASKED.value, PairingState.SHOWN.value, PairingState.REFUSED.value]
        )
        over = pairings.c.expires_at < self._clock()
        connection.execute(delete(pairings).where(and_(own, unconfirmed | over)))

    def _pairing(self, connection: Connection, pairing_id: str) -> Row[tuple[object, ...]]:
        row = connection.execute(
            select(pairings)
            .where(pairings.c.station_id == self._station, pairings.c.id == pairing_id)
            .with_for_update()
        ).one_or_none()
        if row is None or row.expires_at <= self._clock():
            raise Refusal(Reason.UNKNOWN_PAIRING)
        return row

    def _set(self, connection: Connection, pairing_id: str, **values: object) -> None:
        own = and_(pairings.c.station_id == self._station, pairings.c.id == pairing_id)
        connection.execute(update(pairings).where(own).values(values))

    def _moved(
        self, connection: Connection, pairing_id: str, before: PairingState, after: PairingState
    ) -> bool:
        own = and_(
            pairings.c.station_id == self._station,
            pairings.c.id == pairing_id,
            pairings.c.state == before.value,
        )
        changed = connection.execute(update(pairings).where(own).values(state=after.value))
        return changed.rowcount == 1
