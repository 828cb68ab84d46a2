"""What the pages of staff mode ask core and caretaker for, and how the answer is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from kiosk.appliance.request import Request
from kiosk.identity.assurance import Assurance
from kiosk.visit.effect import Audit, AuditAction, Effect
from kiosk.visit.event import Event
from kiosk.visit.staff_mode_effect import AskCaretaker
from kiosk.visit.staff_mode_event import StaffTaskDone
from kiosk.visit.staff_mode_state import (
    AtCalibration,
    AtDevice,
    AtNetwork,
    AtRestart,
    AtScreenSetup,
    AtSettings,
    AtSoftware,
    Waiting,
)
from kiosk.visit.staff_mode_view import StaffAnswer
from kiosk.visit.state import State, Step

Asking = AtCalibration | AtDevice | AtNetwork | AtRestart | AtScreenSetup | AtSettings | AtSoftware
"""These wait on their own page, and show there what came of it."""
P = TypeVar("P", bound=Asking)


def asked(
    state: State,
    phase: Asking,
    effect: Callable[[int], Effect],
    now: float,
    action: AuditAction | None = None,
    detail: str = "",
) -> Step:
    """`effect` with a new request; what it does is audited as `action`."""
    request = state.last_request + 1
    waiting = replace(phase, waiting=Waiting(request, now), answer=None)
    said = () if action is None else (audit(action, detail),)
    return Step(replace(state, last_request=request, phase=waiting), (effect(request), *said))


def asked_caretaker(
    state: State,
    phase: Asking,
    what: Request,
    now: float,
    action: AuditAction | None = None,
    detail: str = "",
) -> Step:
    return asked(state, phase, lambda request: AskCaretaker(request, what), now, action, detail)


def answered(phase: P, event: Event) -> P | None:
    """The page with the answer on it; None: the event is no answer to what it waits for."""
    waiting = phase.waiting
    if waiting is None or not isinstance(event, StaffTaskDone):
        return None
    if event.request != waiting.request:
        return None
    answer = StaffAnswer(event.done, event.detail, event.restart_needed)
    return replace(phase, waiting=None, answer=answer)


def audit(action: AuditAction, detail: str = "") -> Audit:
    return Audit(action, Assurance.ANONYMOUS, detail=detail)
