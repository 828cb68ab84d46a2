"""What comes from outside at any moment: cards laid down and taken away, devices lost and found."""

from __future__ import annotations

from dataclasses import replace

from kiosk.identity.assurance import Assurance
from kiosk.visit import correction_steps
from kiosk.visit.card_steps import ask_for_card, read
from kiosk.visit.effect import Audit, AuditAction, Effect, ForgetCard
from kiosk.visit.ending import card_problem, end_visit, problem, to_idle, without_holder
from kiosk.visit.event import Health
from kiosk.visit.intent import ChooseService
from kiosk.visit.lookup_state import AtLookups
from kiosk.visit.rating_steps import PHASES as ABOUT_TICKETS
from kiosk.visit.record_state import AtCorrectionTaken, UnderWay
from kiosk.visit.service_steps import choose_service
from kiosk.visit.standstill import serves_nobody
from kiosk.visit.state import (
    AtFarewell,
    AtFinger,
    AtIdle,
    AtKeyEntry,
    AtPlaceCard,
    AtProblem,
    AtReading,
    AtServices,
    AtTicket,
    AtWork,
    State,
    Step,
)
from kiosk.visit.view import Device, FingerHint, Problem, StaffCall, WayOn


def begin(state: State, now: float) -> Step:
    """A person is here: audit it, and ask for what is missing first."""
    audit: Effect = Audit(AuditAction.VISIT_STARTED, Assurance.ANONYMOUS)
    begun = replace(without_holder(state), staff_call=StaffCall.NONE, last_activity=now)
    asked = ask_for_card(begun, now)
    return Step(asked.state, (audit, *asked.effects))


def end_for_ticket(state: State) -> Step:
    """A ticket is held up where a card was asked for: it was that, not a visit, that was wanted."""
    audit = Audit(AuditAction.VISIT_ENDED, Assurance.ANONYMOUS, detail="ticket_scanned")
    return Step(without_holder(state).at(AtIdle()), (ForgetCard(), audit))


def card_inserted(state: State, now: float) -> Step:
    if isinstance(state.phase, ABOUT_TICKETS):
        return begin(to_idle(state).state, now)
    match state.phase:
        case AtIdle() if serves_nobody(state):
            return Step(state)
        case AtIdle():
            return begin(state, now)
        case AtFarewell():
            return begin(to_idle(state).state, now)
        case AtPlaceCard():
            return ask_for_card(state, now)
        case AtServices() | AtLookups() if state.holder is None:
            return ask_for_card(state, now)
        case AtProblem(problem=Problem.CARD_REMOVED) if state.key:
            return read(state, state.key, now)
        case AtProblem() if state.holder is None:
            # Whatever was wrong, another card or another try is the answer.
            return ask_for_card(replace(state, key=None), now)
        case _:
            return Step(state)


def finish(state: State, now: float) -> Step:
    """The person is done. A ticket or a correction that is under way is not lost."""
    if isinstance(state.phase, AtWork):
        leaving = without_holder(state).at(replace(state.phase, leaving=True))
        return Step(leaving, (ForgetCard(),))
    if isinstance(state.phase, UnderWay):
        return correction_steps.leave(state, state.phase, now)
    return end_visit(state, now, "finish")


def card_removed(state: State, now: float) -> Step:
    """The card leaving the reader ends the visit, but what is under way is still done."""
    match state.phase:
        case AtReading():
            return card_problem(state, Problem.CARD_REMOVED, WayOn.TRY_AGAIN)
        case AtKeyEntry():
            return Step(state.at(AtPlaceCard()))
        case AtFarewell():
            return Step(state.at(AtFarewell(since=now)))
        case AtWork() as phase if state.holder:
            leaving = without_holder(state).at(replace(phase, leaving=True))
            return Step(leaving, (ForgetCard(),))
        case phase if isinstance(phase, UnderWay | AtCorrectionTaken) and state.holder:
            return correction_steps.leave(state, phase, now)
        case AtTicket() as phase if state.holder:
            leaving = without_holder(state).at(replace(phase, leaving=True, since=now))
            return Step(leaving, (ForgetCard(),))
        case _ if state.holder is not None:
            return end_visit(state, now, "card_removed")
        case _:
            return Step(state)


def device_changed(state: State, device: Device, health: Health, now: float) -> Step:
    """Notices follow from the terminal's state; here is only what changes the visit's course."""
    match device:
        case Device.CARD_READER if health is not Health.READY:
            return _reader_lost(state, now)
        case Device.CARD_READER:
            if isinstance(state.phase, AtProblem) and (
                state.phase.problem is Problem.CARD_READER_AWAY
            ):
                return ask_for_card(state, now)
            return Step(state)
        case Device.FINGERPRINT:
            return _sensor_changed(state, health, now)
        case _:
            return Step(state)


def _sensor_changed(state: State, health: Health, now: float) -> Step:
    match state.phase:
        case AtFinger() as phase:
            hint = FingerHint.PLACE if health is Health.READY else FingerHint.SENSOR_AWAY
            return Step(state.at(replace(phase, hint=hint)))
        case AtProblem(problem=Problem.FINGERPRINT_AWAY, retry=ChooseService(service_id=wanted)):
            if health is Health.READY and state.holder is not None:
                return choose_service(state, wanted, now)
            return Step(state)
        case _:
            return Step(state)


_TOGETHER = 1.0
"""Seconds: a card that left so shortly before its reader went with it."""


def _reader_lost(state: State, now: float) -> Step:
    """No reader, no card: what lay on it can no longer be vouched for."""
    gone = replace(state, terminal=replace(state.terminal, card_present=False))
    match state.phase:
        case AtReading():
            return card_problem(gone, Problem.CARD_READER_AWAY, WayOn.TICKET_WITHOUT_CARD)
        case AtFarewell(since=since) if now - since < _TOGETHER:
            return problem(gone, Problem.CARD_READER_AWAY, WayOn.TICKET_WITHOUT_CARD)
        case AtPlaceCard() | AtKeyEntry():
            return problem(gone, Problem.CARD_READER_AWAY, WayOn.TICKET_WITHOUT_CARD)
        case _ if state.holder is not None:
            ended = card_removed(gone, now)
            if isinstance(ended.state.phase, AtFarewell):
                away = problem(ended.state, Problem.CARD_READER_AWAY, WayOn.TICKET_WITHOUT_CARD)
                return Step(away.state, ended.effects)
            return ended
        case _:
            return Step(gone)
