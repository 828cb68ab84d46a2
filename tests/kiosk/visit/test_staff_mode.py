"""What staff do at a terminal: swap a device, set it up, leave it as it was found."""

from __future__ import annotations

import pytest

from kiosk.appliance.device import DeviceHealth, DeviceKind, Trial, TrialStage
from kiosk.appliance.escalation import Escalation
from kiosk.appliance.request import Restart, SetBrightness, SetNetwork, Unit
from kiosk.appliance.touch_calibration import applied
from kiosk.staff.member import Role
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import staff_mode_effect as sf
from kiosk.visit import staff_mode_event as se
from kiosk.visit import staff_mode_intent as si
from kiosk.visit import staff_mode_view as sv
from kiosk.visit import view as vw
from kiosk.visit.effect import AuditAction
from kiosk.visit.staff_mode_view import NetworkField, StaffPage
from kiosk.visit.staff_network_steps import read_network
from kiosk.visit.staff_screen_steps import COLUMNS, ROWS, TARGETS
from tests.kiosk.visit.appliances import (
    DEVICES,
    FINDINGS,
    FOREIGN,
    MACHINE,
    NEW_SCANNER,
    OLD_SCANNER,
    UNKNOWN,
    VERSIONS,
    opened,
    terminal,
)
from tests.kiosk.visit.driver import VisitOnPaper

SCANNER = DeviceKind.CODE_SCANNER


def on_page(page: StaffPage, role: Role = Role.TECHNICIAN) -> VisitOnPaper:
    visit = opened(role)
    visit.send(si.OpenStaffPage(page))
    return visit


def done(visit: VisitOnPaper, kind: type, *, ok: bool = True, detail: str = "") -> vw.Body:
    return visit.send(se.StaffTaskDone(visit.last(kind).request, ok, detail))


def trial(visit: VisitOnPaper, stage: TrialStage, detail: str = "") -> vw.Body:
    request = visit.last(sf.StartTrial).request
    return visit.send(
        se.TrialChanged(request, Trial(device=NEW_SCANNER.id, stage=stage, detail=detail))
    )


def test_a_scanner_is_swapped_tried_and_used() -> None:
    visit = on_page(StaffPage.DEVICES)
    assert visit.body == sv.DeviceList(DEVICES)
    visit.send(si.OpenDevice(NEW_SCANNER.id))
    assert isinstance(visit.body, sv.DeviceShown)
    assert visit.body.instead_of == OLD_SCANNER.name
    visit.send(si.TryDevice(SCANNER))
    assert isinstance(visit.body, sv.DeviceTrial)
    assert not visit.body.usable
    trial(visit, TrialStage.WORKING)
    body = trial(visit, TrialStage.PASSED, "12 digits were read")
    assert isinstance(body, sv.DeviceTrial)
    assert body.usable
    visit.send(si.UseDevice(SCANNER))
    put = visit.last(sf.PutDevice)
    assert (put.device, put.kind) == (NEW_SCANNER.id, SCANNER)
    body = done(visit, sf.PutDevice)
    assert isinstance(body, sv.DeviceShown)
    assert body.answer == sv.StaffAnswer(done=True)
    actions = [(a.action, a.detail) for a in visit.audits()]
    assert (AuditAction.DEVICE_CHOSEN, "code_scanner") in actions


def test_what_was_pulled_out_is_shown_as_away_and_cannot_be_tried() -> None:
    visit = on_page(StaffPage.DEVICES)
    visit.send(si.OpenDevice(NEW_SCANNER.id), se.DevicesChanged((OLD_SCANNER,)))
    assert isinstance(visit.body, sv.DeviceShown)
    assert visit.body.device.health is DeviceHealth.AWAY
    assert visit.body.why_not is sv.WhyNot.AWAY
    visit.send(si.TryDevice(SCANNER), si.UseDevice(SCANNER))
    assert not visit.asked(sf.StartTrial)
    assert not visit.asked(sf.PutDevice)


def test_nobody_knows_what_it_is_so_it_can_be_tried_as_all_that_its_line_allows() -> None:
    visit = on_page(StaffPage.DEVICES)
    visit.send(si.OpenDevice(UNKNOWN.id))
    assert isinstance(visit.body, sv.DeviceShown)
    assert set(visit.body.kinds) == {SCANNER, DeviceKind.FINGERPRINT, DeviceKind.PRINTER}
    visit.send(si.TryDevice(DeviceKind.PRINTER))
    assert visit.last(sf.StartTrial).kind is DeviceKind.PRINTER


def test_a_device_without_a_driver_says_so() -> None:
    visit = on_page(StaffPage.DEVICES)
    visit.send(si.OpenDevice(FOREIGN.id))
    assert isinstance(visit.body, sv.DeviceShown)
    assert visit.body.why_not is sv.WhyNot.NO_DRIVER
    visit.send(si.UseDevice(DeviceKind.FINGERPRINT))
    assert not visit.asked(sf.PutDevice)


