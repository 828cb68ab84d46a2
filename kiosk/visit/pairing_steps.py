"""Pairing this terminal with its station, as far as the screen is concerned."""

from __future__ import annotations

from kiosk.identity.assurance import Assurance
from kiosk.visit.effect import Audit, AuditAction, CancelPairing, ConfirmPairing, Effect, Pair
from kiosk.visit.ending import to_idle
from kiosk.visit.event import Event, PairingChanged, StationTrouble
from kiosk.visit.intent import Back, BeginPairing, CodesAreSame
from kiosk.visit.state import AtPairing, State, Step
from kiosk.visit.view import Pairing, PairingStage

UNPAIRED = frozenset({StationTrouble.NOT_PAIRED, StationTrouble.NOT_ADMITTED})
_UNDER_WAY = frozenset({PairingStage.WAITING, PairingStage.COMPARING, PairingStage.CONFIRMING})


def needs_pairing(state: State) -> bool:
    """Whether there is a station, and it is for paired terminals only."""
    return state.terminal.station_trouble in UNPAIRED


def clock_cuts_off(state: State) -> bool:
    terminal = state.terminal
    wrong = terminal.station_trouble is StationTrouble.CLOCK_WRONG
    return wrong and not terminal.station_reachable


def begin(state: State, now: float) -> Step:
    return pair(state, now) if needs_pairing(state) else Step(state)


def pair(state: State, now: float) -> Step:
    """Also anew: staff may pair a terminal that is one of a station's already."""
    waiting = AtPairing(Pairing(PairingStage.WAITING), now)
    return Step(state.at(waiting), (Pair(), _audit(AuditAction.PAIRING_BEGUN)))


def at_pairing(state: State, phase: AtPairing, event: Event, now: float) -> Step:
    match event:
        case PairingChanged() if phase.shown.stage in _UNDER_WAY:
            shown = Pairing(
                event.stage, event.terminal_id, event.station_name, event.code, event.fault
            )
            paired = event.stage is PairingStage.PAIRED
            effects: tuple[Effect, ...] = (_audit(AuditAction.PAIRED),) if paired else ()
            return Step(state.at(AtPairing(shown, now)), effects)
        case CodesAreSame() if phase.shown.stage is PairingStage.COMPARING:
            return Step(state, (ConfirmPairing(),))
        case BeginPairing() if phase.shown.stage is PairingStage.FAILED:
            return begin(state, now)
        case Back():
            return cancelled(state)
        case _:
            return Step(state)


def cancelled(state: State) -> Step:
    """Back to idle; what was under way is given up."""
    return Step(to_idle(state).state, (CancelPairing(),))


def _audit(action: AuditAction) -> Audit:
    return Audit(action, Assurance.ANONYMOUS)
