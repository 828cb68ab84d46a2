"""What is wrong in the registry, said by the person whose record it is, and sent with evidence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.identity.assurance import Assurance
from kiosk.records.claims import claims_for
from kiosk.records.correction import Claim
from kiosk.records.record import Field, Verdict
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_effect as le
from kiosk.visit import lookup_event as la
from kiosk.visit import view as vw
from kiosk.visit.event import Health, TicketFault
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.lookup_view import MASKED, ConsentQuestion
from kiosk.visit.view import CorrectionForm, CorrectionTaken, Device, Problem, Task, WayOn
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper


@pytest.fixture
def visit() -> VisitOnPaper:
    visit = VisitOnPaper()
    visit.identify()
    return visit


def form(body: vw.Body) -> CorrectionForm:
    assert isinstance(body, CorrectionForm)
    return body


def taken(body: vw.Body) -> CorrectionTaken:
    assert isinstance(body, CorrectionTaken)
    return body


def received(visit: VisitOnPaper) -> vw.Body:
    """From the form to a request that the station has."""
    return visit.send(la.CorrectionReceived(visit.send_correction().request, people.RECEIPT))


def with_ticket(visit: VisitOnPaper) -> vw.Body:
    """And to a number for the counter."""
    received(visit)
    return visit.send(ev.TicketIssued(visit.last(ef.RequestTicket).request, people.ticket()))


def printed(visit: VisitOnPaper, ok: bool = True) -> vw.Body:
    return visit.send(ev.Printed(visit.last(le.PrintSheet).request, ok))


# -- the form ---------------------------------------------------------------------------------


def test_every_field_can_be_disputed_also_one_that_matches(visit: VisitOnPaper) -> None:
    visit.check_record()
    body = form(visit.send(it.OpenCorrection()))
    assert [f.field for f in body.fields if f.verdict is Verdict.MATCH]
    assert body.claims == {}
    for field in body.fields:
        claim = claims_for(field.verdict)[0]
        assert form(visit.send(it.Dispute(field.field, claim))).claims[field.field] is claim


def test_a_claim_that_does_not_fit_is_not_taken(visit: VisitOnPaper) -> None:
    body = form(visit.dispute(Field.FULL_NAME, Claim.CARD_IS_RIGHT))
    assert body.claims == {}
    assert form(visit.send(it.Dispute(Field.SPOUSE, Claim.NEITHER_IS_RIGHT))).claims == {}


def test_a_claim_can_be_changed_and_taken_back(visit: VisitOnPaper) -> None:
    visit.dispute(Field.RESIDENCE, Claim.CARD_IS_RIGHT)
    changed = form(visit.send(it.Dispute(Field.RESIDENCE, Claim.NEITHER_IS_RIGHT)))
    assert changed.claims == {Field.RESIDENCE: Claim.NEITHER_IS_RIGHT}
    assert form(visit.send(it.Dispute(Field.RESIDENCE, None))).claims == {}


def test_the_form_masks_its_values_as_the_record_does(visit: VisitOnPaper) -> None:
    visit.check_record()
    visit.send(it.Reveal())
    body = form(visit.send(it.OpenCorrection()))
    assert {f.card for f in body.fields} == {MASKED}
    shown = form(visit.send(it.Reveal(Field.RESIDENCE)))
    assert shown.revealed == (Field.RESIDENCE,)
    assert people.MINH.residence in {f.card for f in shown.fields}
    assert form(visit.wait(21)).revealed == ()


def test_nothing_is_sent_before_something_is_said_to_be_wrong(visit: VisitOnPaper) -> None:
    visit.check_record()
    visit.send(it.OpenCorrection())
    assert isinstance(visit.send(it.SubmitCorrection()), CorrectionForm)
    assert not visit.asked(le.SendCorrection)


def test_back_leads_to_the_record(visit: VisitOnPaper) -> None:
    visit.dispute()
    assert isinstance(visit.send(it.Back()), vw.RecordCheck)


def test_of_a_number_that_the_registry_lacks_just_that_is_sent(visit: VisitOnPaper) -> None:
    visit.check_record(None)
    body = form(visit.send(it.OpenCorrection()))
    (field,) = body.fields
    assert (field.field, field.verdict) == (Field.NUMBER, Verdict.MISSING_IN_REGISTRY)
    assert body.claims == {Field.NUMBER: Claim.CARD_IS_RIGHT}
    (sent,) = visit.send_correction().correction.fields
    assert (sent.field, sent.claim) == (Field.NUMBER, Claim.CARD_IS_RIGHT)


# -- sending ----------------------------------------------------------------------------------


def test_consent_is_asked_for_the_correction_and_then_it_goes_out_by_itself(
    visit: VisitOnPaper,
) -> None:
    visit.dispute()
    body = visit.send(it.SubmitCorrection())
    assert isinstance(body, ConsentQuestion)
    assert body.purpose.value == "correction"
    assert not visit.asked(le.SendCorrection)
    assert visit.send(it.AnswerConsent(True)) == vw.Working(Task.CORRECTION)
    assert visit.asked(le.SendCorrection)


def test_without_consent_nothing_is_sent(visit: VisitOnPaper) -> None:
    visit.dispute()
    visit.send(it.SubmitCorrection(), it.AnswerConsent(False))
    assert not visit.asked(le.SendCorrection)


def test_whoever_goes_back_from_the_question_of_consent_finds_the_form_as_it_was(
    visit: VisitOnPaper,
) -> None:
    visit.dispute()
    body = form(visit.send(it.SubmitCorrection(), it.Back()))
    assert body.claims == {Field.RESIDENCE: Claim.CARD_IS_RIGHT}


def test_the_request_carries_the_evidence_and_no_value_of_any_field(visit: VisitOnPaper) -> None:
    visit.dispute()
    sent = visit.send_correction()
    assert sent.number == people.NUMBER
    correction = sent.correction
    assert correction.fields == (people.RESIDENCE_DISPUTED,)
    assert correction.assurance is Assurance.CARD_GENUINE
    assert correction.evidence == (people.SIGNED, people.GENUINE, people.VALID)
    assert correction.signed_data == people.SIGNED_DATA
    assert people.MINH.residence not in str(correction)


def test_a_request_that_arrived_leads_to_a_number_and_a_print_out(visit: VisitOnPaper) -> None:
    visit.dispute()
    assert received(visit) == vw.Working(Task.TICKET)
    asked = visit.last(ef.RequestTicket)
    assert (asked.service_id, asked.applicant.number) == ("residence", people.NUMBER)
    assert visit.send(ev.TicketIssued(asked.request, people.ticket())) == vw.Working(Task.PRINTING)
    sheet = visit.last(le.PrintSheet).sheet
    assert isinstance(sheet, CorrectionTaken)
    assert sheet.ticket == people.ticket()
    assert visit.last(le.PrintSheet).station_name == "Công an xã Lý Nhân"
    body = taken(printed(visit))
    assert (body.receipt, body.ticket) == (people.RECEIPT, people.ticket())
    assert body.printed is vw.PrintState.PRINTED
    assert isinstance(visit.send(it.Back()), vw.Menu)
    actions = [a.action for a in visit.audits()]
    assert ef.AuditAction.CORRECTION_SENT in actions
    assert ef.AuditAction.TICKET_TAKEN in actions


def test_whoever_has_a_number_already_keeps_it(visit: VisitOnPaper) -> None:
    visit.dispute()
    received(visit)
    waiting = TicketFault.ALREADY_WAITING
    visit.send(ev.TicketFailed(visit.last(ef.RequestTicket).request, waiting, "A003"))
    body = taken(printed(visit))
    assert (body.ticket, body.number) == (None, "A003")


@pytest.mark.parametrize("fault", [f for f in TicketFault if f is not TicketFault.ALREADY_WAITING])
def test_where_no_number_is_to_be_had_the_receipt_is_given_all_the_same(
    visit: VisitOnPaper, fault: TicketFault
) -> None:
    visit.dispute()
    received(visit)
    visit.send(ev.TicketFailed(visit.last(ef.RequestTicket).request, fault))
    body = taken(printed(visit))
    assert (body.receipt, body.ticket, body.number) == (people.RECEIPT, None, "")


def test_a_counter_that_is_closed_is_asked_for_no_number(visit: VisitOnPaper) -> None:
    queues = (people.QUEUES[0].__class__("residence", 0, ("1",), open=False),)
    visit.send(ev.ServicesChanged("Công an xã Lý Nhân", people.SERVICES, queues))
    visit.dispute()
    received(visit)
    assert not visit.asked(ef.RequestTicket)
    assert taken(printed(visit)).ticket is None


def test_without_a_printer_the_receipt_is_shown_to_be_noted_and_can_be_printed_later(
    visit: VisitOnPaper,
) -> None:
    visit.send(ev.DeviceChanged(Device.PRINTER, Health.AWAY))
    visit.dispute()
    assert taken(with_ticket(visit)).printed is vw.PrintState.FAILED
    assert not visit.asked(le.PrintSheet)
    visit.send(ev.DeviceChanged(Device.PRINTER, Health.READY))
    assert visit.send(it.PrintShown()) == vw.Working(Task.PRINTING)
    assert taken(printed(visit)).printed is vw.PrintState.PRINTED


def test_a_print_out_that_fails_is_said_so(visit: VisitOnPaper) -> None:
    visit.dispute()
    with_ticket(visit)
    assert taken(printed(visit, ok=False)).printed is vw.PrintState.FAILED


@pytest.mark.parametrize("answer", [received, with_ticket])
def test_no_wait_lasts_for_ever(
    visit: VisitOnPaper, answer: Callable[[VisitOnPaper], vw.Body]
) -> None:
    visit.dispute()
    answer(visit)
    body = taken(visit.wait(70)) if answer is received else taken(visit.wait(35))
    assert body.receipt == people.RECEIPT


# -- faults, and trying again -----------------------------------------------------------------


def failed(visit: VisitOnPaper, fault: LookupFault) -> vw.ProblemNotice:
    visit.dispute()
    body = visit.send(la.LookupFailed(visit.send_correction().request, fault))
    assert isinstance(body, vw.ProblemNotice)
    return body


def test_too_many_open_requests_are_a_matter_for_a_counter(visit: VisitOnPaper) -> None:
    body = failed(visit, LookupFault.TOO_MANY)
    assert body.problem is Problem.TOO_MANY_CORRECTIONS
    assert WayOn.TICKET in body.ways_on


def test_trying_again_after_a_lost_answer_sends_the_very_same_with_the_same_key(
    visit: VisitOnPaper,
) -> None:
    failed(visit, LookupFault.STATION_AWAY)
    first = visit.last(le.SendCorrection)
    assert visit.send(it.ChooseWayOn(WayOn.TRY_AGAIN)) == vw.Working(Task.CORRECTION)
    second = visit.last(le.SendCorrection)
    assert second.request != first.request
    assert second.key == first.key
    assert second.correction == first.correction


def test_a_wait_without_answer_can_be_tried_again_with_the_same_key(visit: VisitOnPaper) -> None:
    visit.dispute()
    first = visit.send_correction()
    body = visit.wait(31)
    assert isinstance(body, vw.ProblemNotice)
    late = la.CorrectionReceived(first.request, people.RECEIPT)
    assert visit.send(late) == body
    visit.send(it.ChooseWayOn(WayOn.TRY_AGAIN))
    assert visit.last(le.SendCorrection).key == first.key


def test_a_station_that_is_away_loses_nothing_of_what_was_said(visit: VisitOnPaper) -> None:
    visit.dispute()
    visit.send(ev.StationChanged(False))
    visit.send(it.SubmitCorrection())
    body = visit.send(it.AnswerConsent(True))
    assert isinstance(body, vw.ProblemNotice)
    assert body.problem is Problem.STATION_AWAY
    visit.send(ev.StationChanged(True), it.ChooseWayOn(WayOn.TRY_AGAIN))
    assert visit.last(le.SendCorrection).correction.fields == (people.RESIDENCE_DISPUTED,)


def test_another_request_in_the_same_visit_has_another_key(visit: VisitOnPaper) -> None:
    visit.dispute()
    with_ticket(visit)
    first = visit.last(le.SendCorrection)
    printed(visit)
    visit.send(it.Back())
    visit.dispute(Field.FULL_NAME, Claim.NEITHER_IS_RIGHT)
    assert visit.send_correction().key != first.key


# -- leaving ----------------------------------------------------------------------------------


@pytest.mark.parametrize("leave", [ev.CardRemoved(), it.Finish()])
def test_a_request_on_its_way_is_not_lost_when_the_person_leaves(
    visit: VisitOnPaper, leave: ev.Event
) -> None:
    visit.dispute()
    sent = visit.send_correction()
    assert visit.send(leave) == vw.Working(Task.CORRECTION)
    assert visit.state.holder is None
    assert not visit.asked(ef.Cancel)
    visit.send(la.CorrectionReceived(sent.request, people.RECEIPT))
    # Nothing is left of the card, so that no number can be taken for its holder.
    assert not visit.asked(ef.RequestTicket)
    body = taken(printed(visit))
    assert (body.receipt, body.ticket, body.more_possible) == (people.RECEIPT, None, False)
    audit = next(a for a in visit.audits() if a.action is ef.AuditAction.CORRECTION_SENT)
    assert audit.assurance is Assurance.CARD_GENUINE
    visit.send(ev.CardRemoved())
    assert isinstance(visit.wait(60), vw.Idle)


def test_a_number_on_its_way_is_still_given_to_a_person_who_took_the_card(
    visit: VisitOnPaper,
) -> None:
    visit.dispute()
    received(visit)
    visit.send(ev.CardRemoved())
    visit.send(ev.TicketIssued(visit.last(ef.RequestTicket).request, people.ticket()))
    assert taken(printed(visit)).ticket == people.ticket()
    assert isinstance(visit.wait(30), vw.Idle)


def test_a_receipt_stays_a_while_when_the_card_is_taken(visit: VisitOnPaper) -> None:
    visit.dispute()
    with_ticket(visit)
    printed(visit)
    assert not taken(visit.send(ev.CardRemoved())).more_possible
    assert isinstance(visit.wait(11), CorrectionTaken)
    assert isinstance(visit.wait(20), vw.Idle)


@pytest.mark.parametrize("fault", LookupFault)
def test_a_request_that_failed_after_the_person_left_ends_the_visit(
    visit: VisitOnPaper, fault: LookupFault
) -> None:
    visit.dispute()
    sent = visit.send_correction()
    visit.send(ev.CardRemoved())
    assert isinstance(visit.send(la.LookupFailed(sent.request, fault)), vw.Goodbye)


def test_nothing_of_the_form_outlives_the_card(visit: VisitOnPaper) -> None:
    visit.dispute()
    visit.send_correction()
    assert people.MINH.residence in visit.kept
    visit.send(ev.CardRemoved())
    assert people.NUMBER not in visit.kept
    assert people.MINH.residence not in visit.kept
    assert people.MINH.full_name not in visit.kept


def test_a_form_left_alone_ends_with_the_visit(visit: VisitOnPaper) -> None:
    visit.dispute()
    visit.send(ev.CardRemoved())
    assert isinstance(visit.wait(70), vw.Idle)
    assert not visit.asked(le.SendCorrection)
