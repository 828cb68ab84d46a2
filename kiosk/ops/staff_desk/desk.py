"""The desk at which staff mode's wishes are met: each by whoever can."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.appliance.provisioning import FirstAnswers
from kiosk.appliance.request import AskState, Calibrate, Done, MachineState, Refused, Reply
from kiosk.appliance.touch_calibration import UNCHANGED, Matrix, after
from kiosk.core.ports import CaretakerPort
from kiosk.core.staff_failure import staff_failure
from kiosk.ops.staff_desk.parts import (
    Devices,
    FirstStart,
    Health,
    Loudspeaker,
    Outcome,
    Settled,
    StationAccess,
)
from kiosk.ops.staff_desk.setup_code import SetupCode
from kiosk.staff.access import AccessFault, Denied
from kiosk.staff.member import Role
from kiosk.visit import staff_mode_effect as wish
from kiosk.visit.event import Event
from kiosk.visit.staff_mode_event import (
    DevicesChanged,
    FindingsChanged,
    MachineChanged,
    OutOfServiceChanged,
    ProvisioningChanged,
    SettingsListed,
    SoftwareChanged,
    StaffAccessGranted,
    StaffAccessRefused,
    StaffTaskDone,
    StationsFound,
    TrialChanged,
)
from kiosk.visit.staff_mode_view import StaffCodeKind

STATE_LIMIT = 15.0
"""Seconds; the core's start waits for it, since the screen's touches are corrected by it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """None: this terminal has no such part, and what would need it is answered so."""

    caretaker: CaretakerPort | None = None
    access: StationAccess | None = None
    devices: Devices | None = None
    settled: Settled | None = None
    first_start: FirstStart | None = None
    health: Health | None = None
    loudspeaker: Loudspeaker | None = None


