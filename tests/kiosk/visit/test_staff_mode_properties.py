"""What holds for staff mode in whatever order things happen."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.appliance.device import DeviceKind, Trial, TrialStage
from kiosk.appliance.request import Unit
from kiosk.appliance.touch_calibration import UNCHANGED, after, applied, correction
from kiosk.staff.access import AccessFault
from kiosk.staff.member import Role
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import staff_mode_event as se
from kiosk.visit import staff_mode_intent as si
from kiosk.visit import staff_mode_view as sv
from kiosk.visit import view as vw
from kiosk.visit.ending import pending_request
from kiosk.visit.staff_mode_state import AtProvision, AtStaffCode, StaffPhase
from kiosk.visit.staff_mode_steps import pages_of
from kiosk.visit.staff_screen_steps import TARGETS
from tests.kiosk.visit import people
from tests.kiosk.visit.appliances import (
    CODE,
    DEVICES,
    FINDINGS,
    MACHINE,
    SETUP_CODE,
    STATIONS,
    VERSIONS,
    terminal,
)
from tests.kiosk.visit.driver import VisitOnPaper
from tests.kiosk.visit.kept import holds

PERSONAL = (people.NUMBER, people.MINH.full_name, people.MINH.residence)
TOUCHES = st.one_of(
    st.sampled_from(
        [
            si.OpenStaffMode(),
            *(si.OpenStaffPage(page) for page in sv.StaffPage),
            *(si.OpenDevice(device.id) for device in DEVICES),
            *(si.TryDevice(kind) for kind in DeviceKind),
            *(si.UseDevice(kind) for kind in DeviceKind),
            *(si.AskRestart(unit) for unit in Unit),
            si.ConfirmRestart(),
            si.PaperChanged(),
            si.TakeOutOfService(True),
            si.LookAgain(),
            si.ChooseBrightness(40),
            si.ChooseVolume(0),
            si.PlaySound(),
            si.OpenCalibration(),
            si.OpenCorners(),
            si.TouchField(3),
            si.ChooseDhcp(False),
            si.EditNetwork(sv.NetworkField.DNS),
            si.SaveNetwork(),
            si.ChooseVersion(6),
            si.RestoreVersion(),
            si.ExportSettings(),
            si.ImportSettings(),
            si.InstallFromStick(),
            si.BeginProvisioning(),
            si.ChooseStation(""),
            si.TypeStation(),
            it.TypeText("10.0.0.2/8"),
            it.TypeText("hall-1"),
            it.SubmitText(),
            it.SubmitDigits(),
            it.Back(),
            it.Finish(),
            it.Start(),
            it.BeginPairing(),
            it.StillHere(),
            it.CallStaff(),
            *(ev.CodeScanned(text) for text in (CODE, people.CODE, "kiosk-staff:1", "x" * 5000)),
            ev.CodeGarbled(),
            ev.CardInserted(),
            ev.CardRemoved(),
            *(ev.StationChanged(reachable) for reachable in (True, False)),
            ev.DeviceChanged(vw.Device.CARD_READER, ev.Health.AWAY),
            ev.DeviceChanged(vw.Device.CARD_READER, ev.Health.READY),
            se.DevicesChanged(DEVICES),
            se.DevicesChanged(()),
            se.FindingsChanged(FINDINGS),
            se.MachineChanged(MACHINE),
            se.OutOfServiceChanged(True),
            se.OutOfServiceChanged(False),
            se.ProvisioningChanged(False),
            se.ProvisioningChanged(True, "hall-1", has_setup_code=True),
            ev.Tick(),
        ]
    ),
    st.builds(it.TypeDigit, st.sampled_from("0123456789")),
    st.builds(si.TouchPoint, st.floats(0, 1), st.floats(0, 1)),
)


def answers(request: int) -> st.SearchStrategy[ev.Event]:
    evidence = st.sampled_from(
        [(people.SIGNED, people.GENUINE), (people.SIGNED, people.CLONED), ()]
    )
    stages = st.sampled_from(TrialStage)
    return st.one_of(
        st.builds(se.StaffAccessGranted, st.just(request), st.sampled_from(Role)),
        st.builds(se.StaffAccessRefused, st.just(request), st.sampled_from(AccessFault)),
        st.builds(se.StaffTaskDone, st.just(request), st.booleans()),
        st.builds(se.SettingsListed, st.just(request), st.sampled_from([(), VERSIONS])),
        st.builds(se.StationsFound, st.just(request), st.just(STATIONS)),
        st.builds(ev.CardRead, st.just(request), st.just(people.MINH), evidence),
        st.builds(
            se.TrialChanged,
            st.just(request),
            st.builds(Trial, device=st.just(DEVICES[1].id), stage=stages),
        ),
    )


def anything(data: st.DataObject, visit: VisitOnPaper) -> None:
    pending = pending_request(visit.state)
    if pending is not None and data.draw(st.booleans()):
        visit.send(data.draw(answers(pending)))
    elif data.draw(st.integers(0, 9)) == 0:
        visit.wait(data.draw(st.floats(0, 70)))
    else:
        visit.send(data.draw(TOUCHES))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_staff_mode_is_open_only_to_staff_and_ends_by_itself(data: st.DataObject) -> None:
    visit = terminal()
    visit.send(si.OpenStaffMode())
    for _ in range(data.draw(st.integers(0, 40))):
        anything(data, visit)
        view, phase = visit.view, visit.state.phase
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(view), type=vw.View) == view
        inside = isinstance(phase, StaffPhase)
        assert view.in_staff_mode == inside
        assert not (view.in_staff_mode and view.in_visit)
        if inside:
            assert visit.state.holder is None
            assert not holds(visit.state, *PERSONAL)
            assert visit.state.staff is not None or isinstance(phase, AtStaffCode | AtProvision)
        else:
            assert visit.state.staff is None
            assert pages_of(visit.state) == ()
    assert not holds(visit.audits(), *PERSONAL, CODE, SETUP_CODE)
    visit.wait(1500)
    assert not isinstance(visit.state.phase, StaffPhase)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_nobody_gets_more_than_five_guesses_in_five_minutes(data: st.DataObject) -> None:
    visit = terminal()
    begun, guesses = visit.now, 0
    while visit.now < begun + 300:
        visit.send(si.OpenStaffMode(), ev.CodeScanned(CODE))
        pending = pending_request(visit.state)
        if pending is not None:
            visit.send(se.StaffAccessRefused(pending, AccessFault.UNKNOWN))
            guesses += 1
        visit.wait(data.draw(st.floats(1, 60)))
    assert guesses <= visit.state.rules.staff_tries


SKEWED = st.tuples(
    st.floats(0.7, 1.3),
    st.floats(-0.2, 0.2),
    st.floats(-0.1, 0.1),
    st.floats(-0.2, 0.2),
    st.floats(0.7, 1.3),
    st.floats(-0.1, 0.1),
)


@given(SKEWED)
def test_a_panel_that_is_shifted_stretched_and_turned_is_corrected(panel: tuple) -> None:
    corrected = correction([applied(panel, target) for target in TARGETS], TARGETS)
    assert corrected is not None
    assert after(panel, corrected) == pytest.approx(UNCHANGED, abs=1e-6)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=5, max_size=5))
def test_whatever_is_touched_a_correction_brings_each_target_near(touched: list) -> None:
    corrected = correction(touched, TARGETS)
    if corrected is not None:
        for place, target in zip(touched, TARGETS, strict=True):
            assert applied(corrected, place) == pytest.approx(target, abs=0.031)
