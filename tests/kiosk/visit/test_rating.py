"""A ticket held up at the idle screen, and the five faces."""

from __future__ import annotations

import pytest

from kiosk.language import Language
from kiosk.queue.estimate import WaitEstimate
from kiosk.queue.rating import RatingReason
from kiosk.queue.ticket_code import TicketReference
from kiosk.queue.ticket_now import Stand
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import view as vw
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper

SCAN = ev.CodeScanned(people.TICKET_CODE)
OTHER_PAGE = "https://kiosk.example.vn/t/261124a006-aaaaaaaaaaaaaaaa"


def held_up(visit: VisitOnPaper, stand: Stand, **changes: object) -> vw.Body:
    visit.send(SCAN)
    request = visit.last(ef.LookAtTicket).request
    return visit.send(ev.TicketSeen(request, people.standing(stand, **changes)))


def at_faces() -> VisitOnPaper:
    visit = VisitOnPaper()
    held_up(visit, Stand.SERVED)
    return visit


def test_a_ticket_held_up_is_asked_about_and_told_where_it_stands() -> None:
    visit = VisitOnPaper()
    assert visit.send(SCAN) == vw.Working(vw.Task.TICKET_STANDING)
    assert visit.last(ef.LookAtTicket).ticket == people.HELD_UP
    wait = {"before": 3, "wait": WaitEstimate(240, 500, 900)}
    told = people.standing(Stand.WAITING, **wait)
    request = visit.last(ef.LookAtTicket).request
    body = visit.send(ev.TicketSeen(request, told))
    assert body == vw.TicketStanding(told, people.RESIDENCE)
    assert isinstance(visit.wait(20), vw.Idle)


@pytest.mark.parametrize("stand", [s for s in Stand if s is not Stand.SERVED])
def test_only_a_ticket_that_was_served_brings_the_faces(stand: Stand) -> None:
    body = held_up(VisitOnPaper(), stand)
    assert isinstance(body, vw.TicketStanding)
    assert body.ticket is not None
    assert body.ticket.stand is stand


def test_one_touch_on_a_face_rates_thanks_and_goes_back_to_idle() -> None:
    visit = at_faces()
    assert visit.body == vw.RatingQuestion("A005", people.RESIDENCE)
    assert visit.send(it.Rate(5)) == vw.Working(vw.Task.RATING)
    sent = visit.last(ef.SendRating)
    assert (sent.ticket, sent.score) == (people.HELD_UP, 5)
    assert visit.send(ev.RatingTaken(sent.request, False)) == vw.RatingThanks(explainable=False)
    assert isinstance(visit.wait(10), vw.Idle)


def test_a_poor_rating_may_be_explained_by_one_more_touch() -> None:
    visit = at_faces()
    visit.send(it.Rate(1))
    body = visit.send(ev.RatingTaken(visit.last(ef.SendRating).request, True))
    assert body == vw.RatingThanks(explainable=True)
    assert visit.send(it.GiveReason(RatingReason.UNCLEAR)) == vw.RatingThanks(explainable=False)
    reason = visit.last(ef.SendReason)
    assert (reason.ticket, reason.reason) == (people.HELD_UP, RatingReason.UNCLEAR)
    visit.send(it.GiveReason(RatingReason.OTHER))
    assert sum(isinstance(e, ef.SendReason) for e in visit.effects) == 1


def test_a_poor_rating_need_not_be_explained() -> None:
    visit = at_faces()
    visit.send(it.Rate(1))
    visit.send(ev.RatingTaken(visit.last(ef.SendRating).request, True))
    assert isinstance(visit.wait(20), vw.Idle)
    assert not visit.asked(ef.SendReason)


def test_a_second_touch_while_the_first_is_on_its_way_sends_nothing() -> None:
    visit = at_faces()
    visit.send(it.Rate(5), it.Rate(1))
    assert [e.score for e in visit.effects if isinstance(e, ef.SendRating)] == [5]


