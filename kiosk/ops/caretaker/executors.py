"""Who does which request. Each is bounded in time, and of each kind one is done at a time."""

from __future__ import annotations

import threading
import time
from typing import assert_never

from kiosk.appliance.request import (
    BUSY,
    AskState,
    Calibrate,
    CyclePort,
    Done,
    InstallRelease,
    MachineState,
    MarkGood,
    ReadStick,
    Refused,
    Reply,
    Request,
    Restart,
    SetBrightness,
    SetClock,
    SetNetwork,
    SetVolume,
    TryVisit,
    Unit,
    WriteStick,
)
from kiosk.ops.caretaker.clock import clock_source, set_clock
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.kept import Kept, keep, put_in_force
from kiosk.ops.caretaker.machine import Machine
from kiosk.ops.caretaker.network import addresses, set_network
from kiosk.ops.caretaker.port import cycle_port
from kiosk.ops.caretaker.release import Progress, Slots, install, mark_good, slots
from kiosk.ops.caretaker.settled import (
    brightness,
    check_calibration,
    set_brightness,
    set_volume,
    touch_matrix,
    volume,
)
from kiosk.ops.caretaker.stick import has_stick, read_stick, write_stick
from kiosk.ops.caretaker.trial_visit import try_visit

_SYSTEMCTL = "/usr/bin/systemctl"
SLOTS_KEPT = 300.0
"""Seconds; nobody but this process changes them, save the boot chooser's script after a start."""
PROGRAM_UNITS = ("kiosk-relay.service", "kiosk-core.service", "kiosk-screen.service")
READER_UNITS = ("pcscd.service",)
LATER = (2.0, 5.0, 15.0, 40.0)
"""Seconds between two tries of what could not be put in force at the start."""


class Caretaker:
    """Does what is asked. From any thread."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._progress = Progress()
        self._installing = threading.Lock()
        self._stick = threading.Lock()
        self._visit = threading.Lock()
        self._changing = threading.Lock()
        self._slots = Slots()
        self._slots_until = 0.0

    def begin(self) -> None:
        """What staff have set comes into force again; what cannot yet, a little later: a sound
        card on USB may be found after this program has started."""
        with self._changing:
            failed = put_in_force(self._machine, self._set)
        if failed:
            again = threading.Thread(
                target=self._put_in_force_later, args=(failed,), name="kept-later", daemon=True
            )
            again.start()

    def _put_in_force_later(self, failed: frozenset[str]) -> None:
        for pause in LATER:
            self._machine.pause(pause)
            with self._changing:
                failed = put_in_force(self._machine, self._set, failed)
            if not failed:
                return

    def do(self, request: Request) -> Reply:
        """Never raises."""
        if isinstance(request, AskState):
            return self._state()
        turn = self._turn(request)
        if not turn.acquire(blocking=False):
            return Refused(BUSY)
        try:
            return Done(self._done(request))
        except TaskFailed as failed:
            return Refused(str(failed))
        finally:
            if isinstance(request, InstallRelease | MarkGood):
                self._slots_until = 0.0
            turn.release()

    def _turn(self, request: Request) -> threading.Lock:
        """A restart waits for no stick that hangs, and an installation keeps nobody waiting."""
        match request:
            case InstallRelease() | MarkGood():
                return self._installing
            case ReadStick() | WriteStick():
                return self._stick
            case TryVisit():
                return self._visit
            case _:
                return self._changing

    def _done(self, request: Request) -> str:
        """Its detail, often empty. Raises TaskFailed."""
        machine = self._machine
        match request:
            case Restart(unit=unit):
                self._restart(unit)
            case SetBrightness() | SetVolume() | Calibrate() | SetNetwork():
                self._set(request)
                keep(machine, request)
            case CyclePort():
                cycle_port(machine, request)
            case SetClock():
                return set_clock(machine, request)
            case InstallRelease():
                return install(machine, request, self._progress)
            case MarkGood():
                mark_good(machine)
            case TryVisit():
                return try_visit(machine)
            case ReadStick():
                return read_stick(machine)
            case WriteStick():
                return write_stick(machine)
            case AskState():
                pass
            case _:
                assert_never(request)
        return ""

    def _set(self, request: Kept) -> None:
        match request:
            case SetBrightness():
                set_brightness(self._machine, request)
            case SetVolume():
                set_volume(self._machine, request)
            case Calibrate():
                check_calibration(request)
            case SetNetwork():
                set_network(self._machine, request)

    def _restart(self, unit: Unit) -> None:
        """Begun, not awaited: who asked is among those that end."""
        if unit is Unit.MACHINE:
            self._machine.run(_SYSTEMCTL, "--no-block", "reboot")
            return
        units = PROGRAM_UNITS if unit is Unit.PROGRAM else READER_UNITS
        # One that has failed too often would not be started.
        self._machine.run(_SYSTEMCTL, "reset-failed", *units)
        self._machine.run(_SYSTEMCTL, "--no-block", "restart", *units)

    def _systems(self) -> Slots:
        """RAUC looks at the boot partition, which else is not mounted: not at every question."""
        if time.monotonic() >= self._slots_until:
            self._slots = slots(self._machine)
            known = self._slots != Slots()
            self._slots_until = time.monotonic() + (SLOTS_KEPT if known else 0.0)
        return self._slots

    def _state(self) -> MachineState:
        machine = self._machine
        systems = self._systems()
        version, fraction = self._progress.now
        return MachineState(
            slot=systems.running,
            other_slot_version=systems.other_version,
            marked_good=systems.marked_good,
            brightness=brightness(machine),
            volume=volume(machine),
            touch=touch_matrix(machine),
            addresses=addresses(machine),
            clock_source=clock_source(machine),
            update=version,
            update_fraction=fraction,
            stick=has_stick(machine),
        )
