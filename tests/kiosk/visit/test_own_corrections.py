"""How one's requests for correction stand, and that they have been seen."""

from __future__ import annotations

import pytest

from kiosk.records.correction import Correction, CorrectionState
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_effect as le
from kiosk.visit import lookup_event as la
from kiosk.visit import view as vw
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.view import CorrectionList, WayOn
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper

OPEN = people.correction(CorrectionState.OPEN, "C-261120-0003", seen=True)
ACCEPTED = people.correction(CorrectionState.ACCEPTED, "C-261110-0002")
ASKED_BACK = people.correction(CorrectionState.ASKED_BACK, "C-261103-0001")
SEEN = people.correction(CorrectionState.REJECTED, "C-261001-0001", seen=True)


def at_menu(*corrections: Correction) -> VisitOnPaper:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(la.CorrectionsFound(visit.last(le.FetchCorrections).request, corrections))
    return visit


def menu(body: vw.Body) -> vw.Menu:
    assert isinstance(body, vw.Menu)
    return body


def fetches(visit: VisitOnPaper) -> int:
    return sum(isinstance(e, le.FetchCorrections) for e in visit.effects)


def test_they_are_asked_for_at_the_menu_which_does_not_wait() -> None:
    visit = VisitOnPaper()
    assert menu(visit.identify()).answered_corrections == 0
    assert visit.last(le.FetchCorrections).number == people.NUMBER
    visit.send(it.OpenTickets(), it.Back())
    assert fetches(visit) == 1


def test_a_card_that_could_be_a_copy_opens_nobodys_requests() -> None:
    visit = VisitOnPaper()
    visit.identify(people.SIGNED, people.NO_CHIP_CHECK)
    body = visit.send(it.OpenLookups(), it.OpenCorrections())
    assert body == vw.ProblemNotice(vw.Problem.CHIP_NOT_PROVED, (WayOn.MENU, WayOn.FINISH))
    assert not visit.asked(le.FetchCorrections)


def test_without_a_card_it_is_asked_for_first() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start(), it.WithoutCard(), it.OpenLookups())
    assert isinstance(visit.send(it.OpenCorrections()), vw.PlaceCard)
    assert isinstance(visit.identify(), vw.Working)
    assert visit.asked(le.FetchCorrections)


def test_a_station_that_comes_back_is_asked_then() -> None:
    visit = VisitOnPaper()
    visit.send(ev.StationChanged(False))
    visit.identify()
    assert not visit.asked(le.FetchCorrections)
    visit.send(ev.StationChanged(True))
    assert fetches(visit) == 1


def test_what_staff_answered_and_nobody_has_seen_is_counted_at_the_menu() -> None:
    visit = at_menu(OPEN, ACCEPTED, ASKED_BACK, SEEN)
    assert menu(visit.body).answered_corrections == 2


def test_an_answer_that_comes_while_the_person_went_on_is_there_at_the_menu() -> None:
    visit = VisitOnPaper()
    visit.identify()
    fetched = visit.last(le.FetchCorrections)
    visit.send(it.OpenTickets())
    assert isinstance(
        visit.send(la.CorrectionsFound(fetched.request, (ACCEPTED,))), vw.ServiceChoice
    )
    assert menu(visit.send(it.Back())).answered_corrections == 1


@pytest.mark.parametrize("fault", LookupFault)
def test_no_answer_in_the_background_troubles_nobody(fault: LookupFault) -> None:
    visit = VisitOnPaper()
    before = visit.identify()
    fetched = visit.last(le.FetchCorrections)
    assert visit.send(la.LookupFailed(fetched.request, fault)) == before


def test_an_answer_for_the_person_before_is_not_for_the_next() -> None:
    visit = VisitOnPaper()
    visit.identify()
    fetched = visit.last(le.FetchCorrections)
    visit.send(ev.CardRemoved())
    visit.wait(10)
    visit.identify()
    body = visit.send(la.CorrectionsFound(fetched.request, (ACCEPTED,)))
    assert menu(body).answered_corrections == 0