def test_without_ticket_at_the_scanner_the_number_is_chosen_from_those_just_served() -> None:
    visit = VisitOnPaper()
    assert visit.send(it.OpenServed()) == vw.Working(vw.Task.SERVED_LIST)
    listed = ev.ServedListed(visit.last(ef.ListServed).request, people.JUST_SERVED)
    assert visit.send(listed) == vw.ServedList(people.JUST_SERVED, people.SERVICES)
    assert visit.send(it.ChooseServed("Z999")) == vw.ServedList(people.JUST_SERVED, people.SERVICES)
    body = visit.send(it.ChooseServed("A004"))
    assert body == vw.RatingQuestion("A004", people.RESIDENCE)
    # The wrong one: the list is asked for again.
    assert visit.send(it.Back()) == vw.Working(vw.Task.SERVED_LIST)
    visit.send(ev.ServedListed(visit.last(ef.ListServed).request, people.JUST_SERVED))
    visit.send(it.ChooseServed("A005"), it.Rate(4))
    assert visit.last(ef.SendRating).ticket == TicketReference(number="A005")


def test_back_leads_from_the_faces_and_from_the_list_to_the_idle_screen() -> None:
    assert isinstance(at_faces().send(it.Back()), vw.Idle)
    visit = VisitOnPaper()
    visit.send(it.OpenServed())
    visit.send(ev.ServedListed(visit.last(ef.ListServed).request, ()))
    assert isinstance(visit.send(it.Back()), vw.Idle)


def test_while_the_station_is_away_that_is_said_at_once_and_nothing_is_asked() -> None:
    visit = VisitOnPaper()
    visit.send(ev.StationChanged(False))
    for begun in (SCAN, it.OpenServed()):
        body = visit.send(begun)
        assert body == vw.TicketStanding(None, None, vw.LookFault.STATION_AWAY)
        assert isinstance(visit.wait(20), vw.Idle)
    assert not visit.asked(ef.LookAtTicket)
    assert not visit.asked(ef.ListServed)


@pytest.mark.parametrize("fault", vw.LookFault)
def test_a_ticket_that_cannot_be_looked_at_is_said_so(fault: vw.LookFault) -> None:
    visit = VisitOnPaper()
    visit.send(SCAN)
    body = visit.send(ev.LookFailed(visit.last(ef.LookAtTicket).request, fault))
    assert body == vw.TicketStanding(None, None, fault)
    assert isinstance(visit.wait(20), vw.Idle)


def test_a_rating_that_did_not_arrive_can_be_touched_again_and_counts_once() -> None:
    visit = at_faces()
    visit.send(it.Rate(4))
    away = ev.RatingFailed(visit.last(ef.SendRating).request, ev.RatingFault.STATION_AWAY)
    assert visit.send(away) == vw.RatingQuestion("A005", people.RESIDENCE, unsent=True)
    visit.send(it.Rate(4))
    # It had arrived after all.
    already = ev.RatingFailed(visit.last(ef.SendRating).request, ev.RatingFault.ALREADY_RATED)
    assert visit.send(already) == vw.RatingThanks(explainable=False)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (ev.RatingFault.ALREADY_RATED, vw.LookFault.ALREADY_RATED),
        (ev.RatingFault.NOT_POSSIBLE, vw.LookFault.NOT_RATEABLE),
    ],
)
def test_a_rating_that_is_refused_is_said_so(fault: ev.RatingFault, told: vw.LookFault) -> None:
    visit = at_faces()
    visit.send(it.Rate(4))
    body = visit.send(ev.RatingFailed(visit.last(ef.SendRating).request, fault))
    assert body == vw.TicketStanding(None, None, told)


def test_a_station_that_never_answers_leaves_nobody_waiting() -> None:
    visit = VisitOnPaper()
    visit.send(SCAN)
    visit.wait(31)
    assert visit.body == vw.TicketStanding(None, None, vw.LookFault.STATION_AWAY)
    rating = at_faces()
    rating.send(it.Rate(4))
    rating.wait(31)
    assert rating.body == vw.RatingQuestion("A005", people.RESIDENCE, unsent=True)
    assert isinstance(rating.wait(40), vw.Idle)