@pytest.mark.parametrize("leave", [it.Back(), it.Finish()])
def test_a_trial_that_is_left_is_stopped(leave: ev.Event) -> None:
    visit = on_page(StaffPage.DEVICES)
    visit.send(si.OpenDevice(NEW_SCANNER.id), si.TryDevice(SCANNER), leave)
    assert visit.last(ef.Cancel).request == visit.last(sf.StartTrial).request


def test_a_trial_to_which_nothing_comes_has_failed() -> None:
    visit = on_page(StaffPage.DEVICES)
    visit.send(si.OpenDevice(NEW_SCANNER.id), si.TryDevice(SCANNER))
    visit.wait(61)
    assert isinstance(visit.body, sv.DeviceTrial)
    assert visit.body.trial.stage is TrialStage.FAILED
    assert visit.asked(ef.Cancel)
    trial(visit, TrialStage.PASSED)
    assert visit.body.trial.stage is TrialStage.FAILED


def test_a_clerk_swaps_devices_changes_paper_restarts_the_program_and_nothing_else() -> None:
    visit = opened(Role.CLERK)
    own = {StaffPage.DEVICES: sv.DeviceList, StaffPage.HEALTH: sv.HealthList}
    for page in StaffPage:
        visit.send(si.OpenStaffPage(page))
        assert isinstance(visit.body, own.get(page, sv.StaffMenu))
        if page in own:
            visit.send(it.Back())
    visit.send(si.AskRestart(Unit.MACHINE))
    assert isinstance(visit.body, sv.StaffMenu)
    visit.send(si.PaperChanged())
    assert visit.asked(sf.ReopenPrinter)
    visit.send(si.AskRestart(Unit.PROGRAM), si.ConfirmRestart())
    assert visit.last(sf.AskCaretaker).what == Restart(Unit.PROGRAM)


def test_out_of_service_is_shown_until_staff_ends_it() -> None:
    visit = opened(Role.CLERK)
    visit.send(si.TakeOutOfService(True))
    assert visit.last(sf.KeepOutOfService).out
    visit.send(se.OutOfServiceChanged(True), it.Finish())
    assert isinstance(visit.body, vw.OutOfService)
    assert visit.view.staff_key
    visit.send(it.Start(), ev.CardInserted())
    assert isinstance(visit.body, vw.OutOfService)
    visit.send(se.OutOfServiceChanged(False))
    assert isinstance(visit.body, vw.Idle)


def test_health_is_examined_anew_when_asked() -> None:
    visit = on_page(StaffPage.HEALTH)
    assert visit.body == sv.HealthList(FINDINGS)
    visit.effects.clear()
    visit.send(si.LookAgain())
    assert visit.asked(sf.Examine)


def test_brightness_is_never_dark_and_is_shown_as_the_caretaker_says() -> None:
    visit = on_page(StaffPage.SCREEN)
    visit.send(si.ChooseBrightness(0))
    assert not visit.asked(sf.AskCaretaker)
    visit.send(si.ChooseBrightness(50))
    assert visit.last(sf.AskCaretaker).what == SetBrightness(50)
    body = done(visit, sf.AskCaretaker, ok=False, detail="no such control")
    assert isinstance(body, sv.ScreenSetup)
    assert body.brightness == MACHINE.brightness
    assert body.answer == sv.StaffAnswer(done=False, detail="no such control")


def touch_targets(visit: VisitOnPaper, shift: float) -> None:
    for x, y in TARGETS:
        visit.send(si.TouchPoint(x * 0.9 + shift, y))


def test_touches_beside_their_targets_are_corrected() -> None:
    visit = on_page(StaffPage.SCREEN)
    visit.send(si.OpenCalibration())
    assert isinstance(visit.body, sv.TouchCalibration)
    assert (visit.body.number, visit.body.of) == (1, len(TARGETS))
    touch_targets(visit, 0.05)
    corrected = visit.last(sf.CalibrateTouch).correction
    assert applied(corrected, (0.5 * 0.9 + 0.05, 0.5)) == pytest.approx((0.5, 0.5))
    body = done(visit, sf.CalibrateTouch)
    assert body == sv.TouchCalibration(sv.CalibrationStage.SAVED)


def test_touches_that_fit_nothing_change_nothing() -> None:
    visit = on_page(StaffPage.SCREEN)
    visit.send(si.OpenCalibration())
    for place in ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.4, 0.4), (0.9, 0.9)):
        visit.send(si.TouchPoint(*place))
    assert visit.body == sv.TouchCalibration(sv.CalibrationStage.UNCLEAR)
    assert not visit.asked(sf.CalibrateTouch)


def test_every_field_of_the_panel_is_touched_once() -> None:
    visit = on_page(StaffPage.SCREEN)
    visit.send(si.OpenCorners(), *(si.TouchField(n) for n in range(COLUMNS * ROWS + 3)))
    assert isinstance(visit.body, sv.CornerTest)
    assert visit.body.touched == tuple(range(COLUMNS * ROWS))


