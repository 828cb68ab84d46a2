"""Settings and software in staff mode: earlier versions, the USB stick, starting anew."""

from __future__ import annotations

from dataclasses import replace

from kiosk.appliance.request import ReadStick, Restart
from kiosk.visit.effect import AuditAction
from kiosk.visit.event import Event
from kiosk.visit.intent import Back
from kiosk.visit.staff_mode_asking import answered, asked, asked_caretaker
from kiosk.visit.staff_mode_effect import (
    AskMachine,
    ListSettings,
    PutSettingsBack,
    ReadSettingsFromStick,
    WriteSettingsToStick,
)
from kiosk.visit.staff_mode_event import SettingsListed
from kiosk.visit.staff_mode_intent import (
    AskRestart,
    ChooseVersion,
    ConfirmRestart,
    ExportSettings,
    ImportSettings,
    InstallFromStick,
    RestoreVersion,
)
from kiosk.visit.staff_mode_state import (
    AtRestart,
    AtSettings,
    AtSoftware,
    AtStaffMenu,
    Waiting,
)
from kiosk.visit.staff_mode_view import SettingsHistory, SoftwareShown
from kiosk.visit.state import State, Step


def open_settings(state: State, now: float) -> Step:
    return _listed(state, AtSettings(), now)


def at_settings(state: State, phase: AtSettings, event: Event, now: float) -> Step:
    waiting = phase.waiting
    if (told := answered(phase, event)) is not None:
        told = replace(told, listing=False)
        return Step(state.at(told)) if phase.listing else _listed(state, told, now)
    match event:
        case SettingsListed(versions=versions) if waiting and event.request == waiting.request:
            listed = replace(phase, versions=versions, waiting=None, listing=False)
            return Step(state.at(listed))
        case Back() if phase.asking is not None:
            return Step(state.at(replace(phase, asking=None)))
        case Back():
            return Step(state.at(AtStaffMenu()))
        case _ if waiting is not None:
            return Step(state)
        case ChooseVersion(number=number) if _can_be_restored(phase, number):
            return Step(state.at(replace(phase, asking=number, answer=None)))
        case RestoreVersion() if phase.asking is not None:
            return _restored(state, phase, phase.asking, now)
        case ExportSettings():
            return asked(state, phase, WriteSettingsToStick, now, AuditAction.SETTINGS_EXPORTED)
        case ImportSettings():
            return asked(state, phase, ReadSettingsFromStick, now, AuditAction.SETTINGS_IMPORTED)
        case _:
            return Step(state)


def settings_shown(state: State, phase: AtSettings) -> SettingsHistory:
    machine = state.terminal.appliance.machine
    return SettingsHistory(
        versions=phase.versions,
        asking=phase.asking,
        stick=bool(machine and machine.stick),
        waiting=phase.waiting is not None,
        answer=phase.answer,
    )


def at_software(state: State, phase: AtSoftware, event: Event, now: float) -> Step:
    if (told := answered(phase, event)) is not None:
        return Step(state.at(told), (AskMachine(),))
    match event:
        case InstallFromStick() if phase.waiting is None:
            action = AuditAction.SOFTWARE_BROUGHT
            return asked_caretaker(state, phase, ReadStick(), now, action)
        case AskRestart(unit=unit):
            return Step(state.at(AtRestart(unit, phase)))
        case Back():
            return Step(state.at(AtStaffMenu()))
        case _:
            return Step(state)


def software_shown(state: State, phase: AtSoftware) -> SoftwareShown:
    appliance = state.terminal.appliance
    return SoftwareShown(
        version=appliance.version,
        machine=appliance.machine,
        update=appliance.update,
        waiting=phase.waiting is not None,
        answer=phase.answer,
    )


def at_restart(state: State, phase: AtRestart, event: Event, now: float) -> Step:
    if (told := answered(phase, event)) is not None:
        return Step(state.at(told))
    match event:
        case ConfirmRestart() if phase.waiting is None:
            unit = phase.unit
            action = AuditAction.RESTARTED
            return asked_caretaker(state, phase, Restart(unit), now, action, unit.value)
        case Back() if phase.waiting is None:
            return Step(state.at(phase.origin))
        case _:
            return Step(state)


def _listed(state: State, phase: AtSettings, now: float) -> Step:
    """With the answer to what was done before still on the page."""
    request = state.last_request + 1
    listing = replace(phase, listing=True, waiting=Waiting(request, now))
    listed = replace(state, last_request=request, phase=listing)
    return Step(listed, (ListSettings(request), AskMachine()))


def _can_be_restored(phase: AtSettings, number: int) -> bool:
    return any(each.number == number and not each.current for each in phase.versions)


def _restored(state: State, phase: AtSettings, version: int, now: float) -> Step:
    return asked(
        state,
        replace(phase, asking=None),
        lambda request: PutSettingsBack(request, version),
        now,
        AuditAction.SETTINGS_RESTORED,
        str(version),
    )
