"""Answers to effects of staff mode that could not even be tried."""

from __future__ import annotations

from kiosk.appliance.device import Trial, TrialStage
from kiosk.staff.access import AccessFault
from kiosk.visit.event import Event
from kiosk.visit.staff_mode_effect import (
    AskMachine,
    CheckStaffCard,
    CheckStaffCode,
    Examine,
    FindStations,
    KeepOutOfService,
    ListSettings,
    LookAtDevices,
    ReopenPrinter,
    StaffEffect,
    StartTrial,
)
from kiosk.visit.staff_mode_event import (
    SettingsListed,
    StaffAccessRefused,
    StaffTaskDone,
    StationsFound,
    TrialChanged,
)

_REASON = "this terminal cannot do that"


def staff_failure(effect: StaffEffect) -> Event | None:
    """None: nobody waits for an answer."""
    match effect:
        case CheckStaffCode(request=request) | CheckStaffCard(request=request):
            return StaffAccessRefused(request, AccessFault.STATION_AWAY)
        case StartTrial(request=request, device=device):
            failed = Trial(device=device, stage=TrialStage.FAILED, detail=_REASON)
            return TrialChanged(request, failed)
        case ListSettings(request=request):
            return SettingsListed(request, ())
        case FindStations(request=request):
            return StationsFound(request, ())
        case LookAtDevices() | Examine() | AskMachine() | KeepOutOfService() | ReopenPrinter():
            return None
        case _:
            return StaffTaskDone(effect.request, done=False, detail=_REASON)
