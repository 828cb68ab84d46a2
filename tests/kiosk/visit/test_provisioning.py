"""A terminal's first start: three questions, or one code."""

from __future__ import annotations

import pytest

from kiosk.appliance.provisioning import FirstAnswers
from kiosk.appliance.request import Restart, Unit
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import staff_mode_effect as sf
from kiosk.visit import staff_mode_event as se
from kiosk.visit import staff_mode_intent as si
from kiosk.visit import view as vw
from kiosk.visit.effect import AuditAction
from kiosk.visit.staff_mode_view import ProvisionFault, ProvisionQuestion, ProvisionStep
from kiosk.visit.staff_provision_steps import is_address
from tests.kiosk.visit.appliances import SETUP_CODE, STATIONS, new_terminal, terminal, type_code
from tests.kiosk.visit.driver import VisitOnPaper
from tests.kiosk.visit.kept import holds


def question(visit: VisitOnPaper) -> ProvisionQuestion:
    assert isinstance(visit.body, ProvisionQuestion)
    return visit.body


def named(visit: VisitOnPaper, name: str = "hall-1") -> None:
    visit.send(si.BeginProvisioning(), it.TypeText(name), it.SubmitText())


def at_code() -> VisitOnPaper:
    visit = new_terminal()
    named(visit)
    visit.send(se.StationsFound(visit.last(sf.FindStations).request, STATIONS))
    visit.send(si.ChooseStation(STATIONS[0].url))
    return visit


def test_three_answers_make_a_terminal() -> None:
    visit = new_terminal()
    assert question(visit).step is ProvisionStep.WELCOME
    named(visit)
    assert question(visit).looking
    visit.send(se.StationsFound(visit.last(sf.FindStations).request, STATIONS))
    assert question(visit).stations == STATIONS
    visit.send(si.ChooseStation(STATIONS[0].url))
    type_code(visit, SETUP_CODE)
    assert question(visit).step is ProvisionStep.SETUP_CODE_AGAIN
    type_code(visit, SETUP_CODE)
    asked = visit.last(sf.Provision)
    assert asked.answers == FirstAnswers("hall-1", STATIONS[0].url, SETUP_CODE)
    assert SETUP_CODE not in repr(visit.effects)
    assert not holds(visit.state, SETUP_CODE)
    visit.send(se.StaffTaskDone(asked.request, True, restart_needed=True))
    assert question(visit).step is ProvisionStep.DONE
    assert visit.last(sf.AskCaretaker).what == Restart(Unit.PROGRAM)
    visit.send(se.ProvisioningChanged(True, "hall-1", has_setup_code=True))
    visit.wait(10)
    assert visit.body == vw.Pairing(vw.PairingStage.OFFERED)
    actions = [audit.action for audit in visit.audits()]
    assert actions == [AuditAction.PROVISIONED, AuditAction.STAFF_MODE_ENDED]


@pytest.mark.parametrize("name", ["", "hall 1", "sảnh", "a/b"])
def test_a_name_that_no_settings_file_takes_is_refused(name: str) -> None:
    visit = new_terminal()
    named(visit, name)
    assert question(visit).fault is ProvisionFault.NO_NAME


def test_a_station_that_is_not_found_is_typed() -> None:
    visit = new_terminal()
    named(visit)
    visit.send(si.TypeStation(), it.TypeText("kiosk.example"), it.SubmitText())
    assert question(visit).fault is ProvisionFault.NO_ADDRESS
    visit.send(it.TypeText("https://kiosk.example:8700"), it.SubmitText())
    assert question(visit).step is ProvisionStep.SETUP_CODE


@pytest.mark.parametrize(
    "text",
    ["", "https://", "ftp://x", "https://x:99999", "https://u:p@x", "https://x/?a=1", "http://["],
)
def test_what_can_be_no_address(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("12345", ProvisionFault.NO_CODE),
        ("123456", ProvisionFault.PLAIN_CODE),
        ("987654", ProvisionFault.PLAIN_CODE),
        ("111222", ProvisionFault.PLAIN_CODE),
    ],
)
def test_a_setup_code_that_anybody_would_try_is_refused(code: str, fault: ProvisionFault) -> None:
    visit = at_code()
    type_code(visit, code)
    assert question(visit).fault is fault


def test_a_setup_code_mistyped_once_is_asked_for_anew() -> None:
    visit = at_code()
    type_code(visit, SETUP_CODE)
    type_code(visit, "824614")
    assert question(visit).fault is ProvisionFault.CODES_DIFFER
    assert question(visit).step is ProvisionStep.SETUP_CODE
    assert not visit.asked(sf.Provision)


def test_settings_that_could_not_be_kept_are_asked_for_again() -> None:
    visit = at_code()
    type_code(visit, SETUP_CODE)
    type_code(visit, SETUP_CODE)
    visit.send(se.StaffTaskDone(visit.last(sf.Provision).request, False, "disk full"))
    assert question(visit).fault is ProvisionFault.NOT_SAVED
    assert question(visit).detail == "disk full"


def test_one_code_held_to_the_scanner_answers_all() -> None:
    visit = new_terminal()
    visit.send(ev.CodeScanned("kiosk-setup:…"))
    asked = visit.last(sf.ProvisionByCode)
    assert "…" not in repr(asked).removeprefix("ProvisionByCode")
    visit.send(se.StaffTaskDone(asked.request, False, "not signed"))
    assert question(visit).step is ProvisionStep.WELCOME
    assert question(visit).fault is ProvisionFault.NOT_UNDERSTOOD


def test_a_new_terminal_serves_nobody() -> None:
    visit = new_terminal()
    visit.send(it.Start(), ev.CardInserted())
    assert question(visit).step is ProvisionStep.WELCOME


def test_a_new_terminal_misses_no_station_yet() -> None:
    visit = new_terminal()
    visit.send(ev.StationChanged(reachable=False))
    assert vw.Notice.STATION_AWAY not in visit.view.notices
    visit.send(se.ProvisioningChanged(True, "hall-1", has_setup_code=True))
    assert vw.Notice.STATION_AWAY in visit.view.notices


def test_a_terminal_that_is_set_up_asks_nothing() -> None:
    visit = terminal()
    visit.send(si.BeginProvisioning())
    assert isinstance(visit.body, vw.Idle)


def test_back_leads_through_the_questions_and_out() -> None:
    visit = at_code()
    for step in (ProvisionStep.STATION, ProvisionStep.NAME, ProvisionStep.WELCOME):
        visit.send(it.Back())
        assert question(visit).step is step
