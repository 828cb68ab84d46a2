"""What becomes known of the terminal as a machine: kept for staff mode and for whom it concerns."""

from __future__ import annotations

from dataclasses import replace

from kiosk.visit.staff_device_steps import devices_changed
from kiosk.visit.staff_mode_event import (
    DevicesChanged,
    EscalationChanged,
    FindingsChanged,
    MachineChanged,
    OfTheAppliance,
    OutOfServiceChanged,
    ProvisioningChanged,
    SoftwareChanged,
)
from kiosk.visit.staff_mode_state import Appliance
from kiosk.visit.state import State, Step

EVENTS = OfTheAppliance


def step(state: State, event: OfTheAppliance) -> Step:
    appliance = _known(state.terminal.appliance, event)
    known = replace(state, terminal=replace(state.terminal, appliance=appliance))
    return devices_changed(known) if isinstance(event, DevicesChanged) else Step(known)


def _known(appliance: Appliance, event: OfTheAppliance) -> Appliance:
    match event:
        case DevicesChanged(devices=devices):
            return replace(appliance, devices=devices)
        case FindingsChanged(findings=findings):
            return replace(appliance, findings=findings)
        case MachineChanged(machine=machine):
            return replace(appliance, machine=machine)
        case SoftwareChanged(version=version, update=update):
            return replace(appliance, version=version, update=update)
        case ProvisioningChanged(provisioned=provisioned, terminal_id=name):
            known = replace(appliance, provisioned=provisioned, terminal_id=name)
            return replace(known, has_setup_code=event.has_setup_code)
        case EscalationChanged(escalation=escalation):
            return replace(appliance, escalation=escalation)
        case OutOfServiceChanged(out=out):
            return replace(appliance, out_of_service=out)
