"""Procedures and places are searched without a card, from the first letter to a ticket."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.reference import load_reference
from kiosk.procedures.procedure import Procedure
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit.effect import AuditAction, RequestTicket
from kiosk.visit.event import Health
from kiosk.visit.lookup_effect import PrintSheet
from kiosk.visit.lookup_view import (
    Lookup,
    LookupMenu,
    PlaceSearch,
    PrintState,
    ProcedureSearch,
    ProcedureShown,
)
from kiosk.visit.view import Device, PlaceCard, TicketTaken, Working
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper

TAM_TRU = "temporary_residence"


class Visitor(VisitOnPaper):
    """Somebody without a card, at what can be searched."""

    def __init__(self) -> None:
        super().__init__()
        self.state = replace(self.state, reference=load_reference("Tỉnh Ninh Bình"))
        self.send(it.Start(), it.WithoutCard(), it.OpenLookups())

    def procedures(self, text: str) -> ProcedureSearch:
        found = self.send(it.OpenLookup(Lookup.PROCEDURES), it.TypeText(text))
        assert isinstance(found, ProcedureSearch)
        return found

    def opened(self, text: str, procedure_id: str) -> ProcedureShown:
        self.procedures(text)
        shown = self.send(it.OpenProcedure(procedure_id))
        assert isinstance(shown, ProcedureShown)
        return shown

    def places(self, text: str) -> PlaceSearch:
        found = self.send(it.OpenLookup(Lookup.PLACES), it.TypeText(text))
        assert isinstance(found, PlaceSearch)
        return found


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def test_without_a_card_the_list_of_lookups_leads_to_all_procedures(visitor: Visitor) -> None:
    assert isinstance(visitor.body, LookupMenu)
    shown = visitor.send(it.OpenLookup(Lookup.PROCEDURES))
    assert isinstance(shown, ProcedureSearch)
    assert (shown.text, len(shown.found) >= 35) == ("", True)


def test_what_is_typed_without_marks_finds_the_procedure(visitor: Visitor) -> None:
    assert visitor.procedures("tam tru").found[0].id == TAM_TRU


def test_typing_goes_on_and_back_to_nothing(visitor: Visitor) -> None:
    everything = len(visitor.procedures("").found)
    assert 0 < len(visitor.procedures("t").found) <= everything
    assert visitor.procedures("zzzz").found == ()
    assert len(visitor.procedures("   ").found) == everything


def test_all_are_shown_by_the_services_of_the_counters(visitor: Visitor) -> None:
    shown = visitor.send(it.OpenLookup(Lookup.PROCEDURES))
    assert isinstance(shown, ProcedureSearch)
    assert shown.services == people.SERVICES
    group = visitor.send(it.ChooseService("residence"))
    assert isinstance(group, ProcedureSearch)
    assert group.chosen == "residence"
    assert {p.service for p in group.found} == {"residence"}
    rest = visitor.send(it.ChooseService(""))
    assert isinstance(rest, ProcedureSearch)
    assert {p.service for p in rest.found}.isdisjoint({s.id for s in people.SERVICES})
    assert len(group.found) + len(rest.found) == len(shown.found)
    # A service of which there is none is not shown; back leads to all of them, then out.
    assert visitor.send(it.ChooseService("closed")) == rest
    assert visitor.send(it.Back()) == shown
    assert isinstance(visitor.send(it.Back()), LookupMenu)


def test_typing_leaves_the_group(visitor: Visitor) -> None:
    visitor.send(it.OpenLookup(Lookup.PROCEDURES), it.ChooseService("residence"))
    found = visitor.send(it.TypeText("bien so"))
    assert isinstance(found, ProcedureSearch)
    assert found.chosen is None
    assert found.found[0].service == "vehicles"


def test_a_procedure_leads_to_a_ticket_of_its_service(visitor: Visitor) -> None:
    shown = visitor.opened("tam tru", TAM_TRU)
    assert shown.service_open
    visitor.send(it.ChooseService(shown.procedure.service))
    request = visitor.last(RequestTicket)
    assert request.service_id == "residence"
    visitor.send(ev.DeviceChanged(Device.PRINTER, Health.AWAY))
    taken = visitor.send(ev.TicketIssued(request.request, people.ticket()))
    assert isinstance(taken, TicketTaken)


def test_the_ticket_of_another_service_cannot_be_had_here(visitor: Visitor) -> None:
    visitor.opened("tam tru", TAM_TRU)
    assert isinstance(visitor.send(it.ChooseService("criminal")), ProcedureShown)
    assert not visitor.asked(RequestTicket)


def test_a_service_that_needs_the_card_asks_for_it(visitor: Visitor) -> None:
    eid = Procedure(id="eid", name={"vi": "Định danh"}, service="eid")
    visitor.send(it.OpenLookup(Lookup.PROCEDURES), it.Back(), ev.ProceduresChanged((eid,)))
    assert visitor.opened("dinh danh", "eid").service_open
    assert isinstance(visitor.send(it.ChooseService("eid")), PlaceCard)


def test_a_closed_or_unknown_service_is_said_to_be_closed(visitor: Visitor) -> None:
    closed = Procedure(id="one", name={"vi": "Một"}, service="closed")
    elsewhere = Procedure(id="two", name={"vi": "Hai"}, service="")
    visitor.send(ev.ProceduresChanged((closed, elsewhere)))
    assert not visitor.opened("mot", "one").service_open
    visitor.send(it.Back(), it.Back())
    assert not visitor.opened("hai", "two").service_open


def test_back_leads_to_what_was_typed_then_to_the_list(visitor: Visitor) -> None:
    visitor.opened("tam tru", TAM_TRU)
    back = visitor.send(it.Back())
    assert isinstance(back, ProcedureSearch)
    assert back.text == "tam tru"
    assert isinstance(visitor.send(it.Back()), LookupMenu)


def test_a_procedure_is_printed_and_the_screen_says_so(visitor: Visitor) -> None:
    shown = visitor.opened("tam tru", TAM_TRU)
    assert isinstance(visitor.send(it.PrintShown()), Working)
    effect = visitor.last(PrintSheet)
    assert effect.sheet == shown
    printed = visitor.send(ev.Printed(effect.request, ok=True))
    assert isinstance(printed, ProcedureShown)
    assert printed.printed is PrintState.PRINTED
    audits = [a.detail for a in visitor.audits() if a.action is AuditAction.SHEET_PRINTED]
    assert audits == ["procedures"]


def test_without_a_printer_that_is_said_at_once(visitor: Visitor) -> None:
    visitor.send(ev.DeviceChanged(Device.PRINTER, Health.AWAY))
    visitor.opened("tam tru", TAM_TRU)
    shown = visitor.send(it.PrintShown())
    assert isinstance(shown, ProcedureShown)
    assert shown.printed is PrintState.FAILED


def test_enter_opens_the_only_one_that_was_found(visitor: Visitor) -> None:
    assert len(visitor.procedures("ct07").found) == 1
    shown = visitor.send(it.SubmitText())
    assert isinstance(shown, ProcedureShown)
    assert shown.procedure.id == "confirm_residence"


def test_an_old_commune_is_answered_with_todays(visitor: Visitor) -> None:
    first = visitor.places("nhan khang").found[0]
    assert (first.asked.full_name, first.old) == ("Xã Nhân Khang", True)
    assert [unit.province for unit in first.today] == ["Tỉnh Ninh Bình"]


def test_the_own_province_comes_first(visitor: Visitor) -> None:
    found = visitor.places("tan thanh").found
    assert found[0].today[0].province == "Tỉnh Ninh Bình"


def test_places_begin_with_nothing_and_lead_back(visitor: Visitor) -> None:
    assert visitor.send(it.OpenLookup(Lookup.PLACES)) == PlaceSearch("", ())
    assert visitor.places("zzzzzz").found == ()
    assert isinstance(visitor.send(it.Back()), LookupMenu)


def test_a_terminal_without_a_map_finds_no_place() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start(), it.WithoutCard(), it.OpenLookups(), it.OpenLookup(Lookup.PLACES))
    assert visit.send(it.TypeText("nhan khang")) == PlaceSearch("nhan khang", ())


def test_the_stations_procedures_take_the_place_of_the_delivered(visitor: Visitor) -> None:
    own = Procedure(id="own", name={"vi": "Việc riêng"})
    visitor.send(ev.ProceduresChanged((own,)))
    assert visitor.procedures("").found == (own,)


def test_the_end_of_a_visit_takes_what_was_typed_along(visitor: Visitor) -> None:
    visitor.procedures("tam tru")
    visitor.send(it.Finish())
    visitor.wait(60)
    visitor.send(it.Start(), it.WithoutCard(), it.OpenLookups())
    shown = visitor.send(it.OpenLookup(Lookup.PROCEDURES))
    assert isinstance(shown, ProcedureSearch)
    assert shown.text == ""


@given(st.lists(st.text(max_size=500), max_size=5), st.sampled_from(["procedures", "places"]))
def test_whatever_is_typed_is_shown_short_and_without_control_characters(
    texts: list[str], where: str
) -> None:
    visitor = Visitor()
    visitor.send(it.OpenLookup(Lookup(where)))
    for text in texts:
        shown = visitor.send(it.TypeText(text))
        assert isinstance(shown, ProcedureSearch | PlaceSearch)
        assert len(shown.text) <= it.LONGEST_TEXT
        assert all(character.isprintable() or character.isspace() for character in shown.text)
        assert "\n" not in shown.text
