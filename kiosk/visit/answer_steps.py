"""Answers to the questions of lookups and corrections, each to whom it concerns."""

from __future__ import annotations

from kiosk.visit import dossier_steps, own_corrections, own_data_steps, record_steps
from kiosk.visit.asking_steps import failed
from kiosk.visit.event import Event
from kiosk.visit.lookup_event import (
    CardIssueFound,
    CorrectionsFound,
    DossierFound,
    DossiersFound,
    ElectronicIdentityFound,
    HeldFound,
    LookupFailed,
    RecordFound,
    ResidenceFound,
)
from kiosk.visit.lookup_state import AtLooking
from kiosk.visit.state import State, Step


def at_looking(state: State, phase: AtLooking, event: Event) -> Step:
    match event:
        case LookupFailed(request=phase.request, fault=fault):
            if phase.awaited is CardIssueFound:
                return own_data_steps.card_issue_failed(state, phase, fault)
            return failed(state, fault, phase.wanted, phase.origin)
        case _ if isinstance(event, phase.awaited):
            return _answered(state, phase, event)
        case _:
            return Step(state)


def _answered(state: State, phase: AtLooking, event: Event) -> Step:
    match event:
        case DossiersFound(request=phase.request):
            return dossier_steps.listed(state, event)
        case DossierFound(request=phase.request):
            return dossier_steps.found(state, phase, event)
        case CardIssueFound(request=phase.request):
            return own_data_steps.card_issue_found(state, event)
        case ResidenceFound(request=phase.request):
            return own_data_steps.residence_found(state, event)
        case ElectronicIdentityFound(request=phase.request):
            return own_data_steps.electronic_identity_found(state, event)
        case HeldFound(request=phase.request):
            return own_data_steps.held_found(state, event)
        case RecordFound(request=phase.request):
            return record_steps.found(state, event)
        case CorrectionsFound(request=phase.request):
            return own_corrections.found(state, event, phase.origin)
        case _:
            return Step(state)
