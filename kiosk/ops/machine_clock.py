"""What a machine can be asked about its clock, without any privilege."""

from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.appliance.clock import JUMP, LATEST, Anchor, ClockSource, Reading
from kiosk.appliance.folders import SAVED_TIME
from kiosk.link.known_time import since_boot
from kiosk.pairing.certificates import EARLIEST_CLOCK

CLOCK_EPOCH = "/usr/lib/clock-epoch"
"""Its time of change is when the image was built (systemd(1))."""
SYNCHRONIZED = "/run/systemd/timesync/synchronized"
"""systemd-timesyncd touches it whenever it has set the clock (systemd-timesyncd.service(8))."""
BATTERY = "/sys/class/rtc/rtc0/since_epoch"
BY_STATION = "/run/kiosk-caretaker/clock-by-station"
"""Both clocks at the moment when the caretaker took the station's time; gone with a restart."""


@dataclass(frozen=True)
class MachineClock:
    """`root`: other than / in tests. `saved`: where the last known time is kept."""

    root: Path = Path("/")
    saved: Path = SAVED_TIME
    wall: Callable[[], float] = time.time
    running: Callable[[], float] = since_boot

    def now(self) -> dt.datetime:
        """What it shows, right or wrong."""
        return dt.datetime.fromtimestamp(self.wall(), dt.UTC)

    def read(self) -> Reading:
        return Reading(self.wall(), self.running())

    def floor(self) -> float:
        """No time before it can be right: the program, the image and the last known time are
        older than now."""
        known = (EARLIEST_CLOCK.timestamp(), self._changed(CLOCK_EPOCH), self._saved())
        return max(time for time in known if time <= LATEST)

    def mark(self) -> str:
        """As `looked` takes it."""
        changed = self._changed(SYNCHRONIZED)
        # Set back since then.
        return "" if not changed or changed > self.wall() + JUMP else repr(changed)

    def battery(self) -> float | None:
        """What the battery's clock says; None: there is none."""
        said = self._text(BATTERY)
        return float(said) if said.isascii() and said.isdecimal() else None

    def by_station(self) -> Anchor | None:
        try:
            running, wall = (float(each) for each in self._text(BY_STATION).split())
        except ValueError:
            return None
        sound = math.isfinite(running) and math.isfinite(wall)
        return Anchor(Reading(wall, running), ClockSource.STATION) if sound else None

    @property
    def saved_file(self) -> Path:
        return self._path(self.saved)

    def _saved(self) -> float:
        try:
            saved = float(self._text(self.saved))
        except ValueError:
            return 0.0
        return saved if math.isfinite(saved) else 0.0

    def _changed(self, absolute: str) -> float:
        """0: there is no such file."""
        try:
            return self._path(absolute).stat().st_mtime
        except OSError:
            return 0.0

    def _text(self, absolute: str | Path) -> str:
        try:
            with self._path(absolute).open("rb") as file:
                return file.read(64).decode("ascii", "replace").strip()
        except OSError:
            return ""

    def _path(self, absolute: str | Path) -> Path:
        return self.root / str(absolute).lstrip("/")
