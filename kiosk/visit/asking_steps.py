"""A question to station and registry on its way, and what is said when there is no answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.visit.effect import Audit, AuditAction
from kiosk.visit.ending import problem
from kiosk.visit.event import Event
from kiosk.visit.lookup_effect import (
    FetchCardIssue,
    FetchCorrections,
    FetchDossier,
    FetchDossiers,
    FetchElectronicIdentity,
    FetchHeld,
    FetchRecord,
    FetchResidence,
    LookupEffect,
)
from kiosk.visit.lookup_event import (
    CardIssueFound,
    CorrectionsFound,
    DossierFound,
    DossiersFound,
    ElectronicIdentityFound,
    HeldFound,
    LookupAnswer,
    LookupFault,
    RecordFound,
    ResidenceFound,
)
from kiosk.visit.lookup_state import AtLooking
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.state import Phase, State, Step
from kiosk.visit.view import Problem, Task, WayOn

_PROBLEMS = {
    LookupFault.STATION_AWAY: Problem.STATION_AWAY,
    LookupFault.REGISTRY_AWAY: Problem.REGISTRY_AWAY,
    LookupFault.AMBIGUOUS: Problem.RECORD_AMBIGUOUS,
    LookupFault.TOO_MANY: Problem.TOO_MANY_CORRECTIONS,
    LookupFault.FAILED: Problem.LOOKUP_FAILED,
}
_WAYS_ON = {
    LookupFault.REGISTRY_AWAY: (WayOn.TRY_AGAIN, WayOn.TICKET, WayOn.MENU),
    LookupFault.AMBIGUOUS: (WayOn.TICKET, WayOn.MENU),
    LookupFault.TOO_MANY: (WayOn.TICKET, WayOn.MENU),
}


_ANSWERS: dict[type[LookupEffect], type[LookupAnswer]] = {
    FetchDossiers: DossiersFound,
    FetchDossier: DossierFound,
    FetchRecord: RecordFound,
    FetchCardIssue: CardIssueFound,
    FetchResidence: ResidenceFound,
    FetchElectronicIdentity: ElectronicIdentityFound,
    FetchHeld: HeldFound,
    FetchCorrections: CorrectionsFound,
}


def ask(
    state: State,
    question: Callable[[int, str], LookupEffect],
    task: Task,
    wanted: Event,
    now: float,
) -> Step:
    """Puts a question about the resident; `question` takes its request and the number.

    `wanted`: what led to it, to be done again in the present phase should there be no answer.
    """
    holder = state.holder
    if holder is None:
        return Step(state)
    request = state.last_request + 1
    effect = question(request, holder.card.number)
    waiting = AtLooking(request, task, now, wanted, state.phase, _ANSWERS[type(effect)])
    return Step(replace(state, last_request=request).at(waiting), (effect,))


def failed(state: State, fault: LookupFault, wanted: Event, origin: Phase) -> Step:
    """`wanted`: what is tried again in the phase `origin`."""
    ways = _WAYS_ON.get(fault, (WayOn.TRY_AGAIN, WayOn.MENU))
    return problem(state, _PROBLEMS[fault], *ways, retry=wanted, origin=origin)


def station_away(state: State, wanted: Event) -> Step:
    """Before anything was asked."""
    return problem(
        state,
        Problem.STATION_AWAY,
        WayOn.TRY_AGAIN,
        WayOn.MENU,
        retry=wanted,
        origin=state.phase,
    )


def shown(state: State, phase: Phase, lookup: Lookup) -> Step:
    """The answer, on the screen."""
    audit = Audit(AuditAction.LOOKUP_SHOWN, state.assurance, detail=lookup.value)
    return Step(state.at(phase), (audit,))
