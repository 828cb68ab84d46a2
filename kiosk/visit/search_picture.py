"""What is shown in the phases of `search_state`."""

from __future__ import annotations

from kiosk.visit.lookup_view import PlaceSearch, ProcedureSearch, ProcedureShown
from kiosk.visit.search_state import AtPlaces, AtProcedure, AtProcedures
from kiosk.visit.state import State
from kiosk.visit.view import Body


def body(state: State) -> Body | None:
    """None: this is none of its phases."""
    match state.phase:
        case AtProcedures(text=text, found=found, chosen=chosen):
            return ProcedureSearch(text, found, state.terminal.services, chosen)
        case AtPlaces(text=text, found=places):
            return PlaceSearch(text, places)
        case _:
            return sheet_of(state)


def sheet_of(state: State) -> ProcedureShown | None:
    """What is shown of one procedure; None: none is."""
    if not isinstance(state.phase, AtProcedure):
        return None
    procedure, terminal = state.phase.procedure, state.terminal
    offered = terminal.service(procedure.service) is not None
    can_be_had = offered and terminal.is_open(procedure.service)
    return ProcedureShown(procedure, can_be_had, state.phase.printed)
