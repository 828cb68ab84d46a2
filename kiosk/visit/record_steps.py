"""My record: the card beside the registry, looked over by the person whose it is."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from kiosk.records.claims import can_be_confirmed
from kiosk.records.comparison import compare
from kiosk.records.record import FieldComparison
from kiosk.visit import correction_steps, own_corrections
from kiosk.visit.asking_steps import ask, shown
from kiosk.visit.correction_steps import area_of_residence, unknown_to_registry
from kiosk.visit.effect import Audit, AuditAction
from kiosk.visit.event import Event
from kiosk.visit.intent import (
    Back,
    Conceal,
    ConfirmRecord,
    OpenCorrection,
    OpenCorrections,
    PrintShown,
    Reveal,
)
from kiosk.visit.lookup_effect import FetchRecord, ReportCheck
from kiosk.visit.lookup_event import RecordFound
from kiosk.visit.lookup_state import AtLookups
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.print_steps import print_shown
from kiosk.visit.record_picture import record_sheet
from kiosk.visit.record_state import AtCorrections, AtRecord
from kiosk.visit.revealing import concealed, revealed
from kiosk.visit.state import Holder, State, Step
from kiosk.visit.view import Task


def open_record(state: State, wanted: Event, now: float) -> Step:
    return ask(state, FetchRecord, Task.RECORD, wanted, now)


def found(state: State, answer: RecordFound) -> Step:
    record, holder = answer.record, state.holder
    if holder is None:
        return Step(state)
    fields = compare(holder.card, record, state.reference.places) if record else ()
    put = shown(state, AtRecord(fields, known=record is not None), Lookup.RECORD)
    return _reported(put, holder, fields)


def _reported(step: Step, holder: Holder, fields: tuple[FieldComparison, ...]) -> Step:
    """How it came out is told once in a visit, without what stands in any field."""
    if holder.about_record.reported:
        return step
    told = replace(holder, about_record=replace(holder.about_record, reported=True))
    found = fields or unknown_to_registry(holder)
    verdicts = tuple(structs.replace(f, card="", registry="", today="") for f in found)
    area = area_of_residence(step.state, fields)
    report = ReportCheck(holder.card.number, area, verdicts)
    return replace(step, state=replace(step.state, holder=told)).then(report)


def step(state: State, event: Event, now: float) -> Step:
    """In one of the phases of `record_state`."""
    match state.phase:
        case AtRecord() as phase:
            return _at_record(state, phase, event, now)
        case AtCorrections() as phase:
            return own_corrections.at_corrections(state, phase, event, now)
        case _:
            return correction_steps.step(state, event, now)


def _at_record(state: State, phase: AtRecord, event: Event, now: float) -> Step:
    match event:
        case Reveal(field=field):
            return Step(state.at(revealed(phase, field, now)))
        case Conceal():
            return Step(state.at(concealed(phase)))
        case ConfirmRecord() if not phase.confirmed and can_be_confirmed(phase.fields):
            audit = Audit(AuditAction.RECORD_CONFIRMED, state.assurance)
            return Step(state.at(replace(phase, confirmed=True)), (audit,))
        case OpenCorrection():
            return correction_steps.begin(state, phase)
        case OpenCorrections():
            hidden = state.at(concealed(phase))
            return own_corrections.open_corrections(hidden, event, now)
        case PrintShown() if phase.known:
            sheet = record_sheet(state, phase)
            return print_shown(state, concealed(phase), sheet, Lookup.RECORD, now)
        case Back():
            return Step(state.at(AtLookups()))
        case _:
            return Step(state)
