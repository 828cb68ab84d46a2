"""The way to the personal lookups: the card, then consent; and the end of them."""

from __future__ import annotations

import pytest

from kiosk.identity.assurance import Assurance
from kiosk.records.held import Purpose
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_effect as le
from kiosk.visit import lookup_event as la
from kiosk.visit import view as vw
from kiosk.visit.event import Health
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.view import Device, Problem, WayOn
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper
from tests.kiosk.visit.kept import holds
from tests.kiosk.visit.lookups import EACH, FETCHES, PERSONAL, problem_of, shown, waiting


@pytest.fixture
def visit() -> VisitOnPaper:
    visit = VisitOnPaper()
    visit.identify()
    return visit


def test_every_personal_lookup_is_one_that_can_be_asked_for() -> None:
    assert set(PERSONAL) == set(FETCHES)


def test_from_the_menu_to_the_lookups_and_back(visit: VisitOnPaper) -> None:
    assert visit.send(it.OpenLookups()) == vw.LookupMenu(Assurance.CARD_GENUINE)
    assert isinstance(visit.send(it.Back()), vw.Menu)


def test_without_a_card_the_lookups_can_be_seen_and_the_services_again() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start())
    assert visit.send(it.OpenLookups()) == vw.LookupMenu(Assurance.ANONYMOUS)
    assert isinstance(visit.send(it.Back()), vw.PlaceCard)
    visit.send(it.WithoutCard())
    assert visit.send(it.OpenLookups()) == vw.LookupMenu(Assurance.ANONYMOUS)


def test_that_the_station_is_away_is_shown_where_the_lookups_are_listed() -> None:
    visit = VisitOnPaper()
    visit.send(ev.StationChanged(False), it.Start(), it.OpenLookups())
    assert visit.body == vw.LookupMenu(Assurance.ANONYMOUS, station_reachable=False)


@EACH
def test_a_personal_lookup_asks_for_the_card_first_and_goes_on_by_itself(lookup: Lookup) -> None:
    visit = VisitOnPaper()
    visit.send(it.Start(), it.OpenLookups())
    assert isinstance(visit.send(it.OpenLookup(lookup)), vw.PlaceCard)
    body = visit.identify()
    assert isinstance(body, vw.ConsentQuestion)
    assert body.wanted is lookup
    visit.send(it.AnswerConsent(True))
    assert visit.last(FETCHES[lookup]).number == people.NUMBER


def test_whoever_has_no_card_after_all_goes_back_to_the_lookups() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start(), it.OpenLookups(), it.OpenLookup(Lookup.CARD))
    assert isinstance(visit.send(it.Back()), vw.LookupMenu)
    assert visit.state.wanted_lookup is None


def test_what_was_wanted_last_before_the_card_is_what_is_shown() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start(), it.OpenLookups(), it.OpenLookup(Lookup.CARD), it.WithoutCard())
    visit.send(it.ChooseService("eid"))
    assert visit.identify() == vw.Working(vw.Task.TICKET)


@EACH
def test_a_card_that_could_be_a_copy_opens_nothing(lookup: Lookup) -> None:
    visit = VisitOnPaper()
    visit.identify(people.SIGNED, people.NO_CHIP_CHECK)
    visit.send(it.OpenLookups())
    assert problem_of(visit.send(it.OpenLookup(lookup))) is Problem.CHIP_NOT_PROVED
    assert not visit.asked(FETCHES[lookup])


@EACH
def test_nothing_is_asked_before_the_person_has_said_yes(lookup: Lookup) -> None:
    visit = VisitOnPaper()
    visit.identify()
    purpose = Purpose.RECORD_CHECK if lookup is Lookup.RECORD else Purpose.LOOKUP
    assert visit.send(it.OpenLookup(lookup)) == vw.ConsentQuestion(purpose, lookup)
    assert not visit.asked(FETCHES[lookup])
    visit.send(it.AnswerConsent(True))
    assert visit.asked(FETCHES[lookup])
    assert visit.last(le.SendConsent) == le.SendConsent(people.NUMBER, purpose, True)
    given = [a for a in visit.audits() if a.action is ef.AuditAction.CONSENT_GIVEN]
    assert [a.detail for a in given] == [purpose.value]


def test_consent_is_asked_once_for_each_purpose_of_a_visit(visit: VisitOnPaper) -> None:
    shown(visit, Lookup.DOSSIERS)
    visit.send(it.Back())
    assert isinstance(visit.send(it.OpenLookup(Lookup.HELD)), vw.Working)
    visit.send(la.HeldFound(waiting(visit), people.HELD), it.Back())
    assert isinstance(visit.send(it.OpenLookup(Lookup.RECORD)), vw.ConsentQuestion)


def test_the_next_person_is_asked_again(visit: VisitOnPaper) -> None:
    shown(visit, Lookup.DOSSIERS)
    visit.send(ev.CardRemoved())
    visit.wait(60)
    visit.identify()
    assert isinstance(visit.send(it.OpenLookup(Lookup.DOSSIERS)), vw.ConsentQuestion)


def test_whoever_says_no_is_shown_nothing_and_may_think_better_of_it(visit: VisitOnPaper) -> None:
    visit.send(it.OpenLookup(Lookup.RESIDENCE))
    body = visit.send(it.AnswerConsent(False))
    assert body == vw.ProblemNotice(
        Problem.CONSENT_REFUSED, (WayOn.TICKET, WayOn.MENU, WayOn.FINISH)
    )
    assert visit.last(le.SendConsent).given is False
    refused = [a for a in visit.audits() if a.action is ef.AuditAction.CONSENT_REFUSED]
    assert [a.detail for a in refused] == ["lookup"]
    assert not visit.asked(le.FetchResidence)
    assert isinstance(visit.send(it.ChooseWayOn(WayOn.MENU)), vw.Menu)
    assert isinstance(visit.send(it.OpenLookup(Lookup.RESIDENCE)), vw.ConsentQuestion)


def test_leaving_the_question_is_no_answer(visit: VisitOnPaper) -> None:
    visit.send(it.OpenLookups(), it.OpenLookup(Lookup.HELD))
    assert isinstance(visit.send(it.Back()), vw.LookupMenu)
    assert not visit.asked(le.SendConsent)


ENDS = {
    "card taken": [ev.CardRemoved()],
    "finish": [it.Finish()],
    "reader lost": [ev.DeviceChanged(Device.CARD_READER, Health.AWAY)],
    "left alone": [],
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
@EACH
def test_at_the_end_nothing_of_it_is_left(lookup: Lookup, end: list[ev.Event]) -> None:
    visit = VisitOnPaper()
    visit.identify()
    shown(visit, lookup)
    assert holds(visit.state, people.NUMBER)
    visit.send(*end)
    if not end:
        visit.wait(61)
    assert visit.state.holder is None
    personal = (people.NUMBER, people.MOTHER, people.DOSSIER.code, "Giấy khai sinh", "hall-1")
    assert not holds(visit.state, *personal)
    assert not holds(visit.view, *personal)
    assert isinstance(visit.body, vw.Goodbye | vw.ProblemNotice)


def test_a_sheet_that_is_printed_when_the_card_is_taken_changes_nothing_any_more(
    visit: VisitOnPaper,
) -> None:
    shown(visit, Lookup.RESIDENCE)
    visit.send(it.PrintShown())
    request = visit.last(le.PrintSheet).request
    assert isinstance(visit.send(ev.CardRemoved()), vw.Goodbye)
    assert isinstance(visit.send(ev.Printed(request, True)), vw.Goodbye)
    assert visit.state.holder is None
