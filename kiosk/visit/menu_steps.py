"""From the checked card to the menu, and on from there."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit.event import Event
from kiosk.visit.intent import Continue, OpenLookups, OpenTickets
from kiosk.visit.lookup_state import AtLookups
from kiosk.visit.lookup_steps import look_up
from kiosk.visit.service_steps import choose_service
from kiosk.visit.state import AtMenu, AtServices, State, Step


def at_checked(state: State, event: Event, now: float) -> Step:
    match event:
        case Continue():
            return go_on(state, now)
        case _:
            return Step(state)


def go_on(state: State, now: float) -> Step:
    """To the menu, or straight to what the card was wanted for."""
    free = replace(state, wanted_service="", wanted_lookup=None)
    if state.wanted_service:
        return choose_service(free.at(AtServices()), state.wanted_service, now)
    if state.wanted_lookup is not None:
        return Step(free.at(AtLookups()), again=state.wanted_lookup)
    return Step(state.at(AtMenu()))


def at_menu(state: State, event: Event, now: float) -> Step:
    match event:
        case OpenTickets():
            return Step(state.at(AtServices()))
        case OpenLookups():
            return Step(state.at(AtLookups()))
        case _:
            return look_up(state, event, now)
