"""Staff mode's wishes at the desk: each is met or answered, whatever parts a terminal has."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.appliance.device import DeviceKind, FoundDevice, Trial, TrialStage
from kiosk.appliance.provisioning import FirstAnswers, FoundStation
from kiosk.appliance.request import (
    AskState,
    Calibrate,
    Done,
    MachineState,
    Refused,
    Reply,
    Request,
    SetVolume,
)
from kiosk.ops.staff_desk.desk import Parts, StaffDesk
from kiosk.ops.staff_desk.parts import Outcome
from kiosk.ops.staff_desk.setup_code import SetupCode
from kiosk.staff.access import AccessFault, Denied
from kiosk.staff.member import Role
from kiosk.visit import machine
from kiosk.visit import staff_mode_effect as wish
from kiosk.visit import staff_mode_event as event
from kiosk.visit.staff_mode_view import StaffCodeKind

CODE = "271828"
WISHES: tuple[wish.StaffEffect, ...] = (
    wish.CheckStaffCode(1, StaffCodeKind.STATION, "12345678"),
    wish.CheckStaffCode(2, StaffCodeKind.SETUP, CODE),
    wish.CheckStaffCard(3, "035200001234"),
    wish.StartTrial(4, "usb:1", DeviceKind.PRINTER),
    wish.PutDevice(5, "usb:1", DeviceKind.PRINTER),
    wish.AskCaretaker(6, SetVolume(40)),
    wish.CalibrateTouch(7, (1.0, 0.0, 0.1, 0.0, 1.0, 0.0)),
    wish.PlayTestSound(8),
    wish.ListSettings(9),
    wish.PutSettingsBack(10, 3),
    wish.WriteSettingsToStick(11),
    wish.ReadSettingsFromStick(12),
    wish.FindStations(13),
    wish.Provision(14, FirstAnswers("may-1", "", CODE)),
    wish.ProvisionByCode(15, "kiosk:…"),
)


class Caretaker:
    def __init__(self) -> None:
        self.asked: list[Request] = []

    def ask(self, request: Request, limit: float | None = None) -> Reply:
        self.asked.append(request)
        if isinstance(request, AskState):
            return MachineState(slot="A", volume=40, touch=(1.0, 0.0, 0.2, 0.0, 1.0, 0.0))
        return Refused("no sound card") if isinstance(request, SetVolume) else Done()


class Devices:
    def __init__(self) -> None:
        self.cancelled: list[int] = []

    def found(self) -> tuple[FoundDevice, ...]:
        return (FoundDevice(id="usb:1", kind=DeviceKind.PRINTER, name="Printer"),)

    def use(self, device: str, kind: DeviceKind) -> Outcome:
        return Outcome(True, device)

    def trial(self, request: int, device: str, kind: DeviceKind) -> Iterator[Trial]:
        for stage in (TrialStage.WORKING, TrialStage.PASSED):
            yield Trial(device=device, stage=stage)

    def cancel(self, request: int) -> None:
        self.cancelled.append(request)

    def look_at_printer(self) -> None:
        """As a real one: nothing is answered."""


class Access:
    def by_code(self, code: str) -> Role | Denied:
        return Role.CLERK if code == "12345678" else Denied(AccessFault.LOCKED, 300)

    def by_card(self, number: str) -> Role | Denied:
        return Denied(AccessFault.CARD_UNKNOWN)


class FirstStart:
    provisioned = False

    def stations(self) -> tuple[FoundStation, ...]:
        return (FoundStation("Công an xã Nhân Khang", "https://10.0.0.2:8700"),)

    def answered(self, answers: FirstAnswers) -> Outcome:
        return Outcome(True, answers.terminal_id, restart_needed=True)

    def scanned(self, text: str) -> Outcome:
        return Outcome(False, "not a provisioning code")


@pytest.mark.parametrize("asked", WISHES, ids=lambda one: type(one).__name__)
def test_a_terminal_without_any_part_answers_every_wish_of_its_staff(
    asked: wish.StaffEffect, tmp_path: Path
) -> None:
    [answer] = StaffDesk("may-1", tmp_path, Parts()).answers(asked)
    assert answer.request == asked.request
    assert not getattr(answer, "done", False)


def test_the_setup_code_opens_while_the_station_is_away_and_lies_there_as_a_hash(
    tmp_path: Path,
) -> None:
    desk = StaffDesk("may-1", tmp_path, Parts())
    check = wish.CheckStaffCode(1, StaffCodeKind.SETUP, CODE)
    assert list(desk.answers(check)) == [event.StaffAccessRefused(1, AccessFault.UNKNOWN)]
    SetupCode(tmp_path / "setup-code").put(CODE)
    assert list(desk.answers(check)) == [event.StaffAccessGranted(1, Role.TECHNICIAN)]
    other = wish.CheckStaffCode(2, StaffCodeKind.SETUP, "271829")
    assert list(desk.answers(other)) == [event.StaffAccessRefused(2, AccessFault.UNKNOWN)]
    kept = tmp_path / "setup-code"
    assert CODE not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_station_says_who_is_staff(tmp_path: Path) -> None:
    desk = StaffDesk("may-1", tmp_path, Parts(access=Access()))
    answers = [*desk.answers(WISHES[0]), *desk.answers(WISHES[2])]
    assert answers == [
        event.StaffAccessGranted(1, Role.CLERK),
        event.StaffAccessRefused(3, AccessFault.CARD_UNKNOWN),
    ]


def test_a_trial_tells_of_each_stage_and_can_be_stopped(tmp_path: Path) -> None:
    devices = Devices()
    desk = StaffDesk("may-1", tmp_path, Parts(devices=devices))
    stages = [answer.trial.stage for answer in desk.answers(WISHES[3])]
    assert stages == [TrialStage.WORKING, TrialStage.PASSED]
    desk.cancel(4)
    assert devices.cancelled == [4]


def test_what_the_caretaker_refuses_is_said_and_how_the_machine_is_now(tmp_path: Path) -> None:
    caretaker = Caretaker()
    desk = StaffDesk("may-1", tmp_path, Parts(caretaker=caretaker))
    refused, now = desk.answers(wish.AskCaretaker(6, SetVolume(40)))
    assert refused == event.StaffTaskDone(6, done=False, detail="no sound card")
    assert isinstance(now, event.MachineChanged)


def test_a_calibration_comes_on_top_of_the_one_that_holds(tmp_path: Path) -> None:
    caretaker = Caretaker()
    desk = StaffDesk("may-1", tmp_path, Parts(caretaker=caretaker))
    list(desk.answers(WISHES[6]))
    [calibrated] = [one for one in caretaker.asked if isinstance(one, Calibrate)]
    assert calibrated.matrix == pytest.approx((1.0, 0.0, 0.3, 0.0, 1.0, 0.0))


def test_the_calibration_is_known_from_the_start_and_reaches_the_screen(tmp_path: Path) -> None:
    desk = StaffDesk("may-1", tmp_path, Parts(caretaker=Caretaker()))
    state = machine.initial()
    for said in desk.known():
        state = machine.step(state, said, 0.0).state
    assert machine.view_of(state, 0.0).touch == (1.0, 0.0, 0.2, 0.0, 1.0, 0.0)


def test_being_out_of_service_outlives_a_restart(tmp_path: Path) -> None:
    desk = StaffDesk("may-1", tmp_path, Parts())
    assert list(desk.answers(wish.KeepOutOfService(True))) == [event.OutOfServiceChanged(True)]
    again = StaffDesk("may-1", tmp_path, Parts())
    assert event.OutOfServiceChanged(True) in list(again.known())
    list(again.answers(wish.KeepOutOfService(False)))
    assert event.OutOfServiceChanged(False) in list(StaffDesk("may-1", tmp_path, Parts()).known())


def test_a_new_terminal_is_set_up_with_its_code_first(tmp_path: Path) -> None:
    desk = StaffDesk("may-1", tmp_path, Parts(first_start=FirstStart()))
    assert event.ProvisioningChanged(False, "may-1", False) in list(desk.known())
    [done] = desk.answers(WISHES[13])
    assert done == event.StaffTaskDone(14, done=True, detail="may-1", restart_needed=True)
    assert event.ProvisioningChanged(False, "may-1", True) in list(desk.known())


def test_a_disk_that_takes_nothing_leaves_a_new_terminal_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    desk = StaffDesk("may-1", tmp_path / "state", Parts(first_start=FirstStart()))
    [done] = desk.answers(WISHES[13])
    assert not done.done
    assert CODE not in done.detail
