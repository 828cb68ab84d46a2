"""Card, residence, electronic identity and what is held; and what is said when nobody answers."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from kiosk.assets_path import assets_path
from kiosk.identity.renewal import RenewalState
from kiosk.places.places import load_places
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_effect as le
from kiosk.visit import lookup_event as la
from kiosk.visit import view as vw
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.lookup_view import MASKED, Lookup
from kiosk.visit.machine import Rules
from kiosk.visit.reference import Reference
from kiosk.visit.view import Problem, WayOn
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper
from tests.kiosk.visit.lookups import EACH, problem_of, shown, waiting


@pytest.fixture
def visit() -> VisitOnPaper:
    visit = VisitOnPaper()
    visit.identify()
    return visit


def test_the_rule_of_renewal_and_the_new_card_are_shown(visit: VisitOnPaper) -> None:
    body = shown(visit, Lookup.CARD)
    assert isinstance(body, vw.CardStatus)
    assert body.issued_on == people.MINH.date_of_issue
    assert body.issue == people.NEW_CARD
    assert (body.renewal.state, body.renewal.at_age) == (RenewalState.VALID, 40)
    assert body.renewal.days_left == (dt.date(2030, 8, 15) - people.TODAY).days


@pytest.mark.parametrize(
    "fault", [LookupFault.STATION_AWAY, LookupFault.REGISTRY_AWAY, LookupFault.FAILED]
)
def test_the_rule_is_shown_also_when_nobody_answers(
    visit: VisitOnPaper, fault: LookupFault
) -> None:
    visit.look_up(Lookup.CARD)
    body = visit.send(la.LookupFailed(waiting(visit), fault))
    assert isinstance(body, vw.CardStatus)
    assert body.issue is None
    assert body.renewal.at_age == 40


def test_the_rule_is_shown_with_the_station_away_and_after_a_long_wait(
    visit: VisitOnPaper,
) -> None:
    visit.look_up(Lookup.CARD)
    assert isinstance(visit.wait(31), vw.CardStatus)
    visit.send(it.Back(), ev.StationChanged(False))
    assert isinstance(visit.send(it.OpenLookup(Lookup.CARD)), vw.CardStatus)


def test_the_holder_of_an_expired_card_gets_there() -> None:
    visit = VisitOnPaper()
    visit.identify(people.SIGNED, people.GENUINE, people.EXPIRED)
    visit.send(it.ChooseWayOn(WayOn.CONTINUE), it.Continue())
    assert isinstance(shown(visit, Lookup.CARD), vw.CardStatus)


def test_addresses_and_the_names_of_others_are_masked_until_touched(visit: VisitOnPaper) -> None:
    masked = shown(visit, Lookup.RESIDENCE)
    assert isinstance(masked, vw.ResidenceShown)
    assert not masked.revealed
    assert [entry.address for entry in masked.residence.entries] == [MASKED, MASKED]
    names = [member.full_name for member in masked.residence.household]
    assert names == [MASKED, "Trần Văn Minh"]
    assert people.MOTHER not in msgspec.json.encode(visit.view).decode()
    open_ = visit.send(it.Reveal())
    assert isinstance(open_, vw.ResidenceShown)
    assert open_.revealed
    assert open_.residence == people.HOME
    assert visit.send(it.Conceal()) == masked


def test_what_was_revealed_is_masked_again_after_a_while() -> None:
    visit = VisitOnPaper(Rules(revealed=20))
    visit.identify()
    masked = shown(visit, Lookup.RESIDENCE)
    visit.send(it.Reveal())
    visit.wait(19)
    assert visit.body != masked
    visit.send(it.Reveal())
    visit.wait(19)
    assert visit.body != masked
    assert visit.wait(2) == masked


def test_an_address_of_before_is_shown_with_the_names_of_today_too() -> None:
    places = load_places(assets_path("places"))
    visit = VisitOnPaper(reference=Reference(places))
    visit.identify()
    shown(visit, Lookup.RESIDENCE)
    body = visit.body
    assert isinstance(body, vw.ResidenceShown)
    assert body.today == (MASKED, "")
    revealed = visit.send(it.Reveal())
    assert isinstance(revealed, vw.ResidenceShown)
    assert revealed.today[0].endswith("Tỉnh Ninh Bình")
    assert revealed.today[1] == ""


def test_the_level_of_the_electronic_identity_is_shown(visit: VisitOnPaper) -> None:
    body = shown(visit, Lookup.ELECTRONIC_IDENTITY)
    assert body == vw.ElectronicIdentityShown(people.LEVEL_1)


def test_who_is_not_known_to_the_registry_is_told_so(visit: VisitOnPaper) -> None:
    visit.look_up(Lookup.ELECTRONIC_IDENTITY)
    body = visit.send(la.ElectronicIdentityFound(waiting(visit), None))
    assert problem_of(body) is Problem.RECORD_UNKNOWN


def test_what_the_station_holds_is_shown(visit: VisitOnPaper) -> None:
    assert shown(visit, Lookup.HELD) == vw.HeldShown(people.HELD)


FAULTS = [
    (LookupFault.STATION_AWAY, Problem.STATION_AWAY, (WayOn.TRY_AGAIN,)),
    (LookupFault.REGISTRY_AWAY, Problem.REGISTRY_AWAY, (WayOn.TRY_AGAIN, WayOn.TICKET)),
    (LookupFault.AMBIGUOUS, Problem.RECORD_AMBIGUOUS, (WayOn.TICKET,)),
    (LookupFault.FAILED, Problem.LOOKUP_FAILED, (WayOn.TRY_AGAIN,)),
]


@pytest.mark.parametrize(("fault", "problem", "ways"), FAULTS)
@EACH
def test_each_fault_has_its_screen_and_a_way_on(
    lookup: Lookup, fault: LookupFault, problem: Problem, ways: tuple[WayOn, ...]
) -> None:
    if lookup is Lookup.CARD and fault is not LookupFault.AMBIGUOUS:
        return
    visit = VisitOnPaper()
    visit.identify()
    visit.look_up(lookup)
    body = visit.send(la.LookupFailed(waiting(visit), fault))
    assert body == vw.ProblemNotice(problem, (*ways, WayOn.MENU, WayOn.FINISH))
    if ways[0] is WayOn.TRY_AGAIN:
        asked = visit.state.last_request
        assert isinstance(visit.send(it.ChooseWayOn(WayOn.TRY_AGAIN)), vw.Working)
        assert visit.state.last_request > asked
    else:
        assert isinstance(visit.send(it.ChooseWayOn(WayOn.TICKET)), vw.ServiceChoice)


@pytest.mark.parametrize("said_no", [True, False])
def test_where_a_number_is_all_that_can_be_had_the_person_says_what_for(said_no: bool) -> None:
    visit = VisitOnPaper()
    marked = msgspec.structs.replace(people.RESIDENCE, corrections=True)
    visit.send(ev.ServicesChanged("Công an xã Lý Nhân", (people.ELECTRONIC, marked), people.QUEUES))
    visit.identify()
    if said_no:
        visit.send(it.OpenLookup(Lookup.RESIDENCE), it.AnswerConsent(False))
    else:
        visit.look_up(Lookup.RESIDENCE)
        visit.send(la.LookupFailed(waiting(visit), LookupFault.REGISTRY_AWAY))
    assert isinstance(visit.send(it.ChooseWayOn(WayOn.TICKET)), vw.ServiceChoice)
    assert not visit.asked(ef.RequestTicket)


@EACH
def test_a_lookup_without_an_answer_ends(lookup: Lookup) -> None:
    visit = VisitOnPaper(Rules(working_limit=30))
    visit.identify()
    visit.look_up(lookup)
    request = waiting(visit)
    visit.wait(31)
    if lookup is not Lookup.CARD:
        assert problem_of(visit.body) is Problem.STATION_AWAY
    # The answer that comes after all is nobody's.
    before = visit.body
    assert visit.send(la.DossiersFound(request, (people.DOSSIER,))) == before


@EACH
def test_with_the_station_away_no_consent_is_asked_for_what_cannot_be_had(lookup: Lookup) -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(it.OpenLookups(), ev.StationChanged(False))
    body = visit.send(it.OpenLookup(lookup))
    if lookup is Lookup.CARD:
        assert isinstance(body, vw.ConsentQuestion)
        return
    assert problem_of(body) is Problem.STATION_AWAY
    visit.send(ev.StationChanged(True))
    assert isinstance(visit.send(it.ChooseWayOn(WayOn.TRY_AGAIN)), vw.ConsentQuestion)


def test_a_code_is_tried_again_where_it_was_typed(visit: VisitOnPaper) -> None:
    shown(visit, Lookup.DOSSIERS)
    visit.send(it.OpenDossierCode(), it.TypeText(people.NOTICED.code), it.SubmitText())
    visit.send(la.LookupFailed(waiting(visit), LookupFault.REGISTRY_AWAY))
    visit.send(it.ChooseWayOn(WayOn.TRY_AGAIN))
    assert visit.last(le.FetchDossier).code == people.NOTICED.code
    visit.send(la.DossierFound(waiting(visit), None))
    assert visit.body == vw.DossierCodeEntry(people.NOTICED.code, unknown=True)
    assert isinstance(visit.send(it.Back()), vw.DossierList)
