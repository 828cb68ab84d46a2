"""How a visit ends, and how a problem is put. Every way out of a visit passes here."""

from __future__ import annotations

from dataclasses import replace

from kiosk.language import Language
from kiosk.queue.priority import PriorityClass
from kiosk.visit.effect import Audit, AuditAction, Cancel, Effect, ForgetCard
from kiosk.visit.event import Event
from kiosk.visit.look_steps import as_set_by_the_station
from kiosk.visit.lookup_state import AtLooking, AtPrinting
from kiosk.visit.record_state import UnderWay
from kiosk.visit.staff_mode_state import StaffPhase
from kiosk.visit.state import (
    AtAsking,
    AtFarewell,
    AtFinger,
    AtIdle,
    AtMenu,
    AtProblem,
    AtReading,
    AtServices,
    AtWork,
    Phase,
    State,
    Step,
)
from kiosk.visit.view import Problem, StaffCall, WayOn


def pending_request(state: State) -> int | None:
    """The request whose answer the present phase waits for."""
    match state.phase:
        case AtReading(request=request) | AtFinger(request=request) | AtWork(request=request):
            return request
        case phase if isinstance(phase, UnderWay):
            return phase.request
        case AtAsking(request=request) | AtLooking(request=request) | AtPrinting(request=request):
            return request
        case phase if isinstance(phase, StaffPhase) and phase.waiting is not None:
            return phase.waiting.request
        case _:
            return None


def withdrawn(state: State) -> tuple[Effect, ...]:
    """Cancels what the phase waits for, but for what may be done already at the station or on
    paper."""
    request = pending_request(state)
    if request is None or isinstance(state.phase, AtWork | AtLooking | AtPrinting | UnderWay):
        return ()
    return (Cancel(request),)


def without_holder(state: State) -> State:
    """Nothing that came from the card is left."""
    return replace(
        state,
        holder=None,
        key=None,
        wanted_service="",
        wanted_lookup=None,
        priority=PriorityClass.NONE,
    )


def end_visit(state: State, now: float, reason: str) -> Step:
    """Goodbye. All personal data is gone from here on; the farewell names nobody."""
    effects = (
        *withdrawn(state),
        ForgetCard(),
        Audit(AuditAction.VISIT_ENDED, state.assurance, detail=reason),
    )
    return Step(without_holder(state).at(AtFarewell(since=now)), effects)


def to_idle(state: State) -> Step:
    """The next person starts afresh, in Vietnamese."""
    fresh = replace(
        as_set_by_the_station(without_holder(state)),
        phase=AtIdle(),
        language=Language.VIETNAMESE,
        staff_call=StaffCall.NONE,
        staff=None,
    )
    return Step(fresh)


def home(state: State) -> State:
    """Where "back" leads: the menu, or for a person without a card the list of services."""
    return state.at(AtMenu() if state.holder else AtServices())


def problem(
    state: State,
    what: Problem,
    *ways_on: WayOn,
    retry: Event | None = None,
    origin: Phase | None = None,
    service_id: str = "",
    number: str = "",
) -> Step:
    """Shows a problem; what was waited for is withdrawn. FINISH is always a way on.

    `retry`: what TRY_AGAIN does, in the phase `origin` (None: where the services are listed).
    """
    put = AtProblem(what, (*ways_on, WayOn.FINISH), retry, origin, service_id, number)
    return Step(state.at(put), withdrawn(state))


def card_problem(state: State, what: Problem, *ways_on: WayOn) -> Step:
    """A problem with the card: what it said is dropped, and its session closed."""
    put = problem(state, what, *ways_on)
    return Step(replace(put.state, holder=None), (*put.effects, ForgetCard()))
