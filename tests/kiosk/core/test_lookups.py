"""Lookups, corrections and sheets from the visit through the ports and back."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from kiosk.core.lookup_calls import LookupNote, LookupQuestion
from kiosk.core.performer import Performer, failure_of
from kiosk.identity.assurance import Assurance
from kiosk.language import Language
from kiosk.queue.applicant import Applicant
from kiosk.records.correction import CorrectionRequest
from kiosk.records.held import Held, Purpose
from kiosk.visit import lookup_effect as le
from kiosk.visit import lookup_event as la
from kiosk.visit.effect import Effect, RequestTicket
from kiosk.visit.event import Event, Printed, TicketIssued
from kiosk.visit.lookup_effect import LookupEffect
from kiosk.visit.lookup_event import LookupFailed, LookupFault
from kiosk.visit.lookup_view import HeldShown
from tests.kiosk.core.fakes import CARD, DOSSIER, World
from tests.kiosk.core.wait import until

NUMBER = CARD.number
GENUINE = Assurance.CARD_GENUINE
REQUEST = CorrectionRequest((), Assurance.HOLDER_VERIFIED, (), ())
QUESTIONS: list[tuple[LookupQuestion, str, type[Event]]] = [
    (le.FetchDossiers(1, NUMBER), "dossiers", la.DossiersFound),
    (le.FetchDossier(2, NUMBER, DOSSIER.code), "dossier", la.DossierFound),
    (le.FetchRecord(3, NUMBER), "record", la.RecordFound),
    (le.FetchCardIssue(4, NUMBER), "card_issue", la.CardIssueFound),
    (le.FetchResidence(5, NUMBER), "residence", la.ResidenceFound),
    (le.FetchElectronicIdentity(6, NUMBER), "electronic_identity", la.ElectronicIdentityFound),
    (le.FetchHeld(7, NUMBER), "held", la.HeldFound),
    (le.FetchCorrections(8, NUMBER), "corrections", la.CorrectionsFound),
    (
        le.SendCorrection(9, NUMBER, CARD.full_name, REQUEST, "key"),
        "correction",
        la.CorrectionReceived,
    ),
]
NOTES: list[LookupNote] = [
    le.SendConsent(NUMBER, Purpose.LOOKUP, True),
    le.ReportCheck(NUMBER, "Xã Nhân Hà", ()),
    le.CorrectionsSeen(NUMBER, ("C-261124-0001",)),
]
SHEET = le.PrintSheet(10, HeldShown(Held()), Language.VIETNAMESE)
EACH = pytest.mark.parametrize("case", QUESTIONS, ids=[what for _, what, _ in QUESTIONS])


class Desk:
    """A performer with its world, and what it answered."""

    def __init__(self) -> None:
        self.world = World()
        self.answers: list[Event] = []
        self.performer = Performer(self.world.ports, self.answers.append)

    def perform(self, *effects: Effect) -> None:
        self.performer.perform(effects, GENUINE)

    def answer(self) -> Event:
        until(lambda: bool(self.answers))
        return self.answers[0]


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    desk.performer.start()
    yield desk
    desk.performer.stop()


def test_every_effect_of_a_lookup_is_performed() -> None:
    tried = {type(question) for question, _, _ in QUESTIONS}
    tried |= {type(note) for note in NOTES} | {le.PrintSheet}
    assert tried == set(LookupEffect.__args__)


@EACH
def test_each_question_is_asked_at_the_assurance_of_the_visit_and_answered(
    desk: Desk, case: tuple[LookupQuestion, str, type[Event]]
) -> None:
    question, what, answer = case
    desk.perform(question)
    found = desk.answer()
    assert isinstance(found, answer)
    assert getattr(found, "request", None) == question.request
    corrects = isinstance(question, le.SendCorrection)
    assurance = REQUEST.assurance if corrects else GENUINE
    assert desk.world.lookups.asked == [(what, NUMBER, assurance)]


@EACH
@pytest.mark.parametrize("fault", LookupFault)
def test_a_fault_of_the_station_reaches_the_visit(
    desk: Desk, case: tuple[LookupQuestion, str, type[Event]], fault: LookupFault
) -> None:
    desk.world.lookups.away = fault
    desk.perform(case[0])
    assert desk.answer() == LookupFailed(case[0].request, fault)


@EACH
def test_a_question_that_breaks_is_answered_too(
    desk: Desk, case: tuple[LookupQuestion, str, type[Event]], caplog: pytest.LogCaptureFixture
) -> None:
    desk.world.lookups.fault = ValueError(f"{NUMBER} {CARD.full_name}")
    desk.perform(case[0])
    assert desk.answer() == LookupFailed(case[0].request, LookupFault.FAILED)
    assert NUMBER not in caplog.text
    assert failure_of(case[0]) == desk.answer()


def test_one_of_ones_own_dossiers_is_found_by_its_code(desk: Desk) -> None:
    desk.world.lookups.own = (DOSSIER,)
    desk.perform(le.FetchDossier(1, NUMBER, DOSSIER.code))
    assert desk.answer() == la.DossierFound(1, DOSSIER)


def test_what_nobody_waits_for_is_sent_and_may_fail(desk: Desk) -> None:
    desk.perform(*NOTES)
    until(lambda: len(desk.world.lookups.told) == 3)
    assert desk.world.lookups.told == [
        (NOTES[0], GENUINE),
        (NOTES[1], GENUINE),
        (NUMBER, ("C-261124-0001",), GENUINE),
    ]
    desk.world.lookups.fault = ValueError(NUMBER)
    desk.perform(NOTES[0])
    desk.world.lookups.fault = None
    desk.perform(QUESTIONS[0][0])
    assert isinstance(desk.answer(), la.DossiersFound)
    assert len(desk.answers) == 1


def test_a_sheet_goes_to_the_printer_and_fails_with_it(desk: Desk) -> None:
    desk.perform(SHEET)
    assert desk.world.printer.sheets == [SHEET]
    assert failure_of(SHEET) == Printed(10, ok=False)


def test_lookups_that_hang_hold_up_no_ticket(desk: Desk) -> None:
    released = threading.Event()

    def hangs(number: str, assurance: Assurance) -> Held:
        released.wait(10)
        return Held()

    desk.world.lookups.held = hangs  # type: ignore[method-assign]
    desk.perform(*(le.FetchHeld(request, NUMBER) for request in range(1, 8)))
    desk.perform(RequestTicket(20, "residence", Applicant(assurance=GENUINE)))
    assert isinstance(desk.answer(), TicketIssued)
    released.set()
    until(lambda: len(desk.answers) == 8)


def test_effects_name_nobody() -> None:
    effects = (*(question for question, _, _ in QUESTIONS), *NOTES, SHEET)
    assert NUMBER not in repr(effects)
    assert CARD.full_name not in repr(effects)
    assert DOSSIER.code not in repr(effects)
