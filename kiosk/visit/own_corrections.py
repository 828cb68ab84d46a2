"""The resident's own requests for correction: fetched on the way, shown, and said to be seen."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from kiosk.identity.assurance import Assurance
from kiosk.records.correction import Correction, CorrectionState
from kiosk.visit.asking_steps import ask, station_away
from kiosk.visit.card_steps import ask_for_card
from kiosk.visit.effect import Audit, AuditAction
from kiosk.visit.ending import problem
from kiosk.visit.event import Event
from kiosk.visit.intent import Back, ChooseWayOn
from kiosk.visit.lookup_effect import CorrectionsSeen, FetchCorrections
from kiosk.visit.lookup_event import CorrectionsFound
from kiosk.visit.record_state import AtCorrections
from kiosk.visit.service_steps import to_counter_for_records
from kiosk.visit.state import AtMenu, Phase, State, Step
from kiosk.visit.view import Problem, Task, WayOn


def answered(state: State) -> int:
    """How many staff have decided on, or asked back about, since they were last shown."""
    corrections = state.holder.about_record.corrections if state.holder else None
    return sum(c.state is not CorrectionState.OPEN and not c.seen for c in corrections or ())


def fetched_at_menu(step: Step) -> Step:
    """At the menu they are asked for once, in the background: nothing waits for them."""
    state = step.state
    holder = state.holder
    if (
        not isinstance(state.phase, AtMenu)
        or holder is None
        or holder.about_record.asked is not None
        or state.assurance < Assurance.CARD_GENUINE
        or not state.terminal.station_reachable
    ):
        return step
    request = state.last_request + 1
    about = replace(holder.about_record, asked=request)
    asked = replace(state, last_request=request, holder=replace(holder, about_record=about))
    return replace(step, state=asked).then(FetchCorrections(request, holder.card.number))


def arrived(state: State, answer: CorrectionsFound) -> State:
    """What was asked for in the background; anything else leaves the state as it is."""
    holder = state.holder
    if holder is None or holder.about_record.asked != answer.request:
        return state
    return _known(state, answer.corrections)


def forgotten(state: State) -> State:
    """There is a new one: what was known of them no longer holds."""
    holder = state.holder
    if holder is None:
        return state
    about = replace(holder.about_record, asked=None, corrections=None)
    return replace(state, holder=replace(holder, about_record=about))


def _known(state: State, corrections: tuple[Correction, ...]) -> State:
    holder = state.holder
    assert holder is not None
    about = replace(holder.about_record, corrections=corrections)
    return replace(state, holder=replace(holder, about_record=about))


def open_corrections(state: State, wanted: Event, now: float) -> Step:
    """From what is there already, else asked for now; without a card it is asked for first."""
    holder = state.holder
    if holder is None:
        return ask_for_card(replace(state, wanted_service="", wanted_lookup=wanted), now)
    if state.assurance < Assurance.CARD_GENUINE:
        return problem(state, Problem.CHIP_NOT_PROVED, WayOn.MENU)
    if holder.about_record.corrections is not None:
        return _shown(state, holder.about_record.corrections, state.phase)
    if not state.terminal.station_reachable:
        return station_away(state, wanted)
    return ask(state, FetchCorrections, Task.LOOKUP, wanted, now)


def found(state: State, answer: CorrectionsFound, origin: Phase) -> Step:
    holder = state.holder
    if holder is None:
        return Step(state)
    # Newer than what may still come in the background, which therefore no longer counts.
    about = replace(holder.about_record, asked=answer.request)
    asked = replace(state, holder=replace(holder, about_record=about))
    return _shown(_known(asked, answer.corrections), answer.corrections, origin)


def _shown(state: State, corrections: tuple[Correction, ...], origin: Phase) -> Step:
    holder = state.holder
    assert holder is not None
    audit = Audit(AuditAction.CORRECTIONS_SHOWN, state.assurance)
    put = Step(state.at(AtCorrections(corrections, origin)), (audit,))
    unseen = tuple(c.code for c in corrections if not c.seen)
    if not unseen:
        return put
    seen = _known(put.state, tuple(structs.replace(c, seen=True) for c in corrections))
    return replace(put, state=seen).then(CorrectionsSeen(holder.card.number, unseen))


def at_corrections(state: State, phase: AtCorrections, event: Event, now: float) -> Step:
    match event:
        case Back():
            return Step(state.at(phase.origin))
        case ChooseWayOn(way_on=WayOn.TICKET):
            return _to_counter(state, phase, now)
        case _:
            return Step(state)


def _to_counter(state: State, phase: AtCorrections, now: float) -> Step:
    """For the newest that staff asked back about."""
    asked = (c for c in phase.corrections if c.state is CorrectionState.ASKED_BACK)
    first = next(asked, None)
    if first is None:
        return Step(state)
    return to_counter_for_records(state, now, first.service_id)
