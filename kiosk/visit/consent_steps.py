"""The question of consent, before the first personal lookup for a purpose in a visit."""

from __future__ import annotations

from dataclasses import replace

from kiosk.records.held import Purpose
from kiosk.visit.effect import Audit, AuditAction
from kiosk.visit.ending import problem
from kiosk.visit.event import Event
from kiosk.visit.intent import AnswerConsent, Back
from kiosk.visit.lookup_effect import SendConsent
from kiosk.visit.lookup_state import AtConsent
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.state import State, Step
from kiosk.visit.view import Problem, WayOn


def has_consented(state: State, purpose: Purpose) -> bool:
    return state.holder is not None and purpose in state.holder.consents


def ask_for_consent(state: State, purpose: Purpose, lookup: Lookup, wanted: Event) -> Step:
    """`wanted` is done where it was wanted, once the person has said yes."""
    return Step(state.at(AtConsent(purpose, lookup, wanted, state.phase)))


def at_consent(state: State, phase: AtConsent, event: Event) -> Step:
    match event:
        case AnswerConsent(given=given) if state.holder is not None:
            said = SendConsent(state.holder.card.number, phase.purpose, given)
            return (_given(state, phase) if given else _refused(state, phase)).then(said)
        case Back():
            return Step(state.at(phase.origin))
        case _:
            return Step(state)


def _given(state: State, phase: AtConsent) -> Step:
    holder = state.holder
    assert holder is not None
    consents = holder.consents | {phase.purpose}
    agreed = replace(state, holder=replace(holder, consents=consents), phase=phase.origin)
    audit = Audit(AuditAction.CONSENT_GIVEN, state.assurance, detail=phase.purpose.value)
    return Step(agreed, (audit,), again=phase.then)


def _refused(state: State, phase: AtConsent) -> Step:
    """Not kept: whoever thinks better of it is asked again."""
    audit = Audit(AuditAction.CONSENT_REFUSED, state.assurance, detail=phase.purpose.value)
    return problem(state, Problem.CONSENT_REFUSED, WayOn.TICKET, WayOn.MENU).then(audit)
