"""A visit that goes well, step by step."""

from __future__ import annotations

import pytest

from kiosk.identity.assurance import Assurance
from kiosk.language import Language
from kiosk.queue.applicant import Applicant
from kiosk.queue.priority import PriorityClass
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_effect as le
from kiosk.visit import lookup_event as la
from kiosk.visit import view as vw
from kiosk.visit.lookup_view import Lookup
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper


def test_a_touch_asks_for_the_card_and_the_card_asks_for_its_key() -> None:
    visit = VisitOnPaper()
    assert isinstance(visit.body, vw.Idle)
    assert isinstance(visit.send(it.Start()), vw.PlaceCard)
    assert visit.send(ev.CardInserted()) == vw.AccessKeyEntry()


def test_a_card_laid_down_starts_a_visit_without_a_touch() -> None:
    assert isinstance(VisitOnPaper().send(ev.CardInserted()), vw.AccessKeyEntry)


def test_the_twelve_digits_can_be_typed_and_corrected() -> None:
    visit = VisitOnPaper()
    visit.send(ev.CardInserted(), *(it.TypeDigit(d) for d in "0350900043x2"))
    assert visit.body == vw.AccessKeyEntry("03509000432")
    visit.send(it.DeleteDigit(), it.TypeDigit("2"), it.TypeDigit("1"), it.TypeDigit("9"))
    assert visit.body == vw.AccessKeyEntry(people.NUMBER)
    visit.send(it.SubmitDigits())
    assert visit.last(ef.ReadCard).key.can == "004321"


def test_too_few_digits_are_said_so_and_kept() -> None:
    visit = VisitOnPaper()
    body = visit.send(ev.CardInserted(), it.TypeDigit("0"), it.SubmitDigits())
    assert body == vw.AccessKeyEntry("0", vw.KeyFault.TOO_SHORT)
    assert not visit.asked(ef.ReadCard)


def test_a_code_held_up_before_the_card_is_laid_down_is_kept() -> None:
    visit = VisitOnPaper()
    assert isinstance(visit.send(ev.CodeScanned(people.CODE)), vw.PlaceCard)
    assert isinstance(visit.send(ev.CardInserted()), vw.Reading)


def test_progress_only_ever_grows() -> None:
    visit = VisitOnPaper()
    request = visit.lay_card_and_scan()
    visit.send(ev.ReadProgress(request, vw.ReadingStage.IDENTITY, 0.5))
    visit.send(ev.ReadProgress(request, vw.ReadingStage.SIGNATURE, 0.3))
    assert visit.body == vw.Reading(vw.ReadingStage.SIGNATURE, 0.5)
    named = visit.send(ev.CardIdentified(request, people.MINH.full_name))
    assert named == vw.Reading(vw.ReadingStage.SIGNATURE, 0.5, people.MINH.full_name)


def test_the_checks_are_shown_with_the_number_masked() -> None:
    visit = VisitOnPaper()
    request = visit.lay_card_and_scan()
    body = visit.send(ev.CardRead(request, people.MINH, (people.SIGNED, people.GENUINE)))
    assert isinstance(body, vw.CheckResult)
    assert body.assurance is Assurance.CARD_GENUINE
    assert body.number_masked == "035 ••• ••• 321"


def test_a_ticket_is_asked_for_printed_and_shown() -> None:
    visit = VisitOnPaper()
    assert isinstance(visit.identify(), vw.Menu)
    assert isinstance(visit.send(it.OpenTickets()), vw.ServiceChoice)
    assert visit.send(it.ChooseService("residence")) == vw.Working(vw.Task.TICKET)
    asked = visit.last(ef.RequestTicket)
    assert (asked.service_id, asked.applicant.assurance) == ("residence", Assurance.CARD_GENUINE)
    assert visit.send(ev.TicketIssued(asked.request, people.ticket())) == vw.Working(
        vw.Task.PRINTING
    )
    body = visit.send(ev.Printed(visit.last(ef.PrintTicket).request, ok=True))
    assert body == vw.TicketTaken(people.ticket(), people.RESIDENCE, vw.PrintState.PRINTED)
    assert isinstance(visit.send(it.Back()), vw.Menu)


