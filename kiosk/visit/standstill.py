"""When a terminal serves nobody, and when staff may open it."""

from __future__ import annotations

from kiosk.visit.pairing_steps import clock_cuts_off, needs_pairing
from kiosk.visit.state import AtIdle, AtPairing, AtProblem, State
from kiosk.visit.view import Goodbye, Pairing, PairingStage, Problem, View

_OF_DEVICES = (Problem.CARD_READER_AWAY, Problem.FINGERPRINT_AWAY)
_NOT_UNDER_WAY = (PairingStage.OFFERED, PairingStage.PAIRED, PairingStage.FAILED)


def serves_nobody(state: State) -> bool:
    """Whether staff or a technician have to do something before anybody can be served."""
    appliance = state.terminal.appliance
    out = appliance.out_of_service or appliance.escalation is not None or not appliance.provisioned
    return out or needs_pairing(state) or clock_cuts_off(state)


def may_open_staff_mode(state: State) -> bool:
    """Never while anybody's card is known."""
    match state.phase:
        case AtIdle():
            return True
        case AtPairing(shown=shown):
            return shown.stage in _NOT_UNDER_WAY
        case AtProblem(problem=problem):
            return problem in _OF_DEVICES and state.holder is None
        case _:
            return False


def nobody_stands_there(view: View) -> bool:
    """Whether the machine may be restarted while this is shown."""
    match view.body:
        case Goodbye():
            return False
        case Pairing(stage=stage):
            return stage in _NOT_UNDER_WAY
        case _:
            return not (view.in_visit or view.in_staff_mode)
