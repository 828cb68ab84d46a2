"""The procedures as the station gives them out: from a file that may be replaced while it runs."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from pathlib import Path

import msgspec

from kiosk.assets_path import assets_path
from kiosk.procedures.entries import ProcedureFault
from kiosk.procedures.load import load_procedures
from kiosk.procedures.procedure import Procedure

LOOKED_AT_EVERY = 2.0
"""Seconds."""

_log = logging.getLogger(__name__)


class ProcedureList(msgspec.Struct, frozen=True):
    procedures: tuple[Procedure, ...]
    body: bytes
    """As it is sent: JSON."""
    etag: str


class PresentProcedures:
    """What stands in the file now; while that cannot be used, what stood there last.

    Safe to use from several threads.
    """

    def __init__(self, file: Path | None = None) -> None:
        """`file` None: the one that comes with the program. Raises ProcedureFault."""
        self._file = file or assets_path("procedures", "procedures.toml")
        self._turn = threading.Lock()
        self._seen = _signature(self._file)
        self._looked = time.monotonic()
        self._now = _listed(load_procedures(self._file))

    @property
    def now(self) -> ProcedureList:
        with self._turn:
            if time.monotonic() - self._looked >= LOOKED_AT_EVERY:
                self._looked = time.monotonic()
                self._look()
            return self._now

    def _look(self) -> None:
        seen = _signature(self._file)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            self._now = _listed(load_procedures(self._file))
        except ProcedureFault as fault:
            _log.error("the procedures stay as they were: %s", fault.lines[0])
        else:
            _log.info("procedures read anew: %d", len(self._now.procedures))


def _listed(procedures: tuple[Procedure, ...]) -> ProcedureList:
    listed = [
        {
            **msgspec.to_builtins(procedure),
            "required_assurance": procedure.required_assurance.name.lower(),
        }
        for procedure in procedures
    ]
    body = msgspec.json.encode({"procedures": listed})
    return ProcedureList(procedures, body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def _signature(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
