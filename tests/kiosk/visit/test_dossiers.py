"""My dossiers, and one by its code: one's own only."""

from __future__ import annotations

import pytest

from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_effect as le
from kiosk.visit import lookup_event as la
from kiosk.visit import view as vw
from kiosk.visit.lookup_view import Lookup
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper
from tests.kiosk.visit.lookups import shown, waiting

STRANGERS = "G01.899.108.000-261103-0099"


@pytest.fixture
def visit() -> VisitOnPaper:
    visit = VisitOnPaper()
    visit.identify()
    return visit


def test_from_the_list_to_one_and_step_by_step_back(visit: VisitOnPaper) -> None:
    listed = shown(visit, Lookup.DOSSIERS)
    assert visit.send(it.OpenDossier(people.NOTICED.code)) == vw.DossierShown(people.NOTICED)
    assert visit.send(it.Back()) == listed
    assert isinstance(visit.send(it.Back()), vw.LookupMenu)
    assert isinstance(visit.send(it.Back()), vw.Menu)


def test_a_dossier_that_is_not_in_the_list_cannot_be_opened_from_it(visit: VisitOnPaper) -> None:
    listed = shown(visit, Lookup.DOSSIERS)
    assert visit.send(it.OpenDossier(STRANGERS)) == listed


@pytest.mark.parametrize("typed", [people.DOSSIER.code, "g01899108000 261103 0012"])
def test_a_code_that_is_typed_is_asked_for_as_it_is_printed(
    visit: VisitOnPaper, typed: str
) -> None:
    shown(visit, Lookup.DOSSIERS)
    assert visit.send(it.OpenDossierCode()) == vw.DossierCodeEntry()
    assert visit.send(it.TypeText(typed)) == vw.DossierCodeEntry(typed)
    visit.send(it.SubmitText())
    assert visit.last(le.FetchDossier).code == people.DOSSIER.code
    body = visit.send(la.DossierFound(waiting(visit), people.DOSSIER))
    assert body == vw.DossierShown(people.DOSSIER)
    assert isinstance(visit.send(it.Back()), vw.DossierList)


def test_a_strangers_dossier_and_one_that_nobody_has_are_answered_alike(
    visit: VisitOnPaper,
) -> None:
    shown(visit, Lookup.DOSSIERS)
    visit.send(it.OpenDossierCode())
    answers = []
    for code in (STRANGERS, "no code at all"):
        visit.send(it.TypeText(code), it.SubmitText())
        if isinstance(visit.body, vw.Working):
            visit.send(la.DossierFound(waiting(visit), None))
        answers.append(visit.body)
    assert answers == [
        vw.DossierCodeEntry(STRANGERS, unknown=True),
        vw.DossierCodeEntry("no code at all", unknown=True),
    ]
    assert visit.send(it.TypeText("G")) == vw.DossierCodeEntry("G")


def test_what_is_touched_and_typed_names_no_dossier_in_its_repr() -> None:
    code = people.DOSSIER.code
    assert code not in repr((it.OpenDossier(code), it.TypeText(code), ev.CodeScanned(code)))


def test_what_is_typed_has_an_end(visit: VisitOnPaper) -> None:
    visit.look_up(Lookup.DOSSIERS)
    visit.send(la.DossiersFound(waiting(visit), ()), it.OpenDossierCode())
    body = visit.send(it.TypeText("G" * 5000))
    assert isinstance(body, vw.DossierCodeEntry)
    assert len(body.text) == it.LONGEST_TEXT


@pytest.mark.parametrize("code", ["nonsense", people.CODE])
def test_something_else_held_up_instead_of_a_dossiers_code(visit: VisitOnPaper, code: str) -> None:
    shown(visit, Lookup.DOSSIERS)
    visit.send(it.OpenDossierCode())
    assert visit.send(ev.CodeScanned(code)) == vw.DossierCodeEntry(unknown=True)
    assert not visit.asked(le.FetchDossier)


def test_a_code_held_up_at_idle_is_shown_once_the_card_says_whose_it_is() -> None:
    visit = VisitOnPaper()
    assert isinstance(visit.send(ev.CodeScanned(people.DOSSIER.code)), vw.PlaceCard)
    assert not visit.asked(le.FetchDossier)
    assert isinstance(visit.identify(), vw.ConsentQuestion)
    visit.send(it.AnswerConsent(True))
    assert visit.last(le.FetchDossier).code == people.DOSSIER.code
    body = visit.send(la.DossierFound(waiting(visit), people.DOSSIER))
    assert body == vw.DossierShown(people.DOSSIER)
    assert isinstance(visit.send(it.Back()), vw.LookupMenu)


def test_a_code_held_up_at_idle_of_a_strangers_dossier_shows_nothing_of_it() -> None:
    visit = VisitOnPaper()
    visit.send(ev.CodeScanned(STRANGERS))
    visit.identify()
    visit.send(it.AnswerConsent(True), la.DossierFound(visit.state.last_request, None))
    visit.send(la.DossierFound(visit.last(le.FetchDossier).request, None))
    assert visit.body == vw.DossierCodeEntry(STRANGERS, unknown=True)


def test_a_code_held_up_where_the_card_or_its_key_is_asked_for_is_kept_in_mind() -> None:
    for at in (it.Start(), ev.CardInserted()):
        visit = VisitOnPaper()
        visit.send(at)
        before = visit.body
        assert visit.send(ev.CodeScanned(people.DOSSIER.code)) == before
        visit.identify()
        visit.send(it.AnswerConsent(True))
        assert visit.last(le.FetchDossier).code == people.DOSSIER.code


def test_a_code_held_up_while_a_ticket_is_spoken_of_begins_a_visit() -> None:
    visit = VisitOnPaper()
    visit.send(it.OpenServed())
    assert isinstance(visit.send(ev.CodeScanned(people.DOSSIER.code)), vw.PlaceCard)
    visit.identify()
    visit.send(it.AnswerConsent(True))
    assert visit.last(le.FetchDossier).code == people.DOSSIER.code


def test_a_code_held_up_that_nobody_lays_a_card_to_is_forgotten() -> None:
    visit = VisitOnPaper()
    visit.send(ev.CodeScanned(people.DOSSIER.code))
    visit.wait(300)
    assert isinstance(visit.body, vw.Idle)
    assert visit.state.wanted_lookup is None
    assert isinstance(visit.identify(), vw.Menu)


def test_a_code_can_be_held_up_at_the_menu_and_over_the_list(visit: VisitOnPaper) -> None:
    visit.send(ev.CodeScanned(people.DOSSIER.code))
    assert isinstance(visit.body, vw.ConsentQuestion)
    visit.send(it.AnswerConsent(True))
    visit.send(la.DossierFound(waiting(visit), people.DOSSIER), it.Back())
    shown(visit, Lookup.DOSSIERS)
    visit.send(ev.CodeScanned(people.NOTICED.code))
    assert visit.last(le.FetchDossier).code == people.NOTICED.code
