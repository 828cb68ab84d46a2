"""Devices in staff mode: what is plugged in, trying it, using it from now on."""

from __future__ import annotations

from dataclasses import replace

from kiosk.appliance.device import DeviceHealth, DeviceKind, FoundDevice, Trial, TrialStage
from kiosk.visit.effect import AuditAction, Cancel
from kiosk.visit.event import Event
from kiosk.visit.intent import Back
from kiosk.visit.staff_mode_asking import answered, asked, audit
from kiosk.visit.staff_mode_effect import LookAtDevices, PutDevice, StartTrial
from kiosk.visit.staff_mode_event import TrialChanged
from kiosk.visit.staff_mode_intent import LookAgain, OpenDevice, TryDevice, UseDevice
from kiosk.visit.staff_mode_state import AtDevice, AtDevices, AtStaffMenu, AtTrial, Waiting
from kiosk.visit.staff_mode_view import DeviceShown, DeviceTrial, WhyNot
from kiosk.visit.state import State, Step

_OVER = (TrialStage.PASSED, TrialStage.FAILED)
ON_A_LINE = (DeviceKind.CODE_SCANNER, DeviceKind.FINGERPRINT, DeviceKind.PRINTER)
"""What an unknown device on a serial line may be."""
_TRIED = (DeviceKind.CARD_READER, *ON_A_LINE)
"""Headphones are tried by listening."""


def at_devices(state: State, event: Event) -> Step:
    match event:
        case OpenDevice(device=device):
            found = state.terminal.appliance.device(device)
            return Step(state.at(AtDevice(found)) if found else state)
        case LookAgain():
            return Step(state, (LookAtDevices(),))
        case Back():
            return Step(state.at(AtStaffMenu()))
        case _:
            return Step(state)


def at_device(state: State, phase: AtDevice, event: Event, now: float) -> Step:
    if (told := answered(phase, event)) is not None:
        return Step(state.at(told), (LookAtDevices(),))
    device = phase.device
    match event:
        case TryDevice(kind=kind) if kind in triable(device):
            return _tried(state, device, kind, now)
        case UseDevice(kind=kind) if kind in usable(device) and phase.waiting is None:
            return _used(state, phase, kind, now)
        case Back():
            return Step(state.at(AtDevices()))
        case _:
            return Step(state)


def at_trial(state: State, phase: AtTrial, event: Event, now: float) -> Step:
    match event:
        case TrialChanged(trial=trial) if _is_of(phase, event):
            waiting = None if trial.stage in _OVER else phase.waiting
            return Step(state.at(replace(phase, trial=trial, waiting=waiting)))
        case TryDevice(kind=kind) if phase.waiting is None and kind is phase.kind:
            return _tried(state, phase.device, kind, now)
        case UseDevice(kind=kind) if can_be_used(phase) and kind is phase.kind:
            return _used(state, AtDevice(phase.device), kind, now)
        case Back():
            stopped = () if phase.waiting is None else (Cancel(phase.waiting.request),)
            return Step(state.at(AtDevice(phase.device)), stopped)
        case _:
            return Step(state)


def devices_changed(state: State) -> Step:
    """The page of one device keeps up with it; what was pulled out is away."""
    appliance = state.terminal.appliance
    match state.phase:
        case AtDevice(device=device) | AtTrial(device=device):
            seen = appliance.device(device.id) or _gone(device)
            return Step(state.at(replace(state.phase, device=seen)))
        case _:
            return Step(state)


def no_answer(phase: AtTrial, waiting: Waiting) -> TrialChanged:
    trial = Trial(device=phase.device.id, stage=TrialStage.FAILED, detail="nothing came")
    return TrialChanged(waiting.request, trial)


def triable(device: FoundDevice) -> tuple[DeviceKind, ...]:
    """As what it can be tried."""
    if device.health is DeviceHealth.AWAY or not device.port:
        return ()
    if device.kind is None:
        return ON_A_LINE
    return (device.kind,) if device.kind in _TRIED and device.driver else ()


def usable(device: FoundDevice) -> tuple[DeviceKind, ...]:
    if device.chosen or device.health is DeviceHealth.AWAY or not device.port:
        return ()
    if device.kind is None:
        return ON_A_LINE
    return (device.kind,) if device.driver else ()


def can_be_used(phase: AtTrial) -> bool:
    """It has passed, and is not used yet."""
    return phase.trial.stage is TrialStage.PASSED and phase.kind in usable(phase.device)


def shown(state: State, phase: AtDevice) -> DeviceShown:
    device = phase.device
    kind = device.kind
    other = state.terminal.appliance.in_use(kind) if kind else None
    return DeviceShown(
        device=device,
        kinds=triable(device) or usable(device),
        why_not=_why_not(device),
        instead_of=other.name if other and other.id != device.id else "",
        waiting=phase.waiting is not None,
        answer=phase.answer,
    )


def trial_shown(phase: AtTrial) -> DeviceTrial:
    return DeviceTrial(phase.device, phase.kind, phase.trial, can_be_used(phase))


def _why_not(device: FoundDevice) -> WhyNot | None:
    if device.health is DeviceHealth.AWAY:
        return WhyNot.AWAY
    if device.chosen:
        return WhyNot.IN_USE
    return None if usable(device) else WhyNot.NO_DRIVER


def _is_of(phase: AtTrial, event: TrialChanged) -> bool:
    return phase.waiting is not None and phase.waiting.request == event.request


def _gone(device: FoundDevice) -> FoundDevice:
    return FoundDevice(
        id=device.id,
        kind=device.kind,
        name=device.name,
        port=device.port,
        usb=device.usb,
        driver=device.driver,
        chosen=device.chosen,
        health=DeviceHealth.AWAY,
    )


def _tried(state: State, device: FoundDevice, kind: DeviceKind, now: float) -> Step:
    request = state.last_request + 1
    trial = Trial(device=device.id, stage=TrialStage.WAITING)
    phase = AtTrial(device, kind, trial, Waiting(request, now))
    begun = replace(state, last_request=request, phase=phase)
    said = audit(AuditAction.DEVICE_TRIED, kind.value)
    return Step(begun, (StartTrial(request, device.id, kind), said))


def _used(state: State, phase: AtDevice, kind: DeviceKind, now: float) -> Step:
    device = phase.device.id
    return asked(
        state,
        phase,
        lambda request: PutDevice(request, device, kind),
        now,
        AuditAction.DEVICE_CHOSEN,
        kind.value,
    )