@pytest.mark.parametrize("reach", ["asking", "told", "list", "faces", "sending", "thanks"])
def test_a_card_laid_down_meanwhile_begins_a_visit(reach: str) -> None:
    visit = VisitOnPaper()
    if reach == "asking":
        visit.send(SCAN)
    elif reach == "told":
        held_up(visit, Stand.WAITING)
    elif reach == "list":
        visit.send(it.OpenServed())
        visit.send(ev.ServedListed(visit.last(ef.ListServed).request, people.JUST_SERVED))
    else:
        held_up(visit, Stand.SERVED)
        if reach != "faces":
            visit.send(it.Rate(5))
        if reach == "thanks":
            visit.send(ev.RatingTaken(visit.last(ef.SendRating).request, False))
    assert visit.send(ev.CardInserted()) == vw.AccessKeyEntry()
    assert [a.action for a in visit.audits()] == [ef.AuditAction.VISIT_STARTED]
    # What was under way comes back to a visit that does not know of it.
    late = visit.state.last_request
    assert visit.send(
        ev.RatingTaken(late, True), ev.LookFailed(late, vw.LookFault.STATION_AWAY)
    ) == (vw.AccessKeyEntry())


def test_a_ticket_that_stays_before_the_scanner_is_looked_at_once() -> None:
    visit = VisitOnPaper()
    visit.send(SCAN, SCAN)
    request = visit.last(ef.LookAtTicket).request
    visit.send(ev.TicketSeen(request, people.standing(Stand.SERVED)), SCAN, it.Rate(5), SCAN)
    visit.send(ev.RatingTaken(visit.last(ef.SendRating).request, False), SCAN)
    assert visit.body == vw.RatingThanks(explainable=False)
    assert sum(isinstance(e, ef.LookAtTicket) for e in visit.effects) == 1


def test_another_ticket_or_a_cards_code_takes_the_screen() -> None:
    visit = at_faces()
    assert visit.send(ev.CodeScanned("8934563138164")) == vw.RatingQuestion(
        "A005", people.RESIDENCE
    )
    visit.send(ev.CodeScanned(OTHER_PAGE))
    assert visit.last(ef.LookAtTicket).ticket == TicketReference(token="261124a006-" + "a" * 16)
    assert isinstance(visit.send(ev.CodeScanned(people.CODE)), vw.PlaceCard)


def test_a_ticket_held_up_where_a_card_was_asked_for_is_looked_at() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start())
    assert visit.send(SCAN) == vw.Working(vw.Task.TICKET_STANDING)
    assert [a.action.value for a in visit.audits()] == ["visit_started", "visit_ended"]
    assert visit.state.key is None


def test_a_ticket_held_up_in_the_middle_of_a_visit_changes_nothing() -> None:
    visit = VisitOnPaper()
    menu = visit.identify()
    assert visit.send(SCAN) == menu


def test_it_speaks_the_chosen_language_and_leaves_vietnamese_behind() -> None:
    visit = VisitOnPaper()
    visit.send(it.ChooseLanguage(Language.ENGLISH))
    held_up(visit, Stand.SERVED)
    assert visit.view.language is Language.ENGLISH
    assert isinstance(visit.send(it.Finish()), vw.Idle)
    assert visit.view.language is Language.VIETNAMESE


def test_staff_can_be_called_from_the_faces_and_nothing_is_audited_of_a_rating() -> None:
    visit = at_faces()
    visit.send(it.CallStaff())
    assert visit.view.staff_call is vw.StaffCall.CALLING
    visit.send(it.Rate(1))
    visit.send(ev.RatingTaken(visit.last(ef.SendRating).request, True), it.Finish())
    assert [a.action for a in visit.audits()] == [ef.AuditAction.STAFF_CALLED]
