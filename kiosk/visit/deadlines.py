"""Time in a visit: nothing waits for ever, and nobody is cut off without a warning."""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType

from kiosk.language import Language
from kiosk.queue.staff_call import StaffCallReason
from kiosk.visit.card_steps import reading_timed_out
from kiosk.visit.correction_steps import no_answer
from kiosk.visit.effect import AlertStaff
from kiosk.visit.ending import end_visit, problem, to_idle
from kiosk.visit.event import Health, Printed
from kiosk.visit.intent import Conceal
from kiosk.visit.look_steps import is_changed
from kiosk.visit.lookup_event import LookupFailed, LookupFault
from kiosk.visit.lookup_state import AtLooking, AtPrinting, AtResidence
from kiosk.visit.pairing_steps import cancelled
from kiosk.visit.rating_steps import PHASES as ABOUT_TICKETS
from kiosk.visit.rating_steps import timed_out
from kiosk.visit.record_state import AtCorrection, AtCorrectionTaken, AtRecord, UnderWay
from kiosk.visit.service_steps import show_ticket
from kiosk.visit.staff_access_steps import fewer_minutes_at
from kiosk.visit.staff_mode_state import AtProvision, AtStaffCode, AtTrial, StaffPhase
from kiosk.visit.staff_mode_steps import timed_out as staff_timed_out
from kiosk.visit.staff_mode_view import ProvisionStep
from kiosk.visit.state import (
    AtAsking,
    AtFarewell,
    AtFinger,
    AtIdle,
    AtPairing,
    AtRated,
    AtRating,
    AtReading,
    AtServed,
    AtTicket,
    AtTold,
    AtWork,
    State,
    Step,
)
from kiosk.visit.view import (
    Device,
    Pairing,
    PairingStage,
    PrintState,
    Problem,
    StaffCall,
    Task,
    WayOn,
)

AFTER_A_CALL = 3
"""So many times as long the idle screen tells how far a call for staff is."""


def countdown(state: State, now: float) -> int | None:
    """Seconds left of the warning, or None while none is shown."""
    if not _waits_for_a_touch(state):
        return None
    quiet = now - state.last_activity - state.inactivity
    if quiet < 0:
        return None
    return max(0, math.ceil(state.rules.countdown - quiet))


def _waits_for_a_touch(state: State) -> bool:
    if isinstance(state.phase, ABOUT_TICKETS):
        return False
    if isinstance(state.phase, StaffPhase):
        return state.phase.waiting is None
    match state.phase:
        case AtIdle() | AtFarewell() | AtReading() | AtWork() | AtFinger() | AtPairing():
            return False
        case AtLooking() | AtPrinting():
            return False
        case phase if isinstance(phase, UnderWay):
            return False
        case AtTicket(leaving=True) | AtCorrectionTaken(leaving=True):
            return False
        case _:
            return True


def _limit(state: State) -> float | None:
    """When the present phase ends by itself; None: not before a touch or an event."""
    rules, terminal = state.rules, state.terminal
    if isinstance(state.phase, StaffPhase):
        return _limit_of_staff(state, state.phase)
    match state.phase:
        case AtReading(since=since):
            return since + rules.reading_limit
        case AtWork(since=since) | AtAsking(since=since):
            return since + rules.working_limit
        case AtLooking(since=since) | AtPrinting(since=since):
            return since + rules.working_limit
        case AtFarewell(since=since):
            return since + (rules.take_card if terminal.card_present else rules.farewell)
        case phase if isinstance(phase, UnderWay):
            return phase.since + rules.working_limit
        case AtTicket(leaving=True, since=since) | AtCorrectionTaken(leaving=True, since=since):
            return since + rules.ticket_shown
        case AtPairing(shown=Pairing(stage=PairingStage.PAIRED), since=since):
            return since + rules.farewell
        case AtPairing(shown=Pairing(stage=PairingStage.FAILED), since=since):
            return since + rules.inactivity
        case AtPairing(since=since):
            return since + rules.pairing_limit
        case AtTold(since=since) | AtRated(explainable=True, since=since):
            return since + rules.ticket_shown
        case AtServed(since=since) | AtRating(since=since):
            return since + rules.faces
        case AtRated(since=since):
            return since + rules.farewell
        case AtFinger():
            # The sensor's own deadline per try comes first; this is for a sensor that never ends.
            return state.last_activity + rules.finger_tries * rules.working_limit
        case AtIdle():
            # Somebody changed the language or the look and left: the next one finds all as usual.
            touched = state.language is not Language.VIETNAMESE or is_changed(state)
            called = state.staff_call is not StaffCall.NONE
            patience = state.inactivity * (AFTER_A_CALL if called else 1)
            return state.last_activity + patience if touched or called else None
        case _:
            return state.last_activity + state.inactivity + rules.countdown


