"""A machine whose clock is wrong, and a caretaker that sets it."""

from __future__ import annotations

import time
from pathlib import Path

from kiosk.appliance.request import Done, Refused, Reply, Request, SetClock
from kiosk.link.known_time import since_boot
from kiosk.ops.machine_clock import MachineClock

YEAR = 365 * 86_400.0


class WrongClock:
    """A clock that goes on from `says`; `machine` reads it under `root`. A CaretakerPort too."""

    def __init__(self, root: Path, says: float) -> None:
        self._lead = says - time.time()
        self.asked: list[float] = []
        self.refuses = ""
        (root / "var/lib/kiosk").mkdir(parents=True, exist_ok=True)
        self.machine = MachineClock(root, wall=self.wall, running=since_boot)

    def wall(self) -> float:
        return time.time() + self._lead

    def set(self, moment: float) -> None:
        self._lead = moment - time.time()

    def ask(self, request: Request, limit: float | None = None) -> Reply:
        assert isinstance(request, SetClock)
        self.asked.append(request.unix_seconds)
        if self.refuses:
            return Refused(self.refuses)
        self.set(request.unix_seconds)
        return Done()
