"""How long a caller of a scanner waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from drivers.errors import DeviceCancelled, DeviceTimeout


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Patience:
    """Until when a caller waits, and how it withdraws."""

    deadline: float
    """`time.monotonic()` seconds."""
    cancelled: Callable[[], bool] = _never

    @classmethod
    def of(cls, seconds: float) -> Patience:
        return cls(time.monotonic() + seconds)

    def check(self) -> None:
        """Raises DeviceCancelled, DeviceTimeout."""
        if self.cancelled():
            raise DeviceCancelled("fingerprint request withdrawn")
        if time.monotonic() >= self.deadline:
            raise DeviceTimeout("the fingerprint scanner's time is up")

    def left(self, most: float) -> float:
        """Seconds, at most `most`, not below 0."""
        return max(0.0, min(most, self.deadline - time.monotonic()))
