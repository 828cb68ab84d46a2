"""Watches whether this terminal's clock is to be believed, and has it set to the station's time
where nobody better does."""

from __future__ import annotations

import datetime as dt
import logging
import math
import threading
from collections.abc import Callable

from kiosk.appliance.clock import ClockSource, ClockTrust, Heard, looked, raised, started, told
from kiosk.appliance.folders import SETTINGS
from kiosk.appliance.request import Done, SetClock
from kiosk.core.ports import CaretakerPort
from kiosk.devices.faults import Contained
from kiosk.ops.caretaker.client import CaretakerClient
from kiosk.ops.machine_clock import MachineClock
from kiosk.visit.event import ClockChanged, Event
from kiosk.whole_file import write_whole

EVERY = 2.0
"""Seconds between two looks."""
SAVE_EVERY = 600.0
"""The floor of the next start is so much behind at most, and the disk is left in peace."""
ASK_AGAIN = 30.0
"""Seconds until the caretaker is asked once more after it has refused."""

_log = logging.getLogger(__name__)


class ClockWatch:
    """A ClockPort (kiosk/core/ports.py). `caretaker`: sets the clock."""

    def __init__(
        self, machine: MachineClock, caretaker: CaretakerPort, *, every: float = EVERY
    ) -> None:
        self._machine = machine
        self._caretaker = caretaker
        self._every = every
        self._turn = threading.Lock()
        self._trust = standing(machine)
        self._emit: Callable[[Event], None] = lambda _: None
        self._said: bool | None = None
        self._saved_at = float("-inf")
        self._ask_at = float("-inf")
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def start(self, emit: Callable[[Event], None]) -> None:
        """Says at once how the clock is; from then on, whenever that changes."""
        self._emit = emit
        self._look()
        self._thread.start()

    def stop(self) -> None:
        """Safe to call twice."""
        self._ending.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    # What may be asked, from any thread.

    def now(self) -> dt.datetime:
        return self._machine.now()

    def floor(self) -> dt.datetime | None:
        if self.verified is not None:
            return None
        return dt.datetime.fromtimestamp(self._trust.floor, dt.UTC)

    def believed(self) -> dt.datetime | None:
        reading = self._machine.read()
        if self._trust.verified(reading) is None:
            return None
        return dt.datetime.fromtimestamp(reading.wall, dt.UTC)

    @property
    def verified(self) -> ClockSource | None:
        """By whom the clock is verified now."""
        return self._trust.verified(self._machine.read())

    def heard(self, word: Heard) -> None:
        with self._turn:
            self._trust = told(self._trust, self._machine.read(), word)
        self._wake.set()

    # The watch's own thread.

    def _run(self) -> None:
        while not self._ending.is_set():
            self._wake.wait(self._every)
            self._wake.clear()
            with Contained(_log, "looking at the clock"):
                self._set_if_wanted()
                self._look()

    def _look(self) -> None:
        with self._turn:
            reading = self._machine.read()
            self._trust = looked(self._trust, reading, self._machine.mark())
            verified = self._trust.verified(reading)
            worth_saving = self._trust.worth_saving(reading)
        self._say(verified)
        if worth_saving is not None and reading.running - self._saved_at >= SAVE_EVERY:
            self._saved_at = reading.running
            self._save(worth_saving)

    def _say(self, verified: ClockSource | None) -> None:
        if self._said is (verified is not None):
            return
        self._said = verified is not None
        if verified is None:
            _log.warning("nothing has confirmed what the clock says")
        else:
            _log.info("the clock is verified (%s)", verified.value)
        self._emit(ClockChanged(self._said))

    def _set_if_wanted(self) -> None:
        reading = self._machine.read()
        wanted = self._trust.wanted(reading)
        if wanted is None or reading.running < self._ask_at:
            return
        reply = self._caretaker.ask(SetClock(wanted + self._machine.running() - reading.running))
        if not isinstance(reply, Done):
            _log.warning("the clock is not set to the station's time: %s", reply)
            self._ask_at = self._machine.running() + ASK_AGAIN
            return
        _log.info("the clock is set to the station's time")
        with self._turn:
            if self._trust.heard is not None:
                self._trust = told(self._trust, self._machine.read(), self._trust.heard)

    def _save(self, wall: float) -> None:
        with self._turn:
            self._trust = raised(self._trust, wall)
        try:
            write_whole(self._machine.saved_file, f"{math.floor(wall)}\n".encode("ascii"))
        except OSError as error:
            _log.warning("the time is not saved: %s", error.strerror)


def standing(machine: MachineClock) -> ClockTrust:
    """What is known of the clock without having watched it."""
    reading = machine.read()
    trust = started(
        ClockTrust(machine.floor()),
        reading,
        battery=machine.battery(),
        station=machine.by_station(),
    )
    return looked(trust, reading, machine.mark())


def clock_watch() -> ClockWatch | None:
    """Of an installed terminal. None elsewhere: whoever runs that machine sees to its clock."""
    if not SETTINGS.parent.is_dir():
        return None
    return ClockWatch(MachineClock(), CaretakerClient())
