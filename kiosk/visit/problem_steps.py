"""Ways on from a problem: each is one button, and each does what it says."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit import service_steps
from kiosk.visit.card_steps import ask_for_card, read
from kiosk.visit.ending import end_visit, home, without_holder
from kiosk.visit.event import Event
from kiosk.visit.intent import ChooseWayOn
from kiosk.visit.state import AtChecked, AtProblem, AtServices, State, Step
from kiosk.visit.view import Problem, WayOn

_ABOUT_RECORD = (Problem.RECORD_AMBIGUOUS, Problem.RECORD_UNKNOWN, Problem.TOO_MANY_CORRECTIONS)
"""Of these it is known which counter sees to them; else the person says what the number is for."""


def at_problem(state: State, phase: AtProblem, event: Event, now: float) -> Step:
    if not isinstance(event, ChooseWayOn) or event.way_on not in phase.ways_on:
        return Step(state)
    match event.way_on:
        case WayOn.FINISH:
            return end_visit(state, now, phase.problem.value)
        case WayOn.MENU:
            return Step(home(state))
        case WayOn.TICKET_WITHOUT_CARD:
            without = replace(without_holder(state), priority=state.priority)
            return Step(without.at(AtServices()))
        case WayOn.TICKET if phase.problem not in _ABOUT_RECORD:
            return Step(state.at(AtServices()))
        case WayOn.TICKET:
            return service_steps.to_counter_for_records(state, now)
        case WayOn.CONTINUE:
            return _go_on(state, phase, now)
        case WayOn.TRY_AGAIN:
            return _try_again(state, phase, now)


def _go_on(state: State, phase: AtProblem, now: float) -> Step:
    if phase.service_id:
        return service_steps.request_ticket(state, phase.service_id, now)
    return Step(state.at(AtChecked()))


def _try_again(state: State, phase: AtProblem, now: float) -> Step:
    if phase.retry is not None:
        return Step(state.at(phase.origin or AtServices()), again=phase.retry)
    removed = phase.problem is Problem.CARD_REMOVED
    if removed and state.key and state.terminal.card_present:
        return read(state, state.key, now)
    # After an unreadable card its key is asked for again: it may have been the fault.
    return ask_for_card(state if removed else replace(state, key=None), now)