def test_the_name_goes_with_the_ticket_when_the_cards_data_is_signed() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(it.OpenTickets(), it.ChooseService("residence"))
    asked = visit.last(ef.RequestTicket)
    assert asked.applicant.name == people.MINH.full_name
    assert asked.applicant.number == people.NUMBER
    assert asked.applicant.born == people.MINH.date_of_birth
    assert not any(text in repr(asked) for text in ("MINH", people.NUMBER, "1990"))


def test_a_card_that_proves_nothing_gives_no_name() -> None:
    visit = VisitOnPaper()
    request = visit.lay_card_and_scan()
    visit.send(ev.CardRead(request, people.MINH, (people.UNSIGNED,)))
    visit.send(it.ChooseWayOn(vw.WayOn.TICKET_WITHOUT_CARD), it.ChooseService("residence"))
    asked = visit.last(ef.RequestTicket)
    assert asked.applicant == Applicant(assurance=Assurance.ANONYMOUS)


def test_whoever_is_served_first_by_law_says_so_and_the_next_person_says_it_anew() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start(), it.WithoutCard())
    assert visit.send(it.OpenPriorities()) == vw.PriorityChoice()
    body = visit.send(it.ChoosePriority(PriorityClass.PREGNANT))
    assert isinstance(body, vw.ServiceChoice)
    assert body.priority is PriorityClass.PREGNANT
    visit.send(it.ChooseService("residence"))
    assert visit.last(ef.RequestTicket).applicant.declared is PriorityClass.PREGNANT
    visit.send(it.Finish())
    visit.wait(120)
    visit.send(it.Start(), it.WithoutCard())
    assert isinstance(visit.body, vw.ServiceChoice)
    assert visit.body.priority is PriorityClass.NONE


def test_whoever_changes_their_mind_goes_back_to_the_services() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(it.OpenTickets(), it.OpenPriorities(), it.ChoosePriority(PriorityClass.MERIT))
    visit.send(it.OpenPriorities(), it.Back())
    assert isinstance(visit.body, vw.ServiceChoice)
    assert visit.body.priority is PriorityClass.MERIT


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (ev.TicketFault.FULL, vw.Problem.DAY_FULL),
        (ev.TicketFault.ALREADY_WAITING, vw.Problem.ALREADY_WAITING),
        (ev.TicketFault.CLOSED, vw.Problem.SERVICE_CLOSED),
    ],
)
def test_why_there_is_no_ticket_is_said_with_the_number_that_stands_in_the_way(
    fault: ev.TicketFault, problem: vw.Problem
) -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(it.OpenTickets(), it.ChooseService("residence"))
    body = visit.send(ev.TicketFailed(visit.last(ef.RequestTicket).request, fault, "A007"))
    assert isinstance(body, vw.ProblemNotice)
    assert (body.problem, body.number) == (problem, "A007")


def test_a_ticket_needs_no_card_where_the_service_needs_none() -> None:
    visit = VisitOnPaper()
    assert isinstance(visit.send(it.Start(), it.WithoutCard()), vw.ServiceChoice)
    visit.send(it.ChooseService("residence"))
    assert visit.last(ef.RequestTicket).applicant.assurance is Assurance.ANONYMOUS


def test_a_service_that_needs_a_card_asks_for_it_and_goes_on_by_itself() -> None:
    visit = VisitOnPaper()
    body = visit.send(it.Start(), it.WithoutCard(), it.ChooseService("eid"))
    assert isinstance(body, vw.PlaceCard)
    assert visit.identify() == vw.Working(vw.Task.TICKET)
    assert visit.last(ef.RequestTicket).service_id == "eid"


def test_a_service_that_needs_the_holder_asks_for_a_finger() -> None:
    visit = VisitOnPaper()
    visit.identify()
    assert isinstance(visit.send(it.OpenTickets(), it.ChooseService("criminal")), vw.FingerPrompt)
    finger = visit.last(ef.VerifyFinger)
    hint = ev.FingerProgress(finger.request, "right_index", vw.FingerHint.LIFT, 2)
    assert visit.send(hint) == vw.FingerPrompt("right_index", vw.FingerHint.LIFT, 2)
    coming = ev.FingerProgress(finger.request, "right_index", vw.FingerHint.TRANSFER, 2, 0.5)
    shown = visit.send(coming)
    assert shown == vw.FingerPrompt("right_index", vw.FingerHint.TRANSFER, 2, fraction=0.5)
    visit.send(ev.FingerVerified(finger.request, people.FINGER))
    assert visit.last(ef.RequestTicket).applicant.assurance is Assurance.HOLDER_VERIFIED
    assert [a.action for a in visit.audits()][-1] is ef.AuditAction.FINGER_CHECKED


