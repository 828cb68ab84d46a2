"""The visit as a pure state machine: a state and an event give the next state and its effects.

It knows no clock (every step is told the time), no device, no network and no screen.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from kiosk.procedures.search import ProcedureIndex
from kiosk.queue.ticket_code import read_code
from kiosk.visit import (
    appliance_steps,
    card_steps,
    deadlines,
    interruptions,
    look_steps,
    lookup_steps,
    menu_steps,
    own_corrections,
    pairing_steps,
    problem_steps,
    rating_steps,
    record_steps,
    search_steps,
    service_steps,
    staff_access_steps,
    staff_mode_steps,
    staff_provision_steps,
    staff_steps,
)
from kiosk.visit.ending import to_idle
from kiosk.visit.event import (
    CardInserted,
    CardRemoved,
    ClockChanged,
    CodeScanned,
    DeviceChanged,
    Event,
    FingerProgress,
    ProceduresChanged,
    ServicesChanged,
    StationChanged,
    Tick,
)
from kiosk.visit.intent import (
    BeginPairing,
    ChooseLanguage,
    Finish,
    Intent,
    OpenServed,
    Start,
    StillHere,
)
from kiosk.visit.lookup_event import CorrectionsFound
from kiosk.visit.lookup_state import LookupPhase
from kiosk.visit.picture import view_of
from kiosk.visit.record_state import RecordPhase
from kiosk.visit.reference import Reference
from kiosk.visit.search_state import SearchPhase
from kiosk.visit.staff_mode_event import DevicesChanged
from kiosk.visit.staff_mode_intent import OpenStaffMode
from kiosk.visit.staff_mode_state import StaffPhase
from kiosk.visit.standstill import serves_nobody
from kiosk.visit.state import (
    NO_ORIGIN,
    AtChecked,
    AtFarewell,
    AtFinger,
    AtIdle,
    AtKeyEntry,
    AtMenu,
    AtPairing,
    AtPlaceCard,
    AtPriorities,
    AtProblem,
    AtReading,
    AtServices,
    AtTicket,
    AtWork,
    Rules,
    State,
    Step,
)

__all__ = ["Rules", "State", "Step", "initial", "next_tick", "step", "view_of"]

next_tick = deadlines.next_tick

_ACTIVITY = (*Intent.__args__, CardInserted, CodeScanned, FingerProgress)


def initial(
    rules: Rules | None = None, origin: uuid.UUID = NO_ORIGIN, reference: Reference | None = None
) -> State:
    """A terminal that has just started: nobody there, nothing known of its devices.

    `origin`: random, never used before, so that no idempotency key comes twice.
    """
    set_by_station = rules or Rules()
    return State(
        rules=set_by_station,
        look=set_by_station.look,
        origin=origin,
        reference=reference or Reference(),
    )


def step(state: State, event: Event, now: float) -> Step:
    """One event. `now`: monotonic seconds, never going back between two steps."""
    if isinstance(event, _ACTIVITY) or _works_at(state, event):
        state = replace(state, last_activity=now)
    done = _stepped(state, event, now)
    while done.again is not None:
        more = _stepped(done.state, done.again, now)
        done = Step(more.state, done.effects + more.effects, more.again)
    done = own_corrections.fetched_at_menu(done)
    if type(done.state.phase) is type(state.phase):
        if _staff_waits(state) and not _staff_waits(done.state):
            return Step(replace(done.state, last_activity=now), done.effects)
        return done
    # A new screen gives its full time, however long the work before it took; and it is to be seen.
    return Step(replace(done.state, last_activity=now, choosing_look=False), done.effects)


def _staff_waits(state: State) -> bool:
    """Until its answer comes nobody can be expected to touch anything."""
    return isinstance(state.phase, StaffPhase) and state.phase.waiting is not None


def _works_at(state: State, event: Event) -> bool:
    """Staff who plug something in, or lay a card down, are there."""
    return isinstance(state.phase, StaffPhase) and isinstance(event, DevicesChanged | CardRemoved)


def _stepped(state: State, event: Event, now: float) -> Step:
    if isinstance(event, CorrectionsFound):
        state = own_corrections.arrived(state, event)
    match event:
        case Tick():
            return deadlines.passed(state, now)
        case DeviceChanged(device=device, health=health):
            changed = replace(state, terminal=state.terminal.with_health(device, health, now))
            return interruptions.device_changed(changed, device, health, now)
        case StationChanged(reachable=reachable, trouble=trouble):
            terminal = replace(state.terminal, station_reachable=reachable, station_trouble=trouble)
            return Step(replace(state, terminal=terminal))
        case ClockChanged(verified=verified):
            return Step(replace(state, terminal=replace(state.terminal, clock_verified=verified)))
        case ServicesChanged():
            return Step(replace(state, terminal=state.terminal.with_offer(event)))
        case ProceduresChanged(procedures=procedures):
            known = replace(state.reference, procedures=ProcedureIndex(procedures))
            return Step(replace(state, reference=known))
        case CardInserted() | CardRemoved():
            present = isinstance(event, CardInserted)
            terminal = replace(state.terminal, card_present=present)
            moved = replace(state, terminal=terminal)
            if isinstance(state.phase, StaffPhase):
                return staff_access_steps.card_moved(moved)
            if present:
                return interruptions.card_inserted(moved, now)
            return interruptions.card_removed(moved, now)
        case ChooseLanguage(language=language):
            return Step(replace(state, language=language))
        case _ if isinstance(event, look_steps.EVENTS):
            return look_steps.step(state, event)
        case _ if isinstance(event, staff_steps.EVENTS):
            return staff_steps.step(state, event)
        case _ if isinstance(event, appliance_steps.EVENTS):
            return appliance_steps.step(state, event)
        case StillHere():
            return Step(state)
        case OpenStaffMode():
            return staff_mode_steps.open_staff_mode(state)
        case Finish() if isinstance(state.phase, rating_steps.PHASES):
            return to_idle(state)
        case Finish() if not isinstance(state.phase, AtIdle | AtFarewell | AtPairing | StaffPhase):
            return interruptions.finish(state, now)
        case _:
            return _in_phase(state, event, now)


def _in_phase(state: State, event: Event, now: float) -> Step:
    if isinstance(state.phase, rating_steps.PHASES):
        return _about_ticket(state, event, now)
    match state.phase:
        case phase if isinstance(phase, LookupPhase):
            return lookup_steps.step(state, event, now)
        case phase if isinstance(phase, RecordPhase):
            return record_steps.step(state, event, now)
        case phase if isinstance(phase, SearchPhase):
            return search_steps.step(state, event, now)
        case phase if isinstance(phase, StaffPhase):
            return staff_mode_steps.step(state, event, now)
        case AtIdle():
            return _at_idle(state, event, now)
        case AtPlaceCard() if isinstance(event, CodeScanned) and read_code(event.text):
            ended = interruptions.end_for_ticket(state)
            looked = _at_idle(ended.state, event, now)
            return Step(looked.state, ended.effects + looked.effects)
        case AtPlaceCard():
            return card_steps.at_place_card(state, event, now)
        case AtKeyEntry() as phase:
            return card_steps.at_key_entry(state, phase, event, now)
        case AtReading() as phase:
            return card_steps.at_reading(state, phase, event, now)
        case AtChecked():
            return menu_steps.at_checked(state, event, now)
        case AtMenu():
            return menu_steps.at_menu(state, event, now)
        case AtServices():
            return service_steps.at_services(state, event, now)
        case AtPriorities():
            return service_steps.at_priorities(state, event)
        case AtFinger() as phase:
            return service_steps.at_finger(state, phase, event, now)
        case AtWork() as phase:
            return service_steps.at_ticket_work(state, phase, event, now)
        case AtTicket() as phase:
            return service_steps.at_ticket(state, phase, event, now)
        case AtProblem() as phase:
            return problem_steps.at_problem(state, phase, event, now)
        case AtPairing() as phase:
            return pairing_steps.at_pairing(state, phase, event, now)
        case AtFarewell():
            if not isinstance(event, Start | CodeScanned):
                return Step(state)
            return _at_idle(to_idle(state).state, event, now)


def _at_idle(state: State, event: Event, now: float) -> Step:
    match event:
        case _ if not state.terminal.appliance.provisioned:
            return staff_provision_steps.at_idle(state, event, now)
        case BeginPairing():
            return pairing_steps.begin(state, now)
        case _ if serves_nobody(state):
            return Step(state)
        case Start():
            return interruptions.begin(state, now)
        case OpenServed():
            return rating_steps.open_served(state, now)
        case CodeScanned(text=text) if (ticket := read_code(text)) is not None:
            return rating_steps.look(state, ticket, now)
        case CodeScanned():
            begun = interruptions.begin(state, now)
            scanned = _in_phase(begun.state, event, now)
            return Step(scanned.state, begun.effects + scanned.effects)
        case _:
            return Step(state)


def _about_ticket(state: State, event: Event, now: float) -> Step:
    if not isinstance(event, CodeScanned):
        return rating_steps.step(state, event, now)
    if not rating_steps.starts_anew(state, event, read_code(event.text)):
        return Step(state)
    return _at_idle(state.at(AtIdle()), event, now)
