"""What is shown in the phases of `record_state`."""

from __future__ import annotations

from kiosk.records.correction import CorrectionState
from kiosk.records.record import Field
from kiosk.visit.lookup_view import (
    CorrectionForm,
    CorrectionList,
    CorrectionTaken,
    PrintState,
    RecordCheck,
)
from kiosk.visit.record_state import (
    AtCorrection,
    AtCorrections,
    AtCorrectionSheet,
    AtCorrectionTaken,
    AtCorrectionTicket,
    AtRecord,
    AtSending,
)
from kiosk.visit.revealing import masked
from kiosk.visit.state import State
from kiosk.visit.view import Body, Task, Working

_UNDECIDED = (CorrectionState.OPEN, CorrectionState.ASKED_BACK)


def body(state: State) -> Body | None:
    """None: this is none of its phases."""
    match state.phase:
        case AtRecord() as phase:
            return _record(state, phase, phase.revealed)
        case AtCorrection() as phase:
            return _form(phase)
        case AtSending():
            return Working(Task.CORRECTION)
        case AtCorrectionTicket():
            return Working(Task.TICKET)
        case AtCorrectionSheet():
            return Working(Task.PRINTING)
        case AtCorrectionTaken() as phase:
            return receipt_of(phase)
        case AtCorrections(corrections=corrections):
            return CorrectionList(corrections)
        case _:
            return None


def record_sheet(state: State, phase: AtRecord) -> RecordCheck:
    """As shown, with nothing masked."""
    return _record(state, phase, frozenset(Field))


def receipt_of(phase: AtCorrectionTaken, printed: PrintState | None = None) -> CorrectionTaken:
    return CorrectionTaken(
        phase.receipt, phase.ticket, printed or phase.printed, phase.number, not phase.leaving
    )


def _record(state: State, phase: AtRecord, readable: frozenset[Field]) -> RecordCheck:
    return RecordCheck(
        fields=masked(phase.fields, readable),
        known=phase.known,
        revealed=_in_order(phase.revealed),
        open_corrections=_in_order(_open_fields(state)),
        confirmed=phase.confirmed,
        printed=phase.printed,
    )


def _form(phase: AtCorrection) -> CorrectionForm:
    return CorrectionForm(
        fields=masked(phase.fields, phase.revealed),
        claims={each.field: each.claim for each in phase.disputed},
        revealed=_in_order(phase.revealed),
    )


def _open_fields(state: State) -> frozenset[Field]:
    corrections = state.holder.about_record.corrections if state.holder else None
    return frozenset(
        disputed.field
        for correction in corrections or ()
        if correction.state in _UNDECIDED
        for disputed in correction.fields
    )


def _in_order(fields: frozenset[Field]) -> tuple[Field, ...]:
    return tuple(field for field in Field if field in fields)
