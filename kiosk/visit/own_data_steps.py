"""What the registry and the station have of the resident: one question each, one screen each."""

from __future__ import annotations

from dataclasses import replace

from kiosk.places.address import Standing
from kiosk.places.places import Places
from kiosk.visit.asking_steps import ask, failed, shown
from kiosk.visit.ending import problem
from kiosk.visit.event import Event
from kiosk.visit.intent import Conceal, Reveal
from kiosk.visit.lookup_effect import (
    FetchCardIssue,
    FetchElectronicIdentity,
    FetchHeld,
    FetchResidence,
)
from kiosk.visit.lookup_event import (
    CardIssueFound,
    ElectronicIdentityFound,
    HeldFound,
    LookupFault,
    ResidenceFound,
)
from kiosk.visit.lookup_state import (
    AtCardStatus,
    AtElectronicIdentity,
    AtHeld,
    AtLooking,
    AtResidence,
)
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.state import State, Step
from kiosk.visit.view import Problem, Task, WayOn


def open_card_status(state: State, wanted: Event, now: float) -> Step:
    """The rule of renewal needs the chip's own dates only: without the registry it is shown too."""
    if not state.terminal.station_reachable:
        return shown(state, AtCardStatus(None), Lookup.CARD)
    return ask(state, FetchCardIssue, Task.LOOKUP, wanted, now)


def open_residence(state: State, wanted: Event, now: float) -> Step:
    return ask(state, FetchResidence, Task.LOOKUP, wanted, now)


def open_electronic_identity(state: State, wanted: Event, now: float) -> Step:
    return ask(state, FetchElectronicIdentity, Task.LOOKUP, wanted, now)


def open_held(state: State, wanted: Event, now: float) -> Step:
    return ask(state, FetchHeld, Task.LOOKUP, wanted, now)


def card_issue_found(state: State, answer: CardIssueFound) -> Step:
    return shown(state, AtCardStatus(answer.issue), Lookup.CARD)


def card_issue_failed(state: State, phase: AtLooking, fault: LookupFault) -> Step:
    if fault is LookupFault.AMBIGUOUS:
        return failed(state, fault, phase.wanted, phase.origin)
    return shown(state, AtCardStatus(None), Lookup.CARD)


def residence_found(state: State, answer: ResidenceFound) -> Step:
    places = state.reference.places
    today = tuple(_today(entry.address, places) for entry in answer.residence.entries)
    return shown(state, AtResidence(answer.residence, today), Lookup.RESIDENCE)


def _today(address: str, places: Places | None) -> str:
    """With the names of today, where it has others and they can be told."""
    if places is None:
        return ""
    found = places.today_of(address)
    return found.text if found.standing in (Standing.OLD, Standing.PARTLY) else ""


def electronic_identity_found(state: State, answer: ElectronicIdentityFound) -> Step:
    if answer.identity is None:
        return problem(state, Problem.RECORD_UNKNOWN, WayOn.TICKET, WayOn.MENU)
    return shown(state, AtElectronicIdentity(answer.identity), Lookup.ELECTRONIC_IDENTITY)


def held_found(state: State, answer: HeldFound) -> Step:
    return shown(state, AtHeld(answer.held), Lookup.HELD)


def at_residence(state: State, phase: AtResidence, event: Event, now: float) -> Step:
    match event:
        case Reveal():
            return Step(state.at(replace(phase, revealed_at=now)))
        case Conceal():
            return Step(state.at(replace(phase, revealed_at=None)))
        case _:
            return Step(state)
