"""Staff mode: from the small key to its end. Its pages have modules of their own.

It ends by Finish, by Back from its menu, and when nobody touches it for a while; a card that is
laid down meanwhile begins nothing.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.appliance.request import Unit
from kiosk.identity.assurance import Assurance
from kiosk.staff.access import AccessWay
from kiosk.staff.member import Role
from kiosk.visit import (
    pairing_steps,
    staff_access_steps,
    staff_device_steps,
    staff_network_steps,
    staff_provision_steps,
    staff_screen_steps,
    staff_settings_steps,
)
from kiosk.visit.effect import Audit, AuditAction, Cancel, CancelPairing, Effect, ForgetCard
from kiosk.visit.ending import to_idle
from kiosk.visit.event import Event
from kiosk.visit.intent import Back, BeginPairing, Finish
from kiosk.visit.staff_mode_asking import audit
from kiosk.visit.staff_mode_effect import (
    AskMachine,
    Examine,
    KeepOutOfService,
    LookAtDevices,
    ReopenPrinter,
)
from kiosk.visit.staff_mode_event import SettingsListed, StaffTaskDone, StationsFound
from kiosk.visit.staff_mode_intent import (
    AskRestart,
    LookAgain,
    OpenStaffPage,
    PaperChanged,
    TakeOutOfService,
)
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
from kiosk.visit.staff_mode_view import ProvisionStep, StaffAnswer, StaffPage
from kiosk.visit.standstill import may_open_staff_mode
from kiosk.visit.state import AtPairing, AtProblem, State, Step

_PAGES = {
    Role.CLERK: (StaffPage.DEVICES, StaffPage.HEALTH),
    Role.SUPERVISOR: tuple(StaffPage),
    Role.TECHNICIAN: tuple(StaffPage),
}
_UNITS = {
    Role.CLERK: (Unit.PROGRAM,),
    Role.SUPERVISOR: tuple(Unit),
    Role.TECHNICIAN: tuple(Unit),
}


def pages_of(state: State) -> tuple[StaffPage, ...]:
    """What whoever is in staff mode may open."""
    return _PAGES[state.staff.role] if state.staff else ()


def open_staff_mode(state: State) -> Step:
    """The small key was touched."""
    if not may_open_staff_mode(state):
        return Step(state)
    left: tuple[Effect, ...] = ()
    if isinstance(state.phase, AtPairing):
        left = (CancelPairing(),)
    elif isinstance(state.phase, AtProblem):
        ended = Audit(AuditAction.VISIT_ENDED, Assurance.ANONYMOUS, detail="staff_mode")
        left = (ForgetCard(), ended)
    fresh = replace(to_idle(state).state, language=state.language, look=state.look)
    if not state.terminal.appliance.provisioned:
        opened = staff_access_steps.granted(fresh, Role.TECHNICIAN, AccessWay.UNPROVISIONED)
        return Step(opened.state, (*left, *opened.effects))
    return Step(fresh.at(AtStaffCode()), left)


def step(state: State, event: Event, now: float) -> Step:
    """In a phase of staff mode."""
    if isinstance(event, Finish):
        return ended(state, "finish")
    match state.phase:
        case AtStaffCode() if isinstance(event, Back):
            return ended(state, "back")
        case AtStaffCode() as phase:
            return staff_access_steps.at_code(state, phase, event, now)
        case AtProvision() as phase:
            return staff_provision_steps.at_provision(state, phase, event, now)
        case _ if state.staff is None:
            return ended(state, "nobody")
        case AtStaffMenu():
            return _at_menu(state, event, now)
        case AtRestart() as phase:
            return staff_settings_steps.at_restart(state, phase, event, now)
        case _:
            return _on_page(state, event, now)


def _on_page(state: State, event: Event, now: float) -> Step:
    match state.phase:
        case AtDevices():
            return staff_device_steps.at_devices(state, event)
        case AtDevice() as phase:
            return staff_device_steps.at_device(state, phase, event, now)
        case AtTrial() as phase:
            return staff_device_steps.at_trial(state, phase, event, now)
        case AtHealth():
            return _at_health(state, event)
        case AtScreenSetup() as phase:
            return staff_screen_steps.at_screen(state, phase, event, now)
        case AtCalibration() as phase:
            return staff_screen_steps.at_calibration(state, phase, event, now)
        case AtCorners() as phase:
            return staff_screen_steps.at_corners(state, phase, event)
        case AtNetwork() as phase:
            return staff_network_steps.at_network(state, phase, event, now)
        case AtSettings() as phase:
            return staff_settings_steps.at_settings(state, phase, event, now)
        case AtPairingSetup():
            return _at_pairing(state, event, now)
        case AtSoftware() as phase:
            return staff_settings_steps.at_software(state, phase, event, now)
        case _:
            return Step(state)


def ended(state: State, reason: str) -> Step:
    """Back to idle; what was under way is given up, and whoever was here has to show it anew."""
    effects: list[Effect] = []
    phase = state.phase
    if isinstance(phase, AtTrial) and phase.waiting is not None:
        effects.append(Cancel(phase.waiting.request))
    if isinstance(phase, AtStaffCode) and phase.reading and phase.waiting is not None:
        effects += [Cancel(phase.waiting.request), ForgetCard()]
    if state.staff is not None:
        effects.append(audit(AuditAction.STAFF_MODE_ENDED, reason))
    return Step(to_idle(state).state, tuple(effects))


def timed_out(state: State, phase: StaffPhase) -> Step:
    """What was waited for has not come; or nobody has touched the screen."""
    if isinstance(phase, AtProvision) and phase.step is ProvisionStep.DONE:
        return ended(state, "provisioned")
    waiting = phase.waiting
    if waiting is None:
        return ended(state, "inactivity")
    request = waiting.request
    match phase:
        case AtStaffCode():
            late = (Cancel(request),) if phase.reading else ()
            return Step(state, late, again=staff_access_steps.no_answer(phase, waiting))
        case AtTrial():
            failed = staff_device_steps.no_answer(phase, waiting)
            return Step(state, (Cancel(request),), again=failed)
        case AtSettings(versions=versions, listing=True):
            return Step(state, again=SettingsListed(request, versions))
        case AtProvision(step=ProvisionStep.STATION):
            return Step(state, again=StationsFound(request, ()))
        case _:
            return Step(state, again=StaffTaskDone(request, done=False, detail="no answer"))


def _at_menu(state: State, event: Event, now: float) -> Step:
    assert state.staff is not None
    match event:
        case OpenStaffPage(page=page) if page in pages_of(state):
            return _opened(state, page, now)
        case PaperChanged():
            done = state.at(AtStaffMenu(StaffAnswer(done=True)))
            return Step(done, (ReopenPrinter(), audit(AuditAction.PAPER_CHANGED)))
        case TakeOutOfService(out=out):
            action = AuditAction.OUT_OF_SERVICE if out else AuditAction.IN_SERVICE
            return Step(state.at(AtStaffMenu()), (KeepOutOfService(out), audit(action)))
        case AskRestart(unit=unit) if unit in _UNITS[state.staff.role]:
            return Step(state.at(AtRestart(unit, AtStaffMenu())))
        case Back():
            return ended(state, "back")
        case _:
            return Step(state)


def _opened(state: State, page: StaffPage, now: float) -> Step:
    match page:
        case StaffPage.DEVICES:
            return Step(state.at(AtDevices()), (LookAtDevices(),))
        case StaffPage.HEALTH:
            return Step(state.at(AtHealth()), (Examine(),))
        case StaffPage.SCREEN:
            return Step(state.at(AtScreenSetup()), (AskMachine(),))
        case StaffPage.NETWORK:
            network = staff_network_steps.opened(state.terminal.appliance.machine)
            return Step(state.at(network), (AskMachine(),))
        case StaffPage.SETTINGS:
            return staff_settings_steps.open_settings(state, now)
        case StaffPage.PAIRING:
            return Step(state.at(AtPairingSetup()))
        case StaffPage.SOFTWARE:
            return Step(state.at(AtSoftware()), (AskMachine(),))


def _at_health(state: State, event: Event) -> Step:
    match event:
        case LookAgain():
            return Step(state, (Examine(),))
        case Back():
            return Step(state.at(AtStaffMenu()))
        case _:
            return Step(state)


def _at_pairing(state: State, event: Event, now: float) -> Step:
    match event:
        case BeginPairing():
            left = ended(state, "pairing")
            begun = pairing_steps.pair(left.state, now)
            return Step(begun.state, (*left.effects, *begun.effects))
        case Back():
            return Step(state.at(AtStaffMenu()))
        case _:
            return Step(state)