def _limit_of_staff(state: State, phase: StaffPhase) -> float:
    rules, waiting = state.rules, phase.waiting
    if waiting is None:
        return state.last_activity + state.inactivity + rules.countdown
    match phase:
        case AtTrial():
            return waiting.since + rules.trial_limit
        case AtStaffCode(reading=True):
            return waiting.since + rules.reading_limit
        case AtProvision(step=ProvisionStep.DONE):
            return waiting.since + rules.farewell
        case _:
            return waiting.since + rules.working_limit


def next_tick(state: State, now: float) -> float | None:
    """Monotonic time at which a Tick is due; None: none is needed until the next event."""
    unlocked = fewer_minutes_at(state, now) if isinstance(state.phase, AtStaffCode) else None
    due = (_next_alert(state), _next_in_visit(state, now), _masked_again(state), unlocked)
    return min((t for t in due if t is not None), default=None)


def _next_alert(state: State) -> float | None:
    since = min(state.terminal.untold.values(), default=None)
    return None if since is None else since + state.rules.alert_after


def _masked_again(state: State) -> float | None:
    match state.phase:
        case AtRecord(revealed_at=float(since)) | AtCorrection(revealed_at=float(since)):
            return since + state.rules.revealed
        case AtResidence(revealed_at=float(since)):
            return since + state.rules.revealed
        case _:
            return None


def _next_in_visit(state: State, now: float) -> float | None:
    limit = _limit(state)
    if limit is None or not _waits_for_a_touch(state):
        return limit
    warning = state.last_activity + state.inactivity
    if now < warning:
        return warning
    left = limit - now
    return limit if left <= 0 else limit - max(0, math.ceil(left) - 1)


def passed(state: State, now: float) -> Step:
    """What a Tick brings: staff is told of devices, and what has lasted too long ends."""
    told, alerts = _alerts(state, now)
    done = _ended(told, now)
    return Step(done.state, (*alerts, *done.effects), done.again)


_AWAY_REASONS = {
    Device.CARD_READER: StaffCallReason.CARD_READER_AWAY,
    Device.CODE_SCANNER: StaffCallReason.CODE_SCANNER_AWAY,
    Device.FINGERPRINT: StaffCallReason.FINGERPRINT_AWAY,
    Device.PRINTER: StaffCallReason.PRINTER_AWAY,
}


def _alerts(state: State, now: float) -> tuple[State, tuple[AlertStaff, ...]]:
    untold = state.terminal.untold
    due = [d for d, since in untold.items() if now >= since + state.rules.alert_after]
    if not due:
        return state, ()
    left = {d: since for d, since in untold.items() if d not in due}
    terminal = replace(state.terminal, untold=MappingProxyType(left))
    alerts = tuple(
        AlertStaff(
            StaffCallReason.PRINTER_OUT_OF_PAPER
            if state.health(device) is Health.OUT_OF_PAPER
            else _AWAY_REASONS[device]
        )
        for device in due
    )
    return replace(state, terminal=terminal), alerts


def _ended(state: State, now: float) -> Step:
    limit = _limit(state)
    if limit is None or now < limit:
        masked_again = _masked_again(state)
        if masked_again is not None and now >= masked_again:
            return Step(state, again=Conceal())
        return Step(state)
    if isinstance(state.phase, StaffPhase):
        return staff_timed_out(state, state.phase)
    match state.phase:
        case AtReading():
            return reading_timed_out(state)
        case AtFarewell() | AtIdle():
            return to_idle(state)
        case AtPairing():
            return cancelled(state)
        case AtLooking(request=request):
            return Step(state, again=LookupFailed(request, LookupFault.STATION_AWAY))
        case phase if isinstance(phase, UnderWay):
            return Step(state, again=no_answer(phase))
        case AtPrinting(request=request):
            return Step(state, again=Printed(request, ok=False))
        case AtAsking() as phase:
            return timed_out(state, phase, now)
        case AtTold() | AtServed() | AtRating() | AtRated():
            return to_idle(state)
        case AtTicket(leaving=True):
            return end_visit(state, now, "ticket_taken")
        case AtCorrectionTaken(leaving=True):
            return end_visit(state, now, "correction_taken")
        case AtFinger(service_id=service_id):
            return problem(
                state,
                Problem.HOLDER_NOT_VERIFIED,
                WayOn.CONTINUE,
                WayOn.MENU,
                service_id=service_id,
            )
        case AtWork(task=Task.PRINTING) as phase:
            return show_ticket(state, phase, PrintState.FAILED, now)
        case AtWork(task=Task.TICKET, leaving=True):
            return end_visit(state, now, "station_away")
        case AtWork(retry=retry):
            return problem(state, Problem.STATION_AWAY, WayOn.TRY_AGAIN, WayOn.MENU, retry=retry)
        case _:
            return end_visit(state, now, "inactivity")
