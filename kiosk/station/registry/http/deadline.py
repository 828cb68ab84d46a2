"""A moment by which something must be done."""

from __future__ import annotations

import time

from kiosk.station.registry.interface import RegistryUnavailable


class Deadline:
    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds; more than none. Raises RegistryUnavailable("timeout") when it has passed."""
        seconds = self._at - time.monotonic()
        if seconds <= 0:
            raise RegistryUnavailable("timeout")
        return seconds

    def within(self, seconds: float) -> Deadline:
        """This one, or `seconds` from now if that comes first. Raises RegistryUnavailable."""
        return Deadline(min(self.left(), seconds))

    def allows(self, seconds: float) -> bool:
        return self._at - time.monotonic() > seconds
