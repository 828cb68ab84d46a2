"""Lookups on the screen, to begin a test of them with."""

from __future__ import annotations

import pytest

from kiosk.visit import event as ev
from kiosk.visit import lookup_effect as le
from kiosk.visit import lookup_event as la
from kiosk.visit import view as vw
from kiosk.visit.lookup_view import REQUIRED_ASSURANCE, Lookup
from kiosk.visit.view import Problem
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper

PERSONAL = [lookup for lookup, needed in REQUIRED_ASSURANCE.items() if needed]
FETCHES = {
    Lookup.DOSSIERS: le.FetchDossiers,
    Lookup.CARD: le.FetchCardIssue,
    Lookup.RESIDENCE: le.FetchResidence,
    Lookup.ELECTRONIC_IDENTITY: le.FetchElectronicIdentity,
    Lookup.RECORD: le.FetchRecord,
    Lookup.HELD: le.FetchHeld,
}
EACH = pytest.mark.parametrize("lookup", PERSONAL, ids=[lookup.value for lookup in PERSONAL])


def waiting(visit: VisitOnPaper) -> int:
    """The request that is waited for."""
    assert isinstance(visit.body, vw.Working)
    return visit.state.last_request


def problem_of(body: vw.Body) -> Problem:
    assert isinstance(body, vw.ProblemNotice)
    return body.problem


def shown(visit: VisitOnPaper, lookup: Lookup) -> vw.Body:
    """The lookup's answer on the screen."""
    visit.look_up(lookup)
    request = waiting(visit)
    answers: dict[Lookup, ev.Event] = {
        Lookup.DOSSIERS: la.DossiersFound(request, (people.DOSSIER, people.NOTICED)),
        Lookup.CARD: la.CardIssueFound(request, people.NEW_CARD),
        Lookup.RESIDENCE: la.ResidenceFound(request, people.HOME),
        Lookup.ELECTRONIC_IDENTITY: la.ElectronicIdentityFound(request, people.LEVEL_1),
        Lookup.HELD: la.HeldFound(request, people.HELD),
        Lookup.RECORD: la.RecordFound(request, people.MINH_IN_REGISTRY),
    }
    return visit.send(answers[lookup])