def test_dossiers_are_looked_up_and_shown() -> None:
    visit = VisitOnPaper()
    visit.identify()
    assert visit.look_up(Lookup.DOSSIERS) == vw.Working(vw.Task.DOSSIERS)
    asked = visit.last(le.FetchDossiers)
    assert asked.number == people.NUMBER
    body = visit.send(la.DossiersFound(asked.request, (people.DOSSIER,)))
    assert body == vw.DossierList((people.DOSSIER,))


def test_my_record_shows_the_card_beside_the_registry() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.look_up(Lookup.RECORD)
    request = visit.last(le.FetchRecord).request
    body = visit.send(la.RecordFound(request, people.MINH_IN_REGISTRY))
    assert isinstance(body, vw.RecordCheck)
    verdicts = {f.field.value: f.verdict.value for f in body.fields}
    assert verdicts["full_name"] == "match"
    assert verdicts["residence"] == "differs"


def test_a_number_that_the_registry_does_not_know_is_said_so() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.look_up(Lookup.RECORD)
    body = visit.send(la.RecordFound(visit.last(le.FetchRecord).request, None))
    assert body == vw.RecordCheck((), known=False)


def test_finishing_reminds_of_the_card_and_ends_when_it_is_taken() -> None:
    visit = VisitOnPaper()
    visit.identify()
    assert visit.send(it.Finish()) == vw.Goodbye(take_card=True)
    assert visit.asked(ef.ForgetCard)
    assert visit.send(ev.CardRemoved()) == vw.Goodbye(take_card=False)
    assert isinstance(visit.wait(10), vw.Idle)


def test_the_language_is_the_persons_own_for_one_visit() -> None:
    visit = VisitOnPaper()
    visit.send(it.ChooseLanguage(Language.ENGLISH))
    visit.identify()
    assert visit.view.language is Language.ENGLISH
    visit.send(ev.CardRemoved(), ev.CardInserted())
    assert visit.view.language is Language.VIETNAMESE


def test_a_language_left_behind_on_the_idle_screen_goes_back_to_vietnamese() -> None:
    visit = VisitOnPaper()
    visit.send(it.ChooseLanguage(Language.ENGLISH))
    visit.wait(120)
    assert visit.view.language is Language.VIETNAMESE


def test_calling_staff_reaches_them_once_and_is_shown() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start(), it.CallStaff(), it.CallStaff())
    assert visit.view.staff_call is vw.StaffCall.CALLING
    assert sum(isinstance(e, ef.AlertStaff) for e in visit.effects) == 1
    visit.send(ev.StaffHeard())
    assert visit.view.staff_call is vw.StaffCall.CALLED
    visit.send(ev.StaffAnswered(), ev.StaffHeard(), it.CallStaff())
    assert visit.view.staff_call is vw.StaffCall.COMING
    assert [a.action for a in visit.audits()][-1] is ef.AuditAction.STAFF_COMING
    assert sum(isinstance(e, ef.AlertStaff) for e in visit.effects) == 1


def test_an_answer_to_the_call_before_is_nothing_to_the_next_person() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start(), it.CallStaff(), it.Finish())
    visit.wait(120)
    visit.send(ev.StaffHeard(), ev.StaffAnswered(), it.Start(), ev.StaffHeard(), ev.StaffAnswered())
    assert visit.view.staff_call is vw.StaffCall.NONE
    assert ef.AuditAction.STAFF_COMING not in [audit.action for audit in visit.audits()]


def test_a_call_from_the_idle_screen_is_told_of_for_two_minutes() -> None:
    visit = VisitOnPaper()
    visit.send(it.CallStaff(), ev.StaffHeard())
    visit.wait(visit.state.rules.inactivity + 1)
    assert visit.view.staff_call is vw.StaffCall.CALLED
    visit.send(ev.StaffAnswered())
    assert visit.view.staff_call is vw.StaffCall.COMING
    visit.wait(120)
    assert visit.view.staff_call is vw.StaffCall.NONE
    assert isinstance(visit.body, vw.Idle)
