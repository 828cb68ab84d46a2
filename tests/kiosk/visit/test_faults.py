"""Each thing that can go wrong in a visit has its screen and its way on."""

from __future__ import annotations

import pytest

from kiosk.identity.assurance import Assurance
from kiosk.queue.staff_call import StaffCallReason
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_effect as le
from kiosk.visit import lookup_event as la
from kiosk.visit import view as vw
from kiosk.visit.event import FingerFault, Health, ReadFault, TicketFault
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.view import Device, Problem, WayOn
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper


def problem_of(body: vw.Body) -> Problem:
    assert isinstance(body, vw.ProblemNotice)
    assert body.ways_on[-1] is WayOn.FINISH
    return body.problem


def test_a_card_taken_while_it_is_read_can_be_laid_down_again() -> None:
    visit = VisitOnPaper()
    request = visit.lay_card_and_scan()
    assert problem_of(visit.send(ev.CardRemoved())) is Problem.CARD_REMOVED
    assert visit.last(ef.Cancel).request == request
    assert isinstance(visit.send(ev.CardInserted()), vw.Reading)
    assert visit.last(ef.ReadCard).request > request


def test_an_answer_that_comes_too_late_is_dropped() -> None:
    visit = VisitOnPaper()
    request = visit.lay_card_and_scan()
    visit.send(ev.CardRemoved())
    late = ev.CardRead(request, people.MINH, (people.SIGNED, people.GENUINE))
    assert problem_of(visit.send(late)) is Problem.CARD_REMOVED
    assert visit.state.holder is None


def test_a_wrong_key_asks_again_and_says_how_many_tries_are_left() -> None:
    visit = VisitOnPaper()
    request = visit.lay_card_and_scan()
    body = visit.send(ev.CardReadFailed(request, ReadFault.WRONG_KEY, 2))
    assert body == vw.AccessKeyEntry("", vw.KeyFault.WRONG_KEY, 2)
    assert visit.state.key is None


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (ReadFault.BLOCKED, Problem.CARD_BLOCKED),
        (ReadFault.NOT_AN_ID_CARD, Problem.NOT_AN_ID_CARD),
        (ReadFault.UNREADABLE, Problem.CARD_UNREADABLE),
        (ReadFault.CARD_GONE, Problem.CARD_REMOVED),
    ],
)
def test_a_card_that_cannot_be_read_leaves_a_way_on(fault: ReadFault, problem: Problem) -> None:
    visit = VisitOnPaper()
    body = visit.send(ev.CardReadFailed(visit.lay_card_and_scan(), fault))
    assert problem_of(body) is problem
    assert visit.asked(ef.ForgetCard)


def test_a_cloned_card_is_refused_and_staff_is_told() -> None:
    visit = VisitOnPaper()
    request = visit.lay_card_and_scan()
    body = visit.send(ev.CardRead(request, people.MINH, (people.SIGNED, people.CLONED)))
    assert problem_of(body) is Problem.CARD_CLONED
    assert visit.asked(ef.AlertStaff)
    assert visit.state.holder is None
    assert isinstance(visit.send(it.ChooseWayOn(WayOn.TICKET_WITHOUT_CARD)), vw.ServiceChoice)
    assert visit.state.assurance is Assurance.ANONYMOUS


def test_unsigned_card_data_is_refused() -> None:
    visit = VisitOnPaper()
    request = visit.lay_card_and_scan()
    body = visit.send(ev.CardRead(request, people.MINH, (people.UNSIGNED, people.GENUINE)))
    assert problem_of(body) is Problem.CARD_NOT_SIGNED
    assert visit.state.holder is None


def test_a_card_that_cannot_be_judged_without_a_clock_is_not_called_bad() -> None:
    visit = VisitOnPaper()
    visit.send(ev.ClockChanged(verified=False))
    assert vw.Notice.CLOCK_UNVERIFIED in visit.view.notices
    request = visit.lay_card_and_scan()
    body = visit.send(ev.CardRead(request, people.MINH, (people.UNDATED, people.GENUINE)))
    assert problem_of(body) is Problem.CLOCK_UNVERIFIED
    assert visit.state.holder is None
    visit.send(ev.ClockChanged(verified=True))
    assert vw.Notice.CLOCK_UNVERIFIED not in visit.view.notices


