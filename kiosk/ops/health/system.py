"""Which of the two systems runs, and what becomes of an update."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.appliance.report import Slot, UpdateStage, UpdateState
from kiosk.appliance.request import MachineState, Reply

_UNDER_WAY = (
    UpdateStage.FETCHING,
    UpdateStage.INSTALLING,
    UpdateStage.WAITING_FOR_QUIET,
    UpdateStage.ON_TRIAL,
)


def system(reply: Reply, version: str) -> Iterator[Finding]:
    """`reply`: the caretaker's to AskState. Without one there is no second system here, or nobody
    to ask: what is to be said of that is the unit's finding."""
    part, slot = Part.SYSTEM, getattr(reply, "slot", Slot.NONE.value)
    if not isinstance(reply, MachineState) or slot == Slot.NONE.value:
        yield found(part, Code.NONE, version=version)
    elif reply.marked_good:
        yield found(part, Code.OK, version=version, slot=slot)
    else:
        yield found(part, Code.ON_TRIAL, version=version, slot=slot)


def update(state: UpdateState) -> Iterator[Finding]:
    part = Part.UPDATE
    if state.stage is UpdateStage.FELL_BACK:
        yield found(part, Code.FELL_BACK, version=state.version)
    elif state.stage is UpdateStage.REFUSED:
        yield found(part, Code.REFUSED, version=state.version, reason=state.detail)
    elif state.stage in _UNDER_WAY:
        stage = state.stage.value.replace("_", " ")
        yield found(part, Code.UNDER_WAY, version=state.version, stage=stage)
    else:
        yield found(part, Code.OK)
