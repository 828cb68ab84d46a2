"""The menu and the personal lookups: dossiers, and the record beside the card."""

from __future__ import annotations

from dataclasses import replace

from kiosk.identity.assurance import Assurance
from kiosk.records.comparison import compare
from kiosk.visit.effect import Audit, AuditAction
from kiosk.visit.ending import home, problem
from kiosk.visit.event import Event
from kiosk.visit.intent import Back, Continue, OpenLookup, OpenTickets
from kiosk.visit.lookup_effect import FetchDossiers, FetchRecord
from kiosk.visit.lookup_event import DossiersFound, LookupFailed, LookupFault, RecordFound
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.service_steps import choose_service
from kiosk.visit.state import AtDossiers, AtMenu, AtRecord, AtServices, AtWork, State, Step
from kiosk.visit.view import Problem, Task, WayOn


def at_checked(state: State, event: Event, now: float) -> Step:
    match event:
        case Continue():
            return go_on(state, now)
        case _:
            return Step(state)


def go_on(state: State, now: float) -> Step:
    """To the menu, or straight to the service that the card was wanted for."""
    if state.wanted_service:
        wanted = replace(state, wanted_service="")
        return choose_service(wanted.at(AtServices()), state.wanted_service, now)
    return Step(state.at(AtMenu()))


def at_menu(state: State, event: Event, now: float) -> Step:
    match event:
        case OpenTickets():
            return Step(state.at(AtServices()))
        case OpenLookup(lookup=Lookup.DOSSIERS | Lookup.RECORD):
            return _look_up(state, event, now)
        case _:
            return Step(state)


def _look_up(state: State, wanted: OpenLookup, now: float) -> Step:
    if state.holder is None:
        return Step(state)
    if state.assurance < Assurance.CARD_GENUINE:
        return problem(state, Problem.CHIP_NOT_PROVED, WayOn.MENU)
    if not state.terminal.station_reachable:
        return problem(state, Problem.STATION_AWAY, WayOn.TRY_AGAIN, WayOn.MENU, retry=wanted)
    request, number = state.last_request + 1, state.holder.card.number
    dossiers = wanted.lookup is Lookup.DOSSIERS
    task = Task.DOSSIERS if dossiers else Task.RECORD
    asked = replace(state, last_request=request).at(AtWork(request, task, now, wanted))
    fetch = FetchDossiers(request, number) if dossiers else FetchRecord(request, number)
    return Step(asked, (fetch,))


def at_lookup_work(state: State, phase: AtWork, event: Event) -> Step:
    match event:
        case DossiersFound(request=phase.request, dossiers=dossiers):
            shown = state.at(AtDossiers(dossiers))
            return _shown(shown, Lookup.DOSSIERS)
        case RecordFound(request=phase.request, record=record) if state.holder:
            fields = compare(state.holder.card, record) if record else ()
            shown = state.at(AtRecord(fields, known=record is not None))
            return _shown(shown, Lookup.RECORD)
        case LookupFailed(request=phase.request, fault=fault):
            away = fault is LookupFault.STATION_AWAY
            what = Problem.STATION_AWAY if away else Problem.LOOKUP_FAILED
            return problem(state, what, WayOn.TRY_AGAIN, WayOn.MENU, retry=phase.retry)
        case _:
            return Step(state)


def _shown(state: State, lookup: Lookup) -> Step:
    audit = Audit(AuditAction.LOOKUP_SHOWN, state.assurance, detail=lookup.value)
    return Step(state, (audit,))


def at_result(state: State, event: Event) -> Step:
    return Step(home(state)) if isinstance(event, Back) else Step(state)
