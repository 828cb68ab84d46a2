"""The station's procedures, as the terminal keeps them while the station is away."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import msgspec

from kiosk.backoff import jittered
from kiosk.link.client import StationClient
from kiosk.link.outbox import Outbox, OutboxError
from kiosk.link.outcome import Away, Faulty, Refused
from kiosk.procedures.procedure import Procedure

ASKED_EVERY = 60.0
"""Seconds between two questions to a station that stays reachable; most are answered with 304."""
_NOTE = "station-procedures"

_log = logging.getLogger(__name__)


class KeptProcedures(msgspec.Struct, frozen=True):
    """Nothing in it is personal: it may lie on the disk."""

    station_id: str
    etag: str
    procedures: tuple[Procedure, ...]


class Procedures:
    """Fetches them, keeps the last ones over a restart, and tells when they have changed.

    Used by one thread.
    """

    def __init__(
        self, outbox: Outbox, station_id: str | None, tell: Callable[[tuple[Procedure, ...]], None]
    ) -> None:
        self._outbox = outbox
        self._tell = tell
        self._kept = self._noted(station_id)
        self._not_before = 0.0

    def begin(self) -> None:
        """Tells what was kept before the restart, if anything was."""
        if self._kept is not None:
            self._tell(self._kept.procedures)

    def came_back(self) -> None:
        """The station was away: what it says is to be heard at once."""
        self._not_before = 0.0

    def attend(self, client: StationClient, station_id: str) -> None:
        """Asks, when it is time to. Raises OutboxError."""
        if time.monotonic() < self._not_before:
            return
        self._not_before = time.monotonic() + jittered(ASKED_EVERY)
        kept = self._kept
        known = kept.etag if kept is not None and kept.station_id == station_id else ""
        found = client.procedures(known)
        if isinstance(found, Away | Faulty | Refused):
            _log.warning("no procedures from the station: %s", found)
            return
        if found is None:
            return
        etag, procedures = found
        self._kept = KeptProcedures(station_id, etag, procedures)
        if kept is None or kept.procedures != procedures:
            self._tell(procedures)
        self._outbox.note(_NOTE, msgspec.json.encode(self._kept).decode())

    def _noted(self, station_id: str | None) -> KeptProcedures | None:
        try:
            text = self._outbox.noted(_NOTE)
            kept = msgspec.json.decode(text, type=KeptProcedures) if text else None
        except (msgspec.DecodeError, OutboxError):
            return None
        return kept if kept and station_id in (None, kept.station_id) else None
