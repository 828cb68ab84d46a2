"""Procedures and places, searched at every keystroke. Nobody has to say who they are.

A search takes a few milliseconds of the core's time, none of the screen's: the step does it.
"""

from __future__ import annotations

import unicodedata

from kiosk.visit.asking_steps import shown
from kiosk.visit.event import Event
from kiosk.visit.intent import (
    LONGEST_TEXT,
    Back,
    ChooseService,
    OpenProcedure,
    PrintShown,
    SubmitText,
    TypeText,
)
from kiosk.visit.lookup_state import AtLookups
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.print_steps import print_shown
from kiosk.visit.search_picture import sheet_of
from kiosk.visit.search_state import AtPlaces, AtProcedure, AtProcedures
from kiosk.visit.service_steps import choose_service
from kiosk.visit.state import State, Step

MOST_PROCEDURES = 20
MOST_PLACES = 12


def open_procedures(state: State, _wanted: Event, _now: float) -> Step:
    return shown(state, _procedures(state, ""), Lookup.PROCEDURES)


def open_places(state: State, _wanted: Event, _now: float) -> Step:
    return shown(state, AtPlaces(), Lookup.PLACES)


def step(state: State, event: Event, now: float) -> Step:
    """In one of the phases of `search_state`."""
    match state.phase:
        case AtProcedures() as phase:
            return _at_procedures(state, phase, event)
        case AtProcedure() as phase:
            return _at_procedure(state, phase, event, now)
        case _:
            return _at_places(state, event)


def _at_procedures(state: State, phase: AtProcedures, event: Event) -> Step:
    match event:
        case TypeText(text=text):
            return Step(state.at(_procedures(state, text)))
        case SubmitText() if len(phase.found) == 1:
            return Step(state.at(AtProcedure(phase.found[0], phase)))
        case OpenProcedure(procedure_id=touched):
            chosen = next((p for p in phase.found if p.id == touched), None)
            return Step(state.at(AtProcedure(chosen, phase)) if chosen else state)
        case ChooseService(service_id=service_id) if not phase.text:
            group = _group(state, service_id)
            return Step(state.at(group) if group.found else state)
        case Back() if phase.chosen is not None:
            return Step(state.at(_procedures(state, "")))
        case Back():
            return Step(state.at(AtLookups()))
        case _:
            return Step(state)


def _group(state: State, service_id: str) -> AtProcedures:
    """Those of one service; of the empty id: those of none that the counters offer."""
    offered = {service.id for service in state.terminal.services}
    found = tuple(
        procedure
        for procedure in state.reference.procedures.procedures
        if (procedure.service if procedure.service in offered else "") == service_id
    )
    return AtProcedures(found=found, chosen=service_id)


def _procedures(state: State, text: str) -> AtProcedures:
    index, typed = state.reference.procedures, _without_control(text)
    found = index.search(typed, MOST_PROCEDURES) if typed.strip() else index.procedures
    return AtProcedures(typed, found)


def _at_procedure(state: State, phase: AtProcedure, event: Event, now: float) -> Step:
    match event:
        case PrintShown() if (sheet := sheet_of(state)) is not None:
            return print_shown(state, phase, sheet, Lookup.PROCEDURES, now)
        case ChooseService(service_id=service_id) if service_id == phase.procedure.service:
            return choose_service(state, service_id, now)
        case Back():
            return Step(state.at(phase.listed))
        case _:
            return Step(state)


def _at_places(state: State, event: Event) -> Step:
    match event:
        case TypeText(text=text):
            known, typed = state.reference, _without_control(text)
            places = known.places
            found = places.search(typed, MOST_PLACES, known.province) if places else ()
            return Step(state.at(AtPlaces(typed, found)))
        case Back():
            return Step(state.at(AtLookups()))
        case _:
            return Step(state)


def _without_control(text: str) -> str:
    """What may be shown of it, in NFC and at most LONGEST_TEXT characters."""
    composed = unicodedata.normalize("NFC", text[: 4 * LONGEST_TEXT])
    kept = (each for each in composed if unicodedata.category(each)[0] != "C")
    return "".join(kept)[:LONGEST_TEXT]
