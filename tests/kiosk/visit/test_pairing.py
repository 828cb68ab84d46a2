"""A terminal that is none of its station's sends residents to a counter, and lets staff pair it."""

from __future__ import annotations

import pytest

from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import view as vw
from kiosk.visit.effect import AuditAction
from kiosk.visit.view import Pairing, PairingFault, PairingStage
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper

CODE = ev.PairingChanged(PairingStage.COMPARING, "hall-1", "Công an xã", "12345678")


def unpaired(trouble: ev.StationTrouble = ev.StationTrouble.NOT_PAIRED) -> VisitOnPaper:
    visit = VisitOnPaper()
    visit.send(ev.StationChanged(reachable=False, trouble=trouble))
    return visit


def stage(visit: VisitOnPaper) -> PairingStage:
    body = visit.body
    assert isinstance(body, Pairing)
    return body.stage


@pytest.mark.parametrize("trouble", [ev.StationTrouble.NOT_PAIRED, ev.StationTrouble.NOT_ADMITTED])
def test_nobody_begins_a_visit_at_a_terminal_without_a_station(trouble: ev.StationTrouble) -> None:
    visit = unpaired(trouble)
    assert stage(visit) is PairingStage.OFFERED
    visit.send(it.Start(), ev.CodeScanned(people.CODE), ev.CardInserted())
    assert stage(visit) is PairingStage.OFFERED
    assert not visit.asked(ef.ReadCard)
    visit.send(ev.CardRemoved(), ev.StationChanged(reachable=True))
    assert isinstance(visit.body, vw.Idle)


def test_staff_compare_the_code_and_the_terminal_is_ready() -> None:
    visit = unpaired()
    visit.send(it.BeginPairing())
    assert stage(visit) is PairingStage.WAITING
    assert visit.asked(ef.Pair)
    visit.send(it.CodesAreSame())
    assert not visit.asked(ef.ConfirmPairing)
    visit.send(CODE)
    assert isinstance(visit.body, Pairing)
    assert visit.body.code == "12345678"
    visit.send(it.CodesAreSame())
    assert visit.asked(ef.ConfirmPairing)
    visit.send(ev.PairingChanged(PairingStage.PAIRED, "hall-1", "Công an xã"))
    assert stage(visit) is PairingStage.PAIRED
    visit.send(ev.StationChanged(reachable=True))
    visit.wait(10)
    assert isinstance(visit.body, vw.Idle)
    actions = [audit.action for audit in visit.audits()]
    assert actions == [AuditAction.PAIRING_BEGUN, AuditAction.PAIRED]


def test_a_pairing_that_failed_says_why_and_can_be_begun_again() -> None:
    visit = unpaired()
    visit.send(it.BeginPairing())
    visit.send(ev.PairingChanged(PairingStage.FAILED, fault=PairingFault.CLOSED))
    assert isinstance(visit.body, Pairing)
    assert visit.body.fault is PairingFault.CLOSED
    visit.send(it.BeginPairing())
    assert stage(visit) is PairingStage.WAITING


def test_whoever_says_no_has_changed_nothing_and_what_comes_late_is_not_shown() -> None:
    visit = unpaired()
    visit.send(it.BeginPairing(), CODE, it.Back())
    assert visit.asked(ef.CancelPairing)
    visit.send(CODE)
    assert stage(visit) is PairingStage.OFFERED


def test_a_pairing_that_is_left_alone_ends_by_itself() -> None:
    visit = unpaired()
    visit.send(it.BeginPairing(), CODE)
    visit.wait(700)
    assert stage(visit) is PairingStage.OFFERED
    assert visit.asked(ef.CancelPairing)


def test_pairing_is_not_offered_where_it_is_not_needed() -> None:
    visit = VisitOnPaper()
    visit.send(it.BeginPairing())
    assert isinstance(visit.body, vw.Idle)
    assert not visit.asked(ef.Pair)
