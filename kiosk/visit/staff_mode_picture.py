"""The Views of staff mode, and of a terminal that serves nobody until it is seen to."""

from __future__ import annotations

from kiosk.appliance.finding import Condition
from kiosk.visit import (
    staff_access_steps,
    staff_device_steps,
    staff_network_steps,
    staff_provision_steps,
    staff_screen_steps,
    staff_settings_steps,
)
from kiosk.visit.pairing_steps import clock_cuts_off, needs_pairing
from kiosk.visit.staff_mode_state import (
    AtCalibration,
    AtCorners,
    AtDevice,
    AtDevices,
    AtHealth,
    AtNetwork,
    AtPairingSetup,
    AtProvision,
    AtRestart,
    AtScreenSetup,
    AtSettings,
    AtSoftware,
    AtStaffCode,
    AtStaffMenu,
    AtTrial,
    StaffPhase,
)
from kiosk.visit.staff_mode_steps import pages_of
from kiosk.visit.staff_mode_view import (
    DeviceList,
    HealthList,
    PairingSetup,
    ProvisionQuestion,
    ProvisionStep,
    RestartQuestion,
    ScreenSetup,
    StaffMenu,
    StaffModeBody,
    TechnicianNeeded,
)
from kiosk.visit.state import State
from kiosk.visit.view import Body, ClockWrong, OutOfService, Pairing, PairingStage


def standing_still(state: State) -> Body | None:
    """What stands in the place of the idle screen; None: the terminal serves."""
    appliance = state.terminal.appliance
    if (escalation := appliance.escalation) is not None:
        return TechnicianNeeded(
            escalation.failed, escalation.since, escalation.tried, escalation.contact
        )
    if not appliance.provisioned:
        return ProvisionQuestion(ProvisionStep.WELCOME)
    if appliance.out_of_service:
        queues = state.terminal.queues
        counters = tuple(sorted({counter for queue in queues for counter in queue.counters}))
        return OutOfService(state.terminal.station_name, counters)
    if needs_pairing(state):
        return Pairing(PairingStage.OFFERED)
    return ClockWrong() if clock_cuts_off(state) else None


def body(state: State, phase: StaffPhase, now: float) -> StaffModeBody:
    match phase:
        case AtStaffCode():
            return staff_access_steps.picture(state, phase, now)
        case AtStaffMenu():
            return _menu(state, phase)
        case AtRestart(unit=unit):
            return RestartQuestion(unit, phase.waiting is not None, phase.answer)
        case AtProvision():
            return staff_provision_steps.question_shown(phase)
        case AtNetwork():
            return staff_network_steps.network_shown(state, phase)
        case AtSettings():
            return staff_settings_steps.settings_shown(state, phase)
        case AtSoftware():
            return staff_settings_steps.software_shown(state, phase)
        case AtPairingSetup():
            return _pairing(state)
        case _:
            return _of_devices(state, phase)


def _of_devices(
    state: State,
    phase: AtDevices | AtDevice | AtTrial | AtHealth | AtScreenSetup | AtCalibration | AtCorners,
) -> StaffModeBody:
    appliance = state.terminal.appliance
    match phase:
        case AtDevices():
            return DeviceList(appliance.devices)
        case AtDevice():
            return staff_device_steps.shown(state, phase)
        case AtTrial():
            return staff_device_steps.trial_shown(phase)
        case AtHealth():
            return HealthList(appliance.findings)
        case AtScreenSetup():
            machine = appliance.machine
            return ScreenSetup(
                brightness=machine.brightness if machine else None,
                volume=machine.volume if machine else None,
                waiting=phase.waiting is not None,
                answer=phase.answer,
            )
        case AtCalibration():
            return staff_screen_steps.calibration_shown(phase)
        case AtCorners():
            return staff_screen_steps.corners_shown(phase)


def _menu(state: State, phase: AtStaffMenu) -> StaffMenu:
    assert state.staff is not None
    appliance = state.terminal.appliance
    conditions = [finding.condition for finding in appliance.findings]
    return StaffMenu(
        role=state.staff.role,
        pages=pages_of(state),
        out_of_service=appliance.out_of_service,
        faults=conditions.count(Condition.FAULT),
        warnings=conditions.count(Condition.WARNING),
        answer=phase.answer,
    )


def _pairing(state: State) -> PairingSetup:
    terminal = state.terminal
    return PairingSetup(
        terminal_id=terminal.appliance.terminal_id,
        station_name=terminal.station_name,
        station_reachable=terminal.station_reachable,
        paired=not needs_pairing(state),
    )
