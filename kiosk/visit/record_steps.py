"""My record: the card beside the registry."""

from __future__ import annotations

from kiosk.records.comparison import compare
from kiosk.visit.asking_steps import ask, shown
from kiosk.visit.event import Event
from kiosk.visit.intent import Back
from kiosk.visit.lookup_effect import FetchRecord
from kiosk.visit.lookup_event import RecordFound
from kiosk.visit.lookup_state import AtLookups
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.record_state import AtRecord
from kiosk.visit.state import State, Step
from kiosk.visit.view import Task


def open_record(state: State, wanted: Event, now: float) -> Step:
    return ask(state, FetchRecord, Task.RECORD, wanted, now)


def found(state: State, answer: RecordFound) -> Step:
    record, holder = answer.record, state.holder
    fields = compare(holder.card, record) if holder and record else ()
    return shown(state, AtRecord(fields, known=record is not None), Lookup.RECORD)


def step(state: State, event: Event, now: float) -> Step:
    """In one of the phases of `record_state`."""
    return Step(state.at(AtLookups())) if isinstance(event, Back) else Step(state)
