"""What is shown in the phases of `record_state`."""

from __future__ import annotations

from kiosk.visit.lookup_view import RecordCheck
from kiosk.visit.record_state import AtRecord
from kiosk.visit.state import State
from kiosk.visit.view import Body


def body(state: State) -> Body | None:
    """None: this is none of its phases."""
    match state.phase:
        case AtRecord(fields=fields, known=known, printed=printed):
            return RecordCheck(fields, known, printed=printed)
        case _:
            return None
