"""From the menu to a ticket in the hand, with a finger in between where the service asks for it."""

from __future__ import annotations

from dataclasses import replace

from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome
from kiosk.identity.holder_name import name_for_staff
from kiosk.queue.applicant import Applicant
from kiosk.queue.ticket import Ticket
from kiosk.visit.card_steps import ask_for_card
from kiosk.visit.effect import Audit, AuditAction, Cancel, PrintTicket, RequestTicket, VerifyFinger
from kiosk.visit.ending import home, problem
from kiosk.visit.event import (
    Event,
    FingerFailed,
    FingerFault,
    FingerProgress,
    FingerVerified,
    Health,
    Printed,
    TicketFailed,
    TicketFault,
    TicketIssued,
)
from kiosk.visit.intent import (
    Back,
    ChoosePriority,
    ChooseService,
    OpenLookups,
    OpenPriorities,
    PrintShown,
    SkipFinger,
)
from kiosk.visit.lookup_state import AtLookups
from kiosk.visit.state import AtFinger, AtPriorities, AtServices, AtTicket, AtWork, State, Step
from kiosk.visit.view import Device, FingerHint, PrintState, Problem, Task, WayOn

_PROBLEMS = {
    TicketFault.FULL: Problem.DAY_FULL,
    TicketFault.ALREADY_WAITING: Problem.ALREADY_WAITING,
}


def at_services(state: State, event: Event, now: float) -> Step:
    match event:
        case ChooseService(service_id=service_id):
            return choose_service(state, service_id, now)
        case OpenPriorities():
            return Step(state.at(AtPriorities()))
        case OpenLookups():
            return Step(state.at(AtLookups()))
        case Back() if state.holder:
            return Step(home(state))
        case Back():
            return ask_for_card(state, now)
        case _:
            return Step(state)


def at_priorities(state: State, event: Event) -> Step:
    match event:
        case ChoosePriority(priority=priority):
            return Step(replace(state, priority=priority).at(AtServices()))
        case Back():
            return Step(state.at(AtServices()))
        case _:
            return Step(state)


def choose_service(state: State, service_id: str, now: float) -> Step:
    """Takes the ticket, or asks first for what the service needs."""
    service = state.terminal.service(service_id)
    if service is None or not state.terminal.is_open(service_id):
        return problem(state, Problem.SERVICE_CLOSED, WayOn.MENU)
    needed, given = service.required_assurance, state.assurance
    if given >= needed:
        return request_ticket(state, service_id, now)
    if state.holder is None:
        return ask_for_card(replace(state, wanted_service=service_id, wanted_lookup=None), now)
    if given < Assurance.CARD_GENUINE:
        return problem(state, Problem.CHIP_NOT_PROVED, WayOn.MENU)
    return _ask_for_finger(state, service)


def to_counter_for_records(state: State, now: float, service_id: str = "") -> Step:
    """A number at the counter that sees to records; where none is known, all services."""
    services = state.terminal.services
    marked = next((service for service in services if service.corrections), None)
    chosen = state.terminal.service(service_id) or marked
    if chosen is None:
        return Step(state.at(AtServices()))
    return choose_service(state.at(AtServices()), chosen.id, now)


def _ask_for_finger(state: State, service: Service) -> Step:
    holder = state.holder
    assert holder is not None
    if state.health(Device.FINGERPRINT) is not Health.READY:
        return problem(
            state,
            Problem.FINGERPRINT_AWAY,
            WayOn.CONTINUE,
            WayOn.MENU,
            retry=ChooseService(service.id),
            service_id=service.id,
        )
    request, tries = state.last_request + 1, state.rules.finger_tries
    asked = replace(state, last_request=request).at(
        AtFinger(request, service.id, "", FingerHint.PLACE, tries)
    )
    return Step(asked, (VerifyFinger(request, holder.card.number, tries),))


def at_finger(state: State, phase: AtFinger, event: Event, now: float) -> Step:
    match event:
        case FingerProgress(request=phase.request):
            seen = replace(
                phase,
                finger=event.finger,
                hint=event.hint,
                tries_left=event.tries_left,
                fraction=event.fraction,
            )
            return Step(state.at(seen))
        case FingerVerified(request=phase.request, evidence=evidence):
            proved = _with_evidence(state, evidence)
            return _audited(request_ticket(proved, phase.service_id, now), proved, evidence)
        case FingerFailed(request=phase.request, fault=fault, evidence=evidence):
            return _finger_failed(state, phase, fault, evidence)
        case SkipFinger():
            skipped = Evidence(Check.FINGERPRINT_ON_SENSOR, Outcome.NOT_DONE, "skipped")
            return _finger_failed(state, phase, FingerFault.NO_MATCH, skipped)
        case Back():
            return Step(state.at(AtServices()), (Cancel(phase.request),))
        case _:
            return Step(state)


