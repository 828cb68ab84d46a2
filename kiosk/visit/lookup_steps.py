"""What can be looked up: what has to be there first, and which steps each phase has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.records.dossier_code import read_dossier_code
from kiosk.records.held import Purpose
from kiosk.visit import (
    answer_steps,
    consent_steps,
    dossier_steps,
    own_corrections,
    own_data_steps,
    print_steps,
    record_steps,
    search_steps,
)
from kiosk.visit.asking_steps import station_away
from kiosk.visit.card_steps import ask_for_card
from kiosk.visit.ending import problem
from kiosk.visit.event import CodeScanned, Event
from kiosk.visit.intent import Back, OpenCorrections, OpenDossierCode, OpenLookup, PrintShown
from kiosk.visit.lookup_picture import sheet_of
from kiosk.visit.lookup_state import (
    AtCardStatus,
    AtConsent,
    AtDossier,
    AtDossierCode,
    AtDossiers,
    AtElectronicIdentity,
    AtHeld,
    AtLooking,
    AtLookups,
    AtPrinting,
    AtResidence,
)
from kiosk.visit.lookup_view import REQUIRED_ASSURANCE, WITHOUT_STATION, Lookup
from kiosk.visit.state import AtMenu, State, Step
from kiosk.visit.view import Problem, WayOn

_PURPOSES = {
    Lookup.RECORD: Purpose.RECORD_CHECK,
    Lookup.DOSSIERS: Purpose.LOOKUP,
    Lookup.CARD: Purpose.LOOKUP,
    Lookup.RESIDENCE: Purpose.LOOKUP,
    Lookup.ELECTRONIC_IDENTITY: Purpose.LOOKUP,
    Lookup.HELD: Purpose.LOOKUP,
}
"""Of the personal ones."""

_OPENED: dict[Lookup, Callable[[State, Event, float], Step]] = {
    Lookup.RECORD: record_steps.open_record,
    Lookup.DOSSIERS: dossier_steps.open_dossiers,
    Lookup.CARD: own_data_steps.open_card_status,
    Lookup.RESIDENCE: own_data_steps.open_residence,
    Lookup.ELECTRONIC_IDENTITY: own_data_steps.open_electronic_identity,
    Lookup.HELD: own_data_steps.open_held,
    Lookup.PROCEDURES: search_steps.open_procedures,
    Lookup.PLACES: search_steps.open_places,
}
"""Each is given the state, what was wanted, and the time."""

_SHOWN_AS = {
    AtDossier: Lookup.DOSSIERS,
    AtCardStatus: Lookup.CARD,
    AtResidence: Lookup.RESIDENCE,
    AtElectronicIdentity: Lookup.ELECTRONIC_IDENTITY,
    AtHeld: Lookup.HELD,
}
"""What can be printed."""


def look_up(state: State, event: Event, now: float) -> Step:
    """At the menu, or where the lookups are listed."""
    match event:
        case OpenLookup(lookup=lookup):
            return _open(state, lookup, event, now)
        case OpenDossierCode():
            return _open(state, Lookup.DOSSIERS, event, now)
        case OpenCorrections():
            return own_corrections.open_corrections(state, event, now)
        case CodeScanned(text=text) if read_dossier_code(text) is not None:
            return _open(state, Lookup.DOSSIERS, event, now)
        case _:
            return Step(state)


def _open(state: State, lookup: Lookup, wanted: Event, now: float) -> Step:
    """Opens it, or asks first for what it needs: the card, the station, consent."""
    if state.assurance < REQUIRED_ASSURANCE[lookup]:
        if state.holder is None:
            return ask_for_card(replace(state, wanted_service="", wanted_lookup=wanted), now)
        return problem(state, Problem.CHIP_NOT_PROVED, WayOn.MENU)
    if lookup not in WITHOUT_STATION and not state.terminal.station_reachable:
        return station_away(state, wanted)
    purpose = _PURPOSES.get(lookup)
    if purpose is not None and not consent_steps.has_consented(state, purpose):
        return consent_steps.ask_for_consent(state, purpose, lookup, wanted)
    return _OPENED[lookup](state, wanted, now)


def step(state: State, event: Event, now: float) -> Step:
    """In one of the phases of `lookup_state`."""
    match state.phase:
        case AtLookups():
            return _at_lookups(state, event, now)
        case AtConsent() as phase:
            return consent_steps.at_consent(state, phase, event)
        case AtLooking() as phase:
            return answer_steps.at_looking(state, phase, event)
        case AtPrinting() as phase:
            return print_steps.at_printing(state, phase, event)
        case AtDossiers() as phase:
            return dossier_steps.at_dossiers(state, phase, event, now)
        case AtDossierCode() as phase:
            return dossier_steps.at_dossier_code(state, phase, event, now)
        case _:
            return _at_shown(state, event, now)


def _at_lookups(state: State, event: Event, now: float) -> Step:
    match event:
        case Back() if state.holder is None:
            return ask_for_card(state, now)
        case Back():
            return Step(state.at(AtMenu()))
        case _:
            return look_up(state, event, now)


def _at_shown(state: State, event: Event, now: float) -> Step:
    phase = state.phase
    match event:
        case PrintShown() if (sheet := sheet_of(state)) is not None:
            return print_steps.print_shown(state, phase, sheet, _SHOWN_AS[type(phase)], now)
        case _ if isinstance(phase, AtDossier):
            return dossier_steps.at_dossier(state, phase, event)
        case Back():
            return Step(state.at(AtLookups()))
        case _ if isinstance(phase, AtResidence):
            return own_data_steps.at_residence(state, phase, event, now)
        case _:
            return Step(state)
