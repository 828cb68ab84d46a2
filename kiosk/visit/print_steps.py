"""What is shown, taken along on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kiosk.identity.assurance import Assurance
from kiosk.queue.ticket import Ticket
from kiosk.visit.effect import Audit, AuditAction
from kiosk.visit.event import Event, Health, Printed
from kiosk.visit.lookup_effect import Printable, PrintSheet
from kiosk.visit.lookup_state import AtPrinting
from kiosk.visit.lookup_view import Lookup, PrintState
from kiosk.visit.state import State, Step
from kiosk.visit.view import Device


def print_shown(
    state: State,
    shown: Any,
    sheet: Printable,
    what: Lookup,
    now: float,
    *,
    ticket: Ticket | None = None,
) -> Step:
    """Prints `sheet`, then shows the phase `shown` again, whose field `printed` says how it went.

    Without a printer that is said at once.
    """
    if state.health(Device.PRINTER) is not Health.READY:
        return Step(state.at(replace(shown, printed=PrintState.FAILED)))
    request = state.last_request + 1
    printing = replace(state, last_request=request).at(AtPrinting(request, now, shown, what))
    return Step(printing, (sheet_to_print(state, request, sheet, state.assurance, ticket),))


def sheet_to_print(
    state: State, request: int, sheet: Printable, assurance: Assurance, ticket: Ticket | None
) -> PrintSheet:
    """In the language of the visit and under the station's name."""
    name = state.terminal.station_name
    return PrintSheet(request, sheet, state.language, ticket, assurance, name)


def at_printing(state: State, phase: AtPrinting, event: Event) -> Step:
    if not isinstance(event, Printed) or event.request != phase.request:
        return Step(state)
    printed = PrintState.PRINTED if event.ok else PrintState.FAILED
    done = Step(state.at(replace(phase.shown, printed=printed)))
    if not event.ok:
        return done
    return done.then(Audit(AuditAction.SHEET_PRINTED, state.assurance, detail=phase.what.value))