def _finger_failed(state: State, phase: AtFinger, fault: FingerFault, evidence: Evidence) -> Step:
    """Nobody is locked out of a ticket by a worn finger: the counter checks instead."""
    known = _with_evidence(state, evidence)
    away = fault is FingerFault.SENSOR_AWAY
    what = Problem.FINGERPRINT_AWAY if away else Problem.HOLDER_NOT_VERIFIED
    put = problem(
        known,
        what,
        WayOn.TRY_AGAIN,
        WayOn.CONTINUE,
        WayOn.MENU,
        retry=ChooseService(phase.service_id),
        service_id=phase.service_id,
    )
    return _audited(put, known, evidence)


def _with_evidence(state: State, evidence: Evidence) -> State:
    holder = state.holder
    assert holder is not None
    # A later try replaces an earlier one: a smudged first touch proves nothing against anyone.
    kept = tuple(e for e in holder.evidence if e.check is not evidence.check)
    return replace(state, holder=replace(holder, evidence=(*kept, evidence)))


def _audited(step: Step, state: State, evidence: Evidence) -> Step:
    return step.then(Audit(AuditAction.FINGER_CHECKED, state.assurance, (evidence,)))


def request_ticket(state: State, service_id: str, now: float) -> Step:
    request = state.last_request + 1
    asked = replace(state, last_request=request, wanted_service="").at(
        AtWork(request, Task.TICKET, now, ChooseService(service_id), service_id)
    )
    return Step(asked, (RequestTicket(request, service_id, applicant(state)),))


def applicant(state: State) -> Applicant:
    """Who asks, with what is signed of it and nothing else."""
    holder = state.holder
    if holder is None or holder.assurance < Assurance.CARD_DATA_AUTHENTIC:
        return Applicant(assurance=state.assurance, declared=state.priority)
    card = holder.card
    return Applicant(
        assurance=state.assurance,
        name=name_for_staff(card.full_name, state.assurance),
        number=card.number,
        born=card.date_of_birth,
        declared=state.priority,
    )


def at_ticket_work(state: State, phase: AtWork, event: Event, now: float) -> Step:
    """While the ticket is asked for, then while it is printed."""
    match event:
        case TicketIssued(request=phase.request, ticket=ticket):
            return _issued(state, phase, ticket, now).then(
                Audit(AuditAction.TICKET_TAKEN, state.assurance, detail=ticket.service_id)
            )
        case TicketFailed(request=phase.request, fault=TicketFault.STATION_AWAY):
            return problem(
                state, Problem.STATION_AWAY, WayOn.TRY_AGAIN, WayOn.MENU, retry=phase.retry
            )
        case TicketFailed(request=phase.request, fault=fault, number=number):
            what = _PROBLEMS.get(fault, Problem.SERVICE_CLOSED)
            return problem(state, what, WayOn.MENU, number=number)
        case Printed(request=phase.request, ok=ok) if phase.ticket is not None:
            printed = PrintState.PRINTED if ok else PrintState.FAILED
            return show_ticket(state, phase, printed, now)
        case _:
            return Step(state)


def _issued(state: State, phase: AtWork, ticket: Ticket, now: float) -> Step:
    service = state.terminal.service(phase.service_id)
    name = service.name if service else {}
    if state.health(Device.PRINTER) is not Health.READY:
        return show_ticket(state, replace(phase, ticket=ticket), PrintState.FAILED, now)
    request = state.last_request + 1
    printing = replace(state, last_request=request).at(
        replace(phase, request=request, task=Task.PRINTING, since=now, ticket=ticket)
    )
    return Step(printing, (PrintTicket(request, ticket, name, state.language),))


def show_ticket(state: State, phase: AtWork, printed: PrintState, now: float) -> Step:
    assert phase.ticket is not None
    service = state.terminal.service(phase.service_id)
    if service is None:
        # The catalogue changed meanwhile; the number still holds.
        service = Service(id=phase.service_id, prefix="", name={})
    return Step(state.at(AtTicket(phase.ticket, service, printed, phase.leaving, since=now)))


def at_ticket(state: State, phase: AtTicket, event: Event, now: float) -> Step:
    match event:
        case PrintShown() if not phase.leaving and phase.printed is PrintState.FAILED:
            wanted = phase.service.id
            work = AtWork(state.last_request, Task.PRINTING, now, ChooseService(wanted), wanted)
            return _issued(state, work, phase.ticket, now)
        case Back() if not phase.leaving:
            return Step(home(state))
        case _:
            return Step(state)