def test_an_expired_card_is_explained_and_still_serves() -> None:
    visit = VisitOnPaper()
    request = visit.lay_card_and_scan()
    found = (people.SIGNED, people.GENUINE, people.EXPIRED)
    body = visit.send(ev.CardRead(request, people.MINH, found))
    assert problem_of(body) is Problem.CARD_EXPIRED
    assert isinstance(visit.send(it.ChooseWayOn(WayOn.CONTINUE)), vw.CheckResult)
    assert isinstance(visit.send(it.Continue()), vw.Menu)


def test_without_proof_of_the_chip_tickets_are_given_but_no_personal_data() -> None:
    visit = VisitOnPaper()
    visit.identify(people.SIGNED, people.NO_CHIP_CHECK)
    assert visit.state.assurance is Assurance.CARD_DATA_AUTHENTIC
    assert problem_of(visit.look_up(Lookup.RECORD)) is Problem.CHIP_NOT_PROVED
    assert isinstance(visit.send(it.ChooseWayOn(WayOn.MENU)), vw.Menu)
    assert not visit.asked(le.FetchRecord)


def test_taking_the_card_ends_the_visit_and_drops_all_it_said() -> None:
    visit = VisitOnPaper()
    visit.identify()
    assert visit.send(ev.CardRemoved()) == vw.Goodbye(take_card=False)
    assert visit.state.holder is None
    assert visit.state.key is None
    assert visit.asked(ef.ForgetCard)


def test_a_ticket_under_way_is_still_given_to_a_person_who_took_the_card() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(it.OpenTickets(), it.ChooseService("residence"), ev.CardRemoved())
    visit.send(ev.TicketIssued(visit.last(ef.RequestTicket).request, people.ticket()))
    body = visit.send(ev.Printed(visit.last(ef.PrintTicket).request, ok=True))
    assert isinstance(body, vw.TicketTaken)
    assert not body.more_possible
    assert isinstance(visit.wait(30), vw.Idle)


def test_without_reader_a_ticket_can_be_had_and_the_reader_heals_by_itself() -> None:
    visit = VisitOnPaper()
    visit.send(ev.DeviceChanged(Device.CARD_READER, Health.AWAY))
    assert problem_of(visit.send(it.Start())) is Problem.CARD_READER_AWAY
    ready = ev.DeviceChanged(Device.CARD_READER, Health.READY)
    assert isinstance(visit.send(ready), vw.PlaceCard)


@pytest.mark.parametrize("at_menu", [True, False], ids=["at the menu", "while reading"])
def test_a_reader_unplugged_in_a_visit_drops_the_card(at_menu: bool) -> None:
    visit = VisitOnPaper()
    if at_menu:
        visit.identify()
    else:
        visit.lay_card_and_scan()
    body = visit.send(ev.DeviceChanged(Device.CARD_READER, Health.AWAY))
    assert problem_of(body) is Problem.CARD_READER_AWAY
    assert visit.state.holder is None
    assert not visit.state.terminal.card_present
    assert visit.asked(ef.ForgetCard)