class StaffDesk:
    """An AppliancePort (kiosk/core/ports.py). `state_dir` holds what outlives a restart."""

    def __init__(self, terminal_id: str, state_dir: Path, parts: Parts) -> None:
        self._terminal_id = terminal_id
        self._parts = parts
        self._setup_code = SetupCode(state_dir / "setup-code")
        self._closed = state_dir / "out-of-service"

    def known(self) -> Iterator[Event]:
        first = self._parts.first_start
        yield ProvisioningChanged(
            provisioned=first is None or first.provisioned,
            terminal_id=self._terminal_id,
            has_setup_code=self._setup_code.known,
        )
        yield OutOfServiceChanged(self._closed.exists())
        yield from self._machine()
        yield from self._software()

    def cancel(self, request: int) -> None:
        if self._parts.devices is not None:
            self._parts.devices.cancel(request)

    def answers(self, effect: wish.StaffEffect) -> Iterable[Event]:
        found = self._about_people(effect) or self._about_machine(effect)
        if found is None:
            found = self._about_settings(effect)
        if found is None:
            failure = staff_failure(effect)
            return () if failure is None else (failure,)
        return found

    # None: the part that it would take is not there.

    def _about_people(self, effect: wish.StaffEffect) -> Iterable[Event] | None:
        match effect:
            case wish.CheckStaffCode(request=request, kind=StaffCodeKind.SETUP, code=code):
                opens = self._setup_code.opens(code)
                said = Role.TECHNICIAN if opens else Denied(AccessFault.UNKNOWN)
                return (_access(request, said),)
            case wish.CheckStaffCode(request=request, code=code) if self._parts.access is not None:
                return (_access(request, self._parts.access.by_code(code)),)
            case wish.CheckStaffCard(request=request, number=number) if self._parts.access:
                return (_access(request, self._parts.access.by_card(number)),)
            case _:
                return None

    def _about_machine(self, effect: wish.StaffEffect) -> Iterable[Event] | None:
        parts = self._parts
        match effect:
            case wish.LookAtDevices() if parts.devices is not None:
                return (DevicesChanged(parts.devices.found()),)
            case wish.StartTrial(request=request, device=device, kind=kind) if parts.devices:
                trials = parts.devices.trial(request, device, kind)
                return (TrialChanged(request, trial) for trial in trials)
            case wish.PutDevice(request=request, device=device, kind=kind) if parts.devices:
                return (_done(request, parts.devices.use(device, kind)),)
            case wish.ReopenPrinter() if parts.devices is not None:
                parts.devices.look_at_printer()
                return ()
            case wish.Examine() if parts.health is not None:
                return (FindingsChanged(parts.health.examined()),)
            case wish.AskMachine():
                return (*self._machine(), *self._software())
            case wish.AskCaretaker(request=request, what=what) if parts.caretaker is not None:
                return self._asked(request, parts.caretaker.ask(what))
            case wish.CalibrateTouch(request=request, correction=correction) if parts.caretaker:
                return self._calibrated(request, correction, parts.caretaker)
            case wish.PlayTestSound(request=request) if parts.loudspeaker is not None:
                return (_done(request, parts.loudspeaker.test()),)
            case wish.KeepOutOfService(out=out):
                return (self._keep_closed(out),)
            case _:
                return None

    def _about_settings(self, effect: wish.StaffEffect) -> Iterable[Event] | None:
        settled, first = self._parts.settled, self._parts.first_start
        match effect:
            case wish.ListSettings(request=request) if settled is not None:
                return (SettingsListed(request, settled.versions()),)
            case wish.PutSettingsBack(request=request, version=version) if settled is not None:
                return (_done(request, settled.put_back(version)),)
            case wish.WriteSettingsToStick(request=request) if settled is not None:
                return (_done(request, settled.to_stick()),)
            case wish.ReadSettingsFromStick(request=request) if settled is not None:
                return (_done(request, settled.from_stick()),)
            case wish.FindStations(request=request) if first is not None:
                return (StationsFound(request, first.stations()),)
            case wish.Provision(request=request, answers=answers) if first is not None:
                return (_done(request, self._provisioned(first, answers)),)
            case wish.ProvisionByCode(request=request, text=text) if first is not None:
                return (_done(request, first.scanned(text)),)
            case _:
                return None

    def _provisioned(self, first: FirstStart, answers: FirstAnswers) -> Outcome:
        """The code first: a terminal that is set up without one could not be opened again."""
        try:
            self._setup_code.put(answers.setup_code)
        except (OSError, ValueError) as error:
            return Outcome(False, f"the setup code was not kept: {type(error).__name__}")
        return first.answered(answers)

    def _machine(self) -> Iterator[Event]:
        if self._parts.caretaker is not None:
            reply = self._parts.caretaker.ask(AskState(), STATE_LIMIT)
            if isinstance(reply, MachineState):
                yield MachineChanged(reply)

    def _software(self) -> Iterator[Event]:
        if self._parts.health is not None:
            yield SoftwareChanged(*self._parts.health.software())

    def _asked(self, request: int, reply: Reply) -> Iterator[Event]:
        yield _done(request, _outcome(reply))
        yield from self._machine()

    def _calibrated(
        self, request: int, correction: Matrix, caretaker: CaretakerPort
    ) -> Iterator[Event]:
        state = caretaker.ask(AskState())
        before = state.touch if isinstance(state, MachineState) else UNCHANGED
        yield from self._asked(request, caretaker.ask(Calibrate(after(before, correction))))

    def _keep_closed(self, out: bool) -> Event:
        """Whatever the disk says, it holds until the next restart."""
        try:
            if out:
                self._closed.touch(mode=0o600)
            else:
                self._closed.unlink(missing_ok=True)
        except OSError as error:
            _log.error("being out of service is not kept: %s", type(error).__name__)
        return OutOfServiceChanged(out)


def _access(request: int, said: Role | Denied) -> Event:
    if isinstance(said, Denied):
        return StaffAccessRefused(request, said.fault, said.locked_seconds)
    return StaffAccessGranted(request, said)


def _done(request: int, outcome: Outcome) -> Event:
    return StaffTaskDone(request, outcome.done, outcome.detail, outcome.restart_needed)


def _outcome(reply: Reply) -> Outcome:
    match reply:
        case Done(detail=detail):
            return Outcome(True, detail)
        case Refused(reason=reason):
            return Outcome(False, reason)
        case _:
            return Outcome(True)
