"""How the person wants the screen to be: chosen at any moment, for as long as the visit lasts."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit.event import Event, HeadphonesChanged
from kiosk.visit.intent import ChooseLook, ChooseVoice, CloseLook, OpenLook
from kiosk.visit.look import Voice
from kiosk.visit.state import State, Step

EVENTS = (OpenLook, CloseLook, ChooseLook, ChooseVoice, HeadphonesChanged)


def step(state: State, event: Event) -> Step:
    match event:
        case OpenLook():
            return Step(replace(state, choosing_look=True))
        case CloseLook():
            return Step(replace(state, choosing_look=False))
        case ChooseLook(look=look):
            return Step(replace(state, look=look))
        case ChooseVoice(voice=voice):
            return Step(replace(state, voice=voice))
        case HeadphonesChanged(plugged=plugged):
            return _headphones(state, plugged)
        case _:
            return Step(state)


def _headphones(state: State, plugged: bool) -> Step:
    """Whoever plugs headphones in wants to hear; pulled out, nothing is to go to the loudspeaker
    that was meant for one pair of ears."""
    if plugged is state.terminal.headphones:
        return Step(state)
    moved = replace(state, terminal=replace(state.terminal, headphones=plugged))
    return Step(replace(moved, voice=(state.voice or Voice()) if plugged else None))


def as_set_by_the_station(state: State) -> State:
    """What the next person finds. Headphones that are still plugged in go on speaking."""
    voice = Voice() if state.terminal.headphones else None
    return replace(state, look=state.rules.look, voice=voice, choosing_look=False)


def is_changed(state: State) -> bool:
    return as_set_by_the_station(state) != state