@pytest.mark.parametrize("lookup", [it.OpenLookup(Lookup.DOSSIERS), it.OpenLookup(Lookup.RECORD)])
def test_a_station_out_of_reach_is_said_so_and_tried_again(lookup: it.Intent) -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(ev.StationChanged(False))
    assert isinstance(visit.body, vw.Menu)
    assert not visit.body.lookups_available
    assert problem_of(visit.send(lookup)) is Problem.STATION_AWAY
    visit.send(ev.StationChanged(True))
    assert isinstance(visit.send(it.ChooseWayOn(WayOn.TRY_AGAIN)), vw.ConsentQuestion)
    assert isinstance(visit.send(it.AnswerConsent(True)), vw.Working)


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (LookupFault.STATION_AWAY, Problem.STATION_AWAY),
        (LookupFault.FAILED, Problem.LOOKUP_FAILED),
    ],
)
def test_a_lookup_that_fails_leads_back_to_the_menu(fault: LookupFault, problem: Problem) -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.look_up(Lookup.DOSSIERS)
    failed = la.LookupFailed(visit.last(le.FetchDossiers).request, fault)
    assert problem_of(visit.send(failed)) is problem
    assert isinstance(visit.send(it.ChooseWayOn(WayOn.MENU)), vw.Menu)


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (TicketFault.STATION_AWAY, Problem.STATION_AWAY),
        (TicketFault.CLOSED, Problem.SERVICE_CLOSED),
        (TicketFault.REFUSED, Problem.SERVICE_CLOSED),
    ],
)
def test_a_ticket_that_cannot_be_had_is_said_so(fault: TicketFault, problem: Problem) -> None:
    visit = VisitOnPaper()
    visit.send(it.Start(), it.WithoutCard(), it.ChooseService("residence"))
    body = visit.send(ev.TicketFailed(visit.last(ef.RequestTicket).request, fault))
    assert problem_of(body) is problem


def test_a_closed_service_gives_no_ticket() -> None:
    visit = VisitOnPaper()
    body = visit.send(it.Start(), it.WithoutCard(), it.ChooseService("closed"))
    assert problem_of(body) is Problem.SERVICE_CLOSED
    assert not visit.asked(ef.RequestTicket)


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (FingerFault.NO_MATCH, Problem.HOLDER_NOT_VERIFIED),
        (FingerFault.NOT_ENROLLED, Problem.HOLDER_NOT_VERIFIED),
        (FingerFault.TIMED_OUT, Problem.HOLDER_NOT_VERIFIED),
        (FingerFault.SENSOR_AWAY, Problem.FINGERPRINT_AWAY),
    ],
)
def test_nobody_is_locked_out_of_a_ticket_by_a_finger(fault: FingerFault, problem: Problem) -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(it.OpenTickets(), it.ChooseService("criminal"))
    failed = ev.FingerFailed(visit.last(ef.VerifyFinger).request, fault, people.OTHER_FINGER)
    assert problem_of(visit.send(failed)) is problem
    visit.send(it.ChooseWayOn(WayOn.CONTINUE))
    assert visit.last(ef.RequestTicket).applicant.assurance is Assurance.CARD_GENUINE


def test_a_finger_that_failed_once_may_succeed_at_the_second_try() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(it.OpenTickets(), it.ChooseService("criminal"))
    first = visit.last(ef.VerifyFinger).request
    visit.send(ev.FingerFailed(first, FingerFault.NO_MATCH, people.OTHER_FINGER))
    visit.send(it.ChooseWayOn(WayOn.TRY_AGAIN))
    second = visit.last(ef.VerifyFinger).request
    assert second > first
    visit.send(ev.FingerVerified(second, people.FINGER))
    assert visit.state.assurance is Assurance.HOLDER_VERIFIED


def test_a_person_who_gives_no_finger_can_say_so() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(it.OpenTickets(), it.ChooseService("criminal"))
    assert problem_of(visit.send(it.SkipFinger())) is Problem.HOLDER_NOT_VERIFIED
    assert visit.asked(ef.Cancel)


def test_without_a_touch_a_countdown_warns_and_then_the_visit_ends() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.wait(39)
    assert visit.view.countdown is None
    visit.wait(2)
    assert visit.view.countdown == 19
    visit.send(it.StillHere())
    assert visit.view.countdown is None
    assert isinstance(visit.body, vw.Menu)
    assert isinstance(visit.wait(61), vw.Goodbye)
    assert visit.state.holder is None
    assert isinstance(visit.wait(40), vw.Idle)


