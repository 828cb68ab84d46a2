"""What a terminal tells its station, and how it does what the station asks."""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
from collections.abc import Callable, Sequence
from typing import Protocol

from kiosk.appliance.device import FoundDevice
from kiosk.appliance.finding import Finding
from kiosk.appliance.log_record import LogLine
from kiosk.appliance.remote_setting import allowed
from kiosk.appliance.report import Order, OrderKind, TerminalReport, UpdateState
from kiosk.appliance.request import NO_CARETAKER, Done, Refused, Restart, Unit
from kiosk.core.ports import CaretakerPort
from kiosk.ops.fleet.machine_watch import MachineWatch, started_at
from kiosk.ops.fleet.visits import CountedVisits
from kiosk.settings.load import SettingsError
from kiosk.settings.store import SettingsStore
from kiosk.settings.version_file import Author

_log = logging.getLogger(__name__)


class Findings(Protocol):
    def now(self) -> tuple[Finding, ...]:
        """Returns at once."""

    def look_again(self) -> None:
        """Returns at once; whoever reports is told when it is done."""


class Update(Protocol):
    @property
    def state(self) -> UpdateState: ...

    def order(self, version: str) -> None:
        """Raises OSError."""


class TerminalTold:
    """A Told (kiosk/link/report.py)."""

    def __init__(
        self,
        *,
        machine: MachineWatch,
        caretaker: CaretakerPort,
        visits: CountedVisits,
        findings: Findings,
        update: Update,
        at_rest: Callable[[], bool],
        log_lines: Callable[[], Sequence[LogLine]],
        clock_verified: Callable[[], bool],
        devices: Callable[[], tuple[FoundDevice, ...]] = tuple,
        store: SettingsStore | None = None,
        end_program: Callable[[], None] = lambda: os.kill(os.getpid(), signal.SIGTERM),
    ) -> None:
        """`store`: None where files say it all. `end_program`: for whoever keeps it running to
        start it anew, where no caretaker is."""
        self._machine = machine
        self._caretaker = caretaker
        self._visits = visits
        self._findings = findings
        self._update = update
        self._store = store
        self._at_rest = at_rest
        self._clock_verified = clock_verified
        self._devices = devices
        self._end_program = end_program
        self.log_lines = log_lines

    def report(self) -> TerminalReport:
        now = dt.datetime.now(dt.UTC)
        return TerminalReport(
            version=self._machine.version,
            slot=self._machine.slot,
            started_at=started_at(now),
            reported_at=now,
            clock_verified=self._clock_verified(),
            visits_today=self._visits.today,
            last_visit_at=self._visits.last,
            findings=self._findings.now()[:64],
            devices=self._devices()[:64],
            update=self._update.state,
            settings_version=self._settings_version(),
        )

    def quiet(self) -> bool:
        return self._at_rest()

    def carry_out(self, order: Order) -> bool:
        match order.kind:
            case OrderKind.RESTART_PROGRAM:
                return self._restarted_program()
            case OrderKind.RESTART_MACHINE:
                return isinstance(self._caretaker.ask(Restart(Unit.MACHINE)), Done)
            case OrderKind.LOOK_AGAIN:
                self._findings.look_again()
                return True
            case OrderKind.INSTALL:
                self._update.order(order.version)
                return True
            case OrderKind.CHANGE_SETTINGS:
                return self._changed_settings(order)
            case _:
                return False

    def _restarted_program(self) -> bool:
        reply = self._caretaker.ask(Restart(Unit.PROGRAM))
        if isinstance(reply, Refused) and reply.reason.startswith(NO_CARETAKER):
            _log.info("the program ends, to be started anew")
            self._end_program()
            return True
        return isinstance(reply, Done)

    def _changed_settings(self, order: Order) -> bool:
        """They hold from the next start of the program, which is at once: nobody stands there."""
        if self._store is None or not allowed(order.settings):
            _log.error("the station wants settings that it may not change")
            return False
        try:
            before = self._store.version
            changed = self._store.change(order.settings, Author.STATION) != before
        except SettingsError as error:
            _log.error("the station's settings are not taken: %s", error)
            return False
        return self._restarted_program() if changed else True

    def _settings_version(self) -> int:
        try:
            return 0 if self._store is None else self._store.version
        except SettingsError:
            return 0
