"""The person's call for staff: made at any moment, heard by the station, answered by an officer."""

from __future__ import annotations

from dataclasses import replace

from kiosk.queue.staff_call import StaffCallReason
from kiosk.visit.effect import AlertStaff, Audit, AuditAction
from kiosk.visit.event import Event, StaffAnswered, StaffHeard
from kiosk.visit.intent import CallStaff
from kiosk.visit.state import State, Step
from kiosk.visit.view import StaffCall

EVENTS = (CallStaff, StaffHeard, StaffAnswered)


def step(state: State, event: Event) -> Step:
    """An answer to the call of a visit that is over changes nothing for who stands there now."""
    match event, state.staff_call:
        case CallStaff(), StaffCall.NONE:
            called = replace(state, staff_call=StaffCall.CALLING)
            alert = AlertStaff(StaffCallReason.PERSON_ASKS)
            return Step(called, (alert, Audit(AuditAction.STAFF_CALLED, state.assurance)))
        case StaffHeard(), StaffCall.CALLING:
            return Step(replace(state, staff_call=StaffCall.CALLED))
        case StaffAnswered(), StaffCall.CALLING | StaffCall.CALLED:
            coming = replace(state, staff_call=StaffCall.COMING)
            return Step(coming, (Audit(AuditAction.STAFF_COMING, state.assurance),))
        case _:
            return Step(state)