def test_an_address_is_typed_and_set() -> None:
    visit = on_page(StaffPage.NETWORK)
    visit.send(
        si.ChooseDhcp(False),
        it.TypeText("192.168.10.30/24"),
        si.EditNetwork(NetworkField.GATEWAY),
        it.TypeText("192.168.10.1"),
        si.SaveNetwork(),
    )
    wanted = SetNetwork("192.168.10.30/24", "192.168.10.1")
    assert visit.last(sf.AskCaretaker).what == wanted
    visit.wait(31)
    assert isinstance(visit.body, sv.NetworkSetup)
    assert visit.body.answer is not None
    assert not visit.body.answer.done


@pytest.mark.parametrize(
    ("address", "gateway", "dns", "wrong"),
    [
        ("", "", "", NetworkField.ADDRESS),
        ("192.168.10.30", "", "", NetworkField.ADDRESS),
        ("192.168.10.0/24", "", "", NetworkField.ADDRESS),
        ("192.168.10.300/24", "", "", NetworkField.ADDRESS),
        ("127.0.0.1/8", "", "", NetworkField.ADDRESS),
        ("192.168.10.30/24", "192.168.11.1", "", NetworkField.GATEWAY),
        ("192.168.10.30/24", "192.168.10.30", "", NetworkField.GATEWAY),
        ("192.168.10.30/24", "x", "", NetworkField.GATEWAY),
        ("192.168.10.30/24", "", "1.1.1", NetworkField.DNS),
        ("192.168.10.30/24", "", "1.1.1.1 2.2.2.2 3.3.3.3 4.4.4.4", NetworkField.DNS),
    ],
)
def test_what_is_no_address_is_named(
    address: str, gateway: str, dns: str, wrong: NetworkField
) -> None:
    assert read_network(address, gateway, dns) is wrong


def test_an_earlier_version_of_the_settings_is_put_back_after_a_question() -> None:
    visit = on_page(StaffPage.SETTINGS)
    visit.send(se.SettingsListed(visit.last(sf.ListSettings).request, VERSIONS))
    visit.send(si.ChooseVersion(7), si.RestoreVersion())
    assert not visit.asked(sf.PutSettingsBack)
    visit.send(si.ChooseVersion(6))
    assert isinstance(visit.body, sv.SettingsHistory)
    assert visit.body.asking == 6
    visit.send(si.RestoreVersion())
    assert visit.last(sf.PutSettingsBack).version == 6
    done(visit, sf.PutSettingsBack)
    body = visit.send(se.SettingsListed(visit.last(sf.ListSettings).request, VERSIONS))
    assert isinstance(body, sv.SettingsHistory)
    assert body.answer == sv.StaffAnswer(done=True)


def test_a_terminal_is_paired_anew_from_staff_mode() -> None:
    visit = on_page(StaffPage.PAIRING)
    assert isinstance(visit.body, sv.PairingSetup)
    assert visit.body.paired
    visit.send(it.BeginPairing())
    assert visit.body == vw.Pairing(vw.PairingStage.WAITING)
    assert visit.asked(ef.Pair)
    assert not visit.view.in_staff_mode


def test_staff_mode_left_alone_asks_and_closes_sooner_than_a_visit() -> None:
    visit = on_page(StaffPage.HEALTH)
    visit.wait(31)
    assert visit.view.countdown is not None
    visit.send(it.StillHere())
    assert visit.view.countdown is None
    visit.wait(51)
    assert isinstance(visit.body, vw.Idle)
    assert visit.audits()[-1] == ef.Audit(
        AuditAction.STAFF_MODE_ENDED, visit.state.assurance, detail="inactivity"
    )
    visit.send(si.OpenStaffPage(StaffPage.DEVICES))
    assert isinstance(visit.body, vw.Idle)


def test_plugging_something_in_counts_as_being_there() -> None:
    visit = on_page(StaffPage.DEVICES)
    for count in range(len(DEVICES)):
        visit.wait(29)
        visit.send(se.DevicesChanged(DEVICES[:count]))
    assert isinstance(visit.body, sv.DeviceList)
    assert visit.view.countdown is None


def test_no_card_begins_a_visit_while_staff_is_at_work() -> None:
    visit = on_page(StaffPage.DEVICES)
    visit.send(ev.CardInserted(), ev.CodeScanned("x"), ev.CardRemoved(), it.Start())
    assert isinstance(visit.body, sv.DeviceList)


def test_a_terminal_that_cannot_help_itself_says_whom_to_call() -> None:
    visit = terminal()
    since = VERSIONS[0].saved_at
    escalation = Escalation(
        failed="scanner", since=since, tried=("reopened", "restarted"), contact="0226 1234567"
    )
    visit.send(se.EscalationChanged(escalation))
    assert visit.body == sv.TechnicianNeeded(
        "scanner", since, ("reopened", "restarted"), "0226 1234567"
    )
    assert visit.view.staff_key
    visit.send(it.Start(), ev.CardInserted())
    assert isinstance(visit.body, sv.TechnicianNeeded)
    visit.send(se.EscalationChanged(None))
    assert isinstance(visit.body, vw.Idle)
