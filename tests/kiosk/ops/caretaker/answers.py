"""What the caretaker says, taken apart."""

from __future__ import annotations

from kiosk.appliance.request import AskState, MachineState, Refused
from kiosk.ops.caretaker.executors import Caretaker


def reason(reply: object) -> str:
    assert isinstance(reply, Refused), reply
    return reply.reason


def state(caretaker: Caretaker) -> MachineState:
    found = caretaker.do(AskState())
    assert isinstance(found, MachineState)
    return found
