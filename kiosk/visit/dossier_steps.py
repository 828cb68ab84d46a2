"""My dossiers: the list, one of them, and one by its code."""

from __future__ import annotations

from dataclasses import replace

from kiosk.records.dossier_code import code_as_typed, read_dossier_code
from kiosk.visit.asking_steps import ask, shown, station_away
from kiosk.visit.event import CodeGarbled, CodeScanned, Event
from kiosk.visit.intent import (
    LONGEST_TEXT,
    Back,
    OpenDossier,
    OpenDossierCode,
    SubmitText,
    TypeText,
)
from kiosk.visit.lookup_effect import FetchDossier, FetchDossiers
from kiosk.visit.lookup_event import DossierFound, DossiersFound
from kiosk.visit.lookup_state import AtDossier, AtDossierCode, AtDossiers, AtLooking, AtLookups
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.state import State, Step
from kiosk.visit.view import Task


def open_dossiers(state: State, wanted: Event, now: float) -> Step:
    """The list; or straight to one whose code was scanned, or to where a code is typed."""
    match wanted:
        case CodeScanned(text=text) if (code := read_dossier_code(text)) is not None:
            return _fetch(state, code, wanted, now)
        case OpenDossierCode():
            return Step(state.at(AtDossierCode()))
        case _:
            return ask(state, FetchDossiers, Task.DOSSIERS, wanted, now)


def _fetch(state: State, code: str, wanted: Event, now: float) -> Step:
    if not state.terminal.station_reachable:
        return station_away(state, wanted)
    return ask(
        state,
        lambda request, number: FetchDossier(request, number, code),
        Task.DOSSIERS,
        wanted,
        now,
    )


def listed(state: State, answer: DossiersFound) -> Step:
    return shown(state, AtDossiers(answer.dossiers), Lookup.DOSSIERS)


def found(state: State, phase: AtLooking, answer: DossierFound) -> Step:
    """A stranger's dossier and one that nobody has are answered alike."""
    origin = phase.origin
    listed = origin if isinstance(origin, AtDossiers) else None
    if isinstance(origin, AtDossierCode):
        listed = origin.listed
    if answer.dossier is not None:
        return shown(state, AtDossier(answer.dossier, listed), Lookup.DOSSIERS)
    text = origin.text if isinstance(origin, AtDossierCode) else ""
    if isinstance(phase.wanted, CodeScanned):
        text = read_dossier_code(phase.wanted.text) or ""
    return Step(state.at(AtDossierCode(text, unknown=True, listed=listed)))


def at_dossiers(state: State, phase: AtDossiers, event: Event, now: float) -> Step:
    match event:
        case OpenDossier(code=touched):
            chosen = next((d for d in phase.dossiers if d.code == touched), None)
            return Step(state.at(AtDossier(chosen, phase)) if chosen else state)
        case OpenDossierCode():
            return Step(state.at(AtDossierCode(listed=phase)))
        case CodeScanned(text=text) if (code := read_dossier_code(text)) is not None:
            return _fetch(state, code, event, now)
        case Back():
            return Step(state.at(AtLookups()))
        case _:
            return Step(state)


def at_dossier_code(state: State, phase: AtDossierCode, event: Event, now: float) -> Step:
    match event:
        case TypeText(text=text):
            return Step(state.at(AtDossierCode(text[:LONGEST_TEXT], listed=phase.listed)))
        case SubmitText():
            return _asked_for(state, phase, code_as_typed(phase.text), event, now)
        case CodeScanned(text=text):
            return _asked_for(state, phase, read_dossier_code(text), event, now)
        case CodeGarbled():
            return _asked_for(state, phase, None, event, now)
        case Back():
            return Step(state.at(phase.listed or AtLookups()))
        case _:
            return Step(state)


def _asked_for(
    state: State, phase: AtDossierCode, code: str | None, event: Event, now: float
) -> Step:
    if code is None:
        return Step(state.at(replace(phase, unknown=True)))
    return _fetch(state, code, event, now)


def at_dossier(state: State, phase: AtDossier, event: Event) -> Step:
    return Step(state.at(phase.listed or AtLookups()) if isinstance(event, Back) else state)
