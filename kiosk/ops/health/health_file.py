"""The core's picture of the terminal's health, for others on this machine, `kiosk doctor` first.

It stands beside the socket of the screen, in a folder that goes when the core ends (systemd,
RuntimeDirectory=), and says by whom and when it was written: a file that nobody keeps up is none.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

import msgspec

from kiosk.appliance.device import FoundDevice
from kiosk.appliance.finding import Finding
from kiosk.link.known_time import since_boot
from kiosk.settings.tree import Settings
from kiosk.whole_file import write_whole

NAME = "health.json"
EVERY = 30.0
"""Seconds between two writings of a picture that has not changed."""
STALE = 120.0
"""Seconds: whoever should write has stopped, or hangs."""
_LARGEST = 256 << 10
_log = logging.getLogger(__name__)


class HealthFile(msgspec.Struct, frozen=True, kw_only=True):
    process: int
    """Of the core."""
    written_at: float
    """Seconds since the machine's start (CLOCK_BOOTTIME): no clock that is set makes it old."""
    version: str
    findings: tuple[Finding, ...] = ()
    devices: tuple[FoundDevice, ...] = ()


def health_file(settings: Settings) -> Path:
    return settings.terminal.socket.parent / NAME


class HealthWriter:
    """Used by one thread."""

    def __init__(self, path: Path, version: str) -> None:
        self._path = path
        self._version = version
        self._written_at = float("-inf")
        self._complained = False

    def write(
        self, findings: tuple[Finding, ...], devices: tuple[FoundDevice, ...], changed: bool
    ) -> None:
        """When something has changed, and now and then. Nothing where the folder is not there."""
        now = since_boot()
        if (not changed and now - self._written_at < EVERY) or not self._path.parent.is_dir():
            return
        made = HealthFile(
            process=os.getpid(),
            written_at=now,
            version=self._version,
            findings=findings,
            devices=devices,
        )
        try:
            write_whole(self._path, msgspec.json.encode(made), 0o644)
        except OSError as error:
            if not self._complained:
                _log.warning("%s is not written: %s", self._path, error.strerror)
            self._complained = True
        else:
            self._written_at, self._complained = now, False

    def remove(self) -> None:
        """The core ends."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("%s stays: %s", self._path, error.strerror)


def read_health(path: Path) -> HealthFile | None:
    """None where no core runs that keeps it up."""
    try:
        with path.open("rb") as file:
            made = msgspec.json.decode(file.read(_LARGEST), type=HealthFile)
    except (OSError, msgspec.DecodeError):
        return None
    fresh = 0 <= since_boot() - made.written_at < STALE
    return made if fresh and _runs(made.process) else None


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except PermissionError:
        return True  # it is another user's
    except (OSError, OverflowError):
        return False
    return process > 0
