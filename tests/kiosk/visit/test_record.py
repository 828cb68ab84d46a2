"""My record: the card beside the registry, masked until it is touched."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.assets_path import assets_path
from kiosk.places.places import load_places
from kiosk.records.correction import CorrectionState
from kiosk.records.record import Field, Verdict
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_effect as le
from kiosk.visit import lookup_event as la
from kiosk.visit import view as vw
from kiosk.visit.lookup_view import MASKED, Lookup
from kiosk.visit.reference import Reference
from kiosk.visit.view import CorrectionForm, PrintState, RecordCheck
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper


@pytest.fixture
def visit() -> VisitOnPaper:
    visit = VisitOnPaper()
    visit.identify()
    return visit


def record(body: vw.Body) -> RecordCheck:
    assert isinstance(body, RecordCheck)
    return body


def values(body: vw.Body) -> dict[Field, tuple[str, str]]:
    assert isinstance(body, RecordCheck | CorrectionForm)
    return {f.field: (f.card, f.registry) for f in body.fields}


def test_how_each_field_compares_is_said_and_what_stands_in_it_is_not(visit: VisitOnPaper) -> None:
    body = record(visit.check_record())
    assert {f.field: f.verdict for f in body.fields}[Field.RESIDENCE] is Verdict.DIFFERS
    assert set(values(body).values()) == {(MASKED, MASKED)}
    assert body.revealed == ()


def test_a_touch_shows_one_field_and_another_touch_one_more(visit: VisitOnPaper) -> None:
    visit.check_record()
    shown = values(visit.send(it.Reveal(Field.RESIDENCE)))
    assert shown[Field.RESIDENCE] == (people.MINH.residence, people.MINH_IN_REGISTRY.residence)
    assert shown[Field.FULL_NAME] == (MASKED, MASKED)
    both = record(visit.send(it.Reveal(Field.FULL_NAME)))
    assert both.revealed == (Field.FULL_NAME, Field.RESIDENCE)
    assert values(both)[Field.FULL_NAME][0] == people.MINH.full_name


def test_all_can_be_shown_and_hidden_again(visit: VisitOnPaper) -> None:
    visit.check_record()
    assert (MASKED, MASKED) not in values(visit.send(it.Reveal())).values()
    assert set(values(visit.send(it.Conceal())).values()) == {(MASKED, MASKED)}


def test_a_side_that_has_nothing_is_not_masked_as_if_it_had(visit: VisitOnPaper) -> None:
    body = visit.check_record(people.MINH_IN_REGISTRY.__class__(people.NUMBER))
    assert values(body)[Field.SEX] == (MASKED, "")


def test_what_was_touched_is_masked_again_after_a_while(visit: VisitOnPaper) -> None:
    visit.check_record()
    visit.send(it.Reveal())
    assert (MASKED, MASKED) not in values(visit.wait(19)).values()
    assert set(values(visit.wait(2)).values()) == {(MASKED, MASKED)}
    assert isinstance(visit.body, RecordCheck)


def test_each_touch_gives_the_full_time_again(visit: VisitOnPaper) -> None:
    visit.check_record()
    visit.send(it.Reveal(Field.SEX))
    visit.wait(15)
    visit.send(it.Reveal(Field.RESIDENCE))
    assert record(visit.wait(15)).revealed == (Field.SEX, Field.RESIDENCE)


def test_a_record_that_agrees_can_be_confirmed_once(visit: VisitOnPaper) -> None:
    assert not record(visit.check_record(people.MINH_AS_ON_CARD)).confirmed
    assert record(visit.send(it.ConfirmRecord())).confirmed
    visit.send(it.ConfirmRecord())
    confirmed = [a for a in visit.audits() if a.action is ef.AuditAction.RECORD_CONFIRMED]
    assert len(confirmed) == 1


def test_a_record_with_a_difference_cannot_be_confirmed(visit: VisitOnPaper) -> None:
    visit.check_record()
    assert not record(visit.send(it.ConfirmRecord())).confirmed


def test_an_old_place_name_is_an_update_and_can_be_confirmed() -> None:
    visit = VisitOnPaper(reference=Reference(load_places(assets_path("places"))))
    visit.identify()
    today = "Xã Vĩnh Trụ, Tỉnh Ninh Bình"
    kept = msgspec.structs.replace(people.MINH_IN_REGISTRY, residence=today)
    body = record(visit.check_record(kept))
    field = {f.field: f for f in body.fields}[Field.RESIDENCE]
    assert (field.verdict, field.today) == (Verdict.OUTDATED, MASKED)
    shown = record(visit.send(it.Reveal(Field.RESIDENCE)))
    assert {f.field: f.today for f in shown.fields}[Field.RESIDENCE] == today
    assert record(visit.send(it.ConfirmRecord())).confirmed


def test_how_it_came_out_is_reported_once_in_a_visit_and_without_a_value() -> None:
    visit = VisitOnPaper(reference=Reference(load_places(assets_path("places"))))
    visit.identify()
    visit.check_record()
    report = visit.last(le.ReportCheck)
    assert report.area == "Xã Lý Nhân"
    assert {f.field: f.verdict for f in report.fields}[Field.RESIDENCE] is Verdict.DIFFERS
    assert all((f.card, f.registry, f.today) == ("", "", "") for f in report.fields)
    visit.send(it.Back())
    visit.check_record()
    assert sum(isinstance(e, le.ReportCheck) for e in visit.effects) == 1


def test_of_a_number_that_the_registry_lacks_that_is_reported(visit: VisitOnPaper) -> None:
    visit.check_record(None)
    (field,) = visit.last(le.ReportCheck).fields
    assert (field.field, field.verdict) == (Field.NUMBER, Verdict.MISSING_IN_REGISTRY)


def test_two_records_with_one_number_are_a_matter_for_a_counter(visit: VisitOnPaper) -> None:
    visit.look_up(Lookup.RECORD)
    failed = la.LookupFailed(visit.last(le.FetchRecord).request, la.LookupFault.AMBIGUOUS)
    body = visit.send(failed)
    assert isinstance(body, vw.ProblemNotice)
    assert body.problem is vw.Problem.RECORD_AMBIGUOUS
    assert vw.WayOn.TICKET in body.ways_on
    assert isinstance(visit.send(it.ChooseWayOn(vw.WayOn.TICKET)), vw.ServiceChoice)


def test_the_number_for_such_a_counter_is_taken_at_once_where_the_station_says_which(
    visit: VisitOnPaper,
) -> None:
    marked = msgspec.structs.replace(people.RESIDENCE, corrections=True)
    services = (people.ELECTRONIC, marked)
    visit.send(ev.ServicesChanged("Công an xã Lý Nhân", services, people.QUEUES))
    visit.look_up(Lookup.RECORD)
    visit.send(la.LookupFailed(visit.last(le.FetchRecord).request, la.LookupFault.AMBIGUOUS))
    assert visit.send(it.ChooseWayOn(vw.WayOn.TICKET)) == vw.Working(vw.Task.TICKET)
    assert visit.last(ef.RequestTicket).service_id == "residence"


def test_the_print_out_has_what_the_screen_masks(visit: VisitOnPaper) -> None:
    visit.check_record()
    assert visit.send(it.PrintShown()) == vw.Working(vw.Task.PRINTING)
    effect = visit.last(le.PrintSheet)
    assert (MASKED, MASKED) not in values(effect.sheet).values()
    body = record(visit.send(ev.Printed(effect.request, ok=True)))
    assert body.printed is PrintState.PRINTED
    assert set(values(body).values()) == {(MASKED, MASKED)}


def test_fields_with_an_open_request_are_marked(visit: VisitOnPaper) -> None:
    fetched = visit.last(le.FetchCorrections)
    corrections = (people.correction(CorrectionState.OPEN),)
    visit.send(la.CorrectionsFound(fetched.request, corrections))
    assert record(visit.check_record()).open_corrections == (Field.RESIDENCE,)


def test_fields_of_a_request_that_is_decided_are_not(visit: VisitOnPaper) -> None:
    fetched = visit.last(le.FetchCorrections)
    decided = (people.correction(CorrectionState.REJECTED, seen=True),)
    visit.send(la.CorrectionsFound(fetched.request, decided))
    assert record(visit.check_record()).open_corrections == ()


def test_taking_the_card_leaves_nothing_of_the_record(visit: VisitOnPaper) -> None:
    visit.check_record()
    visit.send(it.Reveal(), ev.CardRemoved())
    assert isinstance(visit.body, vw.Goodbye)
    assert people.MINH.residence not in visit.kept