def test_the_countdown_counts_every_second() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start())
    visit.wait(40)
    shown = [visit.view.countdown]
    for _ in range(19):
        visit.wait(1)
        shown.append(visit.view.countdown)
    assert shown == list(range(20, 0, -1))


def test_a_sensor_that_comes_back_asks_for_the_finger_by_itself() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(ev.DeviceChanged(Device.FINGERPRINT, Health.AWAY))
    body = visit.send(it.OpenTickets(), it.ChooseService("criminal"))
    assert problem_of(body) is Problem.FINGERPRINT_AWAY
    ready = ev.DeviceChanged(Device.FINGERPRINT, Health.READY)
    assert isinstance(visit.send(ready), vw.FingerPrompt)


def test_a_reader_unplugged_with_its_card_is_said_to_be_away() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(ev.CardRemoved())
    body = visit.send(ev.DeviceChanged(Device.CARD_READER, Health.AWAY))
    assert problem_of(body) is Problem.CARD_READER_AWAY
    assert visit.state.holder is None


def test_staff_is_told_once_of_a_device_that_stays_away() -> None:
    visit = VisitOnPaper()
    visit.send(ev.DeviceChanged(Device.PRINTER, Health.AWAY))
    visit.wait(60)
    visit.send(ev.DeviceChanged(Device.PRINTER, Health.OUT_OF_PAPER))
    visit.wait(60)
    assert [e.reason for e in visit.effects if isinstance(e, ef.AlertStaff)] == [
        StaffCallReason.PRINTER_AWAY,
        StaffCallReason.PRINTER_OUT_OF_PAPER,
    ]


def test_a_device_that_comes_back_at_once_bothers_nobody() -> None:
    visit = VisitOnPaper()
    visit.send(ev.DeviceChanged(Device.CARD_READER, Health.AWAY))
    visit.wait(2)
    visit.send(ev.DeviceChanged(Device.CARD_READER, Health.READY))
    visit.wait(60)
    assert not visit.asked(ef.AlertStaff)


def test_a_card_that_never_answers_is_given_up() -> None:
    visit = VisitOnPaper()
    visit.lay_card_and_scan()
    assert problem_of(visit.wait(61)) is Problem.CARD_UNREADABLE


@pytest.mark.parametrize(
    ("trouble", "notice"),
    [
        (ev.StationTrouble.NOT_PAIRED, vw.Notice.NOT_PAIRED),
        (ev.StationTrouble.NOT_ADMITTED, vw.Notice.NOT_ADMITTED),
        (ev.StationTrouble.CLOCK_WRONG, vw.Notice.CLOCK_WRONG),
    ],
)
def test_what_stands_between_terminal_and_station_is_named_not_just_that_it_is_away(
    trouble: ev.StationTrouble, notice: vw.Notice
) -> None:
    visit = VisitOnPaper()
    visit.send(ev.StationChanged(reachable=False, trouble=trouble))
    assert notice in visit.view.notices
    assert vw.Notice.STATION_AWAY not in visit.view.notices
    visit.send(ev.StationChanged(reachable=True))
    assert notice not in visit.view.notices


def test_a_clock_that_cuts_the_terminal_off_serves_nobody_and_says_so() -> None:
    visit = VisitOnPaper()
    visit.send(ev.StationChanged(reachable=False, trouble=ev.StationTrouble.CLOCK_WRONG))
    assert isinstance(visit.body, vw.ClockWrong)
    visit.send(it.Start(), ev.CardInserted(), ev.CodeScanned(people.CODE))
    assert isinstance(visit.body, vw.ClockWrong)
    visit.send(ev.CardRemoved(), ev.StationChanged(reachable=True))
    assert isinstance(visit.body, vw.Idle)


def test_a_wrong_clock_is_shown_also_while_the_station_can_be_reached() -> None:
    visit = VisitOnPaper()
    visit.send(ev.StationChanged(reachable=True, trouble=ev.StationTrouble.CLOCK_WRONG))
    assert vw.Notice.CLOCK_WRONG in visit.view.notices
