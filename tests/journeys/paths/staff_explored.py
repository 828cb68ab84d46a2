"""Every edge of staff mode, found by trying everything in every state of it, breadth first.

Two states are one when they show the same View and wait for the same. What a resident may do is
`explored`'s: here the search stops where staff mode is left.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import msgspec
from msgspec.structs import replace

from kiosk.appliance.device import DeviceKind, FoundDevice, Trial, TrialStage
from kiosk.appliance.escalation import Escalation
from kiosk.appliance.request import Unit
from kiosk.staff.access import AccessFault
from kiosk.staff.member import Role
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import staff_mode_event as se
from kiosk.visit import staff_mode_intent as si
from kiosk.visit import staff_mode_view as sv
from kiosk.visit import state as st
from kiosk.visit.ending import pending_request
from kiosk.visit.machine import step, view_of
from kiosk.visit.staff_mode_state import (
    AtCalibration,
    AtDevice,
    AtNetwork,
    AtProvision,
    AtSettings,
    AtStaffCode,
    AtTrial,
    StaffPhase,
)
from kiosk.visit.staff_screen_steps import TARGETS
from kiosk.visit.view import Device, View
from tests.journeys.paths.edges import Edge, edge_of
from tests.kiosk.visit import people
from tests.kiosk.visit.appliances import (
    CODE,
    DEVICES,
    MACHINE,
    NEW_SCANNER,
    SETUP_CODE,
    STATIONS,
    VERSIONS,
    new_terminal,
    terminal,
)
from tests.kiosk.visit.driver import VisitOnPaper

LATER = 10_000.0
"""Seconds after which every wait is over, and every lock."""
_TOUCHES: tuple[it.Intent, ...] = (
    si.OpenStaffMode(),
    *(si.OpenStaffPage(page) for page in sv.StaffPage),
    *(si.OpenDevice(device.id) for device in DEVICES),
    *(si.TryDevice(kind) for kind in DeviceKind),
    *(si.UseDevice(kind) for kind in DeviceKind),
    *(si.AskRestart(unit) for unit in Unit),
    si.ConfirmRestart(),
    si.PaperChanged(),
    si.TakeOutOfService(True),
    si.TakeOutOfService(False),
    si.LookAgain(),
    si.ChooseBrightness(40),
    si.ChooseVolume(40),
    si.PlaySound(),
    si.OpenCalibration(),
    si.OpenCorners(),
    si.TouchField(3),
    si.ChooseDhcp(False),
    si.ChooseDhcp(True),
    *(si.EditNetwork(field) for field in sv.NetworkField),
    si.SaveNetwork(),
    si.ChooseVersion(VERSIONS[1].number),
    si.RestoreVersion(),
    si.ExportSettings(),
    si.ImportSettings(),
    si.InstallFromStick(),
    si.BeginProvisioning(),
    si.ChooseStation(""),
    si.ChooseStation(STATIONS[0].url),
    si.TypeStation(),
    it.SubmitText(),
    it.DeleteDigit(),
    it.ClearDigits(),
    it.SubmitDigits(),
    it.BeginPairing(),
    it.StillHere(),
    it.Back(),
    it.Finish(),
)
_AT_THE_CODE: tuple[ev.Event, ...] = (
    *(ev.CodeScanned(text) for text in (CODE, people.CODE, "nothing")),
    ev.CodeGarbled(),
    *(ev.StationChanged(reachable) for reachable in (True, False)),
)
_OUTSIDE: tuple[ev.Event, ...] = (
    *_AT_THE_CODE,
    ev.CardInserted(),
    ev.CardRemoved(),
    se.DevicesChanged(()),
    se.FindingsChanged(()),
    se.OutOfServiceChanged(True),
)
"""Tried once at each kind of screen, and nothing follows upon it there."""
EVIDENCE = ((people.SIGNED, people.GENUINE, people.VALID), (people.SIGNED, people.CLONED))


@dataclass(frozen=True)
class Place:
    """A state of staff mode, or one from which it is opened."""

    state: st.State
    now: float

    @property
    def view(self) -> View:
        return view_of(self.state, self.now)

    def after(self, event: ev.Event, later: float = 0.0) -> tuple[Place, Edge | None]:
        at = self.now + later
        done = step(self.state, event, at)
        there = Place(done.state, at)
        return there, edge_of(self.view, event, there.view, done.effects)


Found = dict[Edge, list[tuple[Place, Place]]]
"""Where the edge begins, in the order of the search, and where it leads."""


def explore() -> Found:
    places: dict[object, Place] = {}
    found: Found = {}
    kinds: set[type] = set()
    waiting = deque(_beginnings())
    while waiting:
        place = waiting.popleft()
        if places.setdefault(_key(place), place) is not place:
            continue
        inside = isinstance(place.state.phase, StaffPhase)
        manners = _OUTSIDE if inside and type(place.state.phase) not in kinds else ()
        kinds.add(type(place.state.phase))
        for event, later in (*_everything(place), *((one, 0.0) for one in manners)):
            there, edge = place.after(event, later)
            within = isinstance(there.state.phase, StaffPhase)
            if edge is not None and (inside or within):
                found.setdefault(edge, []).append((place, there))
            if within and event not in manners:
                waiting.append(there)
    return found


def _beginnings() -> Iterator[Place]:
    """Every screen that has the key for staff, or asks for them."""
    worlds: tuple[tuple[ev.Event, ...], ...] = (
        (),
        (ev.StationChanged(False),),
        (ev.StationChanged(False, ev.StationTrouble.NOT_PAIRED),),
        (ev.StationChanged(False, ev.StationTrouble.CLOCK_WRONG),),
        (se.OutOfServiceChanged(True),),
        (se.EscalationChanged(_ESCALATION),),
        (ev.DeviceChanged(Device.CARD_READER, ev.Health.AWAY), it.Start()),
    )
    for world in worlds:
        visit = terminal()
        visit.send(se.MachineChanged(replace(MACHINE, stick=True)), *world)
        yield _place(visit)
    yield _place(new_terminal())


_ESCALATION = Escalation(failed="card reader", since=VERSIONS[0].saved_at, contact="0226 3 851 234")


def _place(visit: VisitOnPaper) -> Place:
    return Place(visit.state, visit.now)


def _everything(place: Place) -> Iterator[tuple[ev.Event, float]]:
    state = place.state
    for event in (*_TOUCHES, *_of_place(state), *_answers(state)):
        yield event, 0.0
    yield ev.Tick(), LATER


def _of_place(state: st.State) -> Iterator[ev.Event]:
    match state.phase:
        case AtCalibration(touched=touched):
            yield si.TouchPoint(*TARGETS[min(len(touched), len(TARGETS) - 1)])
            yield si.TouchPoint(0.5, 0.5)
        case AtStaffCode(digits=digits):
            yield from _AT_THE_CODE
            card = state.terminal.card_present
            yield ev.CardRemoved() if card else ev.CardInserted()
            yield it.TypeDigit(CODE[len(digits)] if len(digits) < len(CODE) else "0")
        case AtNetwork():
            yield it.TypeText("10.0.0.2/8")
        case AtDevice() | AtTrial():
            yield se.DevicesChanged(())
        case AtProvision(text=text):
            yield it.TypeDigit(SETUP_CODE[len(text)] if len(text) < len(SETUP_CODE) else "0")
            yield from (it.TypeText(one) for one in ("hall-1", "https://10.0.0.1"))
            yield ev.CodeScanned("setup")


def _answers(state: st.State) -> Iterator[ev.Event]:
    request = pending_request(state)
    if request is None:
        return
    match state.phase:
        case AtStaffCode(reading=True):
            yield from (ev.CardRead(request, people.MINH, each) for each in EVIDENCE)
            yield ev.CardReadFailed(request, ev.ReadFault.UNREADABLE)
        case AtStaffCode():
            yield from (se.StaffAccessGranted(request, role) for role in Role)
            yield from (se.StaffAccessRefused(request, fault) for fault in AccessFault)
        case AtTrial():
            for stage in TrialStage:
                yield se.TrialChanged(request, Trial(device=NEW_SCANNER.id, stage=stage))
        case AtSettings(listing=True):
            yield se.SettingsListed(request, VERSIONS)
        case AtProvision(step=sv.ProvisionStep.STATION):
            yield from (se.StationsFound(request, found) for found in ((), STATIONS))
        case _:
            yield se.StaffTaskDone(request, done=False, detail="it did not work")
            yield se.StaffTaskDone(request, done=True, restart_needed=True)


def _key(place: Place) -> object:
    """What decides how it goes on: what kind of thing is shown, which code has been typed how far,
    and who is here."""
    state, phase = place.state, place.state.phase
    of_code = isinstance(phase, AtStaffCode) or getattr(phase, "step", None) in _CODE_STEPS
    typed = getattr(phase, "digits", getattr(phase, "text", "")) if of_code else ""
    staff, waiting = state.staff, getattr(phase, "waiting", None)
    return (
        type(phase),
        *(_coarse(value) for value in msgspec.structs.astuple(place.view.body)),
        state.terminal.appliance.provisioned,
        len(getattr(phase, "touched", ())),
        (len(typed), typed == getattr(phase, "code", None)),
        waiting is not None and (getattr(phase, "reading", 0), getattr(phase, "listing", 0)),
        staff and staff.role is Role.CLERK,
        isinstance(phase, AtStaffCode) and state.terminal.card_present,
    )


def _coarse(value: object) -> object:
    match value:
        case sv.StaffAnswer(done=done):
            return done
        case FoundDevice(id=name, health=health):
            return name, health
        case Trial(stage=stage):
            return stage
        case str() | tuple():
            return bool(value)
        case int() if not isinstance(value, bool):
            return None
        case _:
            return value if isinstance(value, Enum | bool) else type(value).__name__


_CODE_STEPS = (sv.ProvisionStep.SETUP_CODE, sv.ProvisionStep.SETUP_CODE_AGAIN)
