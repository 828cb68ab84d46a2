"""What is shown, taken along on paper."""

from __future__ import annotations

import pytest

from kiosk.identity.assurance import Assurance
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_effect as le
from kiosk.visit import view as vw
from kiosk.visit.event import Health
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.view import Device, PrintState
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper
from tests.kiosk.visit.lookups import PERSONAL, shown


@pytest.fixture
def visit() -> VisitOnPaper:
    visit = VisitOnPaper()
    visit.identify()
    return visit


PRINTED = [lookup for lookup in PERSONAL if lookup is not Lookup.RECORD]


def printable(visit: VisitOnPaper, lookup: Lookup) -> vw.Body:
    body = shown(visit, lookup)
    if lookup is Lookup.DOSSIERS:
        return visit.send(it.OpenDossier(people.NOTICED.code))
    return body


@pytest.mark.parametrize("lookup", PRINTED, ids=[lookup.value for lookup in PRINTED])
@pytest.mark.parametrize("ok", [True, False])
def test_what_is_shown_can_be_taken_along(lookup: Lookup, ok: bool) -> None:
    visit = VisitOnPaper()
    visit.identify()
    body = printable(visit, lookup)
    assert visit.send(it.PrintShown()) == vw.Working(vw.Task.PRINTING)
    sheet = visit.last(le.PrintSheet)
    assert type(sheet.sheet) is type(body)
    assert (sheet.station_name, sheet.assurance) == ("Công an xã Lý Nhân", Assurance.CARD_GENUINE)
    after = visit.send(ev.Printed(sheet.request, ok))
    assert type(after) is type(body)
    assert after.printed is (PrintState.PRINTED if ok else PrintState.FAILED)  # type: ignore[union-attr]
    printed = [a.detail for a in visit.audits() if a.action is ef.AuditAction.SHEET_PRINTED]
    assert printed == ([lookup.value] if ok else [])


def test_on_paper_nothing_is_masked(visit: VisitOnPaper) -> None:
    masked = shown(visit, Lookup.RESIDENCE)
    visit.send(it.PrintShown())
    sheet = visit.last(le.PrintSheet).sheet
    assert isinstance(sheet, vw.ResidenceShown)
    assert sheet.residence == people.HOME
    # The screen stays as it was.
    after = visit.send(ev.Printed(visit.last(le.PrintSheet).request, True))
    assert isinstance(masked, vw.ResidenceShown)
    assert isinstance(after, vw.ResidenceShown)
    assert after.residence == masked.residence


@pytest.mark.parametrize("health", [Health.AWAY, Health.OUT_OF_PAPER, Health.NOT_FITTED])
def test_without_a_printer_that_is_said_at_once(visit: VisitOnPaper, health: Health) -> None:
    shown(visit, Lookup.HELD)
    visit.send(ev.DeviceChanged(Device.PRINTER, health))
    assert visit.send(it.PrintShown()) == vw.HeldShown(people.HELD, PrintState.FAILED)
    assert not visit.asked(le.PrintSheet)


def test_a_printer_that_never_answers_is_given_up(visit: VisitOnPaper) -> None:
    shown(visit, Lookup.HELD)
    visit.send(it.PrintShown())
    assert visit.wait(31) == vw.HeldShown(people.HELD, PrintState.FAILED)