def test_the_list_shows_them_newest_first_and_tells_the_station_what_was_seen() -> None:
    visit = at_menu(OPEN, ACCEPTED, ASKED_BACK, SEEN)
    body = visit.send(it.OpenCorrections())
    assert body == CorrectionList((OPEN, ACCEPTED, ASKED_BACK, SEEN))
    seen = visit.last(le.CorrectionsSeen)
    assert (seen.number, seen.codes) == (people.NUMBER, (ACCEPTED.code, ASKED_BACK.code))
    assert visit.audits()[-1].action is ef.AuditAction.CORRECTIONS_SHOWN
    assert menu(visit.send(it.Back())).answered_corrections == 0


def test_what_was_seen_is_told_once() -> None:
    visit = at_menu(ACCEPTED)
    visit.send(it.OpenCorrections(), it.Back(), it.OpenCorrections())
    assert sum(isinstance(e, le.CorrectionsSeen) for e in visit.effects) == 1


def test_without_an_answer_so_far_the_list_asks_and_waits() -> None:
    visit = VisitOnPaper()
    visit.identify()
    assert isinstance(visit.send(it.OpenCorrections()), vw.Working)
    asked = visit.last(le.FetchCorrections)
    body = visit.send(la.CorrectionsFound(asked.request, (OPEN,)))
    assert body == CorrectionList((OPEN,))
    assert isinstance(visit.send(it.Back()), vw.Menu)


def test_an_answer_in_the_background_does_not_open_the_list() -> None:
    visit = VisitOnPaper()
    visit.identify()
    background = visit.last(le.FetchCorrections)
    visit.send(it.OpenCorrections())
    waiting = visit.send(la.CorrectionsFound(background.request, (OPEN,)))
    assert isinstance(waiting, vw.Working)


def test_what_was_seen_is_not_new_again_when_the_answer_in_the_background_comes_late() -> None:
    visit = VisitOnPaper()
    visit.identify()
    background = visit.last(le.FetchCorrections)
    visit.send(it.OpenCorrections())
    asked = visit.last(le.FetchCorrections)
    visit.send(la.CorrectionsFound(asked.request, (ACCEPTED,)))
    visit.send(la.CorrectionsFound(background.request, (ACCEPTED,)))
    assert menu(visit.send(it.Back())).answered_corrections == 0
    visit.send(it.OpenCorrections())
    assert sum(isinstance(e, le.CorrectionsSeen) for e in visit.effects) == 1


def test_a_list_that_cannot_be_had_is_said_so_and_tried_again() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(it.OpenCorrections())
    asked = visit.last(le.FetchCorrections)
    body = visit.send(la.LookupFailed(asked.request, LookupFault.STATION_AWAY))
    assert isinstance(body, vw.ProblemNotice)
    assert isinstance(visit.send(it.ChooseWayOn(WayOn.TRY_AGAIN)), vw.Working)


def test_from_the_record_the_list_leads_back_to_the_record() -> None:
    visit = at_menu(OPEN)
    visit.check_record()
    assert isinstance(visit.send(it.OpenCorrections()), CorrectionList)
    assert isinstance(visit.send(it.Back()), vw.RecordCheck)


def test_whoever_is_to_bring_something_gets_a_number_for_the_counter() -> None:
    visit = at_menu(ASKED_BACK)
    visit.send(it.OpenCorrections())
    assert visit.send(it.ChooseWayOn(WayOn.TICKET)) == vw.Working(vw.Task.TICKET)
    assert visit.last(ef.RequestTicket).service_id == "residence"


def test_without_a_question_from_staff_the_list_offers_no_number() -> None:
    visit = at_menu(ACCEPTED)
    before = visit.send(it.OpenCorrections())
    assert visit.send(it.ChooseWayOn(WayOn.TICKET)) == before


def test_after_a_new_request_they_are_asked_for_again() -> None:
    visit = at_menu()
    visit.dispute()
    visit.send(la.CorrectionReceived(visit.send_correction().request, people.RECEIPT))
    visit.send(ev.TicketIssued(visit.last(ef.RequestTicket).request, people.ticket()))
    visit.send(ev.Printed(visit.last(le.PrintSheet).request, ok=True), it.Back())
    assert fetches(visit) == 2
